"""Passing a conversation from hand to hand: one compare-and-swap, recorded, marked in the transcript."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from console.desk.being_forgotten import remember_as_of
from console.desk.permissions import at_least
from console.desk.work import Work
from console.domain.changes import Topic
from console.domain.commands import Command
from console.domain.control import BOT, QUEUE, Control, Owner
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, MessageId, PersonId, TenantId
from console.domain.inbox import Handover
from console.domain.people import Role
from console.domain.trouble import Conflict, Refused, Rejected
from console.ports.database import Transaction

LONGEST_NOTE = 4000
"""Characters of a note, a reason, a whisper."""
_LOOKED_BACK = 200


def talk_of(work: Work, tenant: TenantId, id: ConversationId) -> Conversation:
    """A conversation of the inbox. Raises Rejected where there is none."""
    found = work.tx.conversations.get(tenant, id)
    if found is None or found.in_house:
        raise Rejected("There is no such conversation in the inbox.", do="Look at the list again.")
    return found


def message_of(work: Work, tenant: TenantId, id: MessageId) -> tuple[Conversation, Message]:
    """A message of the inbox. Raises Rejected where there is none."""
    message = work.tx.conversations.message(tenant, id)
    if message is None or message.delivery is Delivery.REPLACED:
        raise Rejected("There is no such message.", do="Look at the conversation again.")
    return talk_of(work, tenant, message.conversation), message


def tell(work: Work, command: Command, what: str, *conversations: ConversationId) -> None:
    work.tell(command.tenant, Topic.INBOX, what, command.id, conversations)


def checked(text: str, what: str, longest: int = LONGEST_NOTE) -> str:
    """Raises Rejected for a text that is too long or holds what is no text."""
    text = text.strip()
    if len(text) > longest:
        raise Rejected(f"{what} has {len(text):,} characters, {longest:,} at most are kept.", do="Shorten it.")
    if any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in text):
        raise Rejected(f"{what} holds a character that is no text.", do="Type it anew instead of pasting it.")
    return text


def name_of(tx: Transaction, tenant: TenantId, owner: Owner) -> str:
    """For people."""
    if owner in (BOT, QUEUE):
        return f"the {owner}"
    return next((person.name for person in tx.tenants.people(tenant) if person.id == owner), owner)


def holder_told(work: Work, conversation: Conversation) -> str:
    """Who holds it since when, as a sentence."""
    control = conversation.control
    since = f"since {control.since:%H:%M} UTC"
    if control.owner == QUEUE:
        return f"Nobody holds this conversation; it is in the queue {since}."
    name = name_of(work.tx, conversation.tenant, control.owner)
    return f"{name[0].upper()}{name[1:]} holds this conversation {since}."


def check_epoch(work: Work, conversation: Conversation, expected: int) -> None:
    """Raises Conflict when it has changed hands since the actor looked."""
    if conversation.control.epoch != expected:
        raise Conflict(holder_told(work, conversation), do="Look at what was said meanwhile, then decide again.")


def check_may_move(work: Work, conversation: Conversation, actor: PersonId, reason: str, deed: str) -> None:
    """What somebody else holds is moved by a supervisor only, who says why. Raises Refused or Rejected."""
    control = conversation.control
    if actor in (SYSTEM, control.owner) or not control.held_by_person:
        return
    if not at_least(work.role, Role.SUPERVISOR):
        raise Refused(holder_told(work, conversation), do=f"Ask them or a supervisor to {deed} it.")
    if not reason:
        raise Rejected(f"{holder_told(work, conversation)} A reason is needed to {deed} it.", do="Say why.")


def owed_since(work: Work, conversation: Conversation) -> datetime | None:
    """When the oldest of the customer's messages came that nobody has answered."""
    if conversation.waiting_since is not None:
        return conversation.waiting_since
    unanswered = work.tx.conversations.unanswered(conversation.tenant, conversation.id)
    return unanswered[0].at if unanswered else None


def pass_on(
    work: Work, conversation: Conversation, target: Owner, by: PersonId, *, reason: str, marker: str
) -> Conversation:
    """``target`` holds it from now on, and it is open. ``marker`` is what the transcript says, for people and bot.

    Raises Conflict when somebody was faster.
    """
    _settle_words(work, conversation, target, by)
    owed = owed_since(work, conversation)
    control = Control(
        owner=target, epoch=conversation.control.epoch + 1, since=work.now, reason=reason,
    )  # fmt: skip
    after = replace(
        conversation,
        control=replace(control, expires=lease_end(work, conversation.tenant)) if control.held_by_person else control,
        state=ConversationState.OPEN,
        snoozed_until=None,
        waiting_since=None if target == BOT else owed,
    )
    if not work.tx.inbox.pass_control(conversation, after):
        raise Conflict("Somebody else was faster.", do="Look at the conversation again.")
    waited = max(work.now - owed, timedelta()) if owed is not None else timedelta()
    work.tx.inbox.add_handover(
        conversation.tenant,
        Handover(
            conversation=conversation.id, source=conversation.control.owner, target=target, by=by, reason=reason,
            at=work.now, epoch=after.control.epoch, waited=waited,
        ),
    )  # fmt: skip
    mark(work, after, by, marker)
    return after


