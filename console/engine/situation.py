"""What is known when the turn decides: gathered and matched, before anyone has said anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.domain.behavior import Condition, Criticality, Guideline
from console.domain.conversations import OWN_CHAT, Message
from console.domain.knowledge import KnowledgeHit
from console.domain.memory import Memory, Profile
from console.domain.people import Site
from console.domain.turns import Intent, ToolRun, Turn
from console.engine.items import Named, data_of_item
from console.engine.kept import kept_of
from console.engine.language.alarm import danger_heard, danger_now
from console.engine.language.speech import asks, denies, forbids
from console.engine.language.stretches import lies_back, names_a_stretch
from console.engine.pieces import DANGER, Bot
from console.engine.spelled import Reading
from console.plugin.dangers import kind_named
from console.plugin.expressions import ExpressionError, parse
from console.plugin.naming import site_meant

HOLDS = 0.5
"""A condition whose score reaches this holds, as far as words can tell."""
SAID = 0.6
"""A condition at or above this was said in its own words, not only in like ones."""
LOOKED_AT = 0.25
"""A condition below this is not worth a word, or a token."""


@dataclass(frozen=True, slots=True)
class Match:
    """A guideline with its score; ``fits``: its predicate holds over the data."""

    guideline: Guideline
    score: float
    fits: bool

    @property
    def held(self) -> bool:
        return self.fits and self.score >= HOLDS

    @property
    def why(self) -> str:
        if not self.fits:
            return f"predicate does not hold: {self.guideline.condition.predicate}"
        if self.guideline.condition.always:
            return self.guideline.condition.predicate or "always"
        return f"{'like' if self.held else 'not enough like'} the message ({self.score:.2f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """``text`` is what is answered: cleaned, joined, corrected; ``said`` the same before spelling.

    ``forgotten`` is an earlier question that this message reminds of, and then ``text`` is that question;
    ``answered_before``: it was answered then. ``cut``: the message went on, and that was not read.
    ``returned`` after the memory had expired. ``scores`` are by condition id. ``named`` is what of the catalog it
    names, ``chosen`` as an answer to which one was meant.
    ``reading`` is how ``text`` came of what was written.
    ``attached`` names the files that came along, as the last clause; it is ``text`` where there were no words.
    """

    bot: Bot
    turn: Turn
    said: str
    text: str
    memory: Memory
    profile: Profile
    history: tuple[Message, ...] = ()
    returned: bool = False
    forgotten: str = ""
    answered_before: bool = False
    cut: bool = False
    attached: str = ""
    reading: Reading = Reading("")
    named: Named | None = None
    chosen: bool = False
    sites: Sequence[Site] = ()
    clauses: tuple[str, ...] = ()
    intents: tuple[Intent, ...] = ()
    hits: tuple[KnowledgeHit, ...] = ()
    scores: Mapping[str, float]
    matches: tuple[Match, ...] = ()

    @property
    def first_reply(self) -> bool:
        return not self.turn.history

    @property
    def demands_nothing(self) -> bool:
        """It only asks, or says what not to do: what changes something is then offered, not done."""
        return asks(self.text) or forbids(self.text)

    @property
    def in_danger(self) -> bool:
        """A critical guideline that leads through an emergency holds: it goes before everything else."""
        leading = self.leading
        if leading is None:
            return False
        urgent = bool(self.danger) or self.bot.language.intents.urgency(self.text) >= DANGER
        return leading.score >= SAID or (leading.score >= HOLDS and urgent)

    @property
    def leading(self) -> Match | None:
        """The guideline that leads through the danger of which the message tells."""
        found = (each for each in self.matches if each.held and leads_in_danger(each.guideline))
        return max(found, key=lambda each: each.score, default=None)

    @property
    def danger(self) -> str:
        """The kind of danger that is told of as there now; what was written before spelling counts too."""
        turn = self.turn
        return danger_now(self.text, turn.now, turn.today) or danger_heard(self.said, turn.now, turn.today)


def leads_in_danger(guideline: Guideline) -> bool:
    return bool(guideline.journey) and guideline.criticality is Criticality.HIGH


def data_of(situation: Situation, runs: Sequence[ToolRun], tools: Iterable[str] = ()) -> dict[str, Any]:
    """Names that templates read: what tools gave, those of ``tools`` last, and what every turn has."""
    last = set(tools)
    ordered = sorted((run for run in runs if run.ok), key=lambda run: run.tool in last)
    data: dict[str, Any] = {}
    for run in ordered:
        data |= run.result
    mine = [run for run in ordered if not last or run.tool in last]
    turn, place = situation.turn, situation.memory.place
    return data | {
        "summary": mine[-1].summary if mine else "",
        "text": situation.text,
        "person": str(turn.person),
        "bot": situation.bot.settings.name,
        "house": turn.channel == OWN_CHAT,
        "site": str(turn.site or ""),
        "journey": kept_of(place) if place else {},
        "flow": kept_of(place) if place else {},
        "profile": {name: each.value for name, each in situation.profile.collected.items()},
        "item": data_of_item(item) if situation.named and (item := situation.named.best) else {},
    }


def fits(condition: Condition, situation: Situation, data: Mapping[str, Any]) -> bool:
    """Whether the predicate holds; one that cannot be read does not."""
    return holds(condition.predicate, situation, data)


def heard(condition: Condition, situation: Situation) -> bool:
    """Whether it may hold by what was said alone, before any tool has looked."""
    try:
        roots = parse(condition.predicate).roots if condition.predicate else frozenset()
    except ExpressionError:
        return False
    return not roots <= _KNOWN_AT_ONCE or holds(condition.predicate, situation, {})


SPOKEN = frozenset({"text", "asks", "denies", "timed", "bygone", "danger", "danger_named", "site_said"})
"""Names that say nothing where nobody said anything."""
_KNOWN_AT_ONCE = SPOKEN | {"channel", "role", "hour", "first", "returned"}
"""Names that no tool changes."""
_NAMES: Mapping[str, Callable[[Situation, Mapping[str, Any]], Any]] = {
    "data": lambda _, data: data,
    "text": lambda situation, _: situation.text,
    "asks": lambda situation, _: asks(situation.text),
    "denies": lambda situation, _: denies(situation.text),
    "profile": lambda _, data: data.get("profile", {}),
    "item": lambda _, data: data.get("item", {}),
    "refused": lambda situation, _: list(situation.profile.refused),
    "journey": lambda _, data: data.get("journey", {}),
    "flow": lambda _, data: data.get("flow", {}),
    "memory": lambda situation, _: _remembered(situation.memory),
    "site": lambda situation, _: str(situation.turn.site or ""),
    "role": lambda situation, _: situation.turn.role.value,
    "channel": lambda situation, _: situation.turn.channel,
    "hour": lambda situation, _: situation.turn.now.hour,
    "first": lambda situation, _: situation.first_reply,
    "returned": lambda situation, _: situation.returned,
    "timed": lambda situation, _: names_a_stretch(situation.text, situation.turn.now),
    "danger": lambda situation, _: situation.danger,
    "danger_named": lambda situation, _: kind_named(situation.text) or kind_named(situation.said),
    "site_said": lambda situation, _: _site_said(situation),
    "bygone": lambda situation, _: lies_back(situation.text, situation.turn.now, situation.turn.today),
}
"""What a predicate may read. Some take long to find out, so only what one reads is."""


def holds(predicate: str, situation: Situation, data: Mapping[str, Any]) -> bool:
    if not predicate.strip():
        return True
    try:
        parsed = parse(predicate)
        if situation.turn.due and parsed.roots & SPOKEN:
            return False
        return parsed.holds({name: _NAMES[name](situation, data) for name in parsed.roots if name in _NAMES})
    except ExpressionError:
        return False


def _remembered(memory: Memory) -> dict[str, Any]:
    return {"topic": memory.topic, "pending": memory.pending, **memory.entities}


def _site_said(situation: Situation) -> str:
    meant = site_meant(situation.sites, situation.text)
    return str(meant.id) if meant else ""
