"""The action queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, text, tuple_

from console.domain.ids import ActionItemId, ConversationId, PersonId, TenantId
from console.domain.inbox import ActionItem, ActionKind
from console.store import talk_tables
from console.store.values import stored_time, stored_time_or_none, time_of, time_or_none

_table = talk_tables.action_item
_c = talk_tables.action_item.c
_OPEN, _RESOLVED = text("resolved_at IS NULL"), text("resolved_at IS NOT NULL")


class ActionRows:
    """``ports.ActionStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, tenant: TenantId, item: ActionItem) -> ActionItemId:
        added = self._connection.execute(_table.insert().values(tenant=tenant, **_values(item)).returning(_c.id))
        return ActionItemId(added.scalar_one())

    def get(self, tenant: TenantId, id: ActionItemId) -> ActionItem | None:
        row = self._connection.execute(select(_table).where(_c.tenant == tenant, _c.id == id)).one_or_none()
        return None if row is None else _item_of(row)

    def update(self, tenant: TenantId, item: ActionItem) -> None:
        self._connection.execute(_table.update().where(_c.tenant == tenant, _c.id == item.id).values(**_values(item)))

    def of(self, tenant: TenantId, id: ConversationId, *, open_only: bool = True) -> Sequence[ActionItem]:
        query = select(_table).where(_c.tenant == tenant, _c.conversation == id)
        return self._items((query.where(_OPEN) if open_only else query).order_by(_c.id.desc()))

    def open(
        self, tenant: TenantId, *, limit: int, after: ActionItem | None = None, assignee: PersonId | None = None
    ) -> Sequence[ActionItem]:
        query = select(_table).where(_c.tenant == tenant, _OPEN, _c.id > (0 if after is None else after.id))
        if assignee is not None:
            query = query.where(_c.assignee == assignee)
        return self._items(query.order_by(_c.id).limit(limit))

    def resolved(self, tenant: TenantId, *, limit: int, after: ActionItem | None = None) -> Sequence[ActionItem]:
        query = select(_table).where(_c.tenant == tenant, _RESOLVED)
        if after is not None and after.resolved_at is not None:
            query = query.where(tuple_(_c.resolved_at, _c.id) < tuple_(stored_time(after.resolved_at), after.id))
        return self._items(query.order_by(_c.resolved_at.desc(), _c.id.desc()).limit(limit))

    def open_count(self, tenant: TenantId) -> int:
        query = select(func.count()).select_from(_table).where(_c.tenant == tenant, _OPEN)
        return self._connection.execute(query).scalar_one()

    def _items(self, query: Select[Any]) -> list[ActionItem]:
        return [_item_of(row) for row in self._connection.execute(query)]


def _values(item: ActionItem) -> dict[str, Any]:
    return {
        "conversation": item.conversation,
        "kind": item.kind.value,
        "reason": item.reason,
        "at": stored_time(item.at),
        "assignee": item.assignee,
        "resolved_at": stored_time_or_none(item.resolved_at),
        "resolved_by": item.resolved_by,
        "resolution": item.resolution,
    }


def _item_of(row: Any) -> ActionItem:
    return ActionItem(
        id=ActionItemId(row.id),
        conversation=ConversationId(row.conversation),
        kind=ActionKind(row.kind),
        reason=row.reason,
        at=time_of(row.at),
        assignee=None if row.assignee is None else PersonId(row.assignee),
        resolved_at=time_or_none(row.resolved_at),
        resolved_by=None if row.resolved_by is None else PersonId(row.resolved_by),
        resolution=row.resolution,
    )
