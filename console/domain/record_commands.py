"""What people do with records of a domain."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.commands import Command
from console.domain.ids import KindName
from console.domain.records import RecordRef


@dataclass(frozen=True, slots=True)
class Body:
    """A record as its kind's dataclass."""

    kind: KindName
    body: object


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRecords(Command):
    """Several records made or changed by a person, all or none; ``told`` is said when that is done.

    ``seen`` are records as the actor saw them, ``absent`` those that they saw were not there: where one of them is
    otherwise by now, it is a Conflict.
    """

    records: tuple[Body, ...]
    seen: tuple[Body, ...] = ()
    absent: tuple[RecordRef, ...] = ()
    told: str = ""
