"""Times of day and weekdays as people write them in a schedule."""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def minute_of_day(text: str) -> int:
    """``HH:MM`` as minutes after midnight. Raises ValueError."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a time of day, HH:MM")
    return int(match[1]) * 60 + int(match[2])


@lru_cache(maxsize=256)
def parse_weekdays(text: str | None) -> frozenset[int]:
    """``Mon-Fri``, ``Sat,Sun`` as ``date.weekday()`` numbers; nothing means every day. Raises ValueError."""
    if text is None or not text.strip():
        return frozenset(range(7))
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        start = _weekday(first)
        span = (_weekday(last) - start) % 7 if dash else 0
        days.update((start + step) % 7 for step in range(span + 1))
    return frozenset(days)


def _weekday(text: str) -> int:
    name = text.strip().lower()[:3]
    if name not in _NAMES:
        raise ValueError(f"{text.strip()!r} is not a weekday; write Mon, Tue, Wed, Thu, Fri, Sat, Sun")
    return _NAMES.index(name)
