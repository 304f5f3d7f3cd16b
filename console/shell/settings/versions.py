"""What is told of settings that are kept in versions, and of a save that did not go through."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from console.domain.ids import PersonId
from console.domain.trouble import Trouble
from console.shell.timewords import relative_time


class Stored(Protocol):
    @property
    def version(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def updated_by(self) -> PersonId: ...


def standing(stored: Stored | None, now: datetime | None) -> str:
    """Which version stands, since when; ``now`` is None before a profile is open."""
    if stored is None:
        return "nothing saved yet"
    when = relative_time(stored.updated_at, now) if now else ""
    return f"version {stored.version}, saved by {stored.updated_by} {when}"


def overtaken(stored: Stored) -> str:
    return (
        f"{stored.updated_by} saved version {stored.version} while you wrote. Yours is still in the form: save "
        "it over theirs, or take theirs."
    )


def not_saved(trouble: Trouble) -> Trouble:
    return Trouble(trouble.what, kept="Your changes are kept in the form, not yet saved.", do=trouble.do)
