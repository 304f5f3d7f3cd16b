"""A bot of a few lines for tests of the turn: language by plain words, knowledge from a list, no store."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, TypeVar

from console.domain.behavior import AnswerType, Behavior, Question
from console.domain.bots import BotSettings
from console.domain.conversations import Message, Sender
from console.domain.ids import (
    ConversationId,
    KnowledgeId,
    MessageId,
    PersonId,
    PillarId,
    PluginName,
    SiteId,
    TenantId,
)
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeHit, KnowledgeText
from console.domain.memory import Collected
from console.domain.people import Role
from console.domain.scoring import Pillar, Scheme
from console.domain.turns import Intent, Replied, Reply, TextPart, Turn, TurnEvent
from console.engine.conditions import conditions_of
from console.engine.guard import pii
from console.engine.language.spelling import Corrected, Speller
from console.engine.pieces import Answered, Bot, Language, Understanding
from console.plugin.tools import Tool
from console.ports.database import Transaction
from console.ports.engine import AgentEngine

T = TypeVar("T")
NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
TENANT = TenantId("acme")
PLUGIN = PluginName("small")
SCHEME = Scheme(
    PLUGIN,
    "Small",
    (
        Pillar(PillarId("P1"), "Right guard", "Guard", "about guards"),
        Pillar(PillarId("P7"), "Emergencies", "SOS", "about emergencies"),
    ),
)


class Words:
    """Every piece of language: equal words, nothing clever; only spelling is the real one."""

    def __init__(self, behavior: Behavior) -> None:
        self._conditions = conditions_of(behavior)
        self._intents = behavior.intents
        self._speller = Speller(word for each in self._conditions.values() for word in each.words)

    def rank(self, text: str) -> Mapping[str, float]:
        scores = {}
        for key, condition in self._conditions.items():
            said = any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in condition.words)
            alike = max((_likeness(text, example) for example in condition.examples), default=0.0)
            scores[key] = max(0.8 if said else 0.0, alike)
        return scores

    def intents(self, text: str) -> Sequence[Intent]:
        found = [
            Intent(name, max(_likeness(text, each) for each in examples), 0.5)
            for name, examples in self._intents.items()
        ]
        return sorted((each for each in found if each.confidence > 0.5), key=lambda each: -each.confidence)

    def clauses(self, text: str) -> Sequence[str]:
        return [part.strip() for part in re.split(r"(?<=[.?!])\s+|\band also\b", text) if part.strip()] or [text]

    def urgency(self, text: str) -> float:
        return 0.9 if "fire" in text else 0.0

    def correct(self, text: str, settled: Mapping[str, str] = MappingProxyType({})) -> Corrected:
        return self._speller.correct(text, settled)

    def read(self, question: Question, text: str, today: date) -> Answered:
        lowered = text.lower()
        if "rather not" in lowered:
            return Answered(Understanding.REFUSED)
        if "no idea" in lowered:
            return Answered(Understanding.UNCERTAIN)
        if question.type is AnswerType.NUMBER:
            number = re.search(r"\d+", text)
            if number is None:
                return Answered(Understanding.UNFIT, why="That is not a number.")
            value = Collected(float(number.group()), text, approximate="about" in lowered or "maybe" in lowered)
            return Answered(Understanding.GIVEN, value)
        return Answered(Understanding.GIVEN, Collected(text, text))

    def yes_no(self, text: str) -> bool | None:
        said = re.fullmatch(r"(yes|no)(?:\W+(?:please|thanks))?\W*", text.strip().lower())
        return None if said is None else said[1] == "yes"


class Shelf:
    """Knowledge from a list."""

    def __init__(self, entries: Sequence[KnowledgeEntry] = ()) -> None:
        self._entries = list(entries)

    async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
        scored = [(_likeness(words, each.text.title), each) for each in self._entries]
        best = sorted((pair for pair in scored if pair[0] > 0.3), key=lambda pair: -pair[0])
        return [KnowledgeHit(entry, score, score, None, entry.text.body[:80]) for score, entry in best[:limit]]

    async def entries(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeEntry]:
        return [each for each in self._entries if each.text.id in ids]


class NoStore:
    async def read(self, work: Callable[[Transaction], T]) -> T:
        raise AssertionError("no tool of these tests reads the store")


def entry(id: str, title: str, body: str) -> KnowledgeEntry:
    text = KnowledgeText(id=KnowledgeId(id), type=EntryType.SOP, title=title, body=body)
    return KnowledgeEntry(
        tenant=TENANT, text=text, version=3, active=True, source="file:x", updated_at=NOW, updated_by=PersonId("x")
    )


def make_bot(
    behavior: Behavior,
    tools: Mapping[str, Tool] | None = None,
    entries: Sequence[KnowledgeEntry] = (),
    settings: BotSettings | None = None,
) -> Bot:
    words = Words(behavior)
    return Bot(
        plugin=PLUGIN,
        behavior=behavior,
        tools=tools or {},
        scheme=SCHEME,
        language=Language(matcher=words, intents=words, answers=words, speller=words, mask=pii.Masked),
        knowledge=Shelf(entries),
        reader=NoStore(),
        settings=settings or BotSettings(),
    )


def turn(*texts: str, **changes: Any) -> Turn:
    asked = Turn(
        tenant=TENANT,
        conversation=ConversationId("c1"),
        plugin=PLUGIN,
        person=PersonId("olga"),
        role=Role.OPERATOR,
        channel="mentor",
        texts=texts,
        now=NOW,
        site=SiteId("north"),
    )
    return replace(asked, **changes)


def message(id: int, sender: Sender, text: str) -> Message:
    return Message(id=MessageId(id), conversation=ConversationId("c1"), sender=sender, text=text, at=NOW)


def after(reply: Reply, *texts: str, **changes: Any) -> Turn:
    """The next turn of the conversation that ``reply`` ended."""
    kept: dict[str, Any] = {"profile": reply.profile, "memory": reply.memory}
    history = (message(1, Sender.CUSTOMER, "earlier"), message(2, Sender.BOT, reply.content))
    return turn(*texts, **{"history": history, **kept, **changes})


async def events_of(engine: AgentEngine, asked: Turn) -> list[TurnEvent]:
    stream: AsyncIterator[TurnEvent] = engine.respond(asked)
    return [event async for event in stream]


async def reply_of(engine: AgentEngine, asked: Turn) -> Reply:
    """The reply; its content is checked to be what was shown."""
    events = await events_of(engine, asked)
    assert isinstance(events[-1], Replied)
    assert events[-1].reply.content == "".join(each.text for each in events if isinstance(each, TextPart))
    return events[-1].reply


def _likeness(left: str, right: str) -> float:
    one, other = set(re.findall(r"\w+", left.lower())), set(re.findall(r"\w+", right.lower()))
    return len(one & other) / max(1, len(one | other))
