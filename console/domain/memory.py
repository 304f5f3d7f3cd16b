"""What is remembered of a conversation's other side, and of the conversation itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one conversation. Past ``expires_at`` (UTC) only ``key_facts``, ``summary`` and, for the greeting, ``topic``
    count. ``summarized`` is the id of the last message that the summary covers."""

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
