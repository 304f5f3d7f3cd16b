"""Steps that run again by themselves, with the time at which they do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from console.domain.ids import ConversationId, PluginName, TenantId
from console.domain.repeats import Repeat
from console.store import tables
from console.store.bulk import upsert_rows
from console.store.prepared import Prepared, given
from console.store.values import stored_time, time_of

_table = tables.repeat
_NAMES = tuple(column.name for column in _table.columns)
_own = (_table.c.tenant == given("tenant"), _table.c.conversation == given("id"))
_GET = Prepared(select(_table).where(*_own))
_DUE = Prepared(
    select(_table)
    .where(or_(_table.c.due_at <= given("now"), _table.c.armed_at > given("now")))
    .order_by(_table.c.due_at)
    .limit(given("limit"))
)


class RepeatRows:
    """``ports.RepeatStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, repeat: Repeat) -> None:
        values: dict[str, Any] = {
            "tenant": repeat.tenant,
            "conversation": repeat.conversation,
            "plugin": repeat.plugin,
            "journey": repeat.journey,
            "step": repeat.step,
            "every": repeat.every,
            "armed_at": stored_time(repeat.armed_at),
            "due_at": stored_time(repeat.due_at),
            "rounds": repeat.rounds,
        }
        upsert_rows(self._connection, _table, _NAMES, [tuple(values[name] for name in _NAMES)])

    def get(self, tenant: TenantId, id: ConversationId) -> Repeat | None:
        row = _GET.run(self._connection, tenant=tenant, id=id).one_or_none()
        return None if row is None else _repeat(row)

    def drop(self, tenant: TenantId, id: ConversationId) -> None:
        mine = (_table.c.tenant == tenant, _table.c.conversation == id)
        self._connection.execute(_table.delete().where(*mine))

    def due(self, now: datetime, limit: int) -> list[Repeat]:
        return [_repeat(row) for row in _DUE.run(self._connection, now=stored_time(now), limit=limit)]


def _repeat(row: Any) -> Repeat:
    return Repeat(
        tenant=TenantId(row.tenant),
        conversation=ConversationId(row.conversation),
        plugin=PluginName(row.plugin),
        journey=row.journey,
        step=row.step,
        every=row.every,
        armed_at=time_of(row.armed_at),
        due_at=time_of(row.due_at),
        rounds=row.rounds,
    )
