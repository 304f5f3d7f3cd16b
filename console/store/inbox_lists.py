"""The lists of the inbox. Each is in the order of an index that also holds what it can be filtered by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, text, tuple_

from console.domain.control import QUEUE
from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, PersonId, TenantId
from console.domain.inbox import InboxQuery, View
from console.store import talk_tables
from console.store.talk_rows import PERSON_SHELF, conversation_of, stored_priority
from console.store.values import stored_time, stored_time_or_none

_table = talk_tables.conversation
_c = talk_tables.conversation.c
_SHELVES: Mapping[View, str] = {
    View.UNASSIGNED: QUEUE,
    View.WITH_BOT: "bot",
    View.WITH_PEOPLE: PERSON_SHELF,
    View.CLOSED: "closed",
}
_ORDERS: Mapping[View, tuple[str, ...]] = {
    View.NEEDS_HUMAN: ("priority", "needed_since", "id"),
    View.SNOOZED: ("snoozed_until", "id"),
}
_LATEST_FIRST = ("last_at", "id")


def page(
    connection: Connection, query: InboxQuery, limit: int, after: Conversation | None, offset: int
) -> list[Conversation]:
    found = _listed(select(_table), query)
    if after is not None:
        found = found.where(_beyond(query.view, after))
    columns = [_c[name] for name in _order(query.view)]
    found = found.order_by(*(columns if query.view in _ORDERS else [column.desc() for column in columns]))
    return [conversation_of(row) for row in connection.execute(found.limit(limit).offset(offset))]


def count(connection: Connection, query: InboxQuery) -> int:
    return _counted(connection, query)


def position(connection: Connection, query: InboxQuery, id: ConversationId) -> int | None:
    row = connection.execute(_listed(select(_table), query).where(_c.id == id)).one_or_none()
    if row is None:
        return None
    here = tuple_(*(_c[name] for name in _order(query.view)))
    spot = tuple_(*_spot(query.view, conversation_of(row)))
    ahead = here < spot if query.view in _ORDERS else here > spot
    return _counted(connection, query, ahead)


def counts(connection: Connection, tenant: TenantId, person: PersonId) -> dict[View, int]:
    views = (View.NEEDS_HUMAN, View.MINE, View.UNASSIGNED, View.WITH_PEOPLE, View.WITH_BOT, View.SNOOZED)
    return {view: count(connection, InboxQuery(tenant=tenant, view=view, person=person)) for view in views}


def _counted(connection: Connection, query: InboxQuery, *which: ColumnElement[bool]) -> int:
    found = _listed(select(func.count()).select_from(_table), query).where(*which)
    return int(connection.execute(found).scalar_one())


def _order(view: View) -> tuple[str, ...]:
    return _ORDERS.get(view, _LATEST_FIRST)


def _listed(found: Select[Any], query: InboxQuery) -> Select[Any]:
    found = found.where(_c.tenant == query.tenant, *_of_view(query))
    for column, wanted in (
        (_c.channel, query.channels),
        (_c.plugin, query.plugins),
        (_c.priority, frozenset(map(stored_priority, query.priorities))),
        (_c.owner, query.owners),
    ):
        if wanted:
            found = found.where(column.in_(sorted(wanted)))
    return found.where(_c.unread > 0) if query.unread else found


def _of_view(query: InboxQuery) -> tuple[ColumnElement[Any], ...]:
    if query.view is View.NEEDS_HUMAN:
        return (text(talk_tables.IS_NEEDED),)  # type: ignore[return-value]
    if query.view is View.MINE:
        return text(talk_tables.WITH_PERSON), _c.owner == query.person  # type: ignore[return-value]
    if query.view is View.SNOOZED:
        return (text(talk_tables.IS_SNOOZED),)  # type: ignore[return-value]
    if query.view is View.ALL:
        return (text(talk_tables.IN_INBOX),)  # type: ignore[return-value]
    return (_c.shelf == _SHELVES[query.view],)


def _beyond(view: View, after: Conversation) -> ColumnElement[bool]:
    here, spot = tuple_(*(_c[name] for name in _order(view))), tuple_(*_spot(view, after))
    return here > spot if view in _ORDERS else here < spot


def _spot(view: View, conversation: Conversation) -> tuple[Any, ...]:
    """Where it stands in the view's order."""
    values = {
        "priority": stored_priority(conversation.priority),
        "needed_since": stored_time_or_none(conversation.needed_since),
        "snoozed_until": stored_time_or_none(conversation.snoozed_until),
        "last_at": stored_time(conversation.last_at),
        "id": conversation.id,
    }
    return tuple(values[name] for name in _order(view))
