"""Commands of the lease: take over, transfer, release, remind."""

from __future__ import annotations

from dataclasses import replace

from console.desk.holding import (
    check_epoch,
    check_may_move,
    checked,
    name_of,
    owed_since,
    pass_on,
    renew,
    span,
    talk_of,
    tell,
)
from console.desk.permissions import at_least, role_of
from console.desk.work import Handlers, Work
from console.domain.commands import Outcome
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState, Delivery
from console.domain.ids import SYSTEM, PersonId
from console.domain.inbox_commands import Release, RemindOwner, TakeOver, Transfer
from console.domain.people import Role
from console.domain.trouble import Conflict, Rejected


def take_over(work: Work, command: TakeOver) -> Outcome:
    if command.actor == SYSTEM:
        raise Rejected("Only a person takes a conversation over.")
    conversation = talk_of(work, command.tenant, command.conversation)
    if conversation.control.owner == command.actor and conversation.state is ConversationState.OPEN:
        check_epoch(work, conversation, command.expected_epoch)
        work.tx.inbox.update(renew(work, conversation, command.actor))
        return Outcome(command.id, "You hold this conversation already.", skipped=1)
    reason = checked(command.reason, "The reason")
    on_its_way = _on_its_way(work, conversation, command.actor)
    take(work, conversation, command.actor, command.expected_epoch, reason)
    tell(work, command, "taken over", conversation.id)
    return Outcome(command.id, f"You hold this conversation.{on_its_way}", 1)


def check_may_take(work: Work, conversation: Conversation, actor: PersonId, expected: int, reason: str) -> None:
    """Raises Conflict, Refused or Rejected."""
    check_epoch(work, conversation, expected)
    check_may_move(work, conversation, actor, reason, "hand over")


def take(work: Work, conversation: Conversation, actor: PersonId, expected: int, reason: str) -> Conversation:
    """As it stands when the actor holds it; their open action items are the actor's from now on."""
    check_may_take(work, conversation, actor, expected, reason)
    owed, before = owed_since(work, conversation), conversation.control
    told = f"{name_of(work.tx, conversation.tenant, actor)} took over"
    if before.held_by_person and before.owner != actor:
        told += f" from {name_of(work.tx, conversation.tenant, before.owner)}"
    if owed is not None:
        told += f" (waited {span(work.now - owed)})"
    taken = pass_on(
        work,
        conversation,
        actor,
        actor,
        reason=reason or "taken over",
        marker=f"{told}: {reason}" if reason else told,
    )
    _assign_items(work, taken, actor)
    return taken


def transfer(work: Work, command: Transfer) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    note = checked(command.note, "The note")
    check_epoch(work, conversation, command.expected_epoch)
    if not at_least(role_of(work.tx, command.tenant, command.to), Role.OPERATOR):
        raise Rejected("A conversation is given to one of your people.", do="Choose somebody from the list.")
    if command.to == SYSTEM:
        raise Rejected("A conversation is given to a person.", do="To give it to the bot, hand it back.")
    if conversation.control.owner == command.to:
        return Outcome(command.id, "They hold this conversation already.", skipped=1)
    check_may_move(work, conversation, command.actor, note, "hand over")
    names = {id: name_of(work.tx, command.tenant, id) for id in (command.actor, command.to)}
    told = f"{_subject(names[command.actor], command.actor)} passed the conversation to {names[command.to]}"
    given = pass_on(
        work, conversation, command.to, command.actor, reason=note or "passed on", marker=_with(told, note)
    )
    _assign_items(work, given, command.to)
    tell(work, command, "transferred", conversation.id)
    return Outcome(command.id, f"{names[command.to]} holds this conversation.", 1)


def release(work: Work, command: Release) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    if command.to not in (BOT, QUEUE):
        raise Rejected(
            "A conversation is released to the bot or into the queue.", do="To give it to a person, pass it."
        )
    note = checked(command.note, "The note")
    check_epoch(work, conversation, command.expected_epoch)
    if conversation.control.owner == command.to:
        return Outcome(command.id, f"It is with {name_of(work.tx, command.tenant, command.to)} already.", skipped=1)
    control = conversation.control
    if command.actor == SYSTEM and control.expires is not None and control.expires > work.now:
        raise Conflict("Its owner is at work on this conversation.", do="Look again when the lease has ended.")
    check_may_move(work, conversation, command.actor, note, "release")
    let_go(work, conversation, command.actor, command.to, note)
    tell(work, command, "released", conversation.id)
    return Outcome(command.id, f"The conversation is with {name_of(work.tx, command.tenant, command.to)}.", 1)


def let_go(work: Work, conversation: Conversation, actor: PersonId, target: str, note: str) -> Conversation:
    """To the bot or the queue."""
    name = _subject(name_of(work.tx, conversation.tenant, actor), actor)
    told = f"{name} handed back to the bot" if target == BOT else f"{name} put the conversation into the queue"
    return pass_on(work, conversation, target, actor, reason=note or "released", marker=_with(told, note))


def remind(work: Work, command: RemindOwner) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    check_epoch(work, conversation, command.expected_epoch)
    control = conversation.control
    if control.expires is None or control.reminded:
        return Outcome(command.id, "There is nobody to remind.", skipped=1)
    work.tx.inbox.update(replace(conversation, control=replace(control, reminded=True)))
    tell(work, command, "reminded", conversation.id)
    return Outcome(command.id, "The owner is reminded.", 1)


HANDLERS: Handlers = {TakeOver: take_over, Transfer: transfer, Release: release, RemindOwner: remind}


def _on_its_way(work: Work, conversation: Conversation, actor: PersonId) -> str:
    """A sentence where a channel was given words of the bot or of somebody else already, and has not said yet."""
    under_way = work.tx.outbox.under_way(conversation.tenant, conversation.id)
    for message in under_way:
        if message.delivery is Delivery.SENDING and message.author != actor:
            whose = message.author or BOT
            name = name_of(work.tx, conversation.tenant, whose)
            return f" {name[0].upper()}{name[1:]}'s last message was on its way already."
    return ""


def _assign_items(work: Work, conversation: Conversation, owner: PersonId) -> None:
    items = work.tx.actions.of(conversation.tenant, conversation.id) if conversation.action_items else ()
    for item in items:
        if item.assignee != owner:
            work.tx.actions.update(conversation.tenant, replace(item, assignee=owner))


def _subject(name: str, actor: PersonId) -> str:
    return "The program" if actor == SYSTEM else name


def _with(told: str, note: str) -> str:
    return f"{told}: {note}" if note else told
