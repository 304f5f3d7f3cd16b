"""One request of a message answered by rules: the guideline, journey, flow or knowledge that fits it best."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from console.domain.behavior import Flow, Guideline, Journey
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeHit
from console.domain.memory import Place, Profile
from console.domain.turns import Action, Handoff, HandoffReason, SuggestedAction, ToolRun
from console.engine import flowing, journeys
from console.engine.acting import act
from console.engine.follow import ASKED, LACKED, LONGEST
from console.engine.handoff import words_for
from console.engine.language.tongue import other_language
from console.engine.options import URGENCY, Option, options_for
from console.engine.situation import HOLDS, SAID, Match, Situation, data_of
from console.engine.skills import asks_of_lower, first_of
from console.engine.work import Work
from console.plugin.templates import render
from console.plugin.tools import Effect

_SOMEBODY = re.compile(
    r"(?:the|an?)? ?(?:person|candidate|recruiter|customer|visitor|somebody|someone)\b", re.IGNORECASE
)
_ASKS_ABOUT = re.compile(rf"{_SOMEBODY.pattern}[^,]*? asks? (?:about |for )?(.+)", re.IGNORECASE)
_LONGEST_HEADING = 60
_LONGEST_ANSWER = 900
_SURE_OF_ENTRY = 0.45
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``score`` is how well the request fits what is answered, 0 when nothing does; ``standing``: said unasked.

    ``found_nothing``: its tools only looked, and none could say anything: another answer goes before it.
    """

    text: str
    action: Action
    score: float
    confidence: float
    urgency: float = 0.5
    heading: str = ""
    topic: str = ""
    standing: bool = False
    found_nothing: bool = False
    held: Mapping[str, str] = field(default_factory=dict)
    cited: tuple[KnowledgeEntry, ...] = ()
    place: Place | None = None
    profile: Profile | None = None
    entities: Mapping[str, str] = field(default_factory=dict)
    handoff: Handoff | None = None


async def part_for(situation: Situation, work: Work, clause: str, *, start: bool = True) -> Part:
    """The best answer to ``clause``. Without ``start`` no journey or flow begins."""
    before, weak = work.suggestions, None
    clause_of, options = await options_for(situation, work, clause, start=start)
    for option in options:
        part = await _answer(clause_of, work, option)
        if part is not None:
            pressing = situation.bot.language.intents.urgency(clause)
            part = replace(part, heading=_heading(clause), urgency=max(part.urgency, pressing))
            if not part.found_nothing:
                return part
            weak = weak or part
    return weak or _offered(work, before) or unknown(situation)


async def led_part(situation: Situation, work: Work, match: Match) -> Part:
    """The journey that a guideline leads into, whatever else fits the message."""
    part = await _by_guideline(situation, work, match.guideline, match.score)
    return part or unknown(situation)


async def first_part(situation: Situation, work: Work) -> Part | None:
    """The flow that comes before skills of lower priority; it remembers what was asked of them."""
    first = first_of(situation)
    if first is None:
        return None
    asked = situation.text if asks_of_lower(situation, first[0].priority) else ""
    return await _by_flow(situation, work, first[1], 1.0, asked=asked)


async def standing_parts(situation: Situation, work: Work) -> list[Part]:
    """Guidelines that hold whatever is said, such as an open emergency that must come first."""
    found = []
    for match in situation.matches:
        condition = match.guideline.condition
        if match.held and condition.always and condition.predicate and match.guideline.template:
            part = await _by_guideline(situation, work, match.guideline, match.score)
            if part is not None:
                found.append(replace(part, standing=True, urgency=part.urgency + 0.05))
    return found


async def _answer(situation: Situation, work: Work, option: Option) -> Part | None:
    match option.means:
        case Guideline() as guideline:
            return await _by_guideline(situation, work, guideline, option.score)
        case Journey() as journey:
            return await _by_journey(situation, work, journey, option.score)
        case Flow() as flow:
            return await _by_flow(situation, work, flow, option.score)
        case KnowledgeHit() as hit:
            return by_knowledge(hit)


async def _by_guideline(situation: Situation, work: Work, guideline: Guideline, score: float) -> Part | None:
    behavior = situation.bot.behavior
    held = {guideline.id: f"fits the message ({score:.2f})" if score < 1 else "fits the message"}
    urgency = URGENCY[guideline.criticality]
    if guideline.handoff:
        handed = Handoff(HandoffReason.TOPIC, guideline.handoff)
        text = _rendered(situation, work, guideline, ()) or words_for(situation, handed)
        return Part(
            text=text, action=Action.HAND_OFF, score=score, confidence=score, urgency=1.0, held=held, handoff=handed
        )
    journey = journeys.journey_named(behavior, guideline.journey)
    if journey is not None:
        return replace(await _by_journey(situation, work, journey, score), held=held, urgency=urgency)
    flow = next((each for each in behavior.flows if each.id == guideline.flow), None)
    if flow is not None:
        return replace(await _by_flow(situation, work, flow, score), held=held, urgency=urgency)
    why = f"guideline {guideline.id}"
    ran, lacking = await act(
        situation,
        work,
        guideline.tools,
        guideline.arguments,
        why=why,
        write=guideline.auto and score >= SAID and not situation.demands_nothing,
        text=situation.text,
    )
    good = [run for run in ran if run.ok]
    text = _rendered(situation, work, guideline, ran) if good or not ran else ""
    told = [text] if text else [run.summary for run in good if run.summary]
    failures = list(dict.fromkeys(run.summary for run in ran if not run.ok))
    settled = any(run.settles for run in ran)
    whole = "\n\n".join(filter(None, [*told, *failures, *(lacking if not text else [])]))
    if not whole:
        return None
    sure = score if settled or (not failures and (text or good)) else score * 0.5
    return Part(
        text=whole,
        action=Action.USE_TOOL if ran else Action.CONVERSE,
        score=score,
        confidence=min(1.0, sure),
        found_nothing=_only_reads(situation, ran) and not good and not settled,
        urgency=urgency,
        topic=_topic_of(guideline),
        held=held,
        entities=_to_go_on(situation, ran, failures),
        cited=await cited(situation, work, guideline.tools),
    )


