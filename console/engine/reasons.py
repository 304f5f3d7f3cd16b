"""Why a decision is what it is, in a sentence, where no model said it."""

from __future__ import annotations

from console.engine.decision import Decision
from console.engine.flows import question_of
from console.engine.journeys import journey_named, step_of
from console.engine.situation import Situation, leads_in_danger


def reason_of(situation: Situation, decision: Decision) -> str:
    """The first of these that is so."""
    guidelines = {each.id: each for each in situation.bot.behavior.guidelines}
    held = [guidelines[name] for name in decision.held if name in guidelines]
    spoke = [each.id for each in held if not each.condition.always]
    if situation.turn.due is not None:
        return f"step {situation.turn.due.step} of {situation.turn.due.journey} was due"
    if any(leads_in_danger(each) for each in held):
        return f"it tells of danger: {spoke[0]} goes before everything else"
    if decision.asks_word is not None:
        return f"it hangs on “{decision.asks_word.word}”, and it is not sure what that means"
    if decision.handoff is not None:
        return f"it is for people: {decision.handoff.reason.value}"
    if standing := _standing(situation):
        return f"it was asked {standing}" + (f", and {spoke[0]} fits too" if spoke else "")
    if spoke:
        return f"the message fits {' and '.join(spoke[:3])}"
    if situation.named is not None and situation.named.best is not None:
        return f"the message names {situation.named.best.name}"
    if decision.cited:
        return f"“{decision.cited[0].title}” is known and fits"
    return "nothing that the bot does or knows fits well"


def _standing(situation: Situation) -> str:
    """What the conversation stood at, empty for nowhere."""
    place, behavior = situation.memory.place, situation.bot.behavior
    if place is None:
        return ""
    if place.kind == "journey":
        journey = journey_named(behavior, place.name)
        step = step_of(journey, place) if journey else None
        return f"in {journey.title}, step {step.title}" if journey and step else ""
    flow = next((each for each in behavior.flows if each.id == place.name), None)
    question = question_of(flow, place) if flow else None
    return f"in {flow.title} for {question.field.replace('_', ' ')}" if flow and question else ""
