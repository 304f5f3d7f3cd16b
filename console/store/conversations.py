"""Conversations and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId, TraceId
from console.store import tables
from console.store.message_text import add_text, drop_text, match_of
from console.store.values import stored_time, time_of

_conversation = tables.conversation
_message = tables.message
_SEARCH = (
    "SELECT message.* FROM message_text CROSS JOIN message ON message.id = message_text.rowid"
    " WHERE message_text MATCH ? AND message.tenant = ? ORDER BY message_text.rowid DESC LIMIT ?"
)
"""The order of this join makes SQLite walk the matches from the newest on and stop at the limit."""


class ConversationRows:
    """``ports.ConversationStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, conversation: Conversation) -> None:
        self._connection.execute(
            _conversation.insert().values(
                tenant=conversation.tenant,
                id=conversation.id,
                plugin=conversation.plugin,
                channel=conversation.channel,
                customer=conversation.customer,
                title=conversation.title,
                started_at=stored_time(conversation.started_at),
                last_at=stored_time(conversation.last_at),
            )
        )

    def get(self, tenant: TenantId, id: ConversationId) -> Conversation | None:
        query = select(_conversation).where(_conversation.c.tenant == tenant, _conversation.c.id == id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _conversation_of(row)

    def recent(self, tenant: TenantId, channel: str, customer: str, limit: int = 50) -> list[Conversation]:
        query = select(_conversation).where(
            _conversation.c.tenant == tenant,
            _conversation.c.channel == channel,
            _conversation.c.customer == customer,
        )
        latest = query.order_by(_conversation.c.last_at.desc(), _conversation.c.id.desc()).limit(limit)
        return [_conversation_of(row) for row in self._connection.execute(latest)]

    def add(self, tenant: TenantId, message: Message) -> MessageId:
        """Raises ValueError when the tenant has no such conversation."""
        at = stored_time(message.at)
        moved = self._connection.execute(
            _conversation.update()
            .where(_conversation.c.tenant == tenant, _conversation.c.id == message.conversation)
            .values(last_at=func.max(_conversation.c.last_at, at))
        )
        if not moved.rowcount:
            raise ValueError("a message is added to a conversation of its tenant")
        added = self._connection.execute(
            _message.insert()
            .values(
                tenant=tenant,
                conversation=message.conversation,
                sender=message.sender.value,
                text=message.text,
                at=at,
                author=message.author,
                delivery=message.delivery.value,
                reply_to=message.reply_to,
                trace=message.trace,
            )
            .returning(_message.c.id)
        )
        id = MessageId(added.scalar_one())
        if message.delivery is not Delivery.REPLACED:
            add_text(self._connection, id, tenant, message.text)
        return id

    def message(self, tenant: TenantId, id: MessageId) -> Message | None:
        row = self._connection.execute(
            select(_message).where(_message.c.tenant == tenant, _message.c.id == id)
        ).one_or_none()
        return None if row is None else _message_of(row)

    def messages(
        self, tenant: TenantId, id: ConversationId, *, limit: int, before: MessageId | None = None
    ) -> list[Message]:
        query = _of_conversation(tenant, id).where(_message.c.delivery != Delivery.REPLACED.value)
        if before is not None:
            query = query.where(_message.c.id < before)
        latest = self._connection.execute(query.order_by(_message.c.id.desc()).limit(limit))
        return [_message_of(row) for row in latest][::-1]

    def unanswered(self, tenant: TenantId, id: ConversationId) -> list[Message]:
        query = _of_conversation(tenant, id).where(text(tables.UNANSWERED))
        return [_message_of(row) for row in self._connection.execute(query.order_by(_message.c.id))]

    def mark(self, tenant: TenantId, ids: Sequence[MessageId], delivery: Delivery) -> None:
        """Messages that are REPLACED are found no longer."""
        for id in ids:
            marked = self._connection.execute(
                _message.update()
                .where(_message.c.tenant == tenant, _message.c.id == id)
                .values(delivery=delivery.value)
                .returning(_message.c.text)
            ).scalar_one_or_none()
            if marked is None:
                continue
            drop_text(self._connection, id)
            if delivery is not Delivery.REPLACED:
                add_text(self._connection, id, tenant, marked)

    def search(self, tenant: TenantId, words: str, limit: int) -> list[Message]:
        """Without those that are REPLACED. Of the words the last may be a beginning."""
        match = match_of(tenant, words)
        if not match:
            return []
        return [_message_of(row) for row in self._connection.exec_driver_sql(_SEARCH, (match, tenant, limit))]


def _of_conversation(tenant: TenantId, id: ConversationId) -> Select[Any]:
    return select(_message).where(_message.c.tenant == tenant, _message.c.conversation == id)


def _conversation_of(row: Any) -> Conversation:
    return Conversation(
        id=ConversationId(row.id),
        tenant=TenantId(row.tenant),
        plugin=PluginName(row.plugin),
        channel=row.channel,
        customer=row.customer,
        title=row.title,
        started_at=time_of(row.started_at),
        last_at=time_of(row.last_at),
    )


def _message_of(row: Any) -> Message:
    return Message(
        id=MessageId(row.id),
        conversation=ConversationId(row.conversation),
        sender=Sender(row.sender),
        text=row.text,
        at=time_of(row.at),
        author=None if row.author is None else PersonId(row.author),
        delivery=Delivery(row.delivery),
        reply_to=None if row.reply_to is None else MessageId(row.reply_to),
        trace=None if row.trace is None else TraceId(row.trace),
    )
