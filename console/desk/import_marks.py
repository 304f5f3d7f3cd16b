"""Marks of imports under way: who runs them and, once a file is read to its end, what applying it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from console.domain.ids import ImportId
from console.domain.people import Site
from console.ports.database import Transaction

_SETTING = "imports.under_way"

SILENT = timedelta(minutes=10)
"""An import whose process has not been heard of for so long is broken off."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file read to its end. ``repeated``: keys that occur more than once in it, and how often.

    ``reference``: its records count on later days, too.
    """

    rows: int
    problems: int
    sites: tuple[Site, ...] = ()
    repeated: dict[str, int] = field(default_factory=dict)
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """``seen`` (UTC) is when the process at work last said so."""

    host: str
    process: int
    seen: datetime
    staged: Staged | None = None


def read(tx: Transaction) -> dict[ImportId, Mark]:
    text = tx.settings.get(_SETTING)
    return msgspec.json.decode(text, type=dict[ImportId, Mark]) if text else {}


def put(tx: Transaction, id: ImportId, mark: Mark) -> None:
    _change(tx, lambda marks: marks.__setitem__(id, mark))


def beat(tx: Transaction, id: ImportId, now: datetime) -> None:
    mark = read(tx).get(id)
    if mark is not None:
        put(tx, id, replace(mark, seen=now))


def remove(tx: Transaction, id: ImportId) -> None:
    _change(tx, lambda marks: marks.pop(id, None))


def _change(tx: Transaction, edit: Callable[[dict[ImportId, Mark]], object]) -> None:
    marks = read(tx)
    edit(marks)
    tx.settings.set(_SETTING, msgspec.json.encode(marks).decode())
