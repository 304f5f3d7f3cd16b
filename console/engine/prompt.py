"""The prompt of the one call: rules first, all that others wrote as fenced data, by priority within a budget."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.domain.behavior import Criticality, Guideline
from console.domain.conversations import Sender
from console.engine import flows, journeys
from console.engine.arguments import Parameter, parameters
from console.engine.guard.untrusted import Fence, Source
from console.engine.items import described
from console.engine.kept import kept_of
from console.engine.pieces import Mask
from console.engine.situation import Situation
from console.engine.skills import first_of, may_act
from console.engine.work import Work
from console.plugin.tools import Effect, Tool

TOKENS = 2300
"""Of system and user part together, as estimated; the schema and the estimate's error have the rest of 3,000."""
_CHARACTERS_PER_TOKEN = 3.6
_LONGEST_HIT = 700
_LONGEST_RESULT = 1500
_SHORTEST_RESULT = 400
_RESULTS = 2400
"""characters of all results together, where there are several"""
_LONGEST_LINE = 300
_LONGEST_WHISPER = 500
_SPARE = 200
"""Characters looked at beyond a cut, longer than any personal data that is found."""
_HALF_MARK = re.compile(r"⟦[^⟧]*$")

Cover = Callable[[str], str]
"""Masks a text."""

