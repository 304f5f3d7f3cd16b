"""What the chat page reads: conversations, and one of them with what lies behind its replies. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.chat_commands import click_of
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, TenantId
from console.domain.turns import Reply
from console.ports.database import Transaction

CHANNEL = "mentor"
STEP = 30
"""Messages that one look at a conversation brings, and each further look at what was before."""
CONVERSATIONS = 50
"""Of the list at first, and more with each look further down."""
_FOUND = 200
_FARTHEST = 4000
"""Messages that are looked back over for one that a search found."""
_AROUND = 40
"""Characters before what was found that a snippet has."""
_LONGEST_SNIPPET = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A message; ``reply`` is what lies behind one of the bot, ``rating`` the reader's own, 0 for none.

    ``done`` are digests of its suggested actions that ran. ``open``: asked and not answered, and not being answered
    (``answering``).
    """

    message: Message
    reply: Reply | None = None
    rating: int = 0
    done: frozenset[str] = frozenset()
    answering: bool = False

    @property
    def open(self) -> bool:
        waits = self.message.sender is Sender.CUSTOMER and self.message.delivery is Delivery.STORED
        return waits and not self.answering


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list; of a search also the latest message that it found, and what that says there."""

    conversation: Conversation
    message: MessageId | None = None
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The latest lines, oldest first; ``more``: there are earlier ones."""

    conversation: Conversation
    lines: tuple[Line, ...]
    more: bool

    def answered_now(self) -> Transcript:
        """The same while a turn is under way: nothing in it waits to be asked again."""
        return replace(self, lines=tuple(replace(line, answering=True) if line.open else line for line in self.lines))

    @property
    def last_asked(self) -> Line | None:
        asked = [line for line in self.lines if line.message.sender is Sender.CUSTOMER]
        return asked[-1] if asked else None


@dataclass(frozen=True, slots=True)
class ListedPage:
    """``more``: there are older ones."""

    listed: tuple[Listed, ...]
    more: bool = False


def read_conversations(
    tx: Transaction, tenant: TenantId, me: PersonId, words: str, limit: int = CONVERSATIONS
) -> ListedPage:
    """Latest first; with ``words``, those whose title or messages have them."""
    recent = tx.conversations.recent(tenant, CHANNEL, me, limit + 1)
    if not words.strip():
        return ListedPage(tuple(Listed(each) for each in recent[:limit]), len(recent) > limit)
    said: dict[ConversationId, Message] = {}
    for message in tx.conversations.search(tenant, words, _FOUND):
        said.setdefault(message.conversation, message)
    listed = {each.id: each for each in recent}
    for id in said.keys() - listed.keys():
        older = tx.conversations.get(tenant, id)
        if older is not None and (older.channel, older.customer) == (CHANNEL, me):
            listed[id] = older
    found = [each for each in listed.values() if each.id in said or words.casefold() in each.title.casefold()]
    found.sort(key=lambda each: each.last_at, reverse=True)
    return ListedPage(tuple(_found(each, said.get(each.id), words) for each in found))


def read_transcript(
    tx: Transaction, tenant: TenantId, id: ConversationId, me: PersonId, limit: int, back_to: MessageId | None = None
) -> Transcript | None:
    """None where there is no such conversation. ``back_to`` is among the lines, however early it is."""
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    messages = tx.conversations.messages(tenant, id, limit=limit + 1)
    if back_to is not None and len(messages) > limit and messages[1].id > back_to:
        messages = tx.conversations.messages(tenant, id, limit=_FARTHEST)
        limit = sum(message.id >= back_to for message in messages) + STEP
    lines = tuple(_line(tx, tenant, message, me) for message in messages[-limit:])
    return Transcript(conversation, lines, len(messages) > limit)


def engine_words(engine: str) -> str:
    """Who answered, for people."""
    return {"rules": "rules, no model", "none": "no engine"}.get(engine, engine)


def spoken_by(reply: Reply) -> str:
    """Who answered, and in whose place."""
    if reply.engine == "rules" and reply.trace.calls:
        return "rules, the model failed"
    models = [call.model for call in reply.trace.calls if not call.error and call.model]
    return models[-1] if reply.engine == "model" and models else engine_words(reply.engine)


def titled(text: str, longest: int = 60) -> str:
    """A title for a conversation that begins with ``text``."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _found(conversation: Conversation, message: Message | None, words: str) -> Listed:
    if message is None:
        return Listed(conversation)
    text = " ".join(message.text.split())
    if titled(text) == conversation.title:  # it says so already
        return Listed(conversation, message.id)
    first = min((at for word in words.casefold().split() if (at := text.casefold().find(word)) >= 0), default=0)
    start = max(0, first - _AROUND)
    cut = text[start : start + _LONGEST_SNIPPET]
    return Listed(conversation, message.id, f"{'…' if start else ''}{cut}")


def _line(tx: Transaction, tenant: TenantId, message: Message, me: PersonId) -> Line:
    if message.sender is not Sender.BOT:
        return Line(message)
    reply = tx.traces.reply(tenant, message.id)
    mine = [rating for person, rating, _ in tx.traces.ratings(tenant, message.id) if person == me]
    offered = [action.digest for action in reply.actions] if reply else []
    done = frozenset(each for each in offered if tx.commands.outcome(tenant, click_of(message.id, each)) is not None)
    return Line(message, reply, mine[-1] if mine else 0, done)
