"""Skills by priority: which of them may act, which comes first, and which options of a message go before others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from console.domain.behavior import Flow, Guideline, Journey, Skill
from console.engine import flows
from console.engine.conditions import flow_key, guideline_key, journey_key
from console.engine.situation import HOLDS, Situation, data_of, holds

T = TypeVar("T")
_PASSED = "passed"


def may_act(situation: Situation, part: Guideline | Journey | Flow) -> bool:
    """Whether its skill's predicate holds, and no skill of higher priority comes first."""
    if not part.skill:
        return True
    if not _holds(situation, part.skill):
        return False
    first = first_of(situation)
    return first is None or _priority(situation, part.skill) >= first[0].priority


def first_of(situation: Situation) -> tuple[Skill, Flow] | None:
    """The skill of highest priority whose first flow has an open question, and was not left in this conversation."""
    behavior, entities = situation.bot.behavior, situation.memory.entities
    for skill in sorted(behavior.skills, key=lambda each: -each.priority):
        flow = next((each for each in behavior.flows if skill.first and each.id == skill.first), None)
        if flow is None or passed_name(flow.id) in entities or not _holds(situation, skill.id):
            continue
        if flows.is_open(flow, situation.profile):
            return skill, flow
    return None


def asks_of_lower(situation: Situation, priority: int) -> bool:
    """Whether the message is for a skill that has to wait."""
    behavior, scores = situation.bot.behavior, situation.scores
    waiting = {skill.id for skill in behavior.skills if skill.priority < priority}
    keyed = [(guideline_key(each.id), each.skill) for each in behavior.guidelines]
    keyed += [(flow_key(each.id), each.skill) for each in behavior.flows]
    keyed += [(journey_key(each.id), each.skill) for each in behavior.journeys]
    return any(skill in waiting and scores.get(key, 0.0) >= HOLDS for key, skill in keyed)


def passed_name(flow: str) -> str:
    """The entity that remembers, for a while, that the flow was gone through or left."""
    return f"{flow}_{_PASSED}"


def by_priority(situation: Situation, options: Sequence[T], skill_of: Callable[[T], str]) -> list[T]:
    """The options, best first, with those of skills among themselves in the order of their skills' priority."""
    places = [place for place, each in enumerate(options) if skill_of(each)]
    ordered = sorted(places, key=lambda place: -_priority(situation, skill_of(options[place])))
    found = list(options)
    for place, source in zip(places, ordered, strict=True):
        found[place] = options[source]
    return found


def _holds(situation: Situation, name: str) -> bool:
    skill = _named(situation, name)
    return skill is not None and holds(skill.predicate, situation, data_of(situation, ()))


def _priority(situation: Situation, name: str) -> int:
    skill = _named(situation, name)
    return skill.priority if skill else 0


def _named(situation: Situation, name: str) -> Skill | None:
    return next((each for each in situation.bot.behavior.skills if each.id == name), None)
