"""What a bot says while it says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said so far in a turn under way, enforced but not sent. ``stored``: it is a message now."""

    text: str = ""
    stored: bool = False
