"""A journey by rules: which step a message leads to, and what is done and said in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.domain.behavior import Arguments, Behavior, Condition, Journey, JourneyStep, Transition
from console.domain.memory import Place
from console.domain.turns import ToolRun
from console.engine.acting import act
from console.engine.conditions import transition_key
from console.engine.kept import keep, trail_of, with_trail
from console.engine.language.requests import Request, requests_in
from console.engine.situation import HOLDS, SAID, SPOKEN, Situation, data_of, fits
from console.engine.work import Work
from console.plugin.expressions import parse
from console.plugin.templates import render

MOST_STEPS = 12
"""Steps that one message may go through by itself."""
_STEPS_ON = frozenset({Request.SKIP, Request.ONWARD})
_SAYS_WHERE = frozenset({Request.REPEAT, Request.BACK, *_STEPS_ON})
_OF_WATCHED = frozenset({Request.REPEAT})
"""A step that runs again by itself is left by what is so, not by a wish to go on."""


@dataclass(frozen=True, slots=True)
class JourneyMove:
    """``place`` is None when the journey has ended. ``failed``: one of the ``tools`` that ran did not do its work."""

    text: str
    place: Place | None
    failed: bool = False
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Where a message leads: the transition, and how sure that is."""

    transition: Transition
    score: float


def journey_named(behavior: Behavior, name: str) -> Journey | None:
    return next((each for each in behavior.journeys if each.id == name), None)


def step_of(journey: Journey, place: Place) -> JourneyStep | None:
    return next((each for each in journey.steps if each.id == place.step), None)


def repeat_of(behavior: Behavior, place: Place | None) -> int:
    """Seconds after which the step of that place runs again by itself, 0 never."""
    journey = journey_named(behavior, place.name) if place and place.kind == "journey" else None
    step = step_of(journey, place) if journey and place else None
    return step.every if step else 0


async def begin(situation: Situation, work: Work, journey: Journey) -> JourneyMove:
    """Enter the first step."""
    place = Place("journey", journey.id, journey.steps[0].id, with_trail({}, ()))
    return await _enter(situation, work, journey, place, (), {})


async def again(situation: Situation, work: Work, journey: Journey, place: Place) -> JourneyMove:
    """Do and say the step where the conversation stands once more; what its data leads to follows."""
    return await _enter(situation, work, journey, place, (), {})


async def advance(situation: Situation, work: Work, journey: Journey, place: Place) -> JourneyMove | None:
    """What the message leads to; None when it leads nowhere from here."""
    step = step_of(journey, place)
    if step is None:
        return await begin(situation, work, journey)
    asked = requests_in(situation.text) & (_OF_WATCHED if step.every else _SAYS_WHERE)
    way = way_of(situation, work, journey, step)
    named = way is not None and _is_spoken(way.transition) and way.score >= SAID
    if Request.REPEAT in asked and not named:
        return await _enter(situation, work, journey, place, (), {}, act_again=False)
    if Request.BACK in asked:
        return await _back(situation, work, journey, place)
    if asked & _STEPS_ON and (way is None or way.transition.condition is None):
        way = Way(_following(journey, step), 1.0)
    return None if way is None else await _follow(situation, work, journey, place, way.transition)


def leads(situation: Situation, work: Work, journey: Journey, place: Place) -> bool:
    """Whether the message itself says where to go from here: a way that it names, back, or on."""
    step = step_of(journey, place)
    if step is None or requests_in(situation.text) & (_OF_WATCHED if step.every else _SAYS_WHERE):
        return True
    way = way_of(situation, work, journey, step)
    return way is not None and _is_spoken(way.transition)


async def say_again(situation: Situation, work: Work, journey: Journey, place: Place) -> str:
    """What the step asks, after a message that led nowhere."""
    step = step_of(journey, place)
    if step is None:
        return ""
    if step.every:
        return (await again(situation, work, journey, place)).text
    asked = "" if step.tools else _told(situation, work, step, (), ())
    return "\n".join(dict.fromkeys(filter(None, [f"We are at “{step.title}” in {journey.title}.", asked])))


