"""What a flow asks, and the reading tools of the journey step that comes next, fetched before the model is asked."""

from __future__ import annotations

from console.engine import flowing, journeys
from console.engine.acting import act
from console.engine.situation import Situation
from console.engine.work import Work
from console.plugin.tools import Effect


async def foresee_step(situation: Situation, work: Work) -> None:
    place = situation.memory.place
    await flowing.stand(situation, work)
    journey = (
        journeys.journey_named(situation.bot.behavior, place.name) if place and place.kind == "journey" else None
    )
    step = journeys.step_of(journey, place) if journey and place else None
    if journey is None or step is None:
        return
    way = journeys.way_of(situation, work, journey, step)
    target = way.transition.to if way and not way.transition.journey else ""
    next_step = next((each for each in journey.steps if each.id == target), step)
    reading = [
        name
        for name in next_step.tools
        if (tool := work.role_may.get(name)) is not None and tool.effect is Effect.READ
    ]
    why = f"journey {journey.id}, step {next_step.id}"
    await act(situation, work, reading, next_step.arguments, why=why, write=False)
