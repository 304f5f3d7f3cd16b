"""The decider of a tenant whose agent is switched off: fixed texts and knowledge, nothing run and nothing begun."""

from __future__ import annotations

from collections.abc import AsyncIterator

from console.domain.turns import Action, Citation, Handoff, HandoffReason
from console.engine import handoff
from console.engine.clean import has_words
from console.engine.decision import Decision, Piece
from console.engine.options import KNOWS
from console.engine.parts import Part, by_knowledge, unknown
from console.engine.pieces import DANGER
from console.engine.situation import Match, Situation, data_of
from console.engine.work import Work
from console.plugin.templates import render

NAME = "templates"


class TemplateDecider:
    """The template of the guideline that fits best, else the entry that does; people where there is danger."""

    @property
    def name(self) -> str:
        return NAME

    async def decide(self, situation: Situation, work: Work) -> AsyncIterator[Piece | Decision]:
        decision = _decision(situation)
        yield Piece(decision.text)
        yield decision


def _decision(situation: Situation) -> Decision:
    handed = _handed_over(situation)
    if handed is not None:
        text = handoff.words_for(situation, handed)
        return _deciding(
            situation, Part(text=text, action=Action.HAND_OFF, score=1.0, confidence=1.0, handoff=handed)
        )
    fixed = next((part for match in _fitting(situation) if (part := _by_template(situation, match))), None)
    hits = [hit for hit in situation.hits[:1] if hit.score >= KNOWS]
    known = by_knowledge(hits[0]) if hits else None
    best = max((part for part in (fixed, known) if part is not None), key=lambda part: part.score, default=None)
    return _deciding(situation, best or unknown(situation))


def _handed_over(situation: Situation) -> Handoff | None:
    if not has_words(situation.text):
        return None
    if situation.bot.language.intents.urgency(situation.text) >= DANGER:
        return Handoff(HandoffReason.TOPIC, "danger, and the agent is switched off")
    for match in _fitting(situation):
        if match.guideline.handoff:
            return Handoff(HandoffReason.TOPIC, match.guideline.handoff)
    return handoff.at_once(situation)


def _fitting(situation: Situation) -> list[Match]:
    return [match for match in situation.matches if match.held and not match.guideline.condition.always]


def _by_template(situation: Situation, match: Match) -> Part | None:
    """None where the template needs what a tool finds, or there is none."""
    guideline = match.guideline
    if not guideline.template or guideline.tools or guideline.journey or guideline.flow:
        return None
    text = render(situation.bot.behavior.templates.get(guideline.template, ""), data_of(situation, ()))
    if not text:
        return None
    held = {guideline.id: match.why}
    return Part(text=text, action=Action.CONVERSE, score=match.score, confidence=match.score, held=held)


def _deciding(situation: Situation, part: Part) -> Decision:
    cited = tuple(
        Citation(number, entry.text.id, entry.text.title, entry.version) for number, entry in enumerate(part.cited, 1)
    )
    marks = "".join(f" [{each.number}]" for each in cited)
    return Decision(
        action=part.action,
        text=part.text + marks,
        confidence=part.confidence,
        intents=situation.intents,
        held=part.held,
        cited=cited,
        handoff=part.handoff,
        place=situation.memory.place,
        profile=situation.profile,
        topic=part.topic or situation.memory.topic,
    )