async def go(situation: Situation, work: Work, journey: Journey, place: Place, step: str) -> JourneyMove | None:
    """To ``step``, if a transition of this step leads there and its predicate holds, or it was passed before.

    Otherwise it stays, None where nothing is done there: a report that leads back to the step is still taken.
    """
    here = step_of(journey, place)
    if here is None:
        return None
    trail = trail_of(place)
    if step in trail and step != here.id:
        back = replace(place, step=step, data=with_trail(place.data, trail[: trail.index(step)]))
        return await _enter(situation, work, journey, back, (), {}, act_again=False)
    way = _way_to(situation, work, journey, here, step) or _taken_up(situation, work, journey, here)
    return await _follow(situation, work, journey, place, way) if way else None


def _way_to(situation: Situation, work: Work, journey: Journey, here: JourneyStep, step: str) -> Transition | None:
    if step in ("", here.id):
        return None
    data = data_of(situation, work.runs, here.tools)
    skipped = bool(requests_in(situation.text) & _STEPS_ON) and not here.every
    following = [_following(journey, here)] if skipped or not here.transitions else []
    return next(
        (
            each
            for each in (*here.transitions, *following)
            if step in (each.to, each.journey) and (not each.condition or fits(each.condition, situation, data))
        ),
        None,
    )


def _taken_up(situation: Situation, work: Work, journey: Journey, here: JourneyStep) -> Transition | None:
    """What the message says that leads back to where it is, with something to do."""
    way = way_of(situation, work, journey, here)
    taken = way is not None and way.transition.to == here.id and _is_spoken(way.transition) and way.transition.tools
    return way.transition if way is not None and taken else None


def way_of(
    situation: Situation, work: Work, journey: Journey, step: JourneyStep, *, spoken: bool = True
) -> Way | None:
    """The transition that holds best; one without a condition when no other does.

    Not ``spoken``: the message led into this step and says nothing of what comes after it.
    """
    data = data_of(situation, work.runs, step.tools)
    ways: list[Way] = []
    for number, transition in enumerate(step.transitions):
        if transition.condition is None or not fits(transition.condition, situation, data):
            continue
        certain = transition.condition.always or _only_predicate(transition)
        if not spoken and (not certain or _hears(transition.condition)):
            continue
        score = 1.0 if certain else situation.scores.get(transition_key(journey.id, step.id, number), 0.0)
        if score >= HOLDS:
            ways.append(Way(transition, score))
    if ways:
        return max(ways, key=lambda way: (_is_spoken(way.transition), way.score))
    otherwise = next((each for each in step.transitions if each.condition is None), None)
    if otherwise is None and not step.transitions:
        otherwise = _following(journey, step)
    return Way(otherwise, HOLDS) if otherwise else None


async def _follow(
    situation: Situation, work: Work, journey: Journey, place: Place, transition: Transition, *, failed: bool = False
) -> JourneyMove:
    behavior = situation.bot.behavior
    target = journey_named(behavior, transition.journey) if transition.journey else journey
    if target is None or (not transition.to and not transition.journey):
        here = replace(situation, memory=replace(situation.memory, place=place))
        ran, lacking = await act(
            here, work, transition.tools, transition.arguments, why=f"journey {journey.id}", write=True
        )
        end = [] if failed else [f"{journey.title}: done."]
        done = [*(run.summary for run in ran if run.summary), *lacking, *end]
        return JourneyMove("\n".join(done), None, any(not run.ok for run in ran), _names(ran))
    step = transition.to or target.steps[0].id
    trail = (*trail_of(place), place.step) if target is journey else ()
    next_place = Place("journey", target.id, step, with_trail(place.data, trail))
    return await _enter(situation, work, target, next_place, transition.tools, transition.arguments)


async def _back(situation: Situation, work: Work, journey: Journey, place: Place) -> JourneyMove:
    trail = trail_of(place)
    if not trail:
        return await _enter(situation, work, journey, place, (), {}, act_again=False)
    before = replace(place, step=trail[-1], data=with_trail(place.data, trail[:-1]))
    return await _enter(situation, work, journey, before, (), {}, act_again=False)


