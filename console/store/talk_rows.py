"""Conversations and messages as rows, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.control import QUEUE, Control
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Priority, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId, TraceId
from console.domain.rich import Attachment, Rich
from console.store.documents import document_of, stored_document
from console.store.values import stored_time, stored_time_or_none, time_of, time_or_none

PERSON_SHELF = "person"
MESSAGE_COLUMNS = (
    "tenant", "conversation", "sender", "text", "at", "author", "reply_to", "trace", "extra",
    "delivery", "epoch", "send_at", "attempts", "failure", "external",
)  # fmt: skip
CONTROL_COLUMNS = ("owner", "epoch", "held_since")
STATE_COLUMNS = (
    "held_until", "reminded", "held_because", "state", "snoozed_until", "priority", "waiting_since", "unread",
    "read_up_to", "action_items", "customer_name", "shelf", "needed_since",
)  # fmt: skip
_LEAST_URGENT = len(Priority) - 1


@dataclass(frozen=True, slots=True)
class Extra:
    """What few messages have."""

    rich: Rich | None = None
    attachments: tuple[Attachment, ...] = ()
    answers: tuple[MessageId, ...] = ()


_NO_EXTRA = Extra()
_SENDERS = {each.value: each for each in Sender}
_DELIVERIES = {each.value: each for each in Delivery}
"""Of these a turn reads dozens: looking them up costs a tenth of asking the class."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What few drafts have beside their text."""

    note: str = ""
    whisper: str = ""
    attachments: tuple[Attachment, ...] = ()
    from_draft: MessageId | None = None


def stored_priority(priority: Priority) -> int:
    """0 is the most urgent, so that lists are in the order of their index."""
    return _LEAST_URGENT - priority.rank


def shelf_of(conversation: Conversation) -> str | None:
    """The list of the inbox that it stands in; None for the house's own chats."""
    if conversation.in_house:
        return None
    if conversation.state is not ConversationState.OPEN:
        return conversation.state.value
    return PERSON_SHELF if conversation.control.held_by_person else conversation.control.owner


def is_needed(conversation: Conversation) -> bool:
    """Whether nobody holds it and a person is owed."""
    if shelf_of(conversation) in (None, PERSON_SHELF) or conversation.state is not ConversationState.OPEN:
        return False
    return conversation.control.owner == QUEUE or conversation.action_items > 0


def founding_values(conversation: Conversation) -> dict[str, Any]:
    """What never changes, and what messages change later."""
    return {
        "tenant": conversation.tenant,
        "id": conversation.id,
        "plugin": conversation.plugin,
        "channel": conversation.channel,
        "customer": conversation.customer,
        "title": conversation.title,
        "started_at": stored_time(conversation.started_at),
        "last_at": stored_time(conversation.last_at),
        "last_text": conversation.last_text,
        "last_sender": None if conversation.last_sender is None else conversation.last_sender.value,
    }


def control_values(control: Control) -> dict[str, Any]:
    return {"owner": control.owner, "epoch": control.epoch, "held_since": stored_time(control.since)}


def state_values(conversation: Conversation) -> dict[str, Any]:
    control = conversation.control
    return {
        "held_until": stored_time_or_none(control.expires),
        "reminded": int(control.reminded),
        "held_because": control.reason,
        "state": conversation.state.value,
        "snoozed_until": stored_time_or_none(conversation.snoozed_until),
        "priority": stored_priority(conversation.priority),
        "waiting_since": stored_time_or_none(conversation.waiting_since),
        "unread": conversation.unread,
        "read_up_to": conversation.read_up_to,
        "action_items": conversation.action_items,
        "customer_name": conversation.customer_name,
        "shelf": shelf_of(conversation),
    }


def conversation_of(row: Any) -> Conversation:
    return Conversation(
        id=ConversationId(row.id),
        tenant=TenantId(row.tenant),
        plugin=PluginName(row.plugin),
        channel=row.channel,
        customer=row.customer,
        title=row.title,
        started_at=time_of(row.started_at),
        last_at=time_of(row.last_at),
        control=Control(
            owner=row.owner,
            epoch=row.epoch,
            since=time_of(row.held_since),
            expires=time_or_none(row.held_until),
            reminded=bool(row.reminded),
            reason=row.held_because,
        ),
        state=ConversationState(row.state),
        snoozed_until=time_or_none(row.snoozed_until),
        priority=list(Priority)[_LEAST_URGENT - row.priority],
        waiting_since=time_or_none(row.waiting_since),
        last_text=row.last_text,
        last_sender=None if row.last_sender is None else Sender(row.last_sender),
        unread=row.unread,
        read_up_to=MessageId(row.read_up_to),
        action_items=row.action_items,
        customer_name=row.customer_name,
        needed_since=time_or_none(row.needed_since),
    )


def message_values(tenant: TenantId, message: Message) -> Mapping[str, Any]:
    """All but the id."""
    extra = Extra(message.rich, message.attachments, message.answers)
    return {
        "tenant": tenant,
        "conversation": message.conversation,
        "sender": message.sender.value,
        "text": message.text,
        "at": stored_time(message.at),
        "author": message.author,
        "reply_to": message.reply_to,
        "trace": message.trace,
        "extra": None if extra == _NO_EXTRA else stored_document(extra),
        **sending_values(message),
    }


def sending_values(message: Message) -> Mapping[str, Any]:
    return {
        "delivery": message.delivery.value,
        "epoch": message.epoch,
        "send_at": stored_time_or_none(message.send_at),
        "attempts": message.attempts,
        "failure": message.failure,
        "external": message.external,
    }


def message_of(row: Any) -> Message:
    extra = _NO_EXTRA if row.extra is None else document_of(Extra, row.extra)
    return Message(
        id=MessageId(row.id),
        conversation=ConversationId(row.conversation),
        sender=_SENDERS[row.sender],
        text=row.text,
        at=time_of(row.at),
        author=None if row.author is None else PersonId(row.author),
        delivery=_DELIVERIES[row.delivery],
        reply_to=None if row.reply_to is None else MessageId(row.reply_to),
        trace=None if row.trace is None else TraceId(row.trace),
        epoch=row.epoch,
        rich=extra.rich,
        attachments=extra.attachments,
        answers=extra.answers,
        send_at=time_or_none(row.send_at),
        attempts=row.attempts,
        failure=row.failure,
        external=row.external,
    )
