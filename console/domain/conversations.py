"""Conversations and their messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from console.domain.control import Control
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId, TraceId
from console.domain.rich import Attachment, Rich

OWN_CHAT = "mentor"
"""The channel on which people of the house ask a bot for themselves."""

IN_HOUSE = frozenset({OWN_CHAT, "terminal"})
"""Channels whose other side is one of the tenant's people; their conversations are not in the inbox."""


class Sender(StrEnum):
    CUSTOMER = "customer"
    """whom the bot serves: the operator in the mentor's chat, a customer or candidate on a channel"""
    BOT = "bot"
    PERSON = "person"
    NOTE = "note"
    """of a person for people: neither the customer nor the bot ever sees it"""
    WHISPER = "whisper"
    """of a person to the bot: an instruction of the house for its next turn, which the customer never sees"""
    SYSTEM = "system"


class Delivery(StrEnum):
    """Of what came in: STORED, ANSWERED, REPLACED (a whisper is ANSWERED once a turn has heard it).

    Of what goes out on a channel: the others. In the house's own chats, what the bot says stays STORED.
    """

    STORED = "stored"
    ANSWERED = "answered"
    REPLACED = "replaced"
    """edited and sent again, or answered anew: kept, but no longer part of what anybody reads"""
    DRAFT = "draft"
    """never sent: what the bot would have said after it lost the conversation, or a person who did not hold it"""
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class ConversationState(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 to 3, the most urgent highest."""
        return list(Priority).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """``channel`` is ``mentor``, ``terminal``, simulator, telegram, …; ``customer`` is its other side's id there.

    ``waiting_since`` is when the oldest message came that a person still owes an answer; None when nobody does.
    ``last_text`` and ``last_sender`` are of the last words that both sides saw. ``unread`` counts the customer's
    messages after ``read_up_to``, for people; ``action_items`` counts those that are open. ``needed_since`` is
    set by the store while nobody holds it and a person is owed. Times are UTC.
    """

    id: ConversationId
    tenant: TenantId
    plugin: PluginName
    channel: str
    customer: str
    title: str
    started_at: datetime
    last_at: datetime
    control: Control = field(default_factory=Control)
    state: ConversationState = ConversationState.OPEN
    snoozed_until: datetime | None = None
    priority: Priority = Priority.NORMAL
    waiting_since: datetime | None = None
    last_text: str = ""
    last_sender: Sender | None = None
    unread: int = 0
    read_up_to: MessageId = MessageId(0)
    action_items: int = 0
    customer_name: str = ""
    needed_since: datetime | None = None

    @property
    def in_house(self) -> bool:
        return self.channel in IN_HOUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Ids grow within the database. ``author`` is who wrote it, where that is one of the tenant's people.

    ``epoch`` is that of the control it was written under. ``send_at`` (UTC): not before then; ``attempts`` counts
    tries to send, ``failure`` says for people why the last one failed, ``external`` is the channel's name for it.
    ``answers`` are the messages that it answers where they are more than ``reply_to``, which is the last of them.
    """

    id: MessageId
    conversation: ConversationId
    sender: Sender
    text: str
    at: datetime
    author: PersonId | None = None
    delivery: Delivery = Delivery.STORED
    reply_to: MessageId | None = None
    trace: TraceId | None = None
    epoch: int = 0
    rich: Rich | None = None
    attachments: tuple[Attachment, ...] = ()
    send_at: datetime | None = None
    attempts: int = 0
    failure: str = ""
    external: str | None = None
    answers: tuple[MessageId, ...] = ()

    @property
    def answered(self) -> tuple[MessageId, ...]:
        """All that it answers."""
        return self.answers or (() if self.reply_to is None else (self.reply_to,))

    @property
    def is_marker(self) -> bool:
        """Whether it marks where the conversation changed hands: the bot reads it, the customer does not."""
        return self.sender is Sender.SYSTEM and self.epoch > 0
