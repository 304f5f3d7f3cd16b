"""Commands of a conversation: start, post, store a reply with what it does, run a suggested action, rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.chat_commands import PostMessage, RateReply, RunAction, StartConversation, StoreReply
from console.domain.commands import Command, Outcome
from console.domain.conversations import IN_HOUSE, Conversation, Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, MessageId, PersonId, TenantId
from console.domain.memory import Memory
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.turns import Reply
from console.ports.chat_stores import Interaction
from console.ports.database import Transaction

LONGEST_MESSAGE = 200_000
LONGEST_TITLE = 200
"""Characters."""
MOST_MESSAGES = 100_000
_NEVER_INSIDE = (StartConversation, PostMessage, StoreReply, RunAction, RateReply)

Inside = Callable[[Work, Command], Outcome]


def handlers(inside: Inside) -> Handlers:
    """``inside`` runs another command within the same transaction."""
    return {
        StartConversation: start,
        PostMessage: post,
        StoreReply: lambda work, command: store_reply(work, command, inside),
        RunAction: lambda work, command: run_action(work, command, inside),
        RateReply: rate,
    }


def start(work: Work, command: StartConversation) -> Outcome:
    wanted = command.conversation
    if wanted.tenant != command.tenant or not wanted.id.strip():
        raise Rejected("A conversation belongs to its tenant and has an id.")
    _check_side(wanted, command.actor)
    if work.tx.conversations.get(command.tenant, wanted.id) is not None:
        raise Conflict("This conversation stands already.", do="Go on in it, or start another one.")
    title = " ".join(wanted.title.split())[:LONGEST_TITLE]
    work.tx.conversations.start(replace(wanted, title=title, started_at=work.now, last_at=work.now))
    work.tell(command.tenant, Topic.CHAT, "started", command.id, [wanted.id])
    return Outcome(command.id, "The conversation is started.", 1)


def post(work: Work, command: PostMessage) -> Outcome:
    conversation = conversation_of(work.tx, command.tenant, command.conversation)
    _check_side(conversation, command.actor)
    if len(command.text) > LONGEST_MESSAGE:
        raise Rejected(f"The message is longer than {LONGEST_MESSAGE:,} characters.", do="Shorten it.")
    if command.replaces is not None:
        _replace_from(work, conversation, command.replaces)
    message = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.CUSTOMER,
        text=command.text,
        at=work.now,
        author=None if command.actor == SYSTEM else command.actor,
    )
    work.tx.conversations.add(command.tenant, message)
    work.tell(command.tenant, Topic.CHAT, "posted", command.id, [conversation.id])
    return Outcome(command.id, "The message is kept.", 1)


def store_reply(work: Work, command: StoreReply, inside: Inside) -> Outcome:
    conversation = conversation_of(work.tx, command.tenant, command.conversation)
    _check_side(conversation, command.actor)
    waiting = {message.id for message in work.tx.conversations.unanswered(command.tenant, conversation.id)}
    if not command.answers or not waiting.issuperset(command.answers):
        raise Conflict("The message was answered or replaced meanwhile.", do="Nothing needs to be done.")
    _run_all(work, command, command.reply.commands, inside)
    reply = command.reply
    said = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.BOT,
        text=reply.content,
        at=work.now,
        reply_to=command.answers[-1],
        trace=reply.trace.id,
    )
    id = work.tx.conversations.add(command.tenant, said)
    work.tx.conversations.mark(command.tenant, command.answers, Delivery.ANSWERED)
    work.tx.traces.keep(command.tenant, id, reply, _interaction(command, id, work))
    standing = work.tx.memories.memory(command.tenant, conversation.id)
    work.tx.memories.keep_memory(command.tenant, conversation.id, _with_summary(reply.memory, standing))
    work.tx.memories.keep_profile(command.tenant, conversation.channel, conversation.customer, reply.profile)
    work.tell(command.tenant, Topic.CHAT, "answered", command.id, [conversation.id])
    return Outcome(command.id, "The reply is kept.", 1 + len(reply.commands))


def run_action(work: Work, command: RunAction, inside: Inside) -> Outcome:
    conversation, reply = reply_of(work.tx, command.tenant, command.message)
    _check_side(conversation, command.actor)
    if all(action.digest != command.digest for action in reply.actions):
        raise Refused("This reply did not suggest that.", do="Choose one of the actions that it shows.")
    if not command.told.strip():
        raise Rejected("An action says what it did.")
    _run_all(work, command, command.commands, inside)
    told = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.SYSTEM,
        text=command.told,
        at=work.now,
        author=None if command.actor == SYSTEM else command.actor,
        reply_to=command.message,
    )
    work.tx.conversations.add(command.tenant, told)
    work.tell(command.tenant, Topic.CHAT, "action run", command.id, [conversation.id])
    return Outcome(command.id, command.told, len(command.commands))


def rate(work: Work, command: RateReply) -> Outcome:
    conversation, _ = reply_of(work.tx, command.tenant, command.message)
    if not 1 <= command.rating <= 5:
        raise Rejected("A rating is 1 to 5.")
    comment = command.comment.strip()[:LONGEST_TITLE]
    work.tx.traces.rate(command.tenant, command.message, command.actor, command.rating, comment, work.now)
    work.tell(command.tenant, Topic.CHAT, "rated", command.id, [conversation.id])
    return Outcome(command.id, "Thank you, the rating is kept.", 1)


def conversation_of(tx: Transaction, tenant: TenantId, id: ConversationId) -> Conversation:
    """Raises Rejected where there is none."""
    found = tx.conversations.get(tenant, id)
    if found is None:
        raise Rejected("There is no such conversation.", do="Start a new one.")
    return found


def reply_of(tx: Transaction, tenant: TenantId, id: MessageId) -> tuple[Conversation, Reply]:
    """Of a bot's message. Raises Rejected where it is none, or was replaced."""
    message, reply = tx.conversations.message(tenant, id), tx.traces.reply(tenant, id)
    if message is None or reply is None or message.delivery is Delivery.REPLACED:
        raise Rejected("That is no reply of a bot, or it was replaced.", do="Look at the conversation again.")
    return conversation_of(tx, tenant, message.conversation), reply


