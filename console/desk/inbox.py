"""Commands on a conversation as a whole: snooze, close, reopen, read, priority, profile, presence, settings."""

from __future__ import annotations

from dataclasses import replace

from console.desk.action_items import resolve_all
from console.desk.holding import (
    check_may_move,
    checked,
    lease_end,
    mark,
    name_of,
    pass_on,
    renew,
    talk_of,
    tell,
)
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.control import BOT
from console.domain.conversations import Conversation, ConversationState, Delivery
from console.domain.ids import SYSTEM, PersonId
from console.domain.inbox import PRESENCE_LASTS, ActionKind, Presence, inbox_faults
from console.domain.inbox_commands import (
    Close,
    EditProfile,
    LookAt,
    MarkRead,
    Reopen,
    SetPriority,
    SetUpInbox,
    Snooze,
)
from console.domain.memory import Collected
from console.domain.trouble import Conflict, Rejected


def snooze(work: Work, command: Snooze) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    if command.until <= work.now:
        raise Rejected("That moment is past.", do="Choose a later one.")
    if conversation.state is ConversationState.CLOSED:
        raise Conflict("The conversation is closed.", do="Reopen it first.")
    check_may_move(work, conversation, command.actor, "snoozed", "snooze")
    control = replace(conversation.control, expires=None, reminded=False)
    work.tx.inbox.update(
        replace(conversation, state=ConversationState.SNOOZED, snoozed_until=command.until, control=control)
    )
    tell(work, command, "snoozed", conversation.id)
    return Outcome(command.id, "The conversation is snoozed; it comes back earlier when the customer writes.", 1)


def close(work: Work, command: Close) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    if conversation.state is ConversationState.CLOSED:
        return Outcome(command.id, "The conversation is closed already.", skipped=1)
    note = checked(command.note, "The note")
    check_may_move(work, conversation, command.actor, note, "close")
    close_now(work, conversation, command.actor, note)
    tell(work, command, "closed", conversation.id)
    return Outcome(command.id, "The conversation is closed.", 1)


def close_now(work: Work, conversation: Conversation, actor: PersonId, note: str) -> None:
    tenant = conversation.tenant
    name = "The program" if actor == SYSTEM else name_of(work.tx, tenant, actor)
    told = f"{name} closed the conversation" + (f": {note}" if note else "")
    if conversation.control.owner == BOT:
        mark(work, conversation, actor, told)
    else:
        conversation = pass_on(work, conversation, BOT, actor, reason=note or "closed", marker=told)
    waiting = work.tx.conversations.unanswered(tenant, conversation.id)
    work.tx.conversations.mark(tenant, [message.id for message in waiting], Delivery.ANSWERED)
    conversation = resolve_all(work, conversation, actor, frozenset(ActionKind), "closed")
    work.tx.inbox.update(
        replace(conversation, state=ConversationState.CLOSED, snoozed_until=None, waiting_since=None)
    )


def reopen(work: Work, command: Reopen) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    if conversation.state is ConversationState.OPEN:
        return Outcome(command.id, "The conversation is open already.", skipped=1)
    until = conversation.snoozed_until
    if command.actor == SYSTEM and (until is None or until > work.now):
        raise Conflict("It is not due.", do="Look again when it is.")
    woken = conversation.state is ConversationState.SNOOZED
    work.tx.inbox.update(awake(work, conversation))
    if not woken:
        mark(work, conversation, command.actor, f"{name_of(work.tx, command.tenant, command.actor)} reopened it")
    tell(work, command, "woke" if woken else "reopened", conversation.id)
    return Outcome(command.id, "The conversation is open.", 1)


def awake(work: Work, conversation: Conversation) -> Conversation:
    """Open; a person who holds it has a whole lease before them. To be updated."""
    control = conversation.control
    if control.held_by_person and conversation.state is not ConversationState.OPEN:
        control = replace(control, expires=lease_end(work, conversation.tenant), reminded=False)
    return replace(conversation, state=ConversationState.OPEN, snoozed_until=None, control=control)


def mark_read(work: Work, command: MarkRead) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    if command.up_to <= conversation.read_up_to:
        return Outcome(command.id, "It is read already.", skipped=1)
    unread = work.tx.inbox.count_unread(command.tenant, conversation.id, command.up_to)
    read = replace(conversation, unread=unread, read_up_to=command.up_to)
    work.tx.inbox.update(renew(work, read, command.actor))
    tell(work, command, "read", conversation.id)
    return Outcome(command.id, "The conversation is read.", 1)


def set_priority(work: Work, command: SetPriority) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    if conversation.priority is command.priority:
        return Outcome(command.id, f"Its priority is {command.priority} already.", skipped=1)
    work.tx.inbox.update(replace(conversation, priority=command.priority))
    tell(work, command, "priority", conversation.id)
    return Outcome(command.id, f"Its priority is {command.priority}.", 1)


def edit_profile(work: Work, command: EditProfile) -> Outcome:
    conversation = talk_of(work, command.tenant, command.conversation)
    field = checked(command.field, "The field's name", 200)
    if not field or (command.refused and command.value is not None):
        raise Rejected("A field has a name, and a value or a refusal.")
    value = checked(command.value, "The value") if isinstance(command.value, str) else command.value
    side = (command.tenant, conversation.channel, conversation.customer)
    profile = work.tx.memories.profile(*side)
    collected = {name: kept for name, kept in profile.collected.items() if name != field}
    if value is not None and value != "":
        said = f"entered by {name_of(work.tx, command.tenant, command.actor)}"
        collected[field] = Collected(value, said)
    refused = profile.refused - {field} | ({field} if command.refused else set())
    work.tx.memories.keep_profile(*side, replace(profile, collected=collected, refused=frozenset(refused)))
    work.tx.inbox.keep_profile_edit(*side, field, work.now)
    work.tx.inbox.update(renew(work, conversation, command.actor))
    tell(work, command, "profile", conversation.id)
    return Outcome(command.id, "The profile is changed.", 1)


def look_at(work: Work, command: LookAt) -> Outcome:
    presence = None
    if command.conversation is not None:
        conversation = talk_of(work, command.tenant, command.conversation)
        presence = Presence(conversation.id, command.actor, work.now, command.typing)
        if command.typing and conversation.control.owner == command.actor:
            work.tx.inbox.update(renew(work, conversation, command.actor))
    before = work.tx.inbox.look(command.tenant, command.actor, presence)
    if before is not None and before.at <= work.now - PRESENCE_LASTS:
        before = None
    if _seen(before) != _seen(presence):
        subjects = {each.conversation for each in (before, presence) if each is not None}
        tell(work, command, "presence", *sorted(subjects))
    return Outcome(command.id, "", 1)


def set_up(work: Work, command: SetUpInbox) -> Outcome:
    faults = inbox_faults(command.settings)
    if faults:
        told = "; ".join(f"{name.replace('_', ' ')}: {fault}" for name, fault in faults.items())
        raise Rejected(f"The times of the inbox are not sound. {told}", do="Correct them.")
    work.tx.inbox.keep_settings(command.tenant, command.settings)
    work.tell(command.tenant, Topic.SETTINGS, "inbox", command.id, ["inbox"])
    return Outcome(command.id, "The inbox keeps these times from now on.", 1)


HANDLERS: Handlers = {
    Snooze: snooze,
    Close: close,
    Reopen: reopen,
    MarkRead: mark_read,
    SetPriority: set_priority,
    EditProfile: edit_profile,
    LookAt: look_at,
    SetUpInbox: set_up,
}


def _seen(presence: Presence | None) -> tuple[str, bool] | None:
    return None if presence is None else (presence.conversation, presence.typing)
