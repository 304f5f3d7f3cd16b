"""What a model's answer comes to: it proposes, the behavior and the turn's rights decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from console.domain.memory import Place
from console.domain.turns import Action, Citation, Handoff, HandoffReason
from console.engine import journeys
from console.engine.acting import act
from console.engine.answer import Head
from console.engine.decision import Decision
from console.engine.flows import leaves
from console.engine.model_flow import profile_after, through_flow
from console.engine.situation import Situation, data_of, fits
from console.engine.skills import may_act
from console.engine.work import Work
from console.plugin.tools import Effect

_LONGEST_REASONING = 300


async def settle(situation: Situation, work: Work, head: Head, reply: str, cited: tuple[Citation, ...]) -> Decision:
    """The decision, with the writing tools of guidelines that hold run or offered, and the place moved."""
    held, refused = _verdicts(situation, head)
    await _act_on(situation, work, held)
    in_flow = await through_flow(situation, work, head)
    if in_flow is not None:
        profile, place, topic, more = in_flow.profile, in_flow.place, in_flow.topic, in_flow.more
    else:
        profile, more = profile_after(situation, head, ()), ""
        place, topic = await _place(replace(situation, profile=profile), work, head)
    handoff = Handoff(HandoffReason.TOPIC, head.handoff[:200]) if _asks_for_people(head) else None
    return Decision(
        action=Action.HAND_OFF if handoff else head.action,
        text=reply,
        confidence=head.confidence,
        intents=tuple(sorted(head.intents, key=lambda each: -each.urgency)) or situation.intents,
        held=held,
        reasoning=" ".join(head.reasoning.split())[:_LONGEST_REASONING],
        refused=refused,
        cited=cited,
        handoff=handoff,
        place=place,
        profile=profile,
        topic=topic or situation.memory.topic,
        entities=in_flow.entities if in_flow else {},
        more=more,
        forgets=in_flow is not None and in_flow.forgets,
    )


def _asks_for_people(head: Head) -> bool:
    return head.action is Action.HAND_OFF or head.handoff.strip().lower() not in ("", "none", "no", "null", "false")


def _verdicts(situation: Situation, head: Head) -> tuple[dict[str, str], dict[str, str]]:
    """Why guidelines hold, and why not. Data decides over the model: a predicate that fails is not overruled."""
    fits = {match.guideline.id: match.fits for match in situation.matches}
    known = {each.id for each in situation.bot.behavior.guidelines}
    held: dict[str, str] = {}
    refused: dict[str, str] = {}
    for verdict in head.verdicts:
        if verdict.guideline in known:
            sound = verdict.holds and fits.get(verdict.guideline, False)
            (held if sound else refused)[verdict.guideline] = verdict.why[:300]
    return held, refused


async def _act_on(situation: Situation, work: Work, held: Mapping[str, str]) -> None:
    for guideline in situation.bot.behavior.guidelines:
        if guideline.id in held:
            writing = [
                name
                for name in guideline.tools
                if (tool := work.role_may.get(name)) is not None and tool.effect is not Effect.READ
            ]
            why = f"guideline {guideline.id}"
            await act(
                situation,
                work,
                writing,
                guideline.arguments,
                why=why,
                write=guideline.auto and not situation.demands_nothing,
            )


async def _place(situation: Situation, work: Work, head: Head) -> tuple[Place | None, str]:
    """Where the conversation stands: only where the journey's own transitions lead from here."""
    behavior, here = situation.bot.behavior, situation.memory.place
    journey = journeys.journey_named(behavior, head.journey)
    if journey is None or not may_act(situation, journey):
        if here is not None and leaves(situation.text):
            return None, ""
        return here, ""
    if here is None or here.kind != "journey" or here.name != journey.id:
        if head.action is not Action.RUN_JOURNEY or not fits(
            journey.condition, situation, data_of(situation, work.runs)
        ):
            return here, ""
        return (await journeys.begin(situation, work, journey)).place, journey.title
    move = await journeys.go(situation, work, journey, here, head.step)
    return (move.place if move else here), journey.title
