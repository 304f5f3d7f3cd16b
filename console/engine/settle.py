"""What a model's answer comes to: it proposes, the behavior and the turn's rights decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from console.domain.behavior import Question
from console.domain.memory import Collected, Place, Profile
from console.domain.turns import Action, Citation, Handoff, HandoffReason
from console.engine import flows, journeys
from console.engine.acting import act
from console.engine.answer import Head
from console.engine.decision import Decision
from console.engine.pieces import Understanding
from console.engine.situation import Situation
from console.engine.work import Work
from console.plugin.tools import Effect

_MOST_NOTES = 20


async def settle(situation: Situation, work: Work, head: Head, reply: str, cited: tuple[Citation, ...]) -> Decision:
    """The decision, with the writing tools of guidelines that hold run or offered, and the place moved."""
    held, refused = _verdicts(situation, head)
    await _act_on(situation, work, held)
    profile = _profile(situation, head)
    place, topic = await _place(replace(situation, profile=profile), work, head)
    handoff = Handoff(HandoffReason.TOPIC, head.handoff[:200]) if _asks_for_people(head) else None
    return Decision(
        action=Action.HAND_OFF if handoff else head.action,
        text=reply,
        confidence=head.confidence,
        intents=tuple(sorted(head.intents, key=lambda each: -each.urgency)) or situation.intents,
        held=held,
        refused=refused,
        cited=cited,
        handoff=handoff,
        place=place,
        profile=profile,
        topic=topic or situation.memory.topic,
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
            await act(situation, work, writing, guideline.arguments, why=why, write=guideline.auto)


def _profile(situation: Situation, head: Head) -> Profile:
    """Changes only of fields that a flow asks for, each read as an answer to its question."""
    before = situation.profile
    questions = {each.field: each for flow in situation.bot.behavior.flows for each in flow.questions}
    collected = dict(before.collected)
    for name, value in head.collected.items():
        if name in questions:
            collected |= _collected(situation, questions[name], value)
    refused = (before.refused | (head.refused & set(questions))) - (set(collected) - set(before.collected))
    return replace(
        before,
        collected=collected,
        refused=frozenset(refused),
        preferences=tuple(dict.fromkeys((*before.preferences, *head.preferences)))[-_MOST_NOTES:],
        objectives=tuple(dict.fromkeys((*before.objectives, *head.objectives)))[-_MOST_NOTES:],
    )


def _collected(situation: Situation, question: Question, value: str) -> dict[str, Collected]:
    answered = situation.bot.language.answers.read(question, value, situation.turn.now.date())
    given = answered.understanding is Understanding.GIVEN and answered.value is not None
    return {question.field: answered.value} if given and answered.value else {}


async def _place(situation: Situation, work: Work, head: Head) -> tuple[Place | None, str]:
    """Where the conversation stands: only where the journey's own transitions lead from here."""
    behavior, here = situation.bot.behavior, situation.memory.place
    flow = next((each for each in behavior.flows if each.id == head.flow), None)
    if flow is not None:
        same = here if here is not None and here.kind == "flow" and here.name == flow.id else None
        return flows.stand(flow, same, situation.profile), flow.title
    journey = journeys.journey_named(behavior, head.journey)
    if journey is None:
        if here is not None and flows.leaves(situation.text):
            return None, ""
        return here, ""
    if here is None or here.kind != "journey" or here.name != journey.id:
        if head.action is not Action.RUN_JOURNEY:
            return here, ""
        return (await journeys.begin(situation, work, journey)).place, journey.title
    move = await journeys.go(situation, work, journey, here, head.step)
    return (move.place if move else here), journey.title
