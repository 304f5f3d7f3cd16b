"""The end of a bot's turn: its reply, what it does, and what is remembered, in one transaction or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from console.desk.action_items import opened
from console.desk.being_forgotten import forget
from console.desk.chat import Inside, check_side, conversation_of, run_all
from console.desk.handed_up import call_for
from console.desk.holding import pass_on
from console.desk.repeating import arm, stands
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.chat_commands import StoreReply
from console.domain.commands import Outcome
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState, Delivery, Message, Sender
from console.domain.ids import SYSTEM, MessageId
from console.domain.inbox import ActionKind
from console.domain.memory import Memory, Profile
from console.domain.repeats import StoreRepeat
from console.domain.trouble import Conflict
from console.domain.turns import Handoff, HandoffReason, Reply
from console.ports.chat_stores import Interaction

_KINDS = {
    HandoffReason.LOW_CONFIDENCE: ActionKind.LOW_CONFIDENCE,
    HandoffReason.REPEATED_LOW_CONFIDENCE: ActionKind.LOW_CONFIDENCE,
    HandoffReason.ERROR: ActionKind.ERROR,
}
"""All other reasons are a HANDOFF."""
_LONGEST_REASON = 500


def handlers(inside: Inside) -> Handlers:
    """``inside`` runs another command within the same transaction."""
    return {
        StoreReply: lambda work, command: store_reply(work, command, inside),
        StoreRepeat: lambda work, command: store_repeat(work, command, inside),
    }


def store_reply(work: Work, command: StoreReply, inside: Inside) -> Outcome:
    conversation = conversation_of(work.tx, command.tenant, command.conversation)
    check_side(conversation, command.actor)
    if _lost(conversation, command):
        return _as_draft(work, conversation, command)
    waiting = {message.id: message for message in work.tx.conversations.unanswered(command.tenant, conversation.id)}
    if not command.answers or not waiting.keys() >= set(command.answers):
        raise Conflict("The message was answered or replaced meanwhile.", do="Nothing needs to be done.")
    run_all(work, command, command.reply.commands, inside, conversation)
    conversation = conversation_of(work.tx, command.tenant, command.conversation)
    reply = command.reply
    if reply.handoff is not None and conversation.in_house:
        inside(work, call_for(work, command, conversation, reply.handoff))
    elif reply.handoff is not None:
        owed = min(waiting[id].at for id in command.answers)
        conversation = _hand_off(work, replace(conversation, waiting_since=owed), reply.handoff)
    id = _say(work, conversation, command, Delivery.STORED if conversation.in_house else Delivery.QUEUED)
    work.tx.traces.take(command.tenant, conversation.id, [waiting[id].text for id in command.answers], work.now)
    heard = command.whispers if _read_by_a_model(reply) else ()
    work.tx.conversations.mark(command.tenant, (*command.answers, *heard), Delivery.ANSWERED)
    work.tx.traces.keep(command.tenant, id, reply, _interaction(command, id, work))
    _remember(work, conversation, command)
    _tell(work, conversation, command, "answered")
    return Outcome(command.id, "The reply is kept.", 1 + len(reply.commands))


def store_repeat(work: Work, repeated: StoreRepeat, inside: Inside) -> Outcome:
    conversation = conversation_of(work.tx, repeated.tenant, repeated.conversation)
    check_side(conversation, repeated.actor)
    command = _as_reply(repeated)
    if _lost(conversation, command) or not stands(work.tx, conversation, repeated.journey, repeated.step):
        raise Conflict("The conversation has left the step.", do="Nothing needs to be done.")
    run_all(work, command, command.reply.commands, inside, conversation)
    said = _is_news(work, command)
    if said:
        id = _say(work, conversation, command, Delivery.STORED if conversation.in_house else Delivery.QUEUED)
        work.tx.traces.keep(command.tenant, id, command.reply, _interaction(command, id, work))
    _remember(work, conversation, command)
    if said or command.reply.commands:
        _tell(work, conversation, command, "repeated")
    return Outcome(command.id, "The step has run again.", int(said) + len(command.reply.commands))


def _as_reply(repeated: StoreRepeat) -> StoreReply:
    """To no message."""
    return StoreReply(
        tenant=repeated.tenant,
        actor=repeated.actor,
        id=repeated.id,
        conversation=repeated.conversation,
        answers=(),
        reply=repeated.reply,
        milliseconds=repeated.milliseconds,
        epoch=repeated.epoch,
    )


def _is_news(work: Work, command: StoreReply) -> bool:
    """Whether it says something that the last message, where it is the bot's, does not say already."""
    text = command.reply.content.strip()
    last = work.tx.conversations.history(command.tenant, command.conversation, limit=1)
    return bool(text) and not any(each.sender is Sender.BOT and text in each.text for each in last)


