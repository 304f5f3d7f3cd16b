"""The agent engine: one turn from gather to reply."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from functools import partial

from console import aio
from console.domain.conversations import Message
from console.domain.ids import TenantId, TraceId
from console.domain.turns import Candidate, ItemMatch, Replied, Reply, StageBegan, Trace, Turn, TurnEvent
from console.engine.chain import Chain, Spoken
from console.engine.decision import Decider, Decision
from console.engine.doubts import answers_to
from console.engine.gather import ASKED_ITEM, gather
from console.engine.guard.pii import Masked, rules_of
from console.engine.journeys import repeat_of
from console.engine.knowing import may_keep
from console.engine.pieces import Bot, SettingsSource
from console.engine.proactive import asks_of
from console.engine.reasons import reason_of
from console.engine.remember import remember
from console.engine.situation import Situation
from console.engine.spelled import as_written, told_of
from console.engine.summaries import is_due, summarize
from console.engine.templates import TemplateDecider
from console.engine.work import Work
from console.ports.clock import Clock
from console.ports.engine import EngineFailed, Summary
from console.ports.models import LanguageModel

TURN_SECONDS = 18.0
"""Every turn settles within 20 s: this is for its work, the rest for what stores it."""


class BotEngine:
    """``console.ports.engine.AgentEngine`` of one plugin's bot: ``deciders`` in the order in which they may speak."""

    def __init__(
        self,
        bot: Bot,
        deciders: Sequence[Decider],
        clock: Clock,
        *,
        seconds: float = TURN_SECONDS,
        source: SettingsSource | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        """``source``: what the tenant of each turn set; without one the bot's own settings count for all.

        ``model`` makes the summaries.
        """
        self._bot = bot
        self._source = source
        self._model = model
        self._chain = Chain(deciders, clock)
        self._fixed = Chain([TemplateDecider()], clock)
        self._seconds = seconds
        self._name = " > ".join(each.name for each in deciders)

    @property
    def name(self) -> str:
        return self._name

    @property
    def resting(self) -> tuple[str, ...]:
        """Deciders that are left alone for a while after failures."""
        return self._chain.resting()

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        """Events as they happen. Closing it stops the turn, its tools and its model call."""
        events: asyncio.Queue[TurnEvent | EngineFailed] = asyncio.Queue()
        task = aio.spawn(self._run(turn, events.put_nowait), f"turn of {turn.plugin}")
        try:
            while True:
                event = await events.get()
                if isinstance(event, EngineFailed):
                    raise event
                yield event
                if isinstance(event, Replied):
                    return
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _run(self, turn: Turn, tell: Callable[[TurnEvent | EngineFailed], None]) -> None:
        try:
            bot = await self._bot_of(turn.tenant)
            work = Work(bot, turn, tell, seconds=self._seconds)
            tell(StageBegan("gather"))
            situation = await gather(bot, turn, work)
            tell(StageBegan("decide"))
            chain = self._chain if bot.settings.agent or turn.due else self._fixed
            spoken = await chain.speak(situation, work, tell)
            work.stage("decide and enforce")
            tell(Replied(_reply(_as_taken(situation, spoken.decision), work, spoken)))
        except Exception as error:  # noqa: BLE001 the failure is raised again where the turn is awaited
            failed = EngineFailed(f"The message could not be answered ({type(error).__name__}).", do="Try again.")
            failed.__cause__ = error
            tell(failed)

    def may_summarize(self, said: int) -> bool:
        return self._model is not None and is_due(said)

    async def summarize(self, tenant: TenantId, before: str, messages: Sequence[Message]) -> Summary | None:
        """See ``console.ports.engine.Summarizes``; a tenant whose agent is off sends nothing to a model."""
        if self._model is None or not is_due(len(messages)):
            return None
        bot = await self._bot_of(tenant)
        if not bot.settings.agent:
            return None
        text, calls = await summarize(self._model, bot.language.mask, before, messages)
        return Summary(text, calls) if text else None

    async def _bot_of(self, tenant: TenantId) -> Bot:
        if self._source is None:
            return self._bot
        settings = await self._source.of(tenant, self._bot.plugin)
        mask = partial(Masked, rules_of(await self._source.masking(tenant)))
        return replace(self._bot, settings=settings, language=replace(self._bot.language, mask=mask))


def _reply(situation: Situation, work: Work, spoken: Spoken) -> Reply:
    decision = spoken.decision
    read = [run for run in work.runs if run.ok]
    return Reply(
        content=spoken.content,
        action=decision.action,
        confidence=decision.confidence,
        engine=spoken.decider,
        trace=_trace(situation, work, spoken),
        intents=tuple(sorted(decision.intents, key=lambda each: -each.urgency)),
        tools_used=tuple(dict.fromkeys(run.tool for run in read)),
        guidelines_matched=tuple(each.guideline for each in _candidates(situation, spoken) if each.held),
        journey_state=decision.place,
        knowledge=decision.cited,
        actions=work.suggestions,
        asks=answers_to(situation, decision) or asks_of(situation, work, decision, spoken.enforced),
        commands=work.commands,
        handoff=decision.handoff,
        profile=may_keep(situation.bot.behavior, decision.profile),
        repeats=repeat_of(situation.bot.behavior, decision.place),
        memory=remember(situation, decision, work.runs),
    )


def _as_taken(situation: Situation, decision: Decision) -> Situation:
    """With nothing corrected where an answer was kept as it was written."""
    before, now = situation.profile.collected, decision.profile.collected
    given = [each.said for name, each in now.items() if each.said and before.get(name) != each]
    if not any(each in situation.said and each not in situation.text for each in given):
        return situation
    return replace(situation, reading=as_written(situation.reading))


def _candidates(situation: Situation, spoken: Spoken) -> tuple[Candidate, ...]:
    """Every guideline that was looked at; one that the decider chose held, whatever its score."""
    held, refused = spoken.decision.held, spoken.decision.refused
    found = []
    for match in situation.matches:
        name = match.guideline.id
        applied = name in held or (name not in refused and match.held)
        why = held.get(name) or refused.get(name) or match.why
        found.append(Candidate(guideline=name, score=match.score, held=applied, why=why))
    looked_at = {each.guideline for each in found}
    others = [name for name in held if name not in looked_at]
    return (*found, *(Candidate(guideline=name, score=0.0, held=True, why=held[name]) for name in others))


def item_match(situation: Situation, decision: Decision) -> ItemMatch | None:
    named = situation.named
    if named is None:
        return None
    asked = decision.pending.startswith(ASKED_ITEM)
    outcome = "chosen" if situation.chosen else "asked" if asked else "taken" if named.sure else "left open"
    return ItemMatch(
        said=named.said, items=tuple(item.id for item, _ in named.items), confidence=named.confidence, outcome=outcome
    )


def _trace(situation: Situation, work: Work, spoken: Spoken) -> Trace:
    return Trace(
        id=TraceId(uuid.uuid4().hex),
        engine=spoken.decider,
        candidates=_candidates(situation, spoken),
        tools=work.runs,
        knowledge=tuple((hit.entry.text.id, hit.score) for hit in situation.hits),
        calls=tuple(work.calls),
        prompt=work.prompt,
        stages=dict(work.stages),
        enforced=spoken.enforced,
        passed_over=spoken.passed_over,
        corrections=_corrections(situation, spoken.decision),
        words=told_of(situation.reading, spoken.decision.asks_word),
        cached=work.cached,
        item=item_match(situation, spoken.decision),
        reminded=_reminded(situation, spoken.decision),
        reasoning=spoken.decision.reasoning or reason_of(situation, spoken.decision),
    )


def _corrections(situation: Situation, decision: Decision) -> tuple[tuple[str, str], ...]:
    """Without the word that is asked about: it is not taken for another yet."""
    asked = decision.asks_word.word if decision.asks_word else ""
    return tuple(pair for pair in situation.reading.corrections if pair[0].lower() != asked)


def _reminded(situation: Situation, decision: Decision) -> str:
    """What came of a question that the person reminded of."""
    if not situation.forgotten:
        return ""
    sure = decision.confidence is None or decision.confidence >= situation.bot.settings.threshold
    if decision.handoff is not None or not sure:
        return "left open"
    return "answered before" if situation.answered_before else "answered"
