"""What a flow asks, and the reading tools of the journey steps that come next, fetched before the model is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from console.domain.behavior import Journey, JourneyStep
from console.domain.memory import Place
from console.engine import flowing, journeys
from console.engine.acting import act
from console.engine.conditions import journey_key
from console.engine.kept import with_trail
from console.engine.situation import HOLDS, Situation, data_of, fits
from console.engine.work import Work
from console.plugin.tools import Effect

MOST_STEPS = 4
"""Steps that follow by themselves and are looked into."""


async def foresee_step(situation: Situation, work: Work) -> None:
    await flowing.stand(situation, work)
    next_one = _next(situation, work)
    for _ in range(MOST_STEPS):
        if next_one is None:
            return
        journey, place = next_one
        step = journeys.step_of(journey, place)
        if step is None:
            return
        situation = replace(situation, memory=replace(situation.memory, place=place))
        place = await _read(situation, work, journey, step, place)
        situation = replace(situation, memory=replace(situation.memory, place=place))
        next_one = _after(situation, work, journey, step, place, spoken=False) if step.auto else None


def _next(situation: Situation, work: Work) -> tuple[Journey, Place] | None:
    """Where the message probably leads: on from here, or into the journey that its words begin."""
    place = situation.memory.place
    if place is None or place.kind != "journey":
        return _begun(situation, work) if place is None else None
    journey = journeys.journey_named(situation.bot.behavior, place.name)
    step = journeys.step_of(journey, place) if journey else None
    if journey is None or step is None:
        return None
    return _after(situation, work, journey, step, place, spoken=True) or (journey, place)


def _begun(situation: Situation, work: Work) -> tuple[Journey, Place] | None:
    """Of guidelines and journeys that hold, the first that the best of them begins."""
    behavior, data = situation.bot.behavior, data_of(situation, work.runs)
    found = [
        (match.score, match.guideline.journey)
        for match in situation.matches
        if match.held and match.guideline.journey and not match.guideline.condition.always
    ]
    for each in behavior.journeys:
        score = situation.scores.get(journey_key(each.id), 0.0)
        if score >= HOLDS and fits(each.condition, situation, data):
            found.append((score, each.id))
    if not found:
        return None
    journey = journeys.journey_named(behavior, max(found)[1])
    return None if journey is None else (journey, _first(journey, with_trail({}, ())))


def _after(
    situation: Situation, work: Work, journey: Journey, step: JourneyStep, place: Place, *, spoken: bool
) -> tuple[Journey, Place] | None:
    way = journeys.way_of(situation, work, journey, step, spoken=spoken)
    if way is None:
        return None
    if way.transition.journey:
        other = journeys.journey_named(situation.bot.behavior, way.transition.journey)
        return None if other is None else (other, _first(other, place.data))
    return (journey, replace(place, step=way.transition.to)) if way.transition.to else None


def _first(journey: Journey, data: Mapping[str, Any]) -> Place:
    return Place("journey", journey.id, journey.steps[0].id, data)


async def _read(situation: Situation, work: Work, journey: Journey, step: JourneyStep, place: Place) -> Place:
    """The place with what the step keeps of what its reading tools found."""
    reading = [
        name for name in step.tools if (tool := work.role_may.get(name)) is not None and tool.effect is Effect.READ
    ]
    why = f"journey {journey.id}, step {step.id}"
    ran, _ = await act(situation, work, reading, step.arguments, why=why, write=False)
    return journeys.keeping(situation, step, place, ran)