def _check_side(conversation: Conversation, actor: PersonId) -> None:
    if conversation.channel in IN_HOUSE and actor not in (conversation.customer, SYSTEM):
        raise Refused("This is somebody else's conversation.", do="Start one of your own.")


def _replace_from(work: Work, conversation: Conversation, first: MessageId) -> None:
    """The message and all after it no longer count; the bot remembers what it did before them."""
    tenant = conversation.tenant
    standing = work.tx.conversations.messages(tenant, conversation.id, limit=MOST_MESSAGES)
    if all(message.id != first or message.sender is not Sender.CUSTOMER for message in standing):
        raise Conflict("That message was replaced already.", do="Look at the conversation again.")
    gone = [message.id for message in standing if message.id >= first]
    work.tx.conversations.mark(tenant, gone, Delivery.REPLACED)
    spoken = [message.id for message in standing if message.id < first and message.sender is Sender.BOT]
    last = work.tx.traces.reply(tenant, spoken[-1]) if spoken else None
    work.tx.memories.keep_memory(tenant, conversation.id, last.memory if last else Memory())


def _with_summary(memory: Memory, standing: Memory) -> Memory:
    """With the summary that was made while the turn ran."""
    if standing.summarized <= memory.summarized:
        return memory
    return replace(memory, summary=standing.summary, summarized=standing.summarized)


def _run_all(work: Work, command: Command, commands: Sequence[Command], inside: Inside) -> None:
    """With the turn's person in the turn's tenant, whatever they say. Raises Rejected; then nothing was done."""
    for each in commands:
        if (each.tenant, each.actor) != (command.tenant, command.actor) or isinstance(each, _NEVER_INSIDE):
            raise Refused("A reply may only do what its person may do.")
        inside(work, each)


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
    )
