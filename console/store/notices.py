"""What goes out because of escalations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from console.domain.escalations import Notice, NoticeState
from console.domain.ids import EscalationId, NoticeId, PersonId, TenantId
from console.domain.policies import Via
from console.store import escalation_tables as tables
from console.store.documents import document_of, stored_document
from console.store.values import stored_time, stored_time_or_none, time_or_none

_table, _c = tables.notice, tables.notice.c
_TO_SEND = text(tables.TO_SEND)
_GOES_OUT = text(tables.GOES_OUT)
_UNSEEN = text("via = 'window' AND seen_at IS NULL")


class NoticeRows:
    """``ports.NoticeStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notices: Sequence[Notice]) -> Sequence[NoticeId]:
        return [
            NoticeId(self._connection.execute(_table.insert().values(**_values(each)).returning(_c.id)).scalar_one())
            for each in notices
        ]

    def get(self, tenant: TenantId, id: NoticeId) -> Notice | None:
        found = self._list(select(_table).where(_c.tenant == tenant, _c.id == id))
        return found[0] if found else None

    def update(self, notice: Notice) -> None:
        mine = (_c.tenant == notice.tenant, _c.id == notice.id)
        self._connection.execute(_table.update().where(*mine).values(**_values(notice)))

    def of(self, tenant: TenantId, id: EscalationId) -> Sequence[Notice]:
        return self._list(select(_table).where(_c.tenant == tenant, _c.escalation == id).order_by(_c.id))

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        query = select(_table).where(_TO_SEND, _c.try_at <= stored_time(now))
        return self._list(query.order_by(_c.try_at, _c.id).limit(limit))

    def sending(self, limit: int) -> Sequence[Notice]:
        return self._list(select(_table).where(text("state = 'sending'")).order_by(_c.id).limit(limit))

    def next_due(self) -> datetime | None:
        return time_or_none(self._connection.execute(select(func.min(_c.try_at)).where(_TO_SEND)).scalar_one())

    def unseen(self, tenant: TenantId, person: PersonId, limit: int) -> Sequence[Notice]:
        e = tables.escalation.c
        query = (
            select(_table)
            .join(tables.escalation, (e.tenant == _c.tenant) & (e.id == _c.escalation))
            .where(_c.tenant == tenant, _c.person == person, _UNSEEN, e.resolved_at.is_(None))
        )
        return self._list(query.order_by(_c.id).limit(limit))

    def see(self, tenant: TenantId, person: PersonId, ids: Sequence[NoticeId], at: datetime) -> int:
        query = select(_table).where(_c.tenant == tenant, _c.person == person, _UNSEEN, _c.id.in_(ids))
        shown = self._list(query)
        for notice in shown:
            self.update(replace(notice, seen_at=at, state=NoticeState.SENT, sent_at=at))
        return len(shown)

    def drop(self, tenant: TenantId, id: EscalationId, why: str, *, asked: bool) -> int:
        waiting = self._list(
            select(_table).where(
                _c.tenant == tenant,
                _c.escalation == id,
                _c.state == NoticeState.WAITING.value,
                _c.via != Via.WINDOW.value,
            )
        )
        dropped = [notice for notice in waiting if asked or not notice.again]
        for notice in dropped:
            self.update(replace(notice, state=NoticeState.DROPPED, failure=why))
        return len(dropped)

    def outgoing(self, tenant: TenantId, state: NoticeState, limit: int) -> Sequence[Notice]:
        mine = (_c.tenant == tenant, _c.state == state.value, _GOES_OUT)
        return self._list(select(_table).where(*mine).order_by(_c.id.desc()).limit(limit))

    def revive(self, tenant: TenantId, id: EscalationId, repeat: int, at: datetime) -> int:
        mine = (_c.tenant == tenant, _c.escalation == id, _c.state == NoticeState.DROPPED.value)
        dropped = self._list(select(_table).where(*mine))
        waiting = [each for each in dropped if each.repeat == repeat and each.step >= 0]
        for notice in waiting:
            self.update(replace(notice, state=NoticeState.WAITING, failure="", try_at=at))
        return len(waiting)

    def move_waiting(self, by: timedelta) -> None:
        for notice in self._list(select(_table).where(_TO_SEND)):
            self.update(replace(notice, try_at=notice.try_at + by))

    def _list(self, query: Select[Any]) -> list[Notice]:
        rows = self._connection.execute(query)
        return [replace(document_of(Notice, row.body), id=NoticeId(row.id)) for row in rows]


def _values(notice: Notice) -> dict[str, Any]:
    return {
        "tenant": notice.tenant,
        "escalation": notice.escalation,
        "via": notice.via.value,
        "person": notice.person,
        "state": notice.state.value,
        "try_at": stored_time(notice.try_at),
        "seen_at": stored_time_or_none(notice.seen_at),
        "body": stored_document(notice),
    }