def mark(work: Work, conversation: Conversation, by: PersonId, text: str) -> None:
    """A line of the transcript that the customer does not see."""
    work.tx.conversations.add(
        conversation.tenant,
        Message(
            id=MessageId(0), conversation=conversation.id, sender=Sender.SYSTEM, text=text, at=work.now,
            author=None if by == SYSTEM else by, epoch=max(conversation.control.epoch, 1),
        ),
    )  # fmt: skip


def renew(work: Work, conversation: Conversation, actor: PersonId) -> Conversation:
    """The lease of an owner who does something begins anew; of anybody else nothing changes. To be updated then."""
    control = conversation.control
    if control.owner != actor or conversation.state is not ConversationState.OPEN:
        return conversation
    expires = lease_end(work, conversation.tenant)
    return replace(conversation, control=replace(control, expires=expires, reminded=False))


def lease_end(work: Work, tenant: TenantId) -> datetime:
    return work.now + timedelta(minutes=work.tx.inbox.settings(tenant).return_idle_minutes)


def span(duration: timedelta) -> str:
    """``1:50``, ``1 h 12 min``, ``3 days``."""
    seconds = int(duration.total_seconds())
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 48 * 3600:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{seconds // 86400} days"


def _settle_words(work: Work, conversation: Conversation, target: Owner, by: PersonId) -> None:
    """What waits to be sent goes on under the epoch that begins, or is shown as drafts at once and not sent."""
    tenant = conversation.tenant
    for message in work.tx.outbox.under_way(tenant, conversation.id):
        if _goes_on(conversation, message, target, by):
            work.tx.outbox.move(tenant, message, replace(message, epoch=conversation.control.epoch + 1))
        elif message.delivery is not Delivery.SENDING:
            why = "" if message.sender is Sender.BOT else _taken_by(work, tenant, target, by)
            take_back(work, tenant, message, why)


def _goes_on(conversation: Conversation, message: Message, target: Owner, by: PersonId) -> bool:
    """The bot's words where it asked for a person itself; a person's until somebody else takes the conversation."""
    to_nobody = target in (BOT, QUEUE)
    if message.epoch != conversation.control.epoch:
        return False
    if message.sender is Sender.BOT:
        return by == SYSTEM and target == QUEUE
    if message.author in (by, target):
        return True
    return to_nobody and (by == SYSTEM or conversation.control.owner != message.author)


def _taken_by(work: Work, tenant: TenantId, target: Owner, by: PersonId) -> str:
    """For the author of words that were not sent."""
    did = "took over" if target == by else f"gave the conversation to {name_of(work.tx, tenant, target)}"
    return f"Not sent: {name_of(work.tx, tenant, by)} {did} at {work.now:%H:%M} UTC."


def may_speak(conversation: Conversation, message: Message) -> bool:
    """Whether words that are to go were written under the lease as it stands."""
    control = conversation.control
    bot_locked_out = message.sender is Sender.BOT and control.held_by_person
    return message.epoch == control.epoch and not bot_locked_out


def take_back(work: Work, tenant: TenantId, message: Message, why: str = "") -> bool:
    """Words that were not sent become a draft: what they answered is unanswered again, and the bot remembers what it
    did before. ``why`` is for their author. False when the message was moved meanwhile."""
    drafted = replace(message, delivery=Delivery.DRAFT, send_at=None, failure=why)
    if not work.tx.outbox.move(tenant, message, drafted):
        return False
    work.tx.conversations.mark(tenant, message.answered, Delivery.STORED)
    if message.sender is Sender.BOT:
        before = work.tx.conversations.messages(tenant, message.conversation, limit=_LOOKED_BACK, before=message.id)
        said = [each.id for each in before if each.sender is Sender.BOT and each.delivery is not Delivery.DRAFT]
        remember_as_of(work, tenant, message.conversation, said)
    return True


def put_back(work: Work, conversation: Conversation, message: Message, why: str = "") -> bool:
    """``take_back`` in a conversation that stays as it is: the customer waits again, but where it is closed, as
    nothing is owed there. False when the message was moved meanwhile."""
    if not take_back(work, conversation.tenant, message, why):
        return False
    if conversation.state is ConversationState.CLOSED:
        work.tx.conversations.mark(conversation.tenant, message.answered, Delivery.ANSWERED)
    else:
        work.tx.inbox.update(owed_again(work, conversation))
    return True


def owed_again(work: Work, conversation: Conversation) -> Conversation:
    """After words were taken back: the customer waits for a person where one has it. To be updated."""
    if conversation.control.owner == BOT or conversation.state is ConversationState.CLOSED:
        return conversation
    return replace(conversation, waiting_since=owed_since(work, conversation))
