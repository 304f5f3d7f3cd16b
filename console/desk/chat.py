"""Commands of a conversation: start, post, run a suggested action, rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from console.desk.attached import check_attached
from console.desk.being_forgotten import remember_as_of
from console.desk.repeating import begin
from console.desk.work import Handlers, Work
from console.domain import inbox_commands
from console.domain.changes import Topic
from console.domain.chat_commands import PostMessage, RateReply, RunAction, StartConversation, StoreReply
from console.domain.commands import Command, Outcome
from console.domain.control import Control
from console.domain.conversations import IN_HOUSE, Conversation, Delivery, Message, Sender
from console.domain.ids import SYSTEM, ConversationId, MessageId, PersonId, TenantId
from console.domain.repeats import BeginRepeat, StoreRepeat
from console.domain.trouble import Conflict, Refused, Rejected
from console.domain.turns import Reply
from console.ports.database import Transaction

LONGEST_MESSAGE = 200_000
LONGEST_TITLE = 200
"""Characters."""
MOST_MESSAGES = 100_000
_INSIDE_AN_INBOX = (inbox_commands.OpenActionItem, inbox_commands.SetPriority, inbox_commands.WriteNote)
_OF_THE_INBOX = tuple(
    each
    for each in vars(inbox_commands).values()
    if isinstance(each, type) and issubclass(each, Command) and each is not Command
)
_NEVER_INSIDE = (
    *(StartConversation, PostMessage, StoreReply, BeginRepeat, StoreRepeat, RunAction, RateReply),
    *(each for each in _OF_THE_INBOX if each not in _INSIDE_AN_INBOX),
)

Inside = Callable[[Work, Command], Outcome]


def handlers(inside: Inside) -> Handlers:
    """``inside`` runs another command within the same transaction."""
    return {
        StartConversation: start,
        PostMessage: post,
        BeginRepeat: begin,
        RunAction: lambda work, command: run_action(work, command, inside),
        RateReply: rate,
    }


def start(work: Work, command: StartConversation) -> Outcome:
    wanted = command.conversation
    if wanted.tenant != command.tenant or not wanted.id.strip():
        raise Rejected("A conversation belongs to its tenant and has an id.")
    if not wanted.in_house:
        raise Rejected("A conversation with a customer is opened in the inbox.", do="Open it there.")
    check_side(wanted, command.actor)
    if work.tx.conversations.get(command.tenant, wanted.id) is not None:
        raise Conflict("This conversation stands already.", do="Go on in it, or start another one.")
    title = " ".join(wanted.title.split())[:LONGEST_TITLE]
    work.tx.conversations.start(
        replace(wanted, title=title, started_at=work.now, last_at=work.now, control=Control(since=work.now))
    )
    work.tell(command.tenant, Topic.CHAT, "started", command.id, [wanted.id])
    return Outcome(command.id, "The conversation is started.", 1)


def post(work: Work, command: PostMessage) -> Outcome:
    conversation = conversation_of(work.tx, command.tenant, command.conversation)
    if not conversation.in_house:
        raise Refused("Only the customer writes to the bot there.", do="Take the conversation over, or whisper.")
    check_side(conversation, command.actor)
    if len(command.text) > LONGEST_MESSAGE:
        raise Rejected(f"The message is longer than {LONGEST_MESSAGE:,} characters.", do="Shorten it.")
    check_attached(work, command.tenant, command.attachments)
    if command.replaces is not None:
        _replace_from(work, conversation, command.replaces)
    message = Message(
        id=MessageId(0),
        conversation=conversation.id,
        sender=Sender.CUSTOMER,
        text=command.text,
        at=work.now,
        author=None if command.actor == SYSTEM else command.actor,
        attachments=command.attachments,
    )
    work.tx.conversations.add(command.tenant, message)
    work.tell(command.tenant, Topic.CHAT, "posted", command.id, [conversation.id])
    return Outcome(command.id, "The message is kept.", 1)


def run_action(work: Work, command: RunAction, inside: Inside) -> Outcome:
    conversation, reply = reply_of(work.tx, command.tenant, command.message)
    check_side(conversation, command.actor)
    if all(action.digest != command.digest for action in reply.actions):
        raise Refused("This reply did not suggest that.", do="Choose one of the actions that it shows.")
    if not command.told.strip():
        raise Rejected("An action says what it did.")
    run_all(work, command, command.commands, inside, conversation)
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
    topic = Topic.CHAT if conversation.in_house else Topic.INBOX
    work.tell(command.tenant, topic, "action run", command.id, [conversation.id])
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


def check_side(conversation: Conversation, actor: PersonId) -> None:
    if conversation.channel in IN_HOUSE and actor not in (conversation.customer, SYSTEM):
        raise Refused("This is somebody else's conversation.", do="Start one of your own.")


def _replace_from(work: Work, conversation: Conversation, first: MessageId) -> None:
    """The message and all after it no longer count; the bot remembers what it did before them.

    Messages before it that one of the replies answered too, as one of a burst, wait for the bot again.
    """
    tenant = conversation.tenant
    standing = work.tx.conversations.messages(tenant, conversation.id, limit=MOST_MESSAGES)
    if all(message.id != first or message.sender is not Sender.CUSTOMER for message in standing):
        raise Conflict("That message was replaced already.", do="Look at the conversation again.")
    gone = [message.id for message in standing if message.id >= first]
    work.tx.conversations.mark(tenant, gone, Delivery.REPLACED)
    answered = {id for message in standing if message.id >= first for id in message.answered if id < first}
    left = [message.id for message in standing if message.id in answered and message.sender is Sender.CUSTOMER]
    work.tx.conversations.mark(tenant, left, Delivery.STORED)
    spoken = [message.id for message in standing if message.id < first and message.sender is Sender.BOT]
    remember_as_of(work, tenant, conversation.id, spoken)


def run_all(
    work: Work, command: Command, commands: Sequence[Command], inside: Inside, conversation: Conversation
) -> None:
    """With the turn's person in the turn's tenant and conversation, whatever they say. Raises Rejected; then nothing
    was done."""
    for each in commands:
        if (each.tenant, each.actor) != (command.tenant, command.actor) or isinstance(each, _NEVER_INSIDE):
            raise Refused("A reply may only do what its person may do.")
        if isinstance(each, _OF_THE_INBOX) and getattr(each, "conversation", None) != conversation.id:
            raise Refused("A reply may only act on its own conversation.")
        inside(work, each)
