"""What the inbox reads: lists, counts, search, and one conversation with all that stands beside it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console.domain.beside import Beside
from console.domain.canned import CannedReply
from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, PluginName, TenantId
from console.domain.inbox import ActionItem, Draft, Handover, InboxQuery, InboxSettings, SearchHit, View
from console.domain.memory import Memory, Profile
from console.domain.people import Person
from console.domain.turns import Reply
from console.ports.canned import read_canned
from console.ports.catalog import Catalog
from console.ports.database import Transaction
from console.shell.rowwindow import PAGE

FIRST = 40
"""Messages of the first look at a conversation."""
STEP = 60
"""Messages that each further look brings, in either direction."""
AGAIN = 200
"""Of those that are shown, the latest so many are read again when something happens."""
_SEEN = 500
"""Latest conversations whose channels and bots the filters offer."""
HITS = 50
"""What one look of a search brings."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a conversation, who looks at it, and in a search the message that was found."""

    conversation: Conversation
    viewers: tuple[PersonId, ...] = ()
    hit: Message | None = None


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """``position`` of the conversation asked for, None when it is not listed; ``top`` is the row to begin at."""

    total: int
    position: int | None
    top: int
    pages: Mapping[int, list[Row]]


@dataclass(frozen=True, slots=True)
class House:
    """What changes seldom: people and times of the tenant."""

    people: Mapping[PersonId, Person] = field(default_factory=dict)
    settings: InboxSettings = field(default_factory=InboxSettings)
    channels: tuple[str, ...] = ()
    plugins: tuple[PluginName, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    views: Mapping[View, int] = field(default_factory=dict)
    action_items: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation with a window of its messages, oldest first."""

    conversation: Conversation
    messages: tuple[Message, ...]
    older: bool
    newer: bool
    first_unread: MessageId | None = None
    around: MessageId | None = None
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of messages that are shown: those from ``since`` on as they are now; ``newer``: more follow."""

    conversation: Conversation
    since: MessageId
    messages: tuple[Message, ...]
    newer: bool
    draft: Draft | None = None
    viewers: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside a conversation. ``reply`` is what lies behind the bot's last words here."""

    conversation: Conversation
    profile: Profile
    memory: Memory
    handovers: tuple[Handover, ...] = ()
    items: tuple[ActionItem, ...] = ()
    earlier: tuple[Conversation, ...] = ()
    reply: Reply | None = None
    reply_to: MessageId | None = None
    viewers: tuple[PersonId, ...] = ()
    asked: str = ""
    """the customer's last words"""
    beside: Beside = Beside()
    canned: tuple[CannedReply, ...] = ()


def read_house(tx: Transaction, tenant: TenantId, me: PersonId) -> House:
    people = {person.id: person for person in tx.tenants.people(tenant)}
    recent = tx.inbox.list(InboxQuery(tenant=tenant, view=View.ALL, person=me), limit=_SEEN)
    channels, plugins = {each.channel for each in recent}, {each.plugin for each in recent}
    return House(people, tx.inbox.settings(tenant), tuple(sorted(channels)), tuple(sorted(plugins)))


def read_counts(tx: Transaction, tenant: TenantId, me: PersonId) -> Counts:
    return Counts(tx.inbox.counts(tenant, me), tx.actions.open_count(tenant))


def read_list(
    tx: Transaction, query: InboxQuery, now: datetime, *, current: ConversationId | None, top: int, rows: int
) -> ListAnswer:
    """The pages on screen: around ``current`` where it is listed, else from row ``top``."""
    total = tx.inbox.count(query)
    position = tx.inbox.position(query, current) if current is not None else None
    first = position if position is not None else min(top, max(total - 1, 0))
    pages = {first // PAGE, min(first + rows, max(total - 1, 0)) // PAGE} if total else set()
    return ListAnswer(total, position, first, read_pages(tx, query, now, pages))


def read_pages(tx: Transaction, query: InboxQuery, now: datetime, pages: Iterable[int]) -> dict[int, list[Row]]:
    found = {page: tx.inbox.list(query, limit=PAGE, offset=page * PAGE) for page in pages}
    looking = _lookers(tx, query.tenant, [each.id for rows in found.values() for each in rows], now)
    return {page: [Row(each, looking.get(each.id, ())) for each in rows] for page, rows in found.items()}


def read_rows(tx: Transaction, tenant: TenantId, ids: Sequence[ConversationId], now: datetime) -> list[Row]:
    """These conversations as they are now."""
    found = [tx.conversations.get(tenant, id) for id in ids]
    looking = _lookers(tx, tenant, ids, now)
    return [Row(each, looking.get(each.id, ())) for each in found if each is not None]


def read_hits(tx: Transaction, tenant: TenantId, words: str, before: MessageId | None) -> tuple[SearchHit, ...]:
    return tuple(tx.inbox.search(tenant, words, limit=HITS, before=before))


def read_opened(tx: Transaction, tenant: TenantId, id: ConversationId, around: MessageId | None) -> Opened | None:
    """A first look: at ``around``, else at what is unread, else at the end. None where there is no such one."""
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    unread = tx.inbox.first_unread(conversation)
    spot = around if around is not None else unread
    draft = tx.inbox.draft(tenant, id)
    if spot is None:
        return read_end(tx, tenant, id)
    half = FIRST // 2
    messages = tuple(tx.inbox.window(tenant, id, around=spot, before=half, after=half))
    earlier = sum(message.id < spot for message in messages)
    later = sum(message.id > spot for message in messages)
    return Opened(conversation, messages, earlier >= half, later >= half, unread, spot, draft)


def read_end(tx: Transaction, tenant: TenantId, id: ConversationId) -> Opened | None:
    """Its last messages, whatever is unread."""
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    messages = tuple(tx.inbox.window(tenant, id, before=FIRST))
    return Opened(conversation, messages, len(messages) >= FIRST, False, draft=tx.inbox.draft(tenant, id))


def read_older(tx: Transaction, tenant: TenantId, id: ConversationId, first: MessageId) -> tuple[Message, ...]:
    found = tx.inbox.window(tenant, id, around=first, before=STEP)
    return tuple(message for message in found if message.id < first)


def read_newer(tx: Transaction, tenant: TenantId, id: ConversationId, last: MessageId) -> tuple[Message, ...]:
    found = tx.inbox.window(tenant, id, around=last, before=0, after=STEP)
    return tuple(message for message in found if message.id > last)


def read_renewed(
    tx: Transaction, tenant: TenantId, id: ConversationId, since: MessageId | None, shown: int, now: datetime
) -> Renewed | None:
    """Messages from ``since`` on (None: there was none), which are ``shown``, and those that came after them."""
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    if since is None:
        messages = tuple(tx.inbox.window(tenant, id, before=FIRST))
        newer = False
    else:
        asked = shown + STEP
        found = tx.inbox.window(tenant, id, around=since, before=0, after=asked)
        messages = tuple(message for message in found if message.id >= since)
        newer = len(messages) > asked
    viewers = _lookers(tx, tenant, [id], now).get(id, ())
    first = since if since is not None else MessageId(0)
    return Renewed(conversation, first, messages, newer, tx.inbox.draft(tenant, id), viewers)


def read_context(
    tx: Transaction, tenant: TenantId, id: ConversationId, now: datetime, catalog: Catalog
) -> Context | None:
    conversation = tx.conversations.get(tenant, id)
    if conversation is None:
        return None
    lately = tx.inbox.window(tenant, id, before=FIRST)
    last = next((each for each in reversed(lately) if each.sender is Sender.BOT and each.trace is not None), None)
    asked = next((each.text for each in reversed(lately) if each.sender is Sender.CUSTOMER), "")
    earlier = tx.conversations.recent(tenant, conversation.channel, conversation.customer, limit=20)
    return Context(
        conversation=conversation,
        profile=tx.memories.profile(tenant, conversation.channel, conversation.customer),
        memory=tx.memories.memory(tenant, id),
        handovers=tuple(tx.inbox.handovers(tenant, id)),
        items=tuple(tx.actions.of(tenant, id)),
        earlier=tuple(each for each in earlier if each.id != id),
        reply=tx.traces.reply(tenant, last.id) if last else None,
        reply_to=last.id if last else None,
        viewers=_lookers(tx, tenant, [id], now).get(id, ()),
        asked=asked,
        beside=catalog.beside(tx, conversation),
        canned=read_canned(tx.settings, tenant),
    )


def without(viewers: tuple[PersonId, ...], me: PersonId) -> tuple[PersonId, ...]:
    return tuple(each for each in viewers if each != me)


def _lookers(
    tx: Transaction, tenant: TenantId, ids: Sequence[ConversationId], now: datetime
) -> dict[ConversationId, tuple[PersonId, ...]]:
    looking: dict[ConversationId, tuple[PersonId, ...]] = {}
    for each in tx.inbox.presence(tenant, ids, now):
        looking[each.conversation] = (*looking.get(each.conversation, ()), each.person)
    return looking
