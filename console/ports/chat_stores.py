"""Stores behind the bots: knowledge, conversations, memory, traces. Synchronous, inside a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.domain.analytics import Analytics, ProviderCounted
from console.domain.bots import StoredBotSettings
from console.domain.conversations import Conversation, Delivery, Message
from console.domain.ids import ConversationId, KnowledgeId, MessageId, PersonId, PluginName, TenantId, TraceId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.domain.masking import MaskingSettings
from console.domain.memory import Memory, Profile
from console.domain.proactive import Asked
from console.domain.repeats import Repeat
from console.domain.turns import HandoffReason, ModelCall, Reply

FIRST_MESSAGE = MessageId(0)
"""Before all messages: their ids begin above it."""


@dataclass(frozen=True, slots=True)
class TextHit:
    """``score`` is bm25 turned so that higher is better, not bounded."""

    entry: KnowledgeEntry
    score: float
    snippet: str

    @property
    def id(self) -> KnowledgeId:
        return self.entry.text.id


class KnowledgeStore(Protocol):
    def put(self, *entries: KnowledgeEntry) -> None:
        """New versions; the ones before are kept. Many are better put at once."""

    def get(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeEntry]: ...
    def versions(self, tenant: TenantId, id: KnowledgeId) -> list[KnowledgeEntry]:
        """Newest first."""

    def all(self, tenant: TenantId, *, active_only: bool = True) -> list[KnowledgeEntry]:
        """By title."""

    def page(
        self, tenant: TenantId, *, active: bool, type: EntryType | None, offset: int, limit: int
    ) -> list[KnowledgeEntry]:
        """By title; ``type`` None means all. Of 100,000 entries as quick as of a hundred."""

    def position(self, tenant: TenantId, id: KnowledgeId, *, active: bool, type: EntryType | None) -> int | None:
        """Where ``page`` has this entry, from 0; None where it does not."""

    def counts(self, tenant: TenantId) -> Mapping[tuple[EntryType, bool], int]:
        """Entries by type and whether they are active."""

    def count(self, tenant: TenantId) -> int:
        """Active entries."""

    def search_text(self, tenant: TenantId, words: str, limit: int) -> list[TextHit]:
        """By words of title, keywords and body over active entries, best first; any text is a valid query."""

    def texts(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeText]: ...
    def vectors(self, model: str, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """Vectors (little-endian float32) known for these content hashes."""

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None: ...


class ConversationStore(Protocol):
    def start(self, conversation: Conversation) -> None: ...
    def get(self, tenant: TenantId, id: ConversationId) -> Conversation | None: ...
    def recent(self, tenant: TenantId, channel: str, customer: str, limit: int = 50) -> list[Conversation]:
        """Latest first."""

    def add(self, tenant: TenantId, message: Message) -> MessageId:
        """The id in ``message`` is not looked at. Moves ``last_at`` and the last words of the conversation, unless
        it is a note, a whisper, a draft or scheduled."""

    def message(self, tenant: TenantId, id: MessageId) -> Message | None: ...
    def messages(
        self, tenant: TenantId, id: ConversationId, *, limit: int, before: MessageId | None = None
    ) -> list[Message]:
        """The latest that are not REPLACED, oldest first."""

    def history(
        self,
        tenant: TenantId,
        id: ConversationId,
        *,
        limit: int,
        before: MessageId | None = None,
        after: MessageId = FIRST_MESSAGE,
    ) -> list[Message]:
        """What a bot reads of them: no notes, whispers, drafts, nor what was not sent; oldest first. Those between
        ``after`` and ``before``."""

    def unanswered(self, tenant: TenantId, id: ConversationId) -> list[Message]:
        """Messages of the other side that are STORED, oldest first."""

    def unheard(self, tenant: TenantId, id: ConversationId) -> list[Message]:
        """Whispers that no turn has heard, oldest first."""

    def mark(self, tenant: TenantId, ids: Sequence[MessageId], delivery: Delivery) -> None: ...
    def search(self, tenant: TenantId, words: str, limit: int) -> list[Message]:
        """Latest first."""


class MemoryStore(Protocol):
    def memory(self, tenant: TenantId, id: ConversationId) -> Memory: ...
    def keep_memory(self, tenant: TenantId, id: ConversationId, memory: Memory) -> None: ...
    def profile(self, tenant: TenantId, channel: str, customer: str) -> Profile: ...
    def keep_profile(self, tenant: TenantId, channel: str, customer: str, profile: Profile) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One answered turn, for analytics. ``cost`` in US dollars; ``kind`` is the Action that it came to."""

    message: MessageId
    conversation: ConversationId
    at: datetime
    engine: str
    model: str
    intents: tuple[str, ...]
    confidence: float | None
    handoff: HandoffReason | None
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    milliseconds: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Of the replies in a span of time: how many, by how many a model was asked, and what that took.

    ``cost`` in US dollars, without the ``unpriced`` replies, whose price is not known.
    """

    replies: int = 0
    asked: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    unpriced: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


class TraceStore(Protocol):
    def keep(self, tenant: TenantId, message: MessageId, reply: Reply, interaction: Interaction) -> None: ...
    def reply(self, tenant: TenantId, message: MessageId) -> Reply | None: ...
    def find(self, tenant: TenantId, id: TraceId) -> tuple[MessageId, Reply] | None: ...
    def charge(self, tenant: TenantId, message: MessageId, calls: Sequence[ModelCall]) -> None:
        """Add what these calls took to the interaction of a reply; nothing where there is none."""

    def interactions(self, tenant: TenantId, since: datetime) -> list[Interaction]: ...
    def asked(self, tenant: TenantId, conversations: Sequence[ConversationId], limit: int) -> list[Asked]:
        """The latest that bots answered in these, oldest first."""

    def passed_over(self, tenant: TenantId, conversations: Sequence[ConversationId]) -> Mapping[str, int]:
        """How many times each key was suggested in these and not taken."""

    def take(self, tenant: TenantId, conversation: ConversationId, texts: Sequence[str], at: datetime) -> None:
        """What was suggested here in these very words counts as taken, as it was suggested last."""

    def cost(self, tenant: TenantId, since: datetime) -> float: ...
    def analytics(self, tenant: TenantId, since: datetime, until: datetime) -> Analytics: ...
    def usage(self, tenant: TenantId, since: datetime) -> Usage: ...
    def providers(self, tenant: TenantId, since: datetime) -> tuple[ProviderCounted, ...]:
        """What each provider took for replies and their summaries; the dearest first. ``since`` counts from the
        quarter of an hour that it is in."""

    def latest(self, tenant: TenantId) -> Interaction | None:
        """The turn answered last."""

    def rate(
        self, tenant: TenantId, message: MessageId, person: PersonId, rating: int, comment: str, at: datetime
    ) -> None: ...
    def ratings(self, tenant: TenantId, message: MessageId) -> list[tuple[PersonId, int, str]]: ...


class RepeatStore(Protocol):
    """At most one per conversation."""

    def put(self, repeat: Repeat) -> None: ...
    def get(self, tenant: TenantId, id: ConversationId) -> Repeat | None: ...
    def drop(self, tenant: TenantId, id: ConversationId) -> None: ...
    def due(self, now: datetime, limit: int) -> list[Repeat]:
        """Of all tenants, the longest due first; also those that were armed after ``now``: the clock was set back."""


class BotSettingsStore(Protocol):
    def get(self, tenant: TenantId, plugin: PluginName) -> StoredBotSettings | None:
        """The newest version."""

    def put(self, stored: StoredBotSettings) -> None:
        """A new version; the ones before are kept."""

    def versions(self, tenant: TenantId, plugin: PluginName) -> list[StoredBotSettings]:
        """Newest first."""

    def masking(self, tenant: TenantId) -> MaskingSettings:
        """All kinds where nothing was set."""

    def keep_masking(self, tenant: TenantId, settings: MaskingSettings) -> None: ...
