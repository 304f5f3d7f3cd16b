"""What the chat page reads: conversations, and one of them with what lies behind its replies. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
MOST_FOUND = 200
"""Messages that a search looks at."""
_FARTHEST = 4000
"""Messages that are looked back over for one that a search found."""
AROUND = 15
"""Messages before one that was found, and after it, that are read with it where it is far back."""
_BEFORE_WORDS = 40
"""Characters before what was found that a snippet has."""
_LONGEST_SNIPPET = 120
_MARKS = re.compile(r"\*\*|`+|^#+ ", re.MULTILINE)
"""Of Markdown, which a snippet does not show."""


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
    """A conversation in the list; of a search also the messages that it found, latest first, and what that says."""

    conversation: Conversation
    messages: tuple[MessageId, ...] = ()
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a conversation is looked at: so many messages, the last of them ``until``; None is the latest."""

    limit: int = STEP
    until: MessageId | None = None

    def wider(self, by: int = STEP) -> Stretch:
        return replace(self, limit=self.limit + by)


@dataclass(frozen=True, slots=True)
class Transcript:
    """These lines, oldest first; ``more``: there are earlier ones. Later ones where the stretch has an end."""

    conversation: Conversation
    lines: tuple[Line, ...]
    more: bool
    stretch: Stretch = Stretch()

    @property
    def later(self) -> bool:
        return self.stretch.until is not None

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
    said: dict[ConversationId, list[Message]] = {}
    for message in tx.conversations.search(tenant, words, MOST_FOUND):
        said.setdefault(message.conversation, []).append(message)
    listed = {each.id: each for each in recent}
    for id in said.keys() - listed.keys():
        older = tx.conversations.get(tenant, id)
        if older is not None and (older.channel, older.customer) == (CHANNEL, me):
            listed[id] = older
    found = [each for each in listed.values() if each.id in said or words.casefold() in each.title.casefold()]
    found.sort(key=lambda each: each.last_at, reverse=True)
    return ListedPage(tuple(_found(each, said.get(each.id, ()), words) for each in found))


def read_transcript(
    tx: Transaction,
    tenant: TenantId,
    id: ConversationId,
    me: PersonId,
    stretch: Stretch,
    found: MessageId | None = None,
) -> Transcript | None:
    """None where there is no such conversation. ``found`` is among the lines, however early it is: far back, those
    around it stand alone, since a thousand messages take long to show."""
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    messages = _messages(tx, conversation, stretch)
    if found is not None and not any(message.id == found for message in messages[-stretch.limit :]):
        stretch = _around(tx, conversation, found)
        messages = _messages(tx, conversation, stretch)
    lines = tuple(_line(tx, tenant, message, me) for message in messages[-stretch.limit :])
    return Transcript(conversation, lines, len(messages) > stretch.limit, stretch)


def read_later(tx: Transaction, conversation: Conversation, stretch: Stretch) -> Stretch:
    """The same and the next ones after it."""
    if stretch.until is None:
        return stretch
    all_of_them = tx.conversations.messages(conversation.tenant, conversation.id, limit=_FARTHEST)
    later = [message.id for message in all_of_them if message.id > stretch.until]
    return Stretch(stretch.limit + len(later[:STEP]), later[STEP - 1] if len(later) > STEP else None)


def _messages(tx: Transaction, conversation: Conversation, stretch: Stretch) -> list[Message]:
    """One more than are looked at, where there is one."""
    before = None if stretch.until is None else MessageId(stretch.until + 1)
    return tx.conversations.messages(conversation.tenant, conversation.id, limit=stretch.limit + 1, before=before)


def _around(tx: Transaction, conversation: Conversation, found: MessageId) -> Stretch:
    """All from it on where that is little, else it and its neighbors."""
    ids = [each.id for each in tx.conversations.messages(conversation.tenant, conversation.id, limit=_FARTHEST)]
    if found not in ids:
        return Stretch()
    behind = len(ids) - ids.index(found) - 1
    if behind <= 3 * STEP:
        return Stretch(behind + 1 + AROUND)
    return Stretch(2 * AROUND + 1, ids[-1 - behind + AROUND])


def engine_words(engine: str) -> str:
    """Who answered, for people."""
    return {"rules": "rules, no model", "none": "no engine"}.get(engine, engine)


def spoken_by(reply: Reply) -> str:
    """Who answered, and in whose place."""
    if reply.engine == "none":
        return "failed" if reply.handoff else "stopped"
    if reply.engine == "rules" and reply.trace.calls:
        return "rules, the model failed"
    models = [call.model for call in reply.trace.calls if not call.error and call.model]
    return models[-1] if reply.engine == "model" and models else engine_words(reply.engine)


def titled(text: str, longest: int = 60) -> str:
    """A title for a conversation that begins with ``text``."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _found(conversation: Conversation, messages: Sequence[Message], words: str) -> Listed:
    if not messages:
        return Listed(conversation)
    latest, ids = messages[0], tuple(message.id for message in messages)
    text = " ".join(_MARKS.sub("", latest.text).split())
    if titled(text) == conversation.title:  # it says so already
        return Listed(conversation, ids)
    first = min((at for word in words.casefold().split() if (at := text.casefold().find(word)) >= 0), default=0)
    start = max(0, first - _BEFORE_WORDS)
    cut = text[start : start + _LONGEST_SNIPPET]
    return Listed(conversation, ids, f"{'…' if start else ''}{cut}")


def _line(tx: Transaction, tenant: TenantId, message: Message, me: PersonId) -> Line:
    if message.sender is not Sender.BOT:
        return Line(message)
    reply = tx.traces.reply(tenant, message.id)
    mine = [rating for person, rating, _ in tx.traces.ratings(tenant, message.id) if person == me]
    offered = [action.digest for action in reply.actions] if reply else []
    done = frozenset(each for each in offered if tx.commands.outcome(tenant, click_of(message.id, each)) is not None)
    return Line(message, reply, mine[-1] if mine else 0, done)
