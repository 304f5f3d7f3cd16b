"""What goes out, and conversations for which something is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from console.domain.control import BOT
from console.domain.conversations import Conversation, Delivery, Message
from console.domain.ids import SYSTEM, ConversationId, DocumentId, TenantId
from console.domain.inbox import Document, Unanswered
from console.store import talk_tables
from console.store.prepared import Prepared, given
from console.store.talk_rows import conversation_of, message_of, sending_values
from console.store.values import stored_time, time_of, time_or_none

_message = talk_tables.message
_conversation = talk_tables.conversation
_document = talk_tables.document
_OUTGOING = text(talk_tables.OUTGOING)
_ahead = _message.alias("ahead")
_HELD_UP = (
    select(_ahead.c.id)
    .where(
        text(talk_tables.OUTGOING.replace("delivery", "ahead.delivery")),
        _ahead.c.tenant == _message.c.tenant,
        _ahead.c.conversation == _message.c.conversation,
        _ahead.c.id < _message.c.id,
        (_ahead.c.delivery == Delivery.SENDING.value)
        | (_ahead.c.delivery == Delivery.QUEUED.value) & (_ahead.c.send_at > _message.c.send_at),
    )
    .exists()
)
"""Words ahead of it in the conversation are under way or wait for another try: a customer reads them in order."""
_FREE_TO_GO = (
    text(talk_tables.OUTGOING.replace("delivery", "message.delivery")),
    _message.c.delivery != Delivery.SENDING.value,
    ~_HELD_UP,
)
_waiting = (
    select(
        _message.c.tenant,
        _message.c.conversation,
        func.min(_message.c.id).label("first"),
        func.max(_message.c.id).label("newest"),
    )
    .where(text(talk_tables.UNANSWERED))
    .group_by(_message.c.tenant, _message.c.conversation)
    .subquery("waiting")
)
_first, _newest = _message.alias("first"), _message.alias("newest")
_given = talk_tables.handoff.alias("given")
_TO_ANSWER = Prepared(
    select(
        _conversation,
        _first.c.at.label("first_at"),
        _newest.c.at.label("newest_at"),
        _given.c.at.label("given_at"),
    )
    .join(_waiting, (_conversation.c.tenant == _waiting.c.tenant) & (_conversation.c.id == _waiting.c.conversation))
    .join(_first, _first.c.id == _waiting.c.first)
    .join(_newest, _newest.c.id == _waiting.c.newest)
    .outerjoin(
        _given,
        (_given.c.tenant == _conversation.c.tenant)
        & (_given.c.conversation == _conversation.c.id)
        & (_given.c.epoch == _conversation.c.epoch)
        & (_given.c.by != SYSTEM),
    )
    .where(_conversation.c.shelf == BOT)
    .order_by(_waiting.c.first)
    .limit(given("at_most"))
)
_UNDER_WAY = Prepared(
    select(_message)
    .where(_OUTGOING, _message.c.tenant == given("tenant"), _message.c.conversation == given("conversation"))
    .order_by(_message.c.id)
)


class OutboxRows:
    """``ports.OutboxStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime, limit: int) -> Sequence[tuple[TenantId, Message]]:
        query = select(_message).where(*_FREE_TO_GO, _message.c.send_at <= stored_time(now))
        return self._messages(query.order_by(_message.c.send_at, _message.c.id).limit(limit))

    def sending(self, limit: int) -> Sequence[tuple[TenantId, Message]]:
        query = select(_message).where(_OUTGOING, _message.c.delivery == Delivery.SENDING.value)
        return self._messages(query.order_by(_message.c.send_at, _message.c.id).limit(limit))

    def under_way(self, tenant: TenantId, id: ConversationId) -> Sequence[Message]:
        return [message_of(row) for row in _UNDER_WAY.run(self._connection, tenant=tenant, conversation=id)]

    def next_due(self) -> datetime | None:
        query = select(func.min(_message.c.send_at)).where(*_FREE_TO_GO)
        return time_or_none(self._connection.execute(query).scalar_one())

    def move(self, tenant: TenantId, before: Message, after: Message) -> bool:
        moved = self._connection.execute(
            _message.update()
            .where(
                _message.c.tenant == tenant,
                _message.c.id == before.id,
                _message.c.delivery == before.delivery.value,
            )
            .values(**sending_values(after))
        )
        return moved.rowcount == 1

    def to_answer(self, limit: int) -> Sequence[Unanswered]:
        rows = _TO_ANSWER.run(self._connection, at_most=limit)
        return [
            Unanswered(
                conversation_of(row), time_of(row.first_at), time_of(row.newest_at), time_or_none(row.given_at)
            )
            for row in rows
        ]

    def snoozes_due(self, now: datetime, limit: int) -> Sequence[Conversation]:
        query = select(_conversation).where(
            text(talk_tables.IS_SNOOZED), _conversation.c.snoozed_until <= stored_time(now)
        )
        return self._conversations(query.order_by(_conversation.c.snoozed_until), limit)

    def leases_until(self, now: datetime, limit: int) -> Sequence[Conversation]:
        query = select(_conversation).where(
            text(talk_tables.WITH_PERSON), _conversation.c.held_until <= stored_time(now)
        )
        return self._conversations(query.order_by(_conversation.c.held_until), limit)

    def _messages(self, query: Select[Any]) -> list[tuple[TenantId, Message]]:
        return [(TenantId(row.tenant), message_of(row)) for row in self._connection.execute(query)]

    def _conversations(self, query: Select[Any], limit: int) -> list[Conversation]:
        return [conversation_of(row) for row in self._connection.execute(query.limit(limit))]


class DocumentRows:
    """``ports.DocumentStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, tenant: TenantId, document: Document) -> None:
        known = self.get(tenant, document.id)
        if known is not None:
            if known.content != document.content:
                raise ValueError("another document has this id")
            return
        self._connection.execute(
            _document.insert().values(
                tenant=tenant,
                id=document.id,
                name=document.name,
                media_type=document.media_type,
                at=stored_time(document.at),
                content=document.content,
            )
        )

    def stands(self, tenant: TenantId, id: DocumentId) -> bool:
        query = select(_document.c.id).where(_document.c.tenant == tenant, _document.c.id == id)
        return self._connection.execute(query).one_or_none() is not None

    def get(self, tenant: TenantId, id: DocumentId) -> Document | None:
        row = self._connection.execute(
            select(_document).where(_document.c.tenant == tenant, _document.c.id == id)
        ).one_or_none()
        if row is None:
            return None
        return Document(id=id, name=row.name, media_type=row.media_type, content=row.content, at=time_of(row.at))
