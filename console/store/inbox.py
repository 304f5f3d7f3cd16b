"""The inbox: lists, search, who holds and who looks at a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, tuple_

from console.domain.control import QUEUE
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, TenantId
from console.domain.inbox import (
    PRESENCE_LASTS,
    Draft,
    Handover,
    InboxQuery,
    InboxSettings,
    Presence,
    SearchHit,
    TalkFigures,
    View,
)
from console.store import inbox_lists, talk_figures, talk_tables
from console.store.bulk import upsert_rows
from console.store.documents import document_of, stored_document
from console.store.message_text import match_of
from console.store.prepared import Prepared, given
from console.store.settings import SettingRows
from console.store.talk_figures import handover_of
from console.store.talk_rows import (
    CONTROL_COLUMNS,
    STATE_COLUMNS,
    Beside,
    control_values,
    conversation_of,
    is_needed,
    message_of,
    state_values,
)
from console.store.values import stored_time, time_of

_conversation = talk_tables.conversation
_message = talk_tables.message
_presence = talk_tables.presence
_handoff = talk_tables.handoff
_inbound = talk_tables.inbound
_edit = talk_tables.profile_edit
_SEARCH = (
    "SELECT message.* FROM message_text"
    " CROSS JOIN message ON message.id = message_text.rowid"
    " CROSS JOIN conversation ON conversation.tenant = message.tenant AND conversation.id = message.conversation"
    " WHERE message_text MATCH ? AND message_text.rowid < ? AND message.tenant = ?"
    " AND conversation.shelf IS NOT NULL"
    " ORDER BY message_text.rowid DESC LIMIT ?"
)
"""The order of this join makes SQLite walk the matches from the newest on and stop at the limit."""
_own = (_conversation.c.tenant == given("of_tenant"), _conversation.c.id == given("of_id"))
_PASS = Prepared(
    _conversation.update()
    .where(*_own, _conversation.c.epoch == given("expected"))
    .values({name: given(name) for name in (*CONTROL_COLUMNS, *STATE_COLUMNS)})
)
_UPDATE = Prepared(_conversation.update().where(*_own).values({name: given(name) for name in STATE_COLUMNS}))
_GET = Prepared(select(_conversation).where(*_own))
_HAND_OVER = Prepared(_handoff.insert())
_PAST_ALL = 2**63 - 1
_MICROSECOND = timedelta(microseconds=1)
_DRAFT = ("tenant", "conversation", "text", "author", "version", "at", "extra")
_PRESENCE = ("tenant", "person", "conversation", "at", "typing")


class InboxRows:
    """``ports.InboxStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(
        self, query: InboxQuery, *, limit: int, after: Conversation | None = None, offset: int = 0
    ) -> Sequence[Conversation]:
        return inbox_lists.page(self._connection, query, limit, after, offset)

    def position(self, query: InboxQuery, id: ConversationId) -> int | None:
        return inbox_lists.position(self._connection, query, id)

    def count(self, query: InboxQuery) -> int:
        return inbox_lists.count(self._connection, query)

    def counts(self, tenant: TenantId, person: PersonId) -> Mapping[View, int]:
        return inbox_lists.counts(self._connection, tenant, person)

    def next_waiting(
        self, tenant: TenantId, person: PersonId, *, beside: ConversationId | None = None
    ) -> Conversation | None:
        mine = (
            select(_conversation)
            .where(
                _conversation.c.tenant == tenant,
                text(talk_tables.WITH_PERSON),
                _conversation.c.owner == person,
                _conversation.c.waiting_since.is_not(None),
                _conversation.c.id != (beside or ""),
            )
            .order_by(_conversation.c.waiting_since, _conversation.c.id)
            .limit(1)
        )
        row = self._connection.execute(mine).one_or_none()
        if row is not None:
            return conversation_of(row)
        needed = self.list(InboxQuery(tenant=tenant, view=View.NEEDS_HUMAN, person=person), limit=2)
        return next((each for each in needed if each.id != beside), None)

    def search(
        self, tenant: TenantId, words: str, *, limit: int, before: MessageId | None = None
    ) -> Sequence[SearchHit]:
        match = match_of(self._connection, tenant, words)
        if not match:
            return []
        below = _PAST_ALL if before is None else before
        rows = self._connection.exec_driver_sql(_SEARCH, (match, below, tenant, limit)).all()
        return [SearchHit(message_of(row), self._talk(tenant, row.conversation)) for row in rows]

    def window(
        self, tenant: TenantId, id: ConversationId, *, around: MessageId | None = None, before: int, after: int = 0
    ) -> Sequence[Message]:
        shown = select(_message).where(
            _message.c.tenant == tenant,
            _message.c.conversation == id,
            _message.c.delivery != Delivery.REPLACED.value,
        )
        last = _PAST_ALL if around is None else around
        limit = before if around is None else before + 1
        ahead = shown.where(_message.c.id <= last).order_by(_message.c.id.desc()).limit(limit)
        behind = shown.where(_message.c.id > last).order_by(_message.c.id).limit(after)
        rows = [*self._connection.execute(ahead)][::-1] + ([*self._connection.execute(behind)] if after else [])
        return [message_of(row) for row in rows]

    def first_unread(self, conversation: Conversation) -> MessageId | None:
        unread = self._unread(conversation.tenant, conversation.id, conversation.read_up_to)
        id = self._connection.execute(
            select(_message.c.id).where(*unread).order_by(_message.c.id).limit(1)
        ).scalar_one_or_none()
        return None if id is None else MessageId(id)

    def count_unread(self, tenant: TenantId, id: ConversationId, up_to: MessageId) -> int:
        unread = self._unread(tenant, id, up_to)
        return self._connection.execute(select(func.count()).select_from(_message).where(*unread)).scalar_one()

    def pass_control(self, before: Conversation, after: Conversation) -> bool:
        own = {"of_tenant": before.tenant, "of_id": before.id, "expected": before.control.epoch}
        values = {**control_values(after.control), **self._state_values(after)}
        return _PASS.run(self._connection, **own, **values).rowcount == 1

    def update(self, conversation: Conversation) -> None:
        own = {"of_tenant": conversation.tenant, "of_id": conversation.id}
        _UPDATE.run(self._connection, **own, **self._state_values(conversation))

    def draft(self, tenant: TenantId, id: ConversationId) -> Draft | None:
        table = talk_tables.draft
        row = self._connection.execute(
            select(table).where(table.c.tenant == tenant, table.c.conversation == id)
        ).one_or_none()
        if row is None:
            return None
        beside = Beside() if row.extra is None else document_of(Beside, row.extra)
        return Draft(
            conversation=id,
            text=row.text,
            author=PersonId(row.author),
            version=row.version,
            at=time_of(row.at),
            note=beside.note,
            whisper=beside.whisper,
            attachments=beside.attachments,
            from_draft=beside.from_draft,
        )

    def keep_draft(self, tenant: TenantId, draft: Draft) -> None:
        beside = Beside(draft.note, draft.whisper, draft.attachments, draft.from_draft)
        extra = None if beside == Beside() else stored_document(beside)
        row = (tenant, draft.conversation, draft.text, draft.author, draft.version, stored_time(draft.at), extra)
        upsert_rows(self._connection, talk_tables.draft, _DRAFT, [row])

    def look(self, tenant: TenantId, person: PersonId, presence: Presence | None) -> Presence | None:
        own = (_presence.c.tenant == tenant, _presence.c.person == person)
        row = self._connection.execute(select(_presence).where(*own)).one_or_none()
        if presence is None:
            self._connection.execute(delete(_presence).where(*own))
        else:
            kept = (tenant, person, presence.conversation, stored_time(presence.at), int(presence.typing))
            upsert_rows(self._connection, _presence, _PRESENCE, [kept])
        return None if row is None else _presence_of(row)

    def presence(self, tenant: TenantId, ids: Sequence[ConversationId], now: datetime) -> Sequence[Presence]:
        query = select(_presence).where(
            _presence.c.tenant == tenant,
            _presence.c.conversation.in_(ids),
            _presence.c.at > stored_time(now - PRESENCE_LASTS),
        )
        return [_presence_of(row) for row in self._connection.execute(query.order_by(_presence.c.person))]

    def add_handover(self, tenant: TenantId, handover: Handover) -> None:
        _HAND_OVER.run(
            self._connection,
            tenant=tenant,
            conversation=handover.conversation,
            epoch=handover.epoch,
            source=handover.source,
            target=handover.target,
            by=handover.by,
            reason=handover.reason,
            at=stored_time(handover.at),
            waited=handover.waited // _MICROSECOND,
        )

    def handovers(self, tenant: TenantId, id: ConversationId) -> Sequence[Handover]:
        query = select(_handoff).where(_handoff.c.tenant == tenant, _handoff.c.conversation == id)
        return [handover_of(row) for row in self._connection.execute(query.order_by(_handoff.c.epoch))]

    def figures(self, tenant: TenantId, ids: Sequence[ConversationId]) -> Mapping[ConversationId, TalkFigures]:
        return talk_figures.of(self._connection, tenant, ids)

    def known_delivery(self, tenant: TenantId, channel: str, delivery: str) -> MessageId | None:
        query = select(_inbound.c.message).where(
            _inbound.c.tenant == tenant, _inbound.c.channel == channel, _inbound.c.delivery == delivery
        )
        id = self._connection.execute(query).scalar_one_or_none()
        return None if id is None else MessageId(id)

    def keep_delivery(self, tenant: TenantId, channel: str, delivery: str, message: MessageId, at: datetime) -> None:
        self._connection.execute(
            _inbound.insert().values(
                tenant=tenant, channel=channel, delivery=delivery, message=message, at=stored_time(at)
            )
        )

    def forget_deliveries(self, before: datetime, limit: int) -> int:
        own = (_inbound.c.tenant, _inbound.c.channel, _inbound.c.delivery)
        old = select(*own).where(_inbound.c.at < stored_time(before)).limit(limit)
        return self._connection.execute(delete(_inbound).where(tuple_(*own).in_(old))).rowcount

    def keep_profile_edit(self, tenant: TenantId, channel: str, customer: str, field: str, at: datetime) -> None:
        row = (tenant, channel, customer, field, stored_time(at))
        upsert_rows(self._connection, _edit, ("tenant", "channel", "customer", "field", "at"), [row])

    def profile_edits(self, tenant: TenantId, channel: str, customer: str, since: datetime) -> Sequence[str]:
        query = select(_edit.c.field).where(
            _edit.c.tenant == tenant,
            _edit.c.channel == channel,
            _edit.c.customer == customer,
            _edit.c.at >= stored_time(since),
        )
        return self._connection.execute(query.order_by(_edit.c.field)).scalars().all()

    def settings(self, tenant: TenantId) -> InboxSettings:
        """The defaults where none are kept."""
        kept = SettingRows(self._connection).get(_setting(tenant))
        return InboxSettings() if kept is None else document_of(InboxSettings, kept.encode())

    def keep_settings(self, tenant: TenantId, settings: InboxSettings) -> None:
        SettingRows(self._connection).set(_setting(tenant), stored_document(settings).decode())

    def _state_values(self, conversation: Conversation) -> dict[str, Any]:
        return {**state_values(conversation), "needed_since": self._needed_since(conversation)}

    def _needed_since(self, conversation: Conversation) -> int | None:
        """Since when the customer waits, else since it was put into the queue, else since the first action item."""
        if not is_needed(conversation):
            return None
        if conversation.waiting_since is not None:
            return stored_time(conversation.waiting_since)
        if conversation.control.owner == QUEUE:
            return stored_time(conversation.control.since)
        item = talk_tables.action_item.c
        first = select(func.min(item.at)).where(
            item.tenant == conversation.tenant, item.conversation == conversation.id, item.resolved_at.is_(None)
        )
        found: int | None = self._connection.execute(first).scalar_one()
        return found

    def _unread(self, tenant: TenantId, id: ConversationId, up_to: MessageId) -> tuple[Any, ...]:
        c = _message.c
        return c.tenant == tenant, c.conversation == id, c.id > up_to, c.sender == Sender.CUSTOMER.value

    def _talk(self, tenant: TenantId, id: ConversationId) -> Conversation:
        return conversation_of(_GET.run(self._connection, of_tenant=tenant, of_id=id).one())


def _presence_of(row: Any) -> Presence:
    return Presence(ConversationId(row.conversation), PersonId(row.person), time_of(row.at), bool(row.typing))


def _setting(tenant: TenantId) -> str:
    return f"inbox.{tenant}"
