"""Every condition of a behavior by an id of its own."""

from __future__ import annotations

from console.domain.behavior import Behavior, Condition


def guideline_key(guideline: str) -> str:
    return f"guideline/{guideline}"


def journey_key(journey: str) -> str:
    return f"journey/{journey}"


def flow_key(flow: str) -> str:
    return f"flow/{flow}"


def transition_key(journey: str, step: str, number: int) -> str:
    return f"journey/{journey}/{step}/{number}"


def conditions_of(behavior: Behavior) -> dict[str, Condition]:
    """Conditions of guidelines, journeys, flows and transitions, by the id that a ``Matcher`` ranks."""
    found = {guideline_key(each.id): each.condition for each in behavior.guidelines}
    found |= {flow_key(flow.id): flow.condition for flow in behavior.flows}
    for journey in behavior.journeys:
        found[journey_key(journey.id)] = journey.condition
        for step in journey.steps:
            for number, transition in enumerate(step.transitions):
                if transition.condition is not None:
                    found[transition_key(journey.id, step.id, number)] = transition.condition
    return found