def _only_reads(situation: Situation, ran: Sequence[ToolRun]) -> bool:
    return bool(ran) and all(situation.bot.tools[run.tool].effect is Effect.READ for run in ran)


def _to_go_on(situation: Situation, ran: Sequence[ToolRun], failures: Sequence[str]) -> dict[str, str]:
    """Of what was only read, or not done for want of something, a short message may say more."""
    reads = _only_reads(situation, ran)
    if not reads and (not ran or any(run.ok for run in ran)):
        return {}
    asked = {ASKED: situation.text[:LONGEST]}
    return asked if reads else {**asked, LACKED: "\n\n".join(failures)[:LONGEST]}


async def cited(situation: Situation, work: Work, tools: Sequence[str]) -> tuple[KnowledgeEntry, ...]:
    """The entries that ``tools`` read from."""
    ids = work.cited_by(tools)
    return tuple(await situation.bot.knowledge.entries(situation.turn.tenant, ids)) if ids else ()


def _rendered(situation: Situation, work: Work, guideline: Guideline, ran: Sequence[ToolRun]) -> str:
    """What its own runs gave goes before what the same tools gave to others."""
    template = situation.bot.behavior.templates.get(guideline.template, "")
    others = [run for run in work.runs if run not in ran]
    return render(template, data_of(situation, [*others, *ran], guideline.tools))


def _topic_of(guideline: Guideline) -> str:
    """What it is about, of what its condition says: "the person asks about tours" is about tours."""
    said = guideline.condition.text
    about = _ASKS_ABOUT.match(said)
    if about is not None:
        return about[1]
    return "" if _SOMEBODY.match(said) else said


async def _by_journey(situation: Situation, work: Work, journey: Journey, score: float) -> Part:
    move = await journeys.begin(situation, work, journey)
    sure = score * 0.5 if move.failed else score
    return Part(
        text=move.text,
        action=Action.RUN_JOURNEY,
        score=score,
        confidence=sure,
        topic=journey.title,
        place=move.place,
        urgency=0.6,
        cited=await cited(situation, work, move.tools),
    )


async def _by_flow(situation: Situation, work: Work, flow: Flow, score: float, *, asked: str = "") -> Part:
    move = await flowing.begin(situation, work, flow, asked=asked)
    return Part(
        text=move.text,
        action=Action.RUN_FLOW,
        score=score,
        confidence=score * 0.8 if move.failed else score,
        topic=flow.title,
        place=move.place,
        profile=move.profile,
        entities=move.entities,
    )


def by_knowledge(hit: KnowledgeHit) -> Part:
    """What the entry says, or its beginning."""
    written = hit.entry.text
    body = _HEADING.sub(r"**\1**", written.body.strip())
    text = body if len(body) <= _LONGEST_ANSWER else f"{body[:_LONGEST_ANSWER].rsplit(' ', 1)[0]}…"
    if written.type is EntryType.SOP:
        text = f"**{written.title}**\n\n{text}"
    if hit.score < _SURE_OF_ENTRY:
        text = f"I am not sure that this is what you mean.\n\n{text}"
    return Part(
        text=text,
        action=Action.ANSWER,
        score=hit.score,
        confidence=hit.score,
        urgency=0.4,
        topic=hit.entry.text.title,
        cited=(hit.entry,),
    )


def _offered(work: Work, before: tuple[SuggestedAction, ...]) -> Part | None:
    """What was asked about could be done, on a click; not what was offered ``before``."""
    offers = [f"{each.label}: {each.preview}" for each in work.suggestions if each not in before]
    if not offers:
        return None
    text = "\n".join(["I can do that, and do it only on your word:", *(f"- {offer}" for offer in offers)])
    return Part(text=text, action=Action.USE_TOOL, score=HOLDS, confidence=HOLDS, urgency=0.3)


def unknown(situation: Situation) -> Part:
    """That the bot does not know."""
    language = other_language(situation.said)
    if language is not None:
        words = f"I understand only English so far, and this looks like {language}. Could you say it in English?"
        return Part(text=words, action=Action.CONVERSE, score=0.0, confidence=0.15, urgency=0.1)
    own = situation.bot.behavior.templates.get("unknown", "")
    otherwise = "I do not know enough to answer that. Could you say it in other words?"
    text = render(own, data_of(situation, ())) or otherwise
    return Part(
        text=text,
        action=Action.CONVERSE,
        score=0.0,
        confidence=0.15,
        urgency=0.1,
    )


def _heading(clause: str) -> str:
    line = " ".join(clause.split()).strip(" .,;")
    short = line if len(line) <= _LONGEST_HEADING else f"{line[:_LONGEST_HEADING].rsplit(' ', 1)[0]}…"
    return short[:1].upper() + short[1:]