async def _enter(
    situation: Situation,
    work: Work,
    journey: Journey,
    place: Place,
    tools: Sequence[str],
    fixed: Arguments,
    *,
    act_again: bool = True,
) -> JourneyMove:
    """Do and say a step, and those that follow by themselves. Going back reads again but writes nothing twice."""
    said: list[str] = []
    failed, ran_so_far = False, tuple[str, ...]()
    passed: set[str] = set()
    for _ in range(MOST_STEPS):
        step = step_of(journey, place)
        if step is None:
            return JourneyMove("\n\n".join(said), None, failed, ran_so_far)
        situation = replace(situation, memory=replace(situation.memory, place=place))
        why = f"journey {journey.id}, step {step.id}"
        ran, lacking = await act(situation, work, step.tools, step.arguments, why=why, write=step.auto and act_again)
        more, lacking_more = await act(situation, work, tools, fixed, why=why, write=act_again)
        ran, tools = [*ran, *more], ()
        place = keeping(situation, step, place, ran)
        situation = replace(situation, memory=replace(situation.memory, place=place))
        failed, ran_so_far = failed or any(not run.ok for run in ran), (*ran_so_far, *_names(ran))
        said.append(_told(situation, work, step, ran, [*lacking, *lacking_more]))
        way = way_of(situation, work, journey, step, spoken=False) if step.auto and not lacking else None
        passed.add(step.id)
        if way is None or (way.transition.to in passed and not way.transition.journey):
            ended = not step.transitions and step is journey.steps[-1]
            return JourneyMove("\n\n".join(filter(None, said)), None if ended else place, failed, ran_so_far)
        if way.transition.journey or not way.transition.to:
            move = await _follow(situation, work, journey, place, way.transition, failed=failed)
            text = "\n\n".join(filter(None, [*said, move.text]))
            return JourneyMove(text, move.place, failed or move.failed, (*ran_so_far, *move.tools))
        tools, fixed = way.transition.tools, way.transition.arguments
        place = replace(place, step=way.transition.to, data=with_trail(place.data, (*trail_of(place), step.id)))
    return JourneyMove("\n\n".join(filter(None, said)), place, failed, ran_so_far)


def _names(ran: Sequence[ToolRun]) -> tuple[str, ...]:
    return tuple(run.tool for run in ran)


def keeping(situation: Situation, step: JourneyStep, place: Place, ran: Sequence[ToolRun]) -> Place:
    """The place with what its step keeps of what ran."""
    data = data_of(situation, ran)
    values = {name: data[name] for name in step.keep if data.get(name) is not None}
    return replace(place, data=keep(place.data, values))


def _told(situation: Situation, work: Work, step: JourneyStep, ran: Sequence[ToolRun], lacking: Sequence[str]) -> str:
    mine = [run.tool for run in ran if run.ok]
    template = situation.bot.behavior.templates.get(step.template, "")
    text = "" if ran and not mine else render(template, data_of(situation, work.runs, mine or step.tools))
    problems = [run.summary for run in ran if not run.ok]
    summaries = [] if text else [run.summary for run in ran if run.ok and run.summary]
    return "\n".join(filter(None, [text, *summaries, *problems, *lacking])) or step.title


def _following(journey: Journey, step: JourneyStep) -> Transition:
    ids = [each.id for each in journey.steps]
    after = ids[ids.index(step.id) + 1 :]
    return Transition(to=after[0] if after else "")


def _is_spoken(transition: Transition) -> bool:
    """What was said leads there, not only how things stand; a danger that is told of always does."""
    condition = transition.condition
    return condition is not None and bool(condition.words or condition.examples or _reads(condition, "danger"))


def _reads(condition: Condition, name: str) -> bool:
    return bool(condition.predicate) and name in parse(condition.predicate).paths


def _hears(condition: Condition) -> bool:
    """Its predicate looks at the message."""
    return bool(SPOKEN & set(parse(condition.predicate).paths)) if condition.predicate else False


def _only_predicate(transition: Transition) -> bool:
    condition = transition.condition
    return condition is not None and bool(condition.predicate) and not condition.words and not condition.examples
