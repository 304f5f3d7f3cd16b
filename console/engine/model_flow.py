"""What a model's answer means for a flow: which answers it heard, and where the flow stands then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from console.domain.behavior import Flow, Question
from console.domain.memory import Collected, Place, Profile
from console.engine import flowing, flows
from console.engine.answer import Head
from console.engine.flowing import Standing
from console.engine.pieces import Understanding
from console.engine.situation import Situation
from console.engine.skills import first_of, may_act, passed_name
from console.engine.work import Work
from console.plugin.flows import Outcome

_MOST_NOTES = 20
_OF_QUESTION = {
    Understanding.UNCERTAIN: Outcome.UNSURE,
    Understanding.LATER: Outcome.LATER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThroughFlow:
    """``more`` is what the keeper of the answers wants said after the model's words."""

    profile: Profile
    place: Place | None
    topic: str
    more: str = ""
    forgets: bool = False
    entities: Mapping[str, str] = field(default_factory=dict)


async def through_flow(situation: Situation, work: Work, head: Head) -> ThroughFlow | None:
    """None where the answer is about no flow, or one that may not begin now."""
    standing, begins = await _standing(situation, work, head)
    if standing is None or (not begins and flows.leaves(situation.text)):
        return None
    if standing.problem:
        return ThroughFlow(
            profile=profile_after(situation, head, ()), place=None, topic=standing.flow.title, more=standing.problem
        )
    flow, before = standing.flow, situation
    if begins and flow.afresh:
        before = replace(situation, profile=flows.forgetting(flow, situation.profile))
    profile = profile_after(before, head, flow.questions)
    place = _put_off(situation, standing, profile)
    steps = _steps(flow, before.profile, profile, place, standing, situation)
    if begins:
        steps = [flows.FlowStep((), None, place, profile, outcome=Outcome.BEGUN), *steps]
    after = flows.stand(flow, place, profile)
    more: list[str] = []
    ended = False
    for step in steps:
        words, told = await _told(situation, work, standing, replace(step, place=after))
        more, ended = [*more, words], bool(told.get("ended"))
        if told.get("forgets"):
            return ThroughFlow(profile=Profile(), place=None, topic="", more=words, forgets=True)
        if ended:
            break
        here = replace(situation, profile=profile)
        if told.get("more") and (onward := await flowing.fetch_more(here, work, standing, told)):
            begun = replace(flows.begin(onward.flow, onward.place, profile), outcome=Outcome.BEGUN)
            move = await flowing.finish(here, work, onward, begun, may_go_on=False)
            more, after, ended = [*more, move.text], move.place, False
            break
    entities = {passed_name(flow.id): "yes"} if ended or after is None else {}
    return ThroughFlow(
        profile=profile,
        place=None if ended else after,
        topic=flow.title,
        more="\n\n".join(filter(None, more)),
        entities=entities,
    )


def profile_after(situation: Situation, head: Head, more: Sequence[Question]) -> Profile:
    """Changes only of fields that a flow asks for, each read as an answer to its question."""
    before = situation.profile
    questions = {each.field: each for flow in situation.bot.behavior.flows for each in flow.questions}
    questions |= {each.field: each for each in more}
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


async def _standing(situation: Situation, work: Work, head: Head) -> tuple[Standing | None, bool]:
    """The flow that the answer is about, and whether it begins with it."""
    here = await flowing.stand(situation, work)
    if here is not None and head.flow in ("", here.flow.id):
        return here, False
    first = first_of(situation)
    wanted = next((each for each in situation.bot.behavior.flows if each.id == head.flow), None)
    if wanted is None or not may_act(situation, wanted):
        wanted = first[1] if first is not None and wanted is not None else None
    if wanted is None:
        return None, False
    return await flowing.fetch(situation, work, wanted, Place("flow", wanted.id, "")), True


def _put_off(situation: Situation, standing: Standing, profile: Profile) -> Place:
    """The place with the question passed to which the person has no answer now."""
    question, flow = flows.question_of(standing.flow, standing.place), standing.flow
    if question is None or question.field in profile.collected or question.field in profile.refused:
        return standing.place
    understanding = _understanding(situation, question)
    if understanding not in _OF_QUESTION:
        return standing.place
    step = flows.advance(
        flow, standing.place, profile, situation.text, situation.bot.language.answers, situation.turn.today
    )
    return step.place or standing.place


def _steps(
    flow: Flow, before: Profile, after: Profile, place: Place, standing: Standing, situation: Situation
) -> list[flows.FlowStep]:
    found = []
    for question in flow.questions:
        name = question.field
        outcome: Outcome | None = None
        if name in after.collected and after.collected[name] != before.collected.get(name):
            outcome = Outcome.GIVEN
        elif name in after.refused and name not in before.refused:
            outcome = Outcome.REFUSED
        elif name == standing.place.step and place != standing.place:
            outcome = _OF_QUESTION.get(_understanding(situation, question))
        if outcome is not None:
            found.append(flows.FlowStep((), None, place, after, answered=question, outcome=outcome))
    return found


async def _told(
    situation: Situation, work: Work, standing: Standing, step: flows.FlowStep
) -> tuple[str, Mapping[str, Any]]:
    """What the keeper wants said of one answer, and what it gave."""
    here = replace(
        situation, profile=step.profile, memory=replace(situation.memory, place=step.place or standing.place)
    )
    work.know(step.profile)
    ran = await flowing.tell(here, work, standing.flow, step)
    if ran is None:
        return "", {}
    return (flowing.own_words(here, ran.result), ran.result) if ran.ok else (ran.summary, {})


def _understanding(situation: Situation, question: Question) -> Understanding:
    answers, today = situation.bot.language.answers, situation.turn.today
    return answers.read(question, situation.text, today).understanding


def _collected(situation: Situation, question: Question, value: str) -> dict[str, Collected]:
    answered = situation.bot.language.answers.read(question, value, situation.turn.today)
    given = answered.understanding is Understanding.GIVEN and answered.value is not None
    return {question.field: answered.value} if given and answered.value else {}
