"""Stores behind the inbox: lists, search, control, what goes out. Synchronous, inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from console.domain.conversations import Conversation, Message
from console.domain.ids import ActionItemId, ConversationId, DocumentId, MessageId, PersonId, TenantId
from console.domain.inbox import (
    ActionItem,
    Document,
    Draft,
    Handover,
    InboxQuery,
    InboxSettings,
    Presence,
    SearchHit,
    TalkFigures,
    Unanswered,
    View,
)


class InboxStore(Protocol):
    """Whole conversations of the inbox; none of the house's own chats is among them."""

    def list(
        self, query: InboxQuery, *, limit: int, after: Conversation | None = None, offset: int = 0
    ) -> Sequence[Conversation]:
        """In the view's order; those that come after ``after``, as it was read, and ``offset`` further ones."""

    def position(self, query: InboxQuery, id: ConversationId) -> int | None:
        """How many come before it in that list, None when it is not in it."""

    def count(self, query: InboxQuery) -> int: ...
    def counts(self, tenant: TenantId, person: PersonId) -> Mapping[View, int]:
        """Of every view without filters; CLOSED and ALL are left out."""

    def next_waiting(
        self, tenant: TenantId, person: PersonId, *, beside: ConversationId | None = None
    ) -> Conversation | None:
        """What the person should open next, other than ``beside``: of their own whoever waits longest, else the
        first that needs a human."""

    def search(
        self, tenant: TenantId, words: str, *, limit: int, before: MessageId | None = None
    ) -> Sequence[SearchHit]:
        """Latest first; of the words the last may be a beginning, of two letters at least. Notes are found, what
        is REPLACED is not."""

    def window(
        self, tenant: TenantId, id: ConversationId, *, around: MessageId | None = None, before: int, after: int = 0
    ) -> Sequence[Message]:
        """Oldest first: up to ``before`` messages ahead of ``around`` (None: the end), it, and ``after`` behind it.

        Drafts, scheduled ones, notes and markers are among them; what is REPLACED is not.
        """

    def first_unread(self, conversation: Conversation) -> MessageId | None: ...
    def count_unread(self, tenant: TenantId, id: ConversationId, up_to: MessageId) -> int:
        """The customer's messages after ``up_to``."""

    def pass_control(self, before: Conversation, after: Conversation) -> bool:
        """One compare-and-swap: keep ``after`` if the control's epoch is still that of ``before``; False if not."""

    def update(self, conversation: Conversation) -> None:
        """Keep what may change of it, apart from owner and epoch."""

    def draft(self, tenant: TenantId, id: ConversationId) -> Draft | None: ...
    def keep_draft(self, tenant: TenantId, draft: Draft) -> None: ...
    def look(self, tenant: TenantId, person: PersonId, presence: Presence | None) -> Presence | None:
        """Where the person looks from now on; returns what was kept before."""

    def presence(self, tenant: TenantId, ids: Sequence[ConversationId], now: datetime) -> Sequence[Presence]:
        """Who looks at these conversations, what has expired left out."""

    def add_handover(self, tenant: TenantId, handover: Handover) -> None: ...
    def handovers(self, tenant: TenantId, id: ConversationId) -> Sequence[Handover]:
        """Oldest first."""

    def figures(self, tenant: TenantId, ids: Sequence[ConversationId]) -> Mapping[ConversationId, TalkFigures]:
        """Of each of these; what was never sent does not count."""

    def known_delivery(self, tenant: TenantId, channel: str, delivery: str) -> MessageId | None: ...
    def keep_delivery(
        self, tenant: TenantId, channel: str, delivery: str, message: MessageId, at: datetime
    ) -> None: ...
    def forget_deliveries(self, before: datetime, limit: int) -> int:
        """Of all tenants; returns how many were forgotten."""

    def keep_profile_edit(self, tenant: TenantId, channel: str, customer: str, field: str, at: datetime) -> None: ...
    def profile_edits(self, tenant: TenantId, channel: str, customer: str, since: datetime) -> Sequence[str]:
        """Fields that a person edited at ``since`` or later."""

    def settings(self, tenant: TenantId) -> InboxSettings: ...
    def keep_settings(self, tenant: TenantId, settings: InboxSettings) -> None: ...


class ActionStore(Protocol):
    """The action queue."""

    def add(self, tenant: TenantId, item: ActionItem) -> ActionItemId:
        """The id in ``item`` is not looked at."""

    def get(self, tenant: TenantId, id: ActionItemId) -> ActionItem | None: ...
    def update(self, tenant: TenantId, item: ActionItem) -> None: ...
    def of(self, tenant: TenantId, id: ConversationId, *, open_only: bool = True) -> Sequence[ActionItem]:
        """Newest first."""

    def open(
        self, tenant: TenantId, *, limit: int, after: ActionItem | None = None, assignee: PersonId | None = None
    ) -> Sequence[ActionItem]:
        """Oldest first; those that come after ``after``; of one assignee or of all."""

    def resolved(self, tenant: TenantId, *, limit: int, after: ActionItem | None = None) -> Sequence[ActionItem]:
        """Last resolved first; those that come after ``after``."""

    def open_count(self, tenant: TenantId) -> int: ...


class OutboxStore(Protocol):
    """What goes out, and what is due, of all tenants."""

    def due(self, now: datetime, limit: int) -> Sequence[tuple[TenantId, Message]]:
        """QUEUED and SCHEDULED messages whose time has come, in the order in which they are to go.

        One behind words of its conversation that are under way, or wait for another try, waits for them.
        """

    def sending(self, limit: int) -> Sequence[tuple[TenantId, Message]]:
        """Those SENDING: under way, or of a program that was killed."""

    def under_way(self, tenant: TenantId, id: ConversationId) -> Sequence[Message]:
        """Those of one conversation that are QUEUED, SCHEDULED or SENDING."""

    def next_due(self) -> datetime | None:
        """When the next message is due that waits for no other."""

    def move(self, tenant: TenantId, before: Message, after: Message) -> bool:
        """Keep delivery, sending and its failure as in ``after`` if the delivery is still that of ``before``."""

    def to_answer(self, limit: int) -> Sequence[Unanswered]:
        """Open conversations held by the bot with a message that has no reply, whoever waits longest first."""

    def snoozes_due(self, now: datetime, limit: int) -> Sequence[Conversation]: ...
    def leases_until(self, now: datetime, limit: int) -> Sequence[Conversation]:
        """Open ones that a person holds and whose lease ends at ``now`` or earlier, first to end first."""


class DocumentStore(Protocol):
    def put(self, tenant: TenantId, document: Document) -> None:
        """The same one again changes nothing. Raises ValueError when that id has other content."""

    def get(self, tenant: TenantId, id: DocumentId) -> Document | None: ...
    def stands(self, tenant: TenantId, id: DocumentId) -> bool: ...
