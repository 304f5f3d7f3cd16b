"""What happened, numbered without a gap within each tenant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.changes import Change, Topic
from console.domain.ids import CommandId, Offset, TenantId
from console.store import tables
from console.store.prepared import Prepared, given
from console.store.values import stored_time, time_of

_table = tables.change
_counter = tables.change_counter
_MOST_SUBJECTS = 200
_APPEND = Prepared(_table.insert())
_COUNT_UP = Prepared(
    insert(_counter)
    .values(tenant=given("tenant"), last=1)
    .on_conflict_do_update(index_elements=["tenant"], set_={"last": _counter.c.last + 1})
    .returning(_counter.c.last)
)


class ChangeRows:
    """``ports.ChangeStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(
        self,
        tenant: TenantId,
        topic: Topic,
        what: str,
        command: CommandId,
        at: datetime,
        subjects: Iterable[str] = (),
    ) -> Change:
        named = tuple(subjects)
        if len(named) > _MOST_SUBJECTS:
            named = ()
        change = Change(tenant, self._next_offset(tenant), at, topic, what, command, named)
        _APPEND.run(
            self._connection,
            tenant=tenant,
            offset=change.offset,
            at=stored_time(at),
            topic=topic.value,
            what=what,
            command=command,
            subjects=json.dumps(named, ensure_ascii=False),
        )
        return change

    def since(self, tenant: TenantId, offset: Offset, limit: int = 1000) -> list[Change]:
        query = select(_table).where(_table.c.tenant == tenant, _table.c.offset > offset)
        return [
            Change(
                TenantId(row.tenant),
                Offset(row.offset),
                time_of(row.at),
                Topic(row.topic),
                row.what,
                CommandId(row.command),
                tuple(json.loads(row.subjects)),
            )
            for row in self._connection.execute(query.order_by(_table.c.offset).limit(limit))
        ]

    def last(self, tenant: TenantId) -> Offset:
        query = select(_counter.c.last).where(_counter.c.tenant == tenant)
        return Offset(self._connection.execute(query).scalar_one_or_none() or 0)

    def _next_offset(self, tenant: TenantId) -> Offset:
        return Offset(_COUNT_UP.run(self._connection, tenant=tenant).scalar_one())
