"""What comes in from customers, and conversations that the house begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from console.desk.attached import check_attached
from console.desk.holding import checked, name_of, pass_on, talk_of, tell
from console.desk.inbox import awake
from console.desk.work import Handlers, Work
from console.domain.commands import Outcome
from console.domain.control import BOT, Control
from console.domain.conversations import IN_HOUSE, Conversation, ConversationState, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, MessageId
from console.domain.inbox import DELIVERIES_KEPT, Document
from console.domain.inbox_commands import KeepDocument, OpenChat, ReceiveMessage
from console.domain.rich import Button, Rich
from console.domain.trouble import Conflict, Rejected

LONGEST_RECEIVED = 100_000
LONGEST_NAME = 200
"""Characters."""
LARGEST_DOCUMENT = 25_000_000
"""Bytes."""
_FORGOTTEN_AT_ONCE = 200


def keep_document(work: Work, command: KeepDocument) -> Outcome:
    name = checked(command.name, "The file's name", LONGEST_NAME)
    if not name or not command.document.strip():
        raise Rejected("A file has a name and an id.")
    if len(command.content) > LARGEST_DOCUMENT:
        raise Rejected(f"{name} is larger than {LARGEST_DOCUMENT // 1_000_000} MB.", do="Ask for a smaller file.")
    document = Document(
        id=command.document, name=name, media_type=command.media_type, content=command.content, at=work.now
    )
    try:
        work.tx.documents.put(command.tenant, document)
    except ValueError as error:
        raise Conflict("Another file has this id.", do="Give it another one.") from error
    return Outcome(command.id, f"{name} is kept.", 1)


def receive(work: Work, command: ReceiveMessage) -> Outcome:
    _check(work, command)
    work.tx.inbox.forget_deliveries(work.now - DELIVERIES_KEPT, _FORGOTTEN_AT_ONCE)
    if work.tx.inbox.known_delivery(command.tenant, command.channel, command.delivery) is not None:
        return Outcome(command.id, "This message was received before.", skipped=1)
    conversation = _conversation_for(work, command)
    clicked = Rich(buttons=(Button(id=command.button, title=command.text),)) if command.button else None
    message = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.CUSTOMER,
        text=command.text,
        at=work.now,
        epoch=conversation.control.epoch,
        rich=clicked,
        attachments=command.attachments,
    )
    id = work.tx.conversations.add(command.tenant, message)
    work.tx.inbox.keep_delivery(command.tenant, command.channel, command.delivery, id, work.now)
    owed = conversation.waiting_since
    if conversation.control.owner != BOT:
        owed = owed or work.now
    name = command.customer_name.strip()[:LONGEST_NAME] or conversation.customer_name
    received = awake(work, replace(conversation, waiting_since=owed, customer_name=name))
    work.tx.inbox.update(replace(received, unread=conversation.unread + 1))
    tell(work, command, "received", conversation.id)
    return Outcome(command.id, "The message is received.", 1)


def open_chat(work: Work, command: OpenChat) -> Outcome:
    if command.channel in IN_HOUSE or not command.channel or not command.customer.strip():
        raise Rejected("A conversation is with a customer on a channel.", do="Choose a channel and a customer.")
    if command.actor == SYSTEM:
        raise Rejected("Only a person begins a conversation.")
    standing = _latest(work, command)
    if standing is not None and standing.state is not ConversationState.CLOSED:
        raise Conflict("There is a conversation with this customer already.", do="Open it and take it over.")
    if work.tx.conversations.get(command.tenant, command.conversation) is not None:
        raise Conflict("This conversation stands already.", do="Open it.")
    _begin(work, command, command.conversation)
    begun = talk_of(work, command.tenant, command.conversation)
    name = name_of(work.tx, command.tenant, command.actor)
    pass_on(work, begun, command.actor, command.actor, reason="began it", marker=f"{name} began the conversation")
    tell(work, command, "received", command.conversation)
    return Outcome(command.id, "The conversation is open, and you hold it.", 1)


HANDLERS: Handlers = {KeepDocument: keep_document, ReceiveMessage: receive, OpenChat: open_chat}


def conversation_id(command: ReceiveMessage) -> ConversationId:
    """The same for the same delivery, whoever asks."""
    said = "\0".join((command.tenant, command.channel, command.customer, command.delivery))
    return ConversationId(blake2b(said.encode(), digest_size=16).hexdigest())


def _check(work: Work, command: ReceiveMessage) -> None:
    if command.channel in IN_HOUSE or not command.channel:
        raise Rejected("A customer writes over a channel.")
    if not command.delivery.strip() or not command.customer.strip():
        raise Rejected("A message that is received has a customer and an id of its channel.")
    if len(command.text) > LONGEST_RECEIVED:
        raise Rejected(f"The message is longer than {LONGEST_RECEIVED:,} characters.", do="Shorten it.")
    if not command.text.strip() and not command.attachments:
        raise Rejected("The message is empty.")
    check_attached(work, command.tenant, command.attachments)


def _latest(work: Work, command: ReceiveMessage | OpenChat) -> Conversation | None:
    found = work.tx.conversations.recent(command.tenant, command.channel, command.customer, 1)
    return found[0] if found else None


def _conversation_for(work: Work, command: ReceiveMessage) -> Conversation:
    """The latest with this customer, if it is not closed for too long; else a new one."""
    latest = _latest(work, command)
    if latest is not None:
        kept_for = timedelta(hours=work.tx.inbox.settings(command.tenant).reopen_hours)
        if latest.state is not ConversationState.CLOSED or latest.last_at > work.now - kept_for:
            return latest
    id = conversation_id(command)
    _begin(work, command, id)
    return talk_of(work, command.tenant, id)


def _begin(work: Work, command: ReceiveMessage | OpenChat, id: ConversationId) -> None:
    name = command.customer_name.strip()[:LONGEST_NAME]
    work.tx.conversations.start(
        Conversation(
            id=id,
            tenant=command.tenant,
            plugin=command.plugin,
            channel=command.channel,
            customer=command.customer,
            title=name or command.customer,
            started_at=work.now,
            last_at=work.now,
            control=Control(since=work.now),
            customer_name=name,
        )
    )
