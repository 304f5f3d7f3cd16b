"""What a plugin knows that belongs beside a conversation: facts to look at, and words that could be written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a fact stands; each is shown as an icon with its word."""

    PLAIN = ""
    GOOD = "good"
    PARTLY = "partly"
    POOR = "no points"
    FAILED = "must-have failed"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    LATER = "put off"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """``value`` as it was understood, ``said`` in the customer's own words; ``about`` tells more in a sentence."""

    title: str
    value: str = ""
    said: str = ""
    score: str = ""
    mark: Mark = Mark.PLAIN
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    """``progress`` in a few words; ``warning`` is what must not be overlooked."""

    title: str
    progress: str = ""
    warning: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestedReply:
    """Words that a person may write, after reading and changing them; ``reason`` says why they are suggested."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Beside:
    """``trouble``: why a plugin could not say more."""

    sheets: tuple[FactSheet, ...] = ()
    replies: tuple[SuggestedReply, ...] = ()
    trouble: str = ""
