"""What is remembered of a conversation's other side, and of the conversation itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

CONSENT = "consent"
"""The field of a question whose yes lets the program keep notes on a person."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A value as it was said and as it was understood. ``approximate``: "about two dozen", "maybe 20 something"."""

    value: str | float | bool
    said: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Of the person, over all their conversations. A refused field is not asked again."""

    collected: Mapping[str, Collected] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    preferences: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    summary: str = ""

    @property
    def consented(self) -> bool:
        given = self.collected.get(CONSENT)
        return given is not None and given.value is True

    def without_notes(self) -> Profile:
        """Only what was answered to questions, or refused."""
        return replace(self, preferences=(), objectives=(), summary="")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the conversation stands in a journey or flow; ``kind`` is ``journey`` or ``flow``."""

    kind: str
    name: str
    step: str
    data: Mapping[str, str] = field(default_factory=dict)


class Respelled(StrEnum):
    """What came of a word that was none."""

    CORRECTED = "corrected"
    """without asking"""
    ASKED = "asked"
    CONFIRMED = "confirmed"
    """what it was asked for is meant"""
    REJECTED = "rejected"
    """it is not"""
    UNANSWERED = "unanswered"
    """something else was said to the question"""
    WRONG = "wrong"
    """the person contradicted what was corrected without asking"""


@dataclass(frozen=True, slots=True)
class WordRead:
    """A ``word`` as it was written, as what it was read, likeliest first, and how sure that was, 0 to 1."""

    word: str
    meant: tuple[str, ...]
    confidence: float
    outcome: Respelled


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words of a conversation are read; all of them are in lower case.

    ``settled`` are words as the person explained them, themselves where they stand as they were written. ``asked``
    are words that were asked about, once for all. What the person says next may concern what of the last message was
    ``read`` otherwise than it was written, or the word that is ``open``: ``text``, that message as it was read, is
    then read anew, where it is not empty.
    """

    settled: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    text: str = ""
    read: tuple[WordRead, ...] = ()
    open: WordRead | None = None

    def lasting(self) -> Spelling:
        """What counts as long as the conversation does."""
        return Spelling(settled=self.settled, asked=self.asked)


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one conversation. Past ``expires_at`` (UTC) only ``key_facts``, ``summary``, what was settled of
    ``spelling`` and, for the greeting, ``topic`` count. ``summarized`` is the id of the last message that the summary
    covers; ``forgotten`` that of the last one before the person wished to be forgotten: no bot is given it, or any
    before it, again."""

    topic: str = ""
    pending: str = ""
    entities: Mapping[str, str] = field(default_factory=dict)
    last_viewed: str = ""
    summary: str = ""
    key_facts: tuple[str, ...] = ()
    place: Place | None = None
    low_confidence: int = 0
    expires_at: datetime | None = None
    summarized: int = 0
    spelling: Spelling = Spelling()
    forgotten: int = 0
