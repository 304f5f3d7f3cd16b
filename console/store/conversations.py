"""Conversations and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId, TraceId
from console.store import tables
from console.store.message_text import add_text, drop_text, match_of
from console.store.prepared import Prepared, given
from console.store.values import stored_time, time_of

_conversation = tables.conversation
_message = tables.message
_SEARCH = (
    "SELECT message.* FROM message_text CROSS JOIN message ON message.id = message_text.rowid"
    " WHERE message_text MATCH ? AND message.tenant = ? ORDER BY message_text.rowid DESC LIMIT ?"
)
"""The order of this join makes SQLite walk the matches from the newest on and stop at the limit."""

_NO_ID = 2**63 - 1
_of_conversation = select(_message).where(
    _message.c.tenant == given("tenant"), _message.c.conversation == given("conversation")
)
_GET = Prepared(
    select(_conversation).where(_conversation.c.tenant == given("tenant"), _conversation.c.id == given("id"))
)
_MOVE = Prepared(
    _conversation.update()
    .where(_conversation.c.tenant == given("tenant"), _conversation.c.id == given("conversation"))
    .values(last_at=func.max(_conversation.c.last_at, given("at")))
)
_ADD = Prepared(
    _message.insert().returning(_message.c.id),
    ("tenant", "conversation", "sender", "text", "at", "author", "delivery", "reply_to", "trace"),
)
_MESSAGE = Prepared(select(_message).where(_message.c.tenant == given("tenant"), _message.c.id == given("id")))
_MESSAGES = Prepared(
    _of_conversation.where(_message.c.delivery != Delivery.REPLACED.value, _message.c.id < given("before"))
    .order_by(_message.c.id.desc())
    .limit(given("limit"))
)
_UNANSWERED = Prepared(_of_conversation.where(text(tables.UNANSWERED)).order_by(_message.c.id))
_MARK = Prepared(
    _message.update()
    .where(_message.c.tenant == given("tenant"), _message.c.id == given("message"))
    .values(delivery=given("delivery"))
    .returning(_message.c.text)
)


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
        row = _GET.run(self._connection, tenant=tenant, id=id).one_or_none()
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
        moved = _MOVE.run(self._connection, tenant=tenant, conversation=message.conversation, at=at)
        if not moved.rowcount:
            raise ValueError("a message is added to a conversation of its tenant")
        added = _ADD.run(
            self._connection,
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
        id = MessageId(added.scalar_one())
        if message.delivery is not Delivery.REPLACED:
            add_text(self._connection, id, tenant, message.text)
        return id

    def message(self, tenant: TenantId, id: MessageId) -> Message | None:
        row = _MESSAGE.run(self._connection, tenant=tenant, id=id).one_or_none()
        return None if row is None else _message_of(row)

    def messages(
        self, tenant: TenantId, id: ConversationId, *, limit: int, before: MessageId | None = None
    ) -> list[Message]:
        first = _NO_ID if before is None else before
        latest = _MESSAGES.run(self._connection, tenant=tenant, conversation=id, before=first, limit=limit)
        return [_message_of(row) for row in latest][::-1]

    def unanswered(self, tenant: TenantId, id: ConversationId) -> list[Message]:
        return [_message_of(row) for row in _UNANSWERED.run(self._connection, tenant=tenant, conversation=id)]

    def mark(self, tenant: TenantId, ids: Sequence[MessageId], delivery: Delivery) -> None:
        """Messages that are REPLACED are found no longer."""
        for id in ids:
            updated = _MARK.run(self._connection, tenant=tenant, message=id, delivery=delivery.value)
            marked = updated.scalar_one_or_none()
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
