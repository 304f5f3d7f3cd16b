"""What the chat page reads: conversations, and one of them with what lies behind its replies. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.ids import ConversationId, PersonId, TenantId
from console.domain.turns import Reply
from console.ports.database import Transaction

CHANNEL = "mentor"
STEP = 30
"""Messages that one look at a conversation brings, and each further look at what was before."""
_FOUND = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A message; ``reply`` is what lies behind one of the bot, ``rating`` the reader's own, 0 for none.

    ``open``: asked and not answered, and not being answered (``answering``).
    """

    message: Message
    reply: Reply | None = None
    rating: int = 0
    answering: bool = False

    @property
    def open(self) -> bool:
        waits = self.message.sender is Sender.CUSTOMER and self.message.delivery is Delivery.STORED
        return waits and not self.answering


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


def read_conversations(tx: Transaction, tenant: TenantId, me: PersonId, words: str) -> tuple[Conversation, ...]:
    """Latest first; with ``words``, those whose title or messages have them."""
    recent = tx.conversations.recent(tenant, CHANNEL, me)
    if not words.strip():
        return tuple(recent)
    by_text = {message.conversation for message in tx.conversations.search(tenant, words, _FOUND)}
    titled = {each.id for each in recent if words.casefold() in each.title.casefold()}
    listed = {each.id: each for each in recent}
    for id in by_text - set(listed):
        older = tx.conversations.get(tenant, id)
        if older is not None and (older.channel, older.customer) == (CHANNEL, me):
            listed[id] = older
    found = [each for each in listed.values() if each.id in by_text | titled]
    return tuple(sorted(found, key=lambda each: each.last_at, reverse=True))


def read_transcript(
    tx: Transaction, tenant: TenantId, id: ConversationId, me: PersonId, limit: int
) -> Transcript | None:
    """None where there is no such conversation."""
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    messages = tx.conversations.messages(tenant, id, limit=limit + 1)
    lines = tuple(_line(tx, tenant, message, me) for message in messages[-limit:])
    return Transcript(conversation, lines, len(messages) > limit)


def engine_words(engine: str) -> str:
    """Who answered, for people."""
    return {"rules": "rules, no model", "none": "no engine"}.get(engine, engine)


def titled(text: str, longest: int = 60) -> str:
    """A title for a conversation that begins with ``text``."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def example_questions(pillars: Sequence[str]) -> tuple[str, ...]:
    """Questions to begin with, about what the plugin scores."""
    asked = ("How are we doing today?", "What is critical right now?")
    return (*asked, *(f"Explain {name}" for name in pillars[:3]))


def _line(tx: Transaction, tenant: TenantId, message: Message, me: PersonId) -> Line:
    if message.sender is not Sender.BOT:
        return Line(message)
    mine = [rating for person, rating, _ in tx.traces.ratings(tenant, message.id) if person == me]
    return Line(message, tx.traces.reply(tenant, message.id), mine[-1] if mine else 0)