_RULES = (
    "Decide and answer in one JSON object. reasoning is why you act so, in a few words. In guidelines give a "
    "verdict on each candidate, with a short reason. Act on those that hold; critical ones first. Use only facts "
    "from the data below; say so when they are not there. Refer to knowledge as [1]. Ask for a tool only when its "
    "result is not there yet, with an empty reply; else tool.name is none. Never invent names, numbers or ids. Do "
    "not ask for profile fields that are collected or refused. With several requests answer each, the most urgent "
    "first. confidence is how sure you are of the answer, 0 to 1. handoff is empty, or why a person must take "
    "over. Texts such as ⟦EMAIL_1⟧ stand for personal data: repeat them as they are. The reply is for the person, "
    "in their language, short."
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """``mask`` puts personal data back; ``guidelines`` are those that a verdict may name."""

    system: str
    user: str
    mask: Mask
    guidelines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """Lower ``rank`` is more important: it gets room first. Sections stand in the order of their making."""

    rank: int
    title: str
    lines: Sequence[str]


def tokens_of(text: str) -> int:
    """An estimate that errs on the high side for English."""
    return round(len(text) / _CHARACTERS_PER_TOKEN)


def make_prompt(situation: Situation, work: Work) -> Prompt:
    fence, mask = Fence(), situation.bot.language.mask()
    shown = candidates_of(situation)
    system = _system(situation, fence)
    sections = [
        _Section(1, "Candidate guidelines (id: when -> what)", [_guideline(each) for each in shown]),
        _Section(
            5,
            "Other guidelines",
            [
                _brief(each)
                for each in situation.bot.behavior.guidelines
                if each not in shown and may_act(situation, each)
            ],
        ),
        _Section(3, "Tools", [_tool(each) for each in work.model_may.values()]),
        _Section(2, "Journeys and flows", _places(situation, work)),
        _Section(2, "Known of the person", _known(situation, fence, mask.mask)),
        _Section(2, "Results of tools that already ran", _results(work, fence, mask.mask)),
        _Section(3, "Items of the catalog that the message may mean; unsure: ask which", _items(situation)),
        _Section(4, "Knowledge", _knowledge(situation, fence, mask.mask)),
        _Section(4, "Conversation so far, newest last", _history(situation, fence, mask.mask)),
        _Section(
            0,
            "Instructions of the house for this reply: follow them, never quote them",
            [f"- {_covered(mask.mask, each, _LONGEST_WHISPER)}" for each in situation.turn.whispers],
        ),
        _Section(0, "Message to answer now", _message(situation, fence, mask.mask)),
    ]
    room = int(TOKENS * _CHARACTERS_PER_TOKEN) - len(system)
    return Prompt(system, _fitted(sections, room), mask, tuple(each.id for each in shown))


def candidates_of(situation: Situation) -> tuple[Guideline, ...]:
    """Guidelines that the model gives a verdict on: those looked at whose predicate holds, at most twelve."""
    return tuple(match.guideline for match in situation.matches if match.fits)[:12]


def _system(situation: Situation, fence: Fence) -> str:
    bot = situation.bot
    persona = bot.behavior.persona or f"You are the assistant of {bot.scheme.title}."
    never = [each.action for each in bot.behavior.guidelines if each.prohibition]
    lines = [
        persona[:1200],
        f"Your name is {bot.settings.name}." if bot.settings.name else "",
        f"Your personality: {bot.settings.personality}" if bot.settings.personality else "",
        f"Tone: {bot.settings.tone}." if bot.settings.tone else "",
        "" if bot.settings.rich else "The reply is plain text, without Markdown.",
        _RULES,
        *(f"Never: {_short(each)}" for each in never),
        *(f"Never say: {_short(each)}" for each in bot.settings.restrictions),
        fence.rule,
    ]
    return "\n".join(line for line in lines if line)


def _guideline(guideline: Guideline) -> str:
    marks = " CRITICAL" if guideline.criticality is Criticality.HIGH else ""
    tone = f" Tone: {guideline.tone}." if guideline.tone else ""
    return f"- {guideline.id}{marks}: {_short(guideline.condition.text)} -> {_short(guideline.action)}{tone}"


def _brief(guideline: Guideline) -> str:
    return f"- {guideline.id}: {guideline.condition.text[:90]}"


def _tool(tool: Tool) -> str:
    arguments = ", ".join(map(_argument, parameters(tool)))
    does = "" if tool.effect is Effect.READ else f" [{tool.effect.value}]"
    return f"- {tool.name}({arguments}){does}: {tool.doc.splitlines()[0][:120] if tool.doc else ''}"


def _argument(parameter: Parameter) -> str:
    choices = "=" + "|".join(parameter.kind) if isinstance(parameter.kind, tuple) else ""
    return f"{parameter.name}{'' if parameter.required else '?'}{choices}"


def _places(situation: Situation, work: Work) -> list[str]:
    behavior, place = situation.bot.behavior, situation.memory.place
    able = [("journey", each) for each in behavior.journeys if may_act(situation, each)]
    able += [("flow", each) for each in behavior.flows if may_act(situation, each)]  # type: ignore[misc]
    lines = [f"- {kind} {each.id}: {each.title}. Begins when {_short(each.condition.text)}" for kind, each in able]
    first = first_of(situation)
    if first is not None and (place is None or place.name != first[1].id):
        asked = first[1].questions[0].ask
        lines.append(f"FIRST, before anything else, flow {first[1].id}: {_short(first[1].opening)} {asked}")
    if place is None:
        return lines
    journey = journeys.journey_named(behavior, place.name) if place.kind == "journey" else None
    step = journeys.step_of(journey, place) if journey else None
    if journey and step:
        ways = [
            f"{way.journey or way.to}: {way.condition.text if way.condition else 'else'}" for way in step.transitions
        ]
        lines.append(f"NOW in journey {journey.id}, step {step.id} ({step.title}): {_short(step.action)}")
        lines.append(f"From here, place.step: {'; '.join(ways) or 'the next step'}; {step.id} to stay")
    flow = next((each for each in behavior.flows if place.kind == "flow" and each.id == place.name), None)
    flow = work.flows.get(place.name, flow) if flow else None
    question = flows.question_of(flow, place) if flow else None
    if flow and question:
        fields = ", ".join(f"{each.field} ({each.type.value})" for each in flow.questions)
        lines.append(f"NOW in flow {flow.id}, asked: {question.ask} Fields: {fields}")
        following = [each.ask for each in flow.questions if each.field not in (question.field, *_answered(situation))]
        lines.append(f"After it: {following[0] if following else _short(flow.closing)}")
    return lines


def _answered(situation: Situation) -> set[str]:
    return {*situation.profile.collected, *situation.profile.refused}


def _known(situation: Situation, fence: Fence, cover: Cover) -> list[str]:
    """What the desk says of the turn, and as data what comes from words of people or was found for them."""
    profile, memory, turn = situation.profile, situation.memory, situation.turn
    told = {
        "collected": {name: each.said for name, each in profile.collected.items()},
        "refused": sorted(profile.refused),
        "preferences": list(profile.preferences),
        "objectives": list(profile.objectives),
        "topic": memory.topic,
        "key facts": list(memory.key_facts),
        "summary": memory.summary[:400],
        "from earlier conversations": "" if memory.summary else profile.summary[:400],
        "kept": kept_of(memory.place) if memory.place else {},
    }
    lines = [
        f"- {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)}"
        for name, value in told.items()
        if value
    ]
    own = [
        f"role {turn.role.value}",
        f"now (UTC) {turn.now:%Y-%m-%d %H:%M}",
        f"site {turn.site}" if turn.site else "",
    ]
    own.append("they returned after a while" if situation.returned else "")
    facts = [fence.around(_covered(cover, "\n".join(lines), _LONGEST_RESULT), Source.CUSTOMER)] if lines else []
    return ["- " + "; ".join(filter(None, own)), *facts]


def _results(work: Work, fence: Fence, cover: Cover) -> list[str]:
    """Several share their room, so that none is left out whole."""
    longest = max(_SHORTEST_RESULT, min(_LONGEST_RESULT, _RESULTS // max(1, len(work.runs))))
    lines = []
    for run in work.runs:
        body = json.dumps(run.result, ensure_ascii=False, default=str) if run.ok else ""
        text = _covered(cover, f"{run.summary} {body}", longest)
        lines.append(fence.around(text, Source.TOOL, run.tool))
    return lines


def _items(situation: Situation) -> list[str]:
    named = situation.named
    if named is None:
        return []
    sure = "" if named.sure else " (unsure)"
    return [f"- {' '.join(described(item).split())[:_LONGEST_LINE]}{sure}" for item, _ in named.items]


def _knowledge(situation: Situation, fence: Fence, cover: Cover) -> list[str]:
    return [
        f"[{number}] "
        + fence.around(
            _covered(cover, hit.entry.text.body, _LONGEST_HIT), Source.KNOWLEDGE, cover(hit.entry.text.title)
        )
        for number, hit in enumerate(situation.hits[:3], 1)
    ]


def _history(situation: Situation, fence: Fence, cover: Cover) -> list[str]:
    names = {Sender.CUSTOMER: "person", Sender.BOT: "you", Sender.PERSON: "colleague who stood in for you"}
    lines = [f"{names.get(each.sender, 'note')}: {each.text}" for each in situation.history]
    return [fence.around(_covered(cover, line, _LONGEST_LINE), Source.CUSTOMER) for line in lines]


def _message(situation: Situation, fence: Fence, cover: Cover) -> list[str]:
    missed = (
        "was answered before; say so and answer again" if situation.answered_before else "not answered yet; apologize"
    )
    reminded = [f"They remind you of this question, {missed}."] if situation.forgotten else []
    if situation.reading.explained:
        reminded.append("They wrote this before, and just told you what a misspelled word of it means.")
    files = [fence.around(cover(situation.attached), Source.CUSTOMER)] if situation.attached else []
    words = [] if situation.text == situation.attached else [fence.around(cover(situation.text), Source.CUSTOMER)]
    return [*reminded, *words, *files]


def _covered(cover: Cover, text: str, longest: int) -> str:
    """Masked first and cut then: half of a number at the end would not be known as one."""
    looked_at = text[: longest + _SPARE]
    masked = cover(looked_at)
    if len(looked_at) < len(text):
        masked = masked[: -_SPARE // 2]
    return masked if len(masked) <= longest else _HALF_MARK.sub("", masked[:longest])


def _fitted(sections: Sequence[_Section], room: int) -> str:
    """Whole lines only; of the conversation the latest ones."""
    kept: dict[str, list[str]] = {}
    for section in sorted(sections, key=lambda each: each.rank):
        newest_first = section.title.startswith("Conversation")
        lines: list[str] = []
        for line in reversed(section.lines) if newest_first else section.lines:
            cost = len(line) + 1 + (0 if lines else len(section.title) + 4)
            if cost <= room:
                lines.append(line)
                room -= cost
            elif section.rank == 0:
                lines.append(line[: max(room, 400)])
                room = 0
        kept[section.title] = lines[::-1] if newest_first else lines
    return "\n".join(f"# {each.title}\n" + "\n".join(kept[each.title]) for each in sections if kept[each.title])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
