"""What the turn is made of, as the turn sees it: language, guard and search stand behind these Protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from console.domain.behavior import Behavior, Question
from console.domain.bots import BotSettings
from console.domain.ids import ConversationId, KnowledgeId, PluginName, TenantId
from console.domain.knowledge import KnowledgeEntry, KnowledgeHit
from console.domain.masking import MaskingSettings
from console.domain.memory import Collected
from console.domain.people import Site
from console.domain.scoring import Scheme
from console.domain.turns import Intent
from console.engine.items import Items
from console.engine.language.spelling import Corrected
from console.plugin.tools import Tool
from console.ports.database import Reader

DANGER = 1.0
"""Urgency of a text that tells of danger."""


class Matcher(Protocol):
    def rank(self, text: str) -> Mapping[str, float]:
        """Score 0 to 1 by condition id (see ``conditions_of``); one that is nothing like ``text`` may be missing.

        1 for a whole example, at least 0.6 when a word of the condition stands in the text; ``always`` and predicates
        are not looked at.
        """


class Speller(Protocol):
    def correct(self, text: str, settled: Mapping[str, str] = ...) -> Corrected:
        """The text with wrong words corrected. ``settled``: words in lower case, as somebody explained them."""


class IntentReader(Protocol):
    def intents(self, text: str) -> Sequence[Intent]:
        """Intents of one clause, surest first; none when it is out of scope."""

    def clauses(self, text: str) -> Sequence[str]:
        """The requests of a message; a message with one request is itself."""

    def urgency(self, text: str) -> float:
        """0 to 1, 1 for danger."""


class Understanding(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    """does not know, and says so: accepted, nothing is collected"""
    LATER = "later"
    """may be asked again, only not now"""
    BACK = "back to the question before"
    UNFIT = "does not fit"


@dataclass(frozen=True, slots=True)
class Answered:
    """How a text answers a question; ``value`` exactly when GIVEN."""

    understanding: Understanding
    value: Collected | None = None
    why: str = ""


class AnswerReader(Protocol):
    def read(self, question: Question, text: str, today: date) -> Answered: ...
    def yes_no(self, text: str) -> bool | None:
        """None when it is neither."""


class Mask(Protocol):
    """Hides personal data of the texts of one prompt behind places; the same value has one place."""

    def mask(self, text: str) -> str: ...
    def unmask(self, text: str) -> str:
        """Places that this mask gave out become what stood there."""


class FileSource(Protocol):
    async def content(self, tenant: TenantId, conversation: ConversationId, name: str) -> bytes | None:
        """Of a file that came with the last message; None where it is not there."""


class SiteSource(Protocol):
    async def of(self, tenant: TenantId) -> Sequence[Site]: ...


class NoSites:
    """Of a bot whose tools ask for none."""

    async def of(self, tenant: TenantId) -> Sequence[Site]:
        return ()


class NoFiles:
    """Of a channel that brings none."""

    async def content(self, tenant: TenantId, conversation: ConversationId, name: str) -> bytes | None:
        return None


class KnowledgeSearch(Protocol):
    async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
        """Best first; never raises for any text."""

    async def entries(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeEntry]: ...


class SettingsSource(Protocol):
    async def of(self, tenant: TenantId, plugin: PluginName) -> BotSettings:
        """What the tenant set for the plugin's bot; all as the plugin says where it set nothing."""

    async def masking(self, tenant: TenantId) -> MaskingSettings:
        """Which personal data no model sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The pieces that read text."""

    matcher: Matcher
    intents: IntentReader
    answers: AnswerReader
    speller: Speller
    mask: Callable[[], Mask]
    items: Items | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """All that a turn of one plugin's bot stands on, made once. ``settings`` are those of the turn's tenant where the
    engine is given a source of them."""

    plugin: PluginName
    behavior: Behavior
    tools: Mapping[str, Tool]
    scheme: Scheme
    language: Language
    knowledge: KnowledgeSearch
    reader: Reader
    settings: BotSettings = field(default_factory=BotSettings)
    files: FileSource = field(default_factory=NoFiles)
    sites: SiteSource = field(default_factory=NoSites)
