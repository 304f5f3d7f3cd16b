"""Import runs, and their rows until they are applied: one packed blob for a chunk, so that staging costs little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select

from console.domain.ids import ImportId, KindName, PersonId, TenantId
from console.domain.imports import ImportRun, ImportState
from console.domain.records import MergeCount, RecordValues
from console.store import tables
from console.store.records import StoredRecord, record_of, stored_records
from console.store.values import stored_time, stored_time_or_none, time_of, time_or_none

_run = tables.import_run
_chunk = tables.import_chunk
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[StoredRecord]).decode


class ImportRows:
    """``ports.ImportStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, run: ImportRun) -> None:
        self._connection.execute(_run.insert().values(_values(run)))

    def add_chunk(self, id: ImportId, rows: Sequence[RecordValues]) -> None:
        number = select(func.count()).select_from(_chunk).where(_chunk.c.run == id).scalar_subquery()
        self._connection.execute(_chunk.insert().values(run=id, number=number, rows=_pack(stored_records(rows))))

    def chunks(self, id: ImportId) -> Iterator[Sequence[RecordValues]]:
        numbers = select(_chunk.c.number).where(_chunk.c.run == id).order_by(_chunk.c.number)
        for number in self._connection.execute(numbers).scalars().all():
            query = select(_chunk.c.rows).where(_chunk.c.run == id, _chunk.c.number == number)
            yield [record_of(row) for row in _unpack(self._connection.execute(query).scalar_one())]

    def finish(self, run: ImportRun) -> None:
        self._connection.execute(_run.update().where(_run.c.id == run.id).values(_values(run)))
        self._connection.execute(delete(_chunk).where(_chunk.c.run == run.id))

    def get(self, id: ImportId) -> ImportRun | None:
        row = self._connection.execute(select(_run).where(_run.c.id == id)).one_or_none()
        return None if row is None else _import_run(row)

    def runs(self, tenant: TenantId, limit: int = 100) -> list[ImportRun]:
        query = select(_run).where(_run.c.tenant == tenant).order_by(_run.c.started_at.desc(), _run.c.id).limit(limit)
        return [_import_run(row) for row in self._connection.execute(query)]

    def staging(self) -> list[ImportRun]:
        query = select(_run).where(_run.c.state == ImportState.STAGING.value).order_by(_run.c.started_at, _run.c.id)
        return [_import_run(row) for row in self._connection.execute(query)]


def _values(run: ImportRun) -> dict[str, str | int | None]:
    return {
        "id": run.id,
        "tenant": run.tenant,
        "kind": run.kind,
        "file": run.file,
        "actor": run.actor,
        "started_at": stored_time(run.started_at),
        "state": run.state.value,
        "finished_at": stored_time_or_none(run.finished_at),
        "rows": run.rows,
        "problems": run.problems,
        "new": run.merged.new,
        "changed": run.merged.changed,
        "unchanged": run.merged.unchanged,
    }


def _import_run(row: Any) -> ImportRun:
    return ImportRun(
        id=ImportId(row.id),
        tenant=TenantId(row.tenant),
        kind=KindName(row.kind),
        file=row.file,
        actor=PersonId(row.actor),
        started_at=time_of(row.started_at),
        state=ImportState(row.state),
        finished_at=time_or_none(row.finished_at),
        rows=row.rows,
        problems=row.problems,
        merged=MergeCount(row.new, row.changed, row.unchanged),
    )
