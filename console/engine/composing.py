"""Parts made into one decision, and decisions that only say something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.domain.turns import Action, Citation
from console.engine.decision import Decision
from console.engine.language.courtesy import is_courtesy
from console.engine.parts import Part
from console.engine.situation import Situation, data_of
from console.plugin.templates import render

_UNSURE = 0.3


def of_parts(situation: Situation, parts: list[Part], *, opening: str = "", closing: str = "") -> Decision:
    """One reply of several parts, the most urgent first."""
    if not parts:
        return replace(
            plain(situation, "\n\n".join(filter(None, [opening, closing])), _UNSURE), action=Action.CONVERSE
        )
    ordered = sorted(parts, key=lambda part: -part.urgency)
    main = max(ordered, key=lambda part: part.score)
    place_of = next((part for part in ordered if part.place is not None), None)
    headed = len(ordered) > 1 and not any(part.standing for part in ordered)
    numbered = _numbered(ordered)
    texts = [_referring(part, numbered, headed) for part in ordered]
    confidence = min(part.confidence for part in ordered if not part.standing or len(ordered) == 1)
    handed = next((part.handoff for part in ordered if part.handoff), None)
    return Decision(
        action=Action.HAND_OFF if handed else main.action,
        text="\n\n".join(filter(None, [opening, *texts, closing])),
        confidence=confidence,
        intents=situation.intents,
        held={name: why for part in ordered for name, why in part.held.items()},
        cited=numbered,
        handoff=handed,
        place=place_of.place if place_of else situation.memory.place,
        profile=next((part.profile for part in ordered if part.profile), situation.profile),
        topic=situation.memory.topic if is_courtesy(situation.text) else main.topic or situation.memory.topic,
        entities={name: value for part in ordered for name, value in part.entities.items()},
    )


def _numbered(parts: Iterable[Part]) -> tuple[Citation, ...]:
    entries = {entry.text.id: entry for part in parts for entry in part.cited}
    return tuple(
        Citation(number, id, entry.text.title, entry.version) for number, (id, entry) in enumerate(entries.items(), 1)
    )


def _referring(part: Part, cited: tuple[Citation, ...], headed: bool) -> str:
    """The part's text with the numbers of the entries that it rests on."""
    ids = {entry.text.id for entry in part.cited}
    marks = "".join(f"[{each.number}]" for each in cited if each.id in ids and f"[{each.number}]" not in part.text)
    heading = f"**{part.heading}**\n" if headed and part.heading else ""
    return f"{heading}{part.text}{' ' if marks else ''}{marks}"


def once(parts: list[Part]) -> list[Part]:
    """Without parts that say the same."""
    return list({part.text: part for part in parts}.values())


def plain(situation: Situation, text: str, confidence: float) -> Decision:
    return Decision(
        action=Action.CONVERSE,
        text=text,
        confidence=confidence,
        intents=situation.intents,
        place=situation.memory.place,
        profile=situation.profile,
        topic=situation.memory.topic,
    )


def worded(situation: Situation, name: str, otherwise: str) -> str:
    return render(situation.bot.behavior.templates.get(name, ""), data_of(situation, ())) or otherwise
