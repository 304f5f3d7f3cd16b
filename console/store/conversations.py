"""Conversations and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select, text

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId, TenantId
from console.ports.chat_stores import FIRST_MESSAGE
from console.store import talk_tables
from console.store.message_text import add_text, drop_text, match_of
from console.store.prepared import Prepared, given
from console.store.talk_rows import (
    MESSAGE_COLUMNS,
    control_values,
    conversation_of,
    founding_values,
    message_of,
    message_values,
    state_values,
)
from console.store.values import stored_time

_conversation = talk_tables.conversation
_message = talk_tables.message
_SEARCH = (
    "SELECT message.* FROM message_text CROSS JOIN message ON message.id = message_text.rowid"
    " WHERE message_text MATCH ? AND message.tenant = ? ORDER BY message_text.rowid DESC LIMIT ?"
)
"""The order of this join makes SQLite walk the matches from the newest on and stop at the limit."""

_NO_ID = 2**63 - 1
_PREVIEW = 160
"""Characters of the last words that lists show."""
_HELD_BACK = (Delivery.DRAFT, Delivery.SCHEDULED)
_NOT_FOR_BOTS = tuple(each.value for each in (Delivery.REPLACED, Delivery.FAILED, *_HELD_BACK))
_FOR_PEOPLE = (Sender.NOTE.value, Sender.WHISPER.value)

_of_conversation = select(_message).where(
    _message.c.tenant == given("tenant"), _message.c.conversation == given("conversation")
)
_GET = Prepared(
    select(_conversation).where(_conversation.c.tenant == given("tenant"), _conversation.c.id == given("id"))
)
_RECENT = Prepared(
    select(_conversation)
    .where(*(_conversation.c[name] == given(name) for name in ("tenant", "channel", "customer")))
    .order_by(_conversation.c.last_at.desc(), _conversation.c.id.desc())
    .limit(given("limit"))
)
_own = (_conversation.c.tenant == given("tenant"), _conversation.c.id == given("conversation"))
_newer = _conversation.c.last_at <= given("at")
_MOVE = Prepared(_conversation.update().where(*_own).values(last_at=func.max(_conversation.c.last_at, given("at"))))
_SPEAK = Prepared(
    _conversation.update()
    .where(*_own)
    .values(
        last_at=func.max(_conversation.c.last_at, given("at")),
        last_text=case((_newer, given("preview")), else_=_conversation.c.last_text),
        last_sender=case((_newer, given("sender")), else_=_conversation.c.last_sender),
    )
)
_STANDS = Prepared(select(_conversation.c.id).where(*_own))
_ADD = Prepared(_message.insert().returning(_message.c.id), MESSAGE_COLUMNS)
_MESSAGE = Prepared(select(_message).where(_message.c.tenant == given("tenant"), _message.c.id == given("id")))
_latest = _of_conversation.where(_message.c.id < given("before")).order_by(_message.c.id.desc()).limit(given("limit"))
_MESSAGES = Prepared(_latest.where(_message.c.delivery != Delivery.REPLACED.value))
_HISTORY = Prepared(
    _latest.where(
        _message.c.id > given("after"),
        text(f"delivery NOT IN ({', '.join(map(repr, _NOT_FOR_BOTS))})"),
        text(f"sender NOT IN ({', '.join(map(repr, _FOR_PEOPLE))})"),
    )
)
_UNANSWERED = Prepared(_of_conversation.where(text(talk_tables.UNANSWERED)).order_by(_message.c.id))
_UNHEARD = Prepared(_of_conversation.where(text(talk_tables.UNHEARD)).order_by(_message.c.id))
_MARK = Prepared(
    _message.update()
    .where(_message.c.tenant == given("tenant"), _message.c.id == given("message"))
    .values(delivery=given("delivery"))
)


class ConversationRows:
    """``ports.ConversationStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, conversation: Conversation) -> None:
        values = {
            **founding_values(conversation),
            **control_values(conversation.control),
            **state_values(conversation),
        }
        self._connection.execute(_conversation.insert().values(**values))

    def get(self, tenant: TenantId, id: ConversationId) -> Conversation | None:
        row = _GET.run(self._connection, tenant=tenant, id=id).one_or_none()
        return None if row is None else conversation_of(row)

    def recent(self, tenant: TenantId, channel: str, customer: str, limit: int = 50) -> list[Conversation]:
        latest = _RECENT.run(self._connection, tenant=tenant, channel=channel, customer=customer, limit=limit)
        return [conversation_of(row) for row in latest]

    def add(self, tenant: TenantId, message: Message) -> MessageId:
        """Raises ValueError when the tenant has no such conversation."""
        if not self._move_on(tenant, message):
            raise ValueError("a message is added to a conversation of its tenant")
        added = _ADD.run(self._connection, **message_values(tenant, message))
        id = MessageId(added.scalar_one())
        if message.delivery is not Delivery.REPLACED:
            add_text(self._connection, id, tenant, message.text)
        return id

    def message(self, tenant: TenantId, id: MessageId) -> Message | None:
        row = _MESSAGE.run(self._connection, tenant=tenant, id=id).one_or_none()
        return None if row is None else message_of(row)

    def messages(
        self, tenant: TenantId, id: ConversationId, *, limit: int, before: MessageId | None = None
    ) -> list[Message]:
        return self._latest(_MESSAGES, tenant, id, limit, before)

    def history(
        self,
        tenant: TenantId,
        id: ConversationId,
        *,
        limit: int,
        before: MessageId | None = None,
        after: MessageId = FIRST_MESSAGE,
    ) -> list[Message]:
        return self._latest(_HISTORY, tenant, id, limit, before, after=after)

    def unanswered(self, tenant: TenantId, id: ConversationId) -> list[Message]:
        return [message_of(row) for row in _UNANSWERED.run(self._connection, tenant=tenant, conversation=id)]

    def unheard(self, tenant: TenantId, id: ConversationId) -> list[Message]:
        return [message_of(row) for row in _UNHEARD.run(self._connection, tenant=tenant, conversation=id)]

    def mark(self, tenant: TenantId, ids: Sequence[MessageId], delivery: Delivery) -> None:
        """Messages that are REPLACED are found no longer."""
        for id in ids:
            was = self.message(tenant, id)
            if was is None:
                continue
            _MARK.run(self._connection, tenant=tenant, message=id, delivery=delivery.value)
            if delivery is Delivery.REPLACED:
                drop_text(self._connection, id)
            elif was.delivery is Delivery.REPLACED:
                add_text(self._connection, id, tenant, was.text)

    def search(self, tenant: TenantId, words: str, limit: int) -> list[Message]:
        """Without those that are REPLACED. Of the words the last may be a beginning."""
        match = match_of(self._connection, tenant, words)
        if not match:
            return []
        return [message_of(row) for row in self._connection.exec_driver_sql(_SEARCH, (match, tenant, limit))]

    def _move_on(self, tenant: TenantId, message: Message) -> bool:
        """The conversation's last moment and words; what the customer does not see moves neither."""
        own: dict[str, Any] = {"tenant": tenant, "conversation": message.conversation}
        if message.sender.value in _FOR_PEOPLE or message.delivery in _HELD_BACK:
            return _STANDS.run(self._connection, **own).one_or_none() is not None
        at = stored_time(message.at)
        if message.sender is Sender.SYSTEM:
            return _MOVE.run(self._connection, **own, at=at).rowcount == 1
        preview = " ".join(message.text[: 2 * _PREVIEW].split())[:_PREVIEW]
        spoken = _SPEAK.run(self._connection, **own, at=at, preview=preview, sender=message.sender.value)
        return spoken.rowcount == 1

    def _latest(
        self,
        query: Prepared,
        tenant: TenantId,
        id: ConversationId,
        limit: int,
        before: MessageId | None,
        **more: Any,
    ) -> list[Message]:
        first = _NO_ID if before is None else before
        latest = query.run(self._connection, tenant=tenant, conversation=id, before=first, limit=limit, **more)
        return [message_of(row) for row in latest][::-1]
