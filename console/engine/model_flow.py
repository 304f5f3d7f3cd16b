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
from console.engine.kept import asked_of, skipped_of, with_asked, with_skipped
from console.engine.knowing import joined
from console.engine.pieces import Understanding
from console.engine.situation import Situation
from console.engine.skills import asks_of_lower, first_of, may_act, passed_name
from console.engine.work import Work
from console.plugin.flows import Outcome

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
    """None where the answer is about no flow, or one that may not begin now.

    What was said to the flow that stands is kept before the answer goes on to another one.
    """
    here = await flowing.stand(situation, work)
    if here is not None and flows.leaves(situation.text):
        return None
    first = await _through(situation, work, head, here, begins=False) if here is not None else None
    if first is not None and (here is None or head.flow in ("", here.flow.id) or first.forgets):
        return first
    then = _after(situation, first, here) if first is not None and here is not None else situation
    wanted = _beginning(then, head)
    if wanted is None:
        return first
    standing = await flowing.fetch(then, work, *wanted)
    second = await _through(then, work, head, standing, begins=True)
    if first is None:
        return second
    more = "\n\n".join(filter(None, (first.more, second.more)))
    return replace(second, more=more, entities={**first.entities, **second.entities})


async def _through(situation: Situation, work: Work, head: Head, standing: Standing, *, begins: bool) -> ThroughFlow:
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
    if begins or flows.question_of(flow, standing.place) is None:
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
        if name in questions and not questions[name].own_words:
            collected |= _collected(situation, questions[name], value)
    standing = questions.get(before_place.step) if (before_place := situation.memory.place) else None
    if standing is not None and standing.own_words:
        collected |= _collected(situation, standing, situation.said)
    refused = (before.refused | (head.refused & set(questions))) - (set(collected) - set(before.collected))
    return replace(
        before,
        collected=collected,
        refused=frozenset(refused),
        preferences=joined(before.preferences, head.preferences),
        objectives=joined(before.objectives, head.objectives),
    )


def _after(situation: Situation, first: ThroughFlow, here: Standing) -> Situation:
    """The situation with what the flow that stood came to; where it came first, what was asked before counts now."""
    entities = {**situation.memory.entities, **first.entities}
    memory = replace(situation.memory, place=first.place, entities=entities)
    asked = asked_of(here.place) if first.place is None else ""
    return replace(situation, profile=first.profile, memory=memory, text=asked or situation.text)


def _beginning(situation: Situation, head: Head) -> tuple[Flow, Place] | None:
    """The flow that the answer begins, or the one that has to come first."""
    wanted = next((each for each in situation.bot.behavior.flows if each.id == head.flow), None)
    if wanted is None:
        return None
    first = first_of(situation)
    if may_act(situation, wanted):
        comes_first = first is not None and first[1] is wanted and asks_of_lower(situation, first[0].priority)
        return wanted, Place("flow", wanted.id, "", with_asked({}, situation.text if comes_first else ""))
    if first is None or (situation.memory.place is not None and situation.memory.place.name == first[1].id):
        return None
    return first[1], Place("flow", first[1].id, "", with_asked({}, situation.text))


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
    passed = with_skipped(standing.place.data, (*skipped_of(standing.place), question.field))
    return step.place or replace(standing.place, data=passed)


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
