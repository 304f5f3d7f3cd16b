"""A bot and its engine put together, from a plugin's behavior and what wiring hands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from console.domain.behavior import Behavior, Question
from console.domain.bots import BotSettings
from console.domain.ids import PluginName
from console.domain.memory import Collected
from console.domain.scoring import Scheme
from console.domain.turns import Intent
from console.engine.conditions import conditions_of
from console.engine.decision import Decider
from console.engine.engine import BotEngine
from console.engine.fill import asks_for_site
from console.engine.guard import pii
from console.engine.items import Items
from console.engine.language.answers import Answer, Outcome, YesNo, read_answer, yes_no
from console.engine.language.intents import IN_SCOPE, learned
from console.engine.language.requests import Request, clauses, urgency
from console.engine.language.spelling import Speller
from console.engine.matching import ConditionMatcher, IntentMatcher
from console.engine.pieces import (
    Answered,
    Bot,
    FileSource,
    KnowledgeSearch,
    Language,
    NoFiles,
    NoSites,
    SettingsSource,
    Understanding,
)
from console.engine.rules import RuleDecider
from console.engine.sites import KnownSites
from console.plugin.tools import Tool
from console.ports.clock import Clock
from console.ports.database import Reader
from console.ports.models import LanguageModel

_HELD = 32
"""Texts whose intents are kept: of one message they are asked for its clauses, its guidelines and its journeys."""
_MEANS = {
    Outcome.REFUSED: Understanding.REFUSED,
    Outcome.UNSURE: Understanding.UNCERTAIN,
    Outcome.LATER: Understanding.LATER,
}


def make_bot(
    *,
    plugin: PluginName,
    scheme: Scheme | None,
    behavior: Behavior,
    tools: Mapping[str, Tool],
    reader: Reader,
    knowledge: KnowledgeSearch,
    cache: Path,
    settings: BotSettings | None = None,
    names: Iterable[str] = (),
    files: FileSource | None = None,
) -> Bot:
    """Learns intents or reads them from ``cache``: seconds the first time, so call it off the GUI thread.

    ``names`` are sites, people and the like, never corrected.
    """
    scheme = scheme or Scheme(plugin, plugin, ())
    return Bot(
        plugin=plugin,
        behavior=behavior,
        tools=tools,
        scheme=scheme,
        language=make_language(behavior, scheme, cache, names),
        knowledge=knowledge,
        reader=reader,
        settings=settings or BotSettings(),
        files=files or NoFiles(),
        sites=KnownSites(reader) if any(map(asks_for_site, tools.values())) else NoSites(),
    )


def make_engine(
    bot: Bot, clock: Clock, model: LanguageModel | None = None, *, source: SettingsSource | None = None
) -> BotEngine:
    """With a model it speaks first, and the rules when it cannot; without one the rules alone.

    ``source``: what the tenant of each turn set for the bot. Temperature and longest answer are the model's own,
    unless a tenant sets them.
    """
    speaking = [] if model is None else [_speaker(model)]
    return BotEngine(bot, [*speaking, RuleDecider()], clock, source=source, model=model)


def _speaker(model: LanguageModel) -> Decider:
    from console.engine.orchestrator import ModelDecider  # nothing of it where no model is set up
    from console.engine.remembered import Remembering

    return Remembering(ModelDecider(model))


def make_language(behavior: Behavior, scheme: Scheme, cache: Path, names: Iterable[str] = ()) -> Language:
    """The pieces that read text, for one behavior. What is learned for them is kept in ``cache``."""
    intents = _Intents(behavior, cache)
    return Language(
        matcher=IntentMatcher(ConditionMatcher(conditions_of(behavior), cache), intents, behavior.intents),
        intents=intents,
        answers=_Answers(),
        speller=_speller(behavior, scheme, names),
        mask=pii.Masked,
        items=Items(behavior.catalog) if behavior.catalog else None,
    )


class _Intents:
    def __init__(self, behavior: Behavior, cache: Path) -> None:
        self._matcher = learned(behavior.intents, cache) if behavior.intents else None
        self._read = lru_cache(maxsize=_HELD)(self._found)

    def intents(self, text: str) -> Sequence[Intent]:
        return self._read(text)

    def _found(self, text: str) -> Sequence[Intent]:
        ranked = self._matcher.rank(text, 3) if self._matcher else []
        return tuple(Intent(name, score, urgency(text)) for name, score in ranked if score >= IN_SCOPE)

    def clauses(self, text: str) -> Sequence[str]:
        return [each.text for each in clauses(text)] or [text]

    def urgency(self, text: str) -> float:
        return urgency(text)


class _Answers:
    def read(self, question: Question, text: str, today: date) -> Answered:
        return _answered(read_answer(text, question, today=today))

    def yes_no(self, text: str) -> bool | None:
        return {YesNo.YES: True, YesNo.NO: False}.get(yes_no(text) or YesNo.UNCERTAIN)


def _speller(behavior: Behavior, scheme: Scheme, names: Iterable[str]) -> Speller:
    pillars = [name for each in scheme.pillars for name in (each.id, each.short)]
    return Speller(_vocabulary(behavior, scheme), [*pillars, *names])


def _answered(answer: Answer) -> Answered:
    if answer.outcome is Outcome.VALUE and answer.value is not None:
        return Answered(Understanding.GIVEN, Collected(answer.value, answer.said, answer.approximate))
    if answer.request is Request.SKIP:
        return Answered(Understanding.UNCERTAIN)
    if answer.request is Request.BACK:
        return Answered(Understanding.BACK)
    return Answered(_MEANS.get(answer.outcome, Understanding.UNFIT), why=answer.reason)


def _vocabulary(behavior: Behavior, scheme: Scheme) -> Iterator[str]:
    """The words that the behavior itself uses of its domain."""
    yield from behavior.vocabulary
    yield from (pillar.name for pillar in scheme.pillars)
    for condition in conditions_of(behavior).values():
        yield from condition.words
        yield from condition.examples
    for examples in behavior.intents.values():
        yield from examples
    for text in behavior.knowledge:
        yield from (text.title, *text.keywords)
    for item in behavior.catalog:
        yield from (item.name, *item.more)
