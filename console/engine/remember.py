"""What is kept of a turn for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from console.domain.memory import Memory, Profile, Spelling
from console.domain.turns import ToolRun
from console.engine.arguments import parameters
from console.engine.decision import Decision
from console.engine.doubts import as_asked
from console.engine.follow import LACKED
from console.engine.gather import IDLE
from console.engine.pieces import Bot
from console.engine.situation import Situation
from console.engine.spelled import spelling_after
from console.plugin.tools import Effect

MOST_ENTITIES = 20
MOST_FACTS = 20
_LONGEST = 200


_FREE_TEXT = frozenset({"text", "words", "query", "question", "note", "reason", "description", "summary", "details"})


def remember(situation: Situation, decision: Decision, runs: Sequence[ToolRun]) -> Memory:
    """The memory after the turn; a handoff begins the count of low confidences anew."""
    before = situation.memory
    if situation.turn.due is not None:
        return replace(before, place=decision.place, expires_at=situation.turn.now + IDLE)
    if decision.forgets:
        # nothing said so far is summarized again
        newest = situation.turn.newest
        watched = decision.place if decision.place is not None and decision.place.kind == "journey" else None
        return Memory(place=watched, summarized=newest, forgotten=newest, expires_at=situation.turn.now + IDLE)
    if decision.drops_topic:
        kept = Memory(
            summary=before.summary,
            summarized=before.summarized,
            key_facts=before.key_facts,
            spelling=before.spelling.lasting(),
            forgotten=before.forgotten,
        )
        return replace(kept, expires_at=situation.turn.now + IDLE)
    unsure = decision.confidence is not None and decision.confidence < situation.bot.settings.threshold
    return Memory(
        topic=_short(decision.topic or before.topic),
        pending=decision.pending,
        entities=_newest(
            {name: each for name, each in before.entities.items() if name != LACKED},
            {**_entities(situation.bot, _spoken_of(runs, decision)), **decision.entities},
        ),
        last_viewed=_viewed(situation, decision, runs) or before.last_viewed,
        summary=before.summary,
        summarized=before.summarized,
        spelling=_spelling(situation, decision, runs),
        forgotten=before.forgotten,
        key_facts=_facts(before.key_facts, situation.profile, decision),
        place=decision.place,
        low_confidence=before.low_confidence + 1 if unsure and decision.handoff is None else 0,
        expires_at=situation.turn.now + IDLE,
    )


def _spelling(situation: Situation, decision: Decision, runs: Sequence[ToolRun]) -> Spelling:
    """What changed something is not read anew: it would be done twice."""
    acted = any(run.ok and situation.bot.tools[run.tool].effect is not Effect.READ for run in runs)
    text = "" if acted else as_asked(situation, decision)
    return spelling_after(situation.memory.spelling, situation.reading, text, decision.asks_word)


def _spoken_of(runs: Sequence[ToolRun], decision: Decision) -> list[ToolRun]:
    """Runs that the reply rests on; not those of guidelines that did not hold in the end."""
    held = {f"guideline {name}" for name in decision.held}
    return [run for run in runs if run.why in held or not run.why.startswith("guideline ")]


def _entities(bot: Bot, runs: Sequence[ToolRun]) -> dict[str, str]:
    """Names of things that tools were asked about or found, so that "it" can be meant next; of what was done to
    things, only their numbers."""
    wanted = {each.name for tool in bot.tools.values() for each in parameters(tool)} - _FREE_TEXT
    found: dict[str, str] = {}
    for run in runs:
        if run.ok:
            named = {name: value for name, value in {**run.arguments, **run.result}.items() if name in wanted}
            if bot.tools[run.tool].effect is not Effect.READ:
                named = {name: value for name, value in named.items() if isinstance(value, int)}
            found |= {name: str(value) for name, value in named.items() if _names_one(value)}
    return found


def _names_one(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and 0 < len(str(value)) <= _LONGEST


def _newest(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What was named now counts as the newest, also where it was known."""
    old = {name: value for name, value in before.items() if name not in now}
    return dict([*old.items(), *now.items()][-MOST_ENTITIES:])


def _viewed(situation: Situation, decision: Decision, runs: Sequence[ToolRun]) -> str:
    if situation.named is not None and situation.named.best is not None:
        return situation.named.best.name
    if decision.cited:
        return decision.cited[-1].title
    return next((run.tool for run in reversed(runs) if run.ok), "")


def _facts(before: Sequence[str], profile: Profile, decision: Decision) -> tuple[str, ...]:
    new = [
        f"{name.replace('_', ' ')}: {each.said}"
        for name, each in decision.profile.collected.items()
        if profile.collected.get(name) != each
    ]
    return tuple(_short(fact) for fact in dict.fromkeys((*before, *new, *decision.key_facts)))[-MOST_FACTS:]


def _short(text: str) -> str:
    return text[:_LONGEST]
