"""Patterns of prohibitions."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1000)
def pattern_of(text: str) -> re.Pattern[str]:
    """Whatever case a sentence is in. Compiled where a plugin is checked, so that no reply waits for it; raises
    re.error."""
    return re.compile(text, re.IGNORECASE)