def _remember(work: Work, conversation: Conversation, command: StoreReply) -> None:
    standing = work.tx.memories.memory(command.tenant, conversation.id)
    if standing.forgotten > command.reply.memory.forgotten:
        return  # the person wished to be forgotten after the turn began
    if command.reply.memory.forgotten > standing.forgotten:
        forget(work, conversation, command.reply.memory)
        arm(work, conversation, command.reply)
        return
    memory = _with_summary(command.reply.memory, standing)
    work.tx.memories.keep_memory(command.tenant, conversation.id, memory)
    profile = _with_edits(work, conversation, command)
    if memory.summarized > command.reply.memory.summarized and not conversation.in_house:
        side = (command.tenant, conversation.channel, conversation.customer)
        profile = replace(profile, summary=work.tx.memories.profile(*side).summary)
    work.tx.memories.keep_profile(command.tenant, conversation.channel, conversation.customer, profile)
    arm(work, conversation, command.reply)


def _read_by_a_model(reply: Reply) -> bool:
    """Rules follow no whispers: these wait for a turn in which a model answers."""
    return any(not call.error for call in reply.trace.calls)


def _lost(conversation: Conversation, command: StoreReply) -> bool:
    """Whether the bot no longer holds what it began to answer."""
    control = conversation.control
    moved = control.owner != BOT or control.epoch != command.epoch
    return moved or conversation.state is ConversationState.CLOSED


def _as_draft(work: Work, conversation: Conversation, command: StoreReply) -> Outcome:
    """What the bot would have said, for people to see and use; nothing of it is done or suggested."""
    command = replace(command, reply=replace(command.reply, asks=()))
    if command.reply.content.strip():
        id = _say(work, conversation, command, Delivery.DRAFT)
        work.tx.traces.keep(command.tenant, id, command.reply, _interaction(command, id, work))
        _tell(work, conversation, command, "bot draft")
    return Outcome(command.id, "The bot lost the conversation: its reply is kept as a draft.", skipped=1)


def _say(work: Work, conversation: Conversation, command: StoreReply, delivery: Delivery) -> MessageId:
    said = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.BOT,
        text=command.reply.content,
        at=work.now,
        delivery=delivery,
        reply_to=command.answers[-1] if command.answers else None,
        answers=command.answers if len(command.answers) > 1 else (),
        trace=command.reply.trace.id,
        epoch=command.epoch if delivery is Delivery.DRAFT else conversation.control.epoch,
        send_at=work.now if delivery is Delivery.QUEUED else None,
    )
    return work.tx.conversations.add(command.tenant, said)


def _hand_off(work: Work, conversation: Conversation, handoff: Handoff) -> Conversation:
    """Into the queue with an action item; the reply that says so is still the bot's to send."""
    reason = f"{handoff.reason.value}: {handoff.detail}" if handoff.detail else handoff.reason.value
    if handoff.reason is HandoffReason.HOUSE and handoff.detail:
        reason = handoff.detail  # says which rule
    reason = reason[:_LONGEST_REASON]
    passed = pass_on(work, conversation, QUEUE, SYSTEM, reason=reason, marker=f"The bot asked for a person: {reason}")
    kind = _KINDS.get(handoff.reason, ActionKind.HANDOFF)
    with_item = opened(work, passed, kind, reason)
    work.tx.inbox.update(with_item)
    return with_item


def _with_summary(memory: Memory, standing: Memory) -> Memory:
    """With the summary that was made while the turn ran."""
    if standing.summarized <= memory.summarized:
        return memory
    return replace(memory, summary=standing.summary, summarized=standing.summarized)


def _with_edits(work: Work, conversation: Conversation, command: StoreReply) -> Profile:
    """The reply's profile, in which fields that a person edited during the turn are as the person left them."""
    profile = command.reply.profile
    if conversation.in_house:
        return profile
    side = (command.tenant, conversation.channel, conversation.customer)
    began = work.now - timedelta(milliseconds=command.milliseconds)
    edited = work.tx.inbox.profile_edits(*side, began)
    if not edited:
        return profile
    stands = work.tx.memories.profile(*side)
    collected = {name: value for name, value in profile.collected.items() if name not in edited}
    collected |= {name: stands.collected[name] for name in edited if name in stands.collected}
    refused = profile.refused - set(edited) | stands.refused & set(edited)
    return replace(profile, collected=collected, refused=frozenset(refused))


def _tell(work: Work, conversation: Conversation, command: StoreReply, what: str) -> None:
    topic = Topic.CHAT if conversation.in_house else Topic.INBOX
    work.tell(command.tenant, topic, what, command.id, [conversation.id])


def _interaction(command: StoreReply, message: MessageId, work: Work) -> Interaction:
    reply = command.reply
    calls = reply.trace.calls
    answered = [call for call in calls if not call.error]
    return Interaction(
        message=message,
        conversation=command.conversation,
        at=work.now,
        engine=reply.engine,
        model=answered[-1].model if answered else "",
        intents=tuple(intent.name for intent in reply.intents),
        confidence=reply.confidence,
        handoff=reply.handoff.reason if reply.handoff else None,
        prompt_tokens=reply.trace.prompt_tokens,
        completion_tokens=sum(call.completion_tokens for call in calls),
        cost=reply.trace.cost,
        milliseconds=command.milliseconds,
        kind=reply.action.value,
    )
