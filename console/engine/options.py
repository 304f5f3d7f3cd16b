"""What a request may be answered by: guidelines, journeys, flows and knowledge, by how well they fit it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.domain.behavior import Criticality, Flow, Guideline, Journey
from console.domain.knowledge import EntryType, KnowledgeHit
from console.engine.conditions import flow_key, guideline_key, journey_key
from console.engine.language.speech import puts_a_question
from console.engine.pieces import DANGER
from console.engine.situation import HOLDS, SAID, Match, Situation, data_of, fits, leads_in_danger
from console.engine.skills import by_priority, may_act
from console.engine.work import Work

URGENCY = {Criticality.HIGH: 0.9, Criticality.MEDIUM: 0.5, Criticality.LOW: 0.2}
_TELLS_OF = 0.7
"""A message that asks for nothing is about what an entry leads through from here."""
KNOWS = 0.35
"""A knowledge hit below this is no answer."""
_WANTS_STEPS = re.compile(
    r"\b(?:how (?:do|does|should|shall|can|must|to)|what (?:do|should|shall|must|can|if|happens)|whom? (?:do|"
    r"should|must|shall)|procedure|steps?|sop|protocol|instructions?)\b",
    re.IGNORECASE,
)
_ASKS_FOR_FACTS = re.compile(r"\W*(?:who|whom|whose|when|where|how (?:many|much|long|old|often))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    score: float
    rank: int
    means: Guideline | Journey | Flow | KnowledgeHit


async def options_for(
    situation: Situation, work: Work, clause: str, *, start: bool
) -> tuple[Situation, list[Option]]:
    """What may answer ``clause``, the best first, and the situation as if nothing else was said.

    Without ``start`` no journey or flow begins.
    """
    clause_of = replace(situation, text=clause, scores=_scores(situation, clause))
    danger = situation.bot.language.intents.urgency(clause) >= DANGER
    options = sorted(await _options(clause_of, work, start=start), key=lambda each: (-each.score, each.rank))
    options = by_priority(clause_of, options, lambda each: _skill(each))
    return clause_of, sorted(options, key=lambda each: -(danger and _acts_on_danger(each)))


def _scores(situation: Situation, clause: str) -> Mapping[str, float]:
    return situation.scores if clause == situation.text else situation.bot.language.matcher.rank(clause)


async def _options(situation: Situation, work: Work, *, start: bool) -> list[Option]:
    scores, behavior = situation.scores, situation.bot.behavior
    place = situation.memory.place
    here = place.name if place and place.kind == "journey" else ""
    found = [
        Option(match.score, 0, match.guideline)
        for match in _matches(situation, work)
        if _answers(match.guideline) and (start or _may_lead_away(match, here))
    ]
    if start:
        data = data_of(situation, work.runs)
        begun = [each for each in behavior.journeys if _begins(situation, each, data)]
        found += [Option(scores.get(journey_key(each.id), 0.0), 1, each) for each in begun]
        asked = [each for each in behavior.flows if _begins(situation, each, data)]
        found += [Option(scores.get(flow_key(each.id), 0.0), 2, each) for each in asked]
    found = [option for option in found if option.score >= HOLDS]
    most = SAID if any(_goes_before_knowledge(situation, option) for option in found) else 1.0
    hits = [hit for hit in await _hits(situation) if hit.score >= KNOWS and _is_for(hit, situation.text)]
    return [*found, *(Option(min(hit.score, most), 3, hit) for hit in hits[:1])]


def _begins(situation: Situation, part: Journey | Flow, data: Mapping[str, Any]) -> bool:
    return may_act(situation, part) and fits(part.condition, situation, data)


def _skill(option: Option) -> str:
    return "" if isinstance(option.means, KnowledgeHit) else option.means.skill


def _goes_before_knowledge(situation: Situation, option: Option) -> bool:
    """What is demanded, and how that stands which a guideline's tools look at, before what is written about it."""
    means = option.means
    if not isinstance(means, Guideline) or option.score <= SAID:
        return False
    critical = means.criticality is Criticality.HIGH
    return critical or bool(means.tools) or (bool(means.journey or means.flow) and not situation.demands_nothing)


def _matches(situation: Situation, work: Work) -> list[Match]:
    found = []
    for guideline in situation.bot.behavior.guidelines:
        if not may_act(situation, guideline):
            continue
        score = situation.scores.get(guideline_key(guideline.id), 0.0)
        data = data_of(situation, work.runs, guideline.tools)
        match = Match(guideline, score, fits(guideline.condition, situation, data))
        if match.held and not guideline.condition.always:
            found.append(match)
    return sorted(
        found, key=lambda each: (-each.score, -URGENCY[each.guideline.criticality], -each.guideline.priority)
    )


def _answers(guideline: Guideline) -> bool:
    """Whether it says what to do, not only what never to say."""
    return bool(guideline.template or guideline.journey or guideline.flow or guideline.handoff or guideline.tools)


def _may_lead_away(match: Match, here: str) -> bool:
    """Into another journey or a flow only where that was said in so many words."""
    guideline = match.guideline
    leads = guideline.journey or guideline.flow
    return not leads or (match.score >= SAID and guideline.journey != here)


async def _hits(situation: Situation) -> Sequence[KnowledgeHit]:
    if situation.text in situation.clauses and len(situation.clauses) > 1:
        return await situation.bot.knowledge.search(situation.turn.tenant, situation.text, 1)
    return situation.hits


def _is_for(hit: KnowledgeHit, text: str) -> bool:
    """Steps to take answer a call for what to do, not who, when or how many."""
    if hit.entry.text.type is not EntryType.SOP or _WANTS_STEPS.search(text):
        return True
    return hit.score >= _TELLS_OF and not puts_a_question(text) and not _ASKS_FOR_FACTS.match(text)


def _acts_on_danger(option: Option) -> bool:
    """A journey, or a critical guideline that begins one: in danger these go before what only informs."""
    means = option.means
    return isinstance(means, Journey) or (isinstance(means, Guideline) and leads_in_danger(means))
