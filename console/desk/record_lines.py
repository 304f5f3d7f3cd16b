"""Keeping the lines of long lists as their records say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from console.desk.work import Work
from console.domain.ids import KindName
from console.domain.records import Listed, MergeCount, RecordKind, RecordLine, RecordRow, RecordValues
from console.ports.database import Database, Transaction

Kinds = Mapping[KindName, RecordKind]
_AT_ONCE = 2000
_LONGEST_WORDS = 400


def merge(work: Work, rows: Sequence[RecordValues], kind: RecordKind | None) -> MergeCount:
    """Store records of one kind, and where they stand in lists."""
    merged = work.tx.records.merge(rows, work.now)
    if kind is not None and kind.listed is not None and (merged.new or merged.changed):
        work.tx.lines.keep(lines_of(kind, rows))
    return merged


def lines_of(kind: RecordKind, rows: Iterable[RecordValues]) -> list[RecordLine]:
    """Of records with the same key the last counts. Empty for a kind that is not listed."""
    listed = kind.listed
    if listed is None:
        return []
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(kind.body).decode
    found = {row.key: _line(row, listed, decode(row.body)) for row in map(RecordRow._make, rows)}
    return list(found.values())


async def list_anew(database: Database, kinds: Kinds) -> None:
    """Lines of kinds that are listed otherwise than they were when this profile was open last."""
    for kind in kinds.values():
        if kind.listed is None:
            continue
        name, now = f"record_lines.{kind.name}", repr(kind.listed)
        if await database.read(lambda tx, name=name: tx.settings.get(name)) != now:  # type: ignore[misc]
            await database.write(lambda tx, kind=kind, name=name, now=now: _list_kind(tx, kind, name, now))  # type: ignore[misc]


def _list_kind(tx: Transaction, kind: RecordKind, name: str, now: str) -> None:
    tx.lines.drop(kind.name)
    for tenant in tx.tenants.all():
        rows = tx.records.all(tenant.id, kind.name)
        for some in _batches(rows):
            tx.lines.keep(lines_of(kind, some))
    tx.settings.set(name, now)


def _batches(rows: Iterator[RecordRow]) -> Iterator[list[RecordRow]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _line(row: RecordRow, listed: Listed, body: Any) -> RecordLine:
    rank = getattr(body, listed.rank) if listed.rank else None
    times = (getattr(body, name) for name in listed.since)
    since = next((each for each in times if isinstance(each, datetime)), row.at)
    words = " ".join(str(getattr(body, name)) for name in listed.words)
    return RecordLine(
        tenant=row.tenant,
        kind=row.kind,
        key=row.key,
        lane=_text(body, listed.lane),
        group=_text(body, listed.group),
        link=_text(body, listed.link),
        rank=None if rank is None else float(rank),
        since=since,
        words=f"{row.key} {words}".casefold()[:_LONGEST_WORDS],
    )


def _text(body: Any, name: str) -> str:
    return str(getattr(body, name)) if name else ""
