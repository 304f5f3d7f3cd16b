"""What happens to a message on its way out, told by whoever gives it to the channel."""

from __future__ import annotations

from dataclasses import replace

from console.desk.action_items import opened, resolve_all
from console.desk.holding import checked, holder_told, may_speak, message_of, owed_again, put_back, tell
from console.desk.work import Handlers, Work
from console.domain.commands import Command, Outcome
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import MessageId
from console.domain.inbox import ANSWERABLE, ActionKind
from console.domain.inbox_commands import MarkDelivered, MarkFailed, MarkSending, MarkSent
from console.domain.trouble import Conflict

_LONGEST_FAILURE = 500
_ARRIVED = (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)
"""In order."""


def mark_sending(work: Work, command: MarkSending) -> Outcome:
    conversation, message = message_of(work, command.tenant, command.message)
    if message.delivery not in (Delivery.QUEUED, Delivery.SCHEDULED):
        return Outcome(command.id, "It is not waiting to be sent.", skipped=1)
    if message.send_at is not None and message.send_at > work.now:
        return Outcome(command.id, "It is not due.", skipped=1)
    if not may_speak(conversation, message):
        return _hold_back(work, command, conversation, message)
    sending = replace(message, delivery=Delivery.SENDING, attempts=message.attempts + 1)
    _move(work, command, message, sending)
    tell(work, command, "sending", conversation.id)
    return Outcome(command.id, "It may go.", 1)


def mark_sent(work: Work, command: MarkSent) -> Outcome:
    conversation, message = _under_way(work, command, command.message)
    sent = replace(message, delivery=Delivery.SENT, failure="", external=command.external or None)
    _move(work, command, message, sent)
    if message.sender is Sender.PERSON:
        _answer_late(work, conversation, message)
    tell(work, command, "sent", conversation.id)
    return Outcome(command.id, "It is sent.", 1)


def mark_failed(work: Work, command: MarkFailed) -> Outcome:
    conversation, message = _under_way(work, command, command.message)
    failure = checked(command.failure, "The failure", _LONGEST_FAILURE)
    if command.retry_at is not None and not may_speak(conversation, message):
        return _hold_back(work, command, conversation, message)
    if command.retry_at is not None:
        again = replace(message, delivery=Delivery.QUEUED, send_at=command.retry_at, failure=failure)
        _move(work, command, message, again)
        tell(work, command, "waits", conversation.id)
        return Outcome(command.id, "It is tried again later.", 1)
    _move(work, command, message, replace(message, delivery=Delivery.FAILED, send_at=None, failure=failure))
    work.tx.inbox.update(opened(work, conversation, ActionKind.NOT_SENT, failure))
    tell(work, command, "failed", conversation.id)
    return Outcome(command.id, "A person is told that it was not sent.", 1)


def mark_delivered(work: Work, command: MarkDelivered) -> Outcome:
    conversation, message = message_of(work, command.tenant, command.message)
    reached = Delivery.READ if command.read else Delivery.DELIVERED
    if message.delivery not in _ARRIVED or _ARRIVED.index(message.delivery) >= _ARRIVED.index(reached):
        return Outcome(command.id, "Nothing new.", skipped=1)
    _move(work, command, message, replace(message, delivery=reached))
    tell(work, command, reached.value, conversation.id)
    return Outcome(command.id, f"It is {reached.value}.", 1)


HANDLERS: Handlers = {
    MarkSending: mark_sending,
    MarkSent: mark_sent,
    MarkFailed: mark_failed,
    MarkDelivered: mark_delivered,
}


def _hold_back(work: Work, command: Command, conversation: Conversation, message: Message) -> Outcome:
    """Whose words these are has lost the conversation."""
    why = "" if message.sender is Sender.BOT else f"Not sent: {holder_told(work, conversation)}"
    if not put_back(work, conversation, message, why):
        raise _moved()
    tell(work, command, "held back", conversation.id)
    return Outcome(command.id, "The conversation changed hands: the message is kept as a draft.", skipped=1)


def _answer_late(work: Work, conversation: Conversation, message: Message) -> None:
    """What was scheduled answers, once it is sent, what the customer had asked when it was written."""
    unanswered = work.tx.conversations.unanswered(conversation.tenant, conversation.id)
    waited = [each.id for each in unanswered if each.id < message.id]
    if not waited or message.author is None:
        return
    work.tx.conversations.mark(conversation.tenant, waited, Delivery.ANSWERED)
    conversation = resolve_all(work, conversation, message.author, ANSWERABLE, "answered")
    work.tx.inbox.update(owed_again(work, replace(conversation, waiting_since=None)))


def _under_way(work: Work, command: Command, id: MessageId) -> tuple[Conversation, Message]:
    conversation, message = message_of(work, command.tenant, id)
    if message.delivery is not Delivery.SENDING:
        raise Conflict("The message is not on its way.", do="Nothing needs to be done.")
    return conversation, message


def _move(work: Work, command: Command, before: Message, after: Message) -> None:
    if not work.tx.outbox.move(command.tenant, before, after):
        raise _moved()


def _moved() -> Conflict:
    return Conflict("The message was moved meanwhile.", do="Look at it again.")
