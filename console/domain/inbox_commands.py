"""What is done in the inbox, by people, by the bot's worker and by channels.

``expected_epoch`` and ``epoch`` are the control's epoch that the actor saw: when the conversation has changed hands
since, the command is refused as a Conflict that says who holds it since when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.commands import Command
from console.domain.control import Owner
from console.domain.conversations import Priority
from console.domain.ids import ActionItemId, ConversationId, DocumentId, MessageId, PersonId, PluginName
from console.domain.inbox import ActionKind, InboxSettings
from console.domain.rich import Attachment, Rich


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDocument(Command):
    """The bytes of an attachment; the message that names the document comes after it."""

    document: DocumentId
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveMessage(Command):
    """What a customer wrote on ``channel``. ``delivery`` is the channel's id for it: received once for 30 days.

    It goes on the customer's latest conversation there, or begins one with ``plugin``'s bot. ``button`` is the id of
    what was clicked, where the message is a click.
    """

    channel: str
    delivery: str
    customer: str
    plugin: PluginName
    text: str
    customer_name: str = ""
    attachments: tuple[Attachment, ...] = ()
    button: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChat(Command):
    """Begin a conversation with a customer who has not written, held by the actor; nothing is sent by that."""

    conversation: ConversationId
    channel: str
    customer: str
    plugin: PluginName
    customer_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Command):
    """The actor holds the conversation from now on. From another person only with a ``reason``, by a supervisor."""

    conversation: ConversationId
    expected_epoch: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Command):
    """Give it to ``to``."""

    conversation: ConversationId
    to: PersonId
    expected_epoch: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Command):
    """Give it to the bot or into the queue; the bot reads ``note``."""

    conversation: ConversationId
    to: Owner
    expected_epoch: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOwner(Command):
    """Tell the owner, once, that an idle conversation is about to be given back."""

    conversation: ConversationId
    expected_epoch: int


class Then(StrEnum):
    """What happens after a message was written."""

    STAY = "stay"
    HAND_BACK = "hand back"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage(Command):
    """A person's words to the customer. Without the lease it is a Conflict, and the text is kept as a DRAFT message.

    ``take_over``: take the conversation and write, both or neither. ``send_at`` (UTC): not before then.
    ``from_draft``: the DRAFT message that this was made of; it is no longer shown. ``warned``: names of the rules
    that the person was told the text breaks; of any other they are told first (``Warned``), and nothing is sent.
    """

    conversation: ConversationId
    text: str
    epoch: int
    take_over: bool = False
    then: Then = Then.STAY
    send_at: datetime | None = None
    rich: Rich | None = None
    attachments: tuple[Attachment, ...] = ()
    from_draft: MessageId | None = None
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft(Command):
    """A DRAFT message is no longer shown."""

    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelScheduled(Command):
    """Not sent; the text stays as a DRAFT message."""

    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrySend(Command):
    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(Command):
    conversation: ConversationId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisper(Command):
    """The bot reads it at its next turn as an instruction of the house."""

    conversation: ConversationId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft(Command):
    """What stands in the composer. ``version`` is the one that the actor saw, 0 for none; a Conflict when somebody
    else wrote since. None of ``note``, ``whisper``, ``attachments``: they stay as they are."""

    conversation: ConversationId
    text: str
    version: int
    note: str | None = None
    whisper: str | None = None
    attachments: tuple[Attachment, ...] | None = None
    from_draft: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(Command):
    conversation: ConversationId
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """The lease goes back to the bot, open action items are resolved, nothing is owed any more."""

    conversation: ConversationId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Command):
    """Open again, after it was closed or snoozed. By SYSTEM only what is snoozed and due."""

    conversation: ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    conversation: ConversationId
    up_to: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriority(Command):
    conversation: ConversationId
    priority: Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProfile(Command):
    """One field of what is known of the customer: a value, refused, or (None, not refused) unknown again.

    A turn under way does not undo it.
    """

    conversation: ConversationId
    field: str
    value: str | float | bool | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAt(Command):
    """The actor looks at the conversation (None: at none); forgotten 45 s later. A silent view does not tell."""

    conversation: ConversationId | None
    typing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSending(Command):
    """Just before a channel is given the message. ``affected`` is 1 when it may go; 0 when it may not: a message that
    was written under another epoch became a DRAFT instead."""

    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSent(Command):
    """``external`` is the channel's id for it."""

    message: MessageId
    external: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFailed(Command):
    """``failure`` is for people. With ``retry_at`` (UTC) it is tried again then; without, a person is told."""

    message: MessageId
    failure: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDelivered(Command):
    """The channel says that it arrived, or was read. Never moves back."""

    message: MessageId
    read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenActionItem(Command):
    """One of this kind that is open already stays and gets the new reason."""

    conversation: ConversationId
    kind: ActionKind
    reason: str
    assignee: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignActionItem(Command):
    item: ActionItemId
    assignee: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveActionItem(Command):
    item: ActionItemId
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpInbox(Command):
    settings: InboxSettings
