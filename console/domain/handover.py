"""The note at the end of a shift: what is open, who has what, and what the next ones should know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.commands import Command
from console.domain.ids import PersonId

LONGEST_NOTE = 4000
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """One escalation as it stood then. ``holder``: who had it, empty for nobody."""

    escalation: int
    title: str
    severity: str
    state: str
    site: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """``number`` grows by one within a tenant. ``taken_by`` read it and took the shift over; times are UTC.

    ``open`` has at most ``HANDED`` of ``open_count``.
    """

    number: int
    at: datetime
    by: PersonId
    text: str
    open: tuple[HandedOver, ...] = ()
    open_count: int = 0
    taken_by: PersonId | None = None
    taken_at: datetime | None = None


HANDED = 200
"""Escalations that a note names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteHandover(Command):
    """End the actor's shift with a note; what is open is added in the same transaction."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHandover(Command):
    """The actor has read the note and takes over."""

    number: int
