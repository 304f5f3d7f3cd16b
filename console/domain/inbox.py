"""What the inbox shows beside conversations and messages, and how its lists are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from console.domain.control import BOT, QUEUE, Owner
from console.domain.conversations import Conversation, Message, Priority
from console.domain.ids import ActionItemId, ConversationId, DocumentId, MessageId, PersonId, PluginName, TenantId
from console.domain.rich import Attachment

PRESENCE_LASTS = timedelta(seconds=45)
DELIVERIES_KEPT = timedelta(days=30)
"""How long the channels' ids of what came in are remembered, so that nothing is received twice."""


class View(StrEnum):
    """Each lists conversations of the inbox only. ``MINE`` is that of the query's person."""

    NEEDS_HUMAN = "needs a human"
    """nobody holds it, and a person is owed: in the queue, or with the bot and an open action item; most urgent
    first, then who waits longest"""
    MINE = "mine"
    """the view's person holds it; latest first, as in all views below but ``SNOOZED``"""
    UNASSIGNED = "unassigned"
    """in the queue"""
    WITH_PEOPLE = "with people"
    """anybody holds it"""
    WITH_BOT = "with the bot"
    SNOOZED = "snoozed"
    """next to wake first"""
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """A list. An empty filter means all. ``person`` is whose ``MINE`` it is."""

    tenant: TenantId
    view: View
    person: PersonId
    channels: frozenset[str] = frozenset()
    plugins: frozenset[PluginName] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    owners: frozenset[Owner] = frozenset()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    message: Message
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A conversation with customer's messages that have no reply; the first and the last came then, UTC.

    ``given_at`` is when a person gave it to the bot, where that was the last change of hands.
    """

    conversation: Conversation
    first_at: datetime
    last_at: datetime
    given_at: datetime | None = None

    @property
    def owed_since(self) -> datetime:
        """Since when the bot owes the answer."""
        return self.first_at if self.given_at is None else max(self.first_at, self.given_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the composer: one for each conversation, whoever wrote it last. ``version`` grows by one.

    ``note`` and ``whisper`` are half-written words to colleagues and to the bot; ``attachments`` go with ``text``,
    which was made of the DRAFT message ``from_draft``, where it was made of one."""

    conversation: ConversationId
    text: str
    author: PersonId
    version: int
    at: datetime
    note: str = ""
    whisper: str = ""
    attachments: tuple[Attachment, ...] = ()
    from_draft: MessageId | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.note or self.whisper or self.attachments)


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody looks at the conversation, as of ``at``."""

    conversation: ConversationId
    person: PersonId
    at: datetime
    typing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A change of hands; ``by`` caused it. ``waited`` is how long the customer had been owed an answer by then."""

    conversation: ConversationId
    source: Owner
    target: Owner
    by: PersonId
    reason: str
    at: datetime
    epoch: int
    waited: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFigures:
    """Of one conversation: words that were said, counted by who said them, and its changes of hands, oldest first."""

    from_customer: int = 0
    from_bot: int = 0
    from_people: int = 0
    first_answer_at: datetime | None = None
    handovers: tuple[Handover, ...] = ()


class ActionKind(StrEnum):
    HANDOFF = "handoff"
    """the customer or a rule wants a person"""
    LOW_CONFIDENCE = "low confidence"
    ERROR = "error"
    """the bot failed"""
    NOT_SENT = "not sent"
    MUST_HAVE_FAILED = "must-have failed"
    REVIEW = "review"
    """something to look at: a prescreen that is complete, a file that could not be read"""


ANSWERABLE = frozenset({ActionKind.HANDOFF, ActionKind.LOW_CONFIDENCE, ActionKind.ERROR})
"""Kinds that are resolved by a person's answer to the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """Something that a person must do; at most one open of each kind in a conversation."""

    id: ActionItemId
    conversation: ConversationId
    kind: ActionKind
    reason: str
    at: datetime
    assignee: PersonId | None = None
    resolved_at: datetime | None = None
    resolved_by: PersonId | None = None
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that came or goes with a message."""

    id: DocumentId
    name: str
    media_type: str
    content: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxSettings:
    """Of a tenant. ``return_to`` is whom a conversation goes to when its owner was idle: the bot or the queue.

    A closed conversation goes on when its customer writes within ``reopen_hours``; later a new one begins. What a
    customer wrote and nobody answered for ``stale_hours`` is left to a person: no bot answers it as if it were new.
    """

    sla_minutes: int = 15
    remind_idle_minutes: int = 10
    return_idle_minutes: int = 15
    return_to: Owner = BOT
    burst_seconds: float = 5.0
    reopen_hours: int = 72
    stale_hours: int = 24


_A_WEEK, _A_YEAR = 7 * 24, 365 * 24
INBOX_LIMITS: dict[str, tuple[int, int]] = {
    "sla_minutes": (1, _A_WEEK * 60),
    "remind_idle_minutes": (1, _A_WEEK * 60),
    "return_idle_minutes": (1, _A_WEEK * 60),
    "burst_seconds": (0, 60),
    "reopen_hours": (1, _A_YEAR),
    "stale_hours": (1, _A_YEAR),
}
"""The least and the most of each time."""


def inbox_faults(settings: InboxSettings) -> dict[str, str]:
    """What is wrong, by the name of the field; nothing where the settings are sound."""
    faults = {}
    for name, (least, most) in INBOX_LIMITS.items():
        if not least <= getattr(settings, name) <= most:
            kind = "number" if name == "burst_seconds" else "whole number"
            faults[name] = f"A {kind} from {least} to {most:,}."
    if settings.return_to not in (BOT, QUEUE):
        faults["return_to"] = "An idle conversation goes to the bot or into the queue."
    if not faults and settings.remind_idle_minutes >= settings.return_idle_minutes:
        faults["remind_idle_minutes"] = "An owner is reminded before the conversation is given back."
    return faults
