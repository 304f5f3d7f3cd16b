"""First half of the turn, without a model: what was said, what is remembered, what is known, which tools ran."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from console.domain.behavior import Behavior, Guideline
from console.domain.conversations import Message, Sender
from console.domain.ids import TenantId
from console.domain.knowledge import KnowledgeHit
from console.domain.memory import Memory, Place
from console.domain.turns import Intent, ToolRun, Turn
from console.engine.clean import bounded, clean, has_words
from console.engine.conditions import guideline_key
from console.engine.fill import Known
from console.engine.follow import ASKED, LACKED, whole
from console.engine.items import Named
from console.engine.kept import kept_of
from console.engine.language.requests import Request, requests_in
from console.engine.language.speech import asks
from console.engine.pieces import Bot
from console.engine.situation import HOLDS, LOOKED_AT, Match, Situation, data_of, fits, heard, leads_in_danger
from console.engine.skills import may_act
from console.engine.spelled import read
from console.engine.toolbox import Wanted
from console.engine.work import Work
from console.plugin import dangers
from console.plugin.tools import Effect

log = logging.getLogger(__name__)
IDLE = timedelta(minutes=30)
MOST_HISTORY = 10
ASKED_ITEM = "which item: "
"""What is pending begins so when the bot asked which item of the catalog is meant; their ids follow."""
MOST_FORESEEN = 6
MOST_HITS = 5
SEARCH_SECONDS = 3.0
_LONGEST_REMINDER = 200
_TOLD = 0.9
"""Score of what leads through a danger, where one is told of."""


async def gather(bot: Bot, turn: Turn, work: Work) -> Situation:
    """Everything that a decider needs; reading tools of likely guidelines have run, unless the agent is off."""
    said, cut = bounded(turn.texts, bot.settings.longest_message)
    attached = f"Attached: {', '.join(turn.files)}" if turn.files else ""
    said = said if has_words(said) or not attached else attached
    memory, returned = recall(turn, bot.behavior)
    forgotten, answered_before = _forgotten(turn, said)
    meant = forgotten or said
    sites = await bot.sites.of(turn.tenant)
    if not dangers.is_prepared():
        await asyncio.to_thread(dangers.prepare)
    reading = read(bot, turn, memory, meant, anew=bool(forgotten))
    text = reading.text
    if memory.place is None and not forgotten and reading.explained is None:
        asked, lacked = memory.entities.get(ASKED, ""), bool(memory.entities.get(LACKED))
        followed = whole(text, asked, sites, bot.scheme.pillars, turn.today, lacked=lacked)
        text, reading = followed or text, replace(reading, doubts=()) if followed else reading
    text = attached if said == attached else text
    clauses = tuple(bot.language.intents.clauses(text)) if has_words(text) and text != attached else ()
    clauses = (*(clauses or filter(None, (text,))), attached) if attached and text != attached else clauses
    hits, (intents, scores) = await asyncio.gather(hits_of(bot, turn.tenant, text), _read(bot, text, clauses))
    named, chosen = await _named(bot, memory, text)
    situation = Situation(
        bot=bot,
        turn=turn,
        said=said,
        text=text,
        memory=memory,
        profile=turn.profile,
        history=latest(turn.history),
        returned=returned,
        forgotten=forgotten,
        answered_before=answered_before,
        cut=cut,
        attached=attached,
        reading=reading,
        named=named,
        chosen=chosen,
        sites=sites,
        clauses=clauses or ((text,) if text else ()),
        intents=intents,
        hits=hits,
        scores=scores,
    )
    work.stage("gather")
    if bot.settings.agent:
        await _foresee(situation, work)
    work.stage("tools")
    matched = replace(situation, matches=match(situation, work))
    work.stage("match")
    return matched


def recall(turn: Turn, behavior: Behavior) -> tuple[Memory, bool]:
    """The memory as it counts now, and whether it had expired. A clock set back expires nothing.

    A step that runs again by itself, as in an emergency, is not left by silence.
    """
    memory = turn.memory
    if memory.expires_at is None or turn.now < memory.expires_at or _is_watched(memory.place, behavior):
        return memory, False
    kept = Memory(
        topic=memory.topic,
        key_facts=memory.key_facts,
        summary=memory.summary,
        summarized=memory.summarized,
        spelling=memory.spelling.lasting(),
        forgotten=memory.forgotten,
    )
    return kept, bool(turn.history or memory.topic)


def _is_watched(place: Place | None, behavior: Behavior) -> bool:
    steps = (step for each in behavior.journeys if place and place.kind == "journey" and each.id == place.name
             for step in each.steps)  # fmt: skip
    return any(step.every > 0 and place is not None and step.id == place.step for step in steps)


def latest(history: Sequence[Message]) -> tuple[Message, ...]:
    """The last messages that both sides saw, before them what people said when they last held the conversation, and
    where it changed hands."""
    aside = (Sender.NOTE, Sender.WHISPER)
    shown = [each for each in history if each.sender not in aside]
    seen = [each for each in shown if each.sender is not Sender.SYSTEM or each.is_marker]
    earlier = seen[:-MOST_HISTORY]
    by_people = [each for each in earlier if each.sender is Sender.PERSON or each.is_marker]
    return (*by_people[-MOST_HISTORY:], *seen[-MOST_HISTORY:])


def match(situation: Situation, work: Work) -> tuple[Match, ...]:
    """Guidelines worth a look with their scores, best first; those of higher priority first among equals."""
    found = []
    for guideline in situation.bot.behavior.guidelines:
        score = score_of(situation, guideline)
        if score >= LOOKED_AT and may_act(situation, guideline):
            data = data_of(situation, work.runs, guideline.tools)
            found.append(Match(guideline, score, fits(guideline.condition, situation, data)))
    return tuple(sorted(found, key=lambda each: (-each.held, -each.score, -each.guideline.priority)))


def score_of(situation: Situation, guideline: Guideline) -> float:
    if guideline.condition.always:
        return 1.0
    score = situation.scores.get(guideline_key(guideline.id), 0.0)
    return max(score, _TOLD) if leads_in_danger(guideline) and situation.danger else score


def known_of(situation: Situation, work: Work, text: str = "", own: Sequence[ToolRun] = ()) -> Known:
    """What arguments may be filled from, for ``text`` or the whole message; what ``own`` runs found goes first."""
    memory = situation.memory
    kept = kept_of(memory.place) if memory.place and memory.place.kind == "journey" else {}
    found = data_of(situation, [*(run for run in work.runs if run not in own), *own])
    return Known(
        turn=situation.turn,
        text=text or situation.text,
        scheme=situation.bot.scheme,
        sites=situation.sites,
        remembered={**memory.entities, **kept},
        found=found,
    )


async def _foresee(situation: Situation, work: Work) -> None:
    """Run the reading tools of the guidelines that words point to."""
    able = [each for each in situation.bot.behavior.guidelines if may_act(situation, each)]
    able = [each for each in able if heard(each.condition, situation)]
    likely = [(score_of(situation, each), each) for each in able]
    likely = sorted((pair for pair in likely if pair[0] >= HOLDS), key=lambda pair: (-pair[0], -pair[1].priority))
    known, data = known_of(situation, work), data_of(situation, ())
    wanted: dict[str, Wanted] = {}
    for _, guideline in likely:
        for name in guideline.tools:
            tool = work.role_may.get(name)
            if tool is None or tool.effect is not Effect.READ or len(wanted) >= MOST_FORESEEN:
                continue
            one, filled = work.want(tool, f"guideline {guideline.id}", known, guideline.arguments, data)
            if not filled.missing:
                wanted.setdefault(f"{name} {sorted(one.arguments.items(), key=str)}", one)
    await work.use(list(wanted.values()))


async def hits_of(bot: Bot, tenant: TenantId, text: str) -> tuple[KnowledgeHit, ...]:
    """What is known of ``text``; nothing where that is not found out in time."""
    if not has_words(text):
        return ()
    try:
        async with asyncio.timeout(SEARCH_SECONDS):
            return tuple(await bot.knowledge.search(tenant, text, MOST_HITS))
    except TimeoutError:
        log.warning("knowledge was not searched within %g s", SEARCH_SECONDS)
        return ()


async def _read(bot: Bot, text: str, clauses: Sequence[str]) -> tuple[tuple[Intent, ...], dict[str, float]]:
    """What the words mean, while a thread searches the knowledge."""
    return _intents(bot, clauses or (text,)) if has_words(text) else (), _scores(bot, text, clauses)


async def _named(bot: Bot, memory: Memory, text: str) -> tuple[Named | None, bool]:
    """The item of the catalog that is meant, and whether it answers which one was meant."""
    items = bot.language.items
    if items is None or not has_words(text):
        return None, False
    if memory.pending.startswith(ASKED_ITEM):
        item = items.chosen(text, memory.pending.removeprefix(ASKED_ITEM).split("|"))
        if item is not None:
            return Named(text[:80], ((item, 1.0),), sure=True), True
    return await asyncio.to_thread(items.named_in, text), False


def _scores(bot: Bot, text: str, clauses: Sequence[str]) -> dict[str, float]:
    """Of the whole message or its best clause."""
    best: dict[str, float] = {}
    for part in dict.fromkeys((text, *clauses)) if has_words(text) else ():
        for key, score in bot.language.matcher.rank(part).items():
            best[key] = max(best.get(key, 0.0), score)
    return best


def _intents(bot: Bot, clauses: Sequence[str]) -> tuple[Intent, ...]:
    surest: dict[str, Intent] = {}
    for clause in clauses:
        for intent in bot.language.intents.intents(clause)[:1]:
            if intent.name not in surest or surest[intent.name].confidence < intent.confidence:
                surest[intent.name] = intent
    return tuple(sorted(surest.values(), key=lambda each: (-each.urgency, -each.confidence)))


def _forgotten(turn: Turn, said: str) -> tuple[str, bool]:
    """The last question before this message that no bot or person answered; else the last one asked, and that it was
    answered."""
    if not _reminds(said):
        return "", False
    asked = [each for each in turn.history if each.sender is Sender.CUSTOMER and not _reminds(each.text)]
    answered = {each.reply_to for each in turn.history if each.reply_to is not None}
    open_ones = [each for each in asked if each.id not in answered and not _followed(turn.history, each)]
    questions = [each for each in open_ones or asked if "?" in each.text or asks(each.text)] or open_ones or asked
    return (clean(questions[-1].text), not open_ones) if questions else ("", False)


def _reminds(said: str) -> bool:
    return len(said) <= _LONGEST_REMINDER and Request.FORGOTTEN in requests_in(said)


def _followed(history: Sequence[Message], message: Message) -> bool:
    """Whether the very next message is an answer of the bot or a person."""
    after = [each for each in history if each.id > message.id]
    return bool(after) and after[0].sender in (Sender.BOT, Sender.PERSON)
