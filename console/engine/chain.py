"""Deciders in order: the first that can speaks. One that failed before any text leaves the word to the next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from console.domain.turns import Action, Handoff, HandoffReason, TextPart, TurnEvent
from console.engine.breaker import Breaker
from console.engine.clean import has_words
from console.engine.decision import Decider, DeciderFailed, Decision
from console.engine.enforce import Enforcer
from console.engine.forgetting import is_asked_for
from console.engine.handing import note_handoff
from console.engine.handoff import at_once, by_confidence, words_for
from console.engine.promising import CUT_SHORT
from console.engine.returning import starts_afresh
from console.engine.situation import Situation
from console.engine.work import Work
from console.ports.clock import Clock

log = logging.getLogger(__name__)
_FAILED = "Something went wrong on my side, so I am passing this on to a person."


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one decider came to, as it left. ``passed_over``: the deciders before it, and why they did not speak."""

    decider: str
    decision: Decision
    content: str
    enforced: tuple[str, ...]
    passed_over: tuple[str, ...]


class Chain:
    """The last decider is given the rest of the turn's time, the others leave ``reserve`` seconds of it."""

    def __init__(self, deciders: Sequence[Decider], clock: Clock, *, reserve: float = 4.0) -> None:
        self._deciders = tuple(deciders)
        self._breakers = {each.name: Breaker(clock) for each in deciders}
        self._reserve = reserve

    def resting(self) -> tuple[str, ...]:
        """Deciders that failed too often just now and are left alone for a while."""
        return tuple(each.name for each in self._deciders if not self._breakers[each.name].allows())

    async def speak(self, situation: Situation, work: Work, tell: Callable[[TurnEvent], None]) -> Spoken:
        """Tells every sentence that may leave as it is ready; never raises but for cancellation."""
        passed: list[str] = []
        deciders = self._deciders[-1:] if _is_plain(situation) else self._deciders
        for number, decider in enumerate(deciders):
            breaker, last = self._breakers[decider.name], number == len(deciders) - 1
            if not breaker.allows() and not last:
                passed.append(f"{decider.name}: left alone for a while after failures")
                continue
            voice = _Voice(situation, tell)
            try:
                decision = await _listen(decider, situation, work, voice, 0.5 if last else self._reserve)
            except (DeciderFailed, TimeoutError) as error:
                why = str(error) or "no answer in time"
            except Exception as error:
                log.error("%s failed: %s", decider.name, type(error).__name__, exc_info=error)
                why = type(error).__name__
            else:
                breaker.succeeded()
                return await _settled(situation, work, voice, decider.name, decision, passed)
            breaker.failed()
            passed.append(f"{decider.name}: {why}")
            if voice.said:
                cut = _cut_short(situation, voice)
                return await _settled(situation, work, voice, decider.name, cut, passed)
        return await _settled(situation, work, _Voice(situation, tell), "none", _failed(situation), passed)


async def _settled(
    situation: Situation, work: Work, voice: _Voice, name: str, decision: Decision, passed: Sequence[str]
) -> Spoken:
    """With the wish of a tool for people, and where people take over, with the plugin told of it."""
    if decision.handoff is None and work.handoff:
        handed = Handoff(HandoffReason.HOUSE, work.handoff)
        decision = replace(decision, action=Action.HAND_OFF, handoff=handed)
    spoken = _settle(situation, voice, name, decision, passed)
    handoff = spoken.decision.handoff
    if handoff is None or not situation.bot.behavior.handoff_tool:
        return spoken
    noted = await note_handoff(situation, work, handoff)
    return replace(spoken, decision=replace(spoken.decision, handoff=noted))


def _is_plain(situation: Situation) -> bool:
    """Whether the last decider's rules say all that there is to say, or nothing may wait for a model."""
    plain = not has_words(situation.text) or starts_afresh(situation)
    return plain or situation.in_danger or at_once(situation) is not None or is_asked_for(situation)


class _Voice:
    """Text on its way out, through enforcement."""

    def __init__(self, situation: Situation, tell: Callable[[TurnEvent], None]) -> None:
        bot, turn = situation.bot, situation.turn
        self.enforcer = Enforcer(bot.behavior, bot.settings, turn.channel, first=situation.first_reply)
        self._tell = tell
        self.spoke = False

    @property
    def said(self) -> str:
        return self.enforcer.said

    def say(self, text: str, *, whole: bool = False) -> None:
        self.spoke = True
        self._show(self.enforcer.sentence(text) if whole else self.enforcer.feed(text))

    def finish(self) -> None:
        self._show(self.enforcer.finish())

    def _show(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self._tell(TextPart(sentence))


async def _listen(decider: Decider, situation: Situation, work: Work, voice: _Voice, reserve: float) -> Decision:
    """Raises TimeoutError when nothing more comes while there is time."""
    pieces = decider.decide(situation, work)
    ends = asyncio.get_running_loop().time() + max(0.1, work.seconds_left - reserve)
    async with aclosing(pieces):  # type: ignore[type-var]  # deciders are async generators
        while True:
            async with asyncio.timeout_at(ends):
                each = await anext(pieces, None)
            if each is None:
                raise DeciderFailed("it ended without a decision")
            if isinstance(each, Decision):
                return each
            voice.say(each.text, whole=each.whole)


def _settle(situation: Situation, voice: _Voice, name: str, decision: Decision, passed: Sequence[str]) -> Spoken:
    """Hand over when the decision is too unsure, and let out what remains."""
    handoff = None if decision.handoff else by_confidence(situation, decision.confidence)
    if handoff is not None:
        decision = replace(decision, action=Action.HAND_OFF, handoff=handoff)
        voice.say("\n\n" + words_for(situation, handoff))
    elif not voice.spoke:
        voice.say(decision.text)
    elif decision.more:
        voice.say("\n\n" + decision.more)
    if situation.cut:
        voice.say(f"\n\nI read the first {situation.bot.settings.longest_message:,} characters of your message only.")
    voice.finish()
    return Spoken(name, decision, voice.said, tuple(voice.enforcer.hits), tuple(passed))


def _cut_short(situation: Situation, voice: _Voice) -> Decision:
    voice.say("\n\n" + CUT_SHORT)
    return Decision(
        action=Action.CONVERSE,
        text=voice.said,
        confidence=0.2,
        intents=situation.intents,
        place=situation.memory.place,
        profile=situation.profile,
        topic=situation.memory.topic,
    )


def _failed(situation: Situation) -> Decision:
    return replace(
        Decision(action=Action.HAND_OFF, text=_FAILED, confidence=0.0, place=situation.memory.place),
        handoff=Handoff(HandoffReason.ERROR, "no engine could answer"),
        profile=situation.profile,
        topic=situation.memory.topic,
    )
