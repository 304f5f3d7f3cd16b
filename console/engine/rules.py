"""The decider without a model: guidelines, journeys, flows, knowledge and templates, by the scores of words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from console.domain.conversations import Sender
from console.domain.turns import Action, DueStep, Handoff
from console.engine import doubts, flowing, flows, forgetting, handoff, journeys, stand_ins
from console.engine.clean import has_words
from console.engine.composing import of_parts, once, plain, worded
from console.engine.decision import Decision, Piece
from console.engine.follow import LACKED
from console.engine.gather import ASKED_ITEM
from console.engine.items import data_of_item, described, which_of
from console.engine.kept import asked_of
from console.engine.knowing import known_after
from console.engine.language.answers import as_corrected, is_bare
from console.engine.language.requests import Request, requests_in
from console.engine.language.speech import agrees_or_not, asks, takes_none, told_and_asked
from console.engine.parts import Part, cited, first_part, led_part, part_for, standing_parts
from console.engine.returning import continued, offering, opening, starts_afresh
from console.engine.situation import HOLDS, SAID, Situation, data_of
from console.engine.skills import passed_name
from console.engine.unanswered import left_open
from console.engine.work import Work
from console.plugin.flows import Outcome
from console.plugin.templates import render

NAME = "rules"
_UNSURE_OF_ITEM = 0.5
_ITEM = 0.4
"""Where more is said than a name, what a guideline or an entry was written for goes first."""
_NEEDS_A_PLACE = frozenset({Request.BACK, Request.SKIP, Request.ONWARD, Request.STOP, Request.REPEAT})
_ASKED_NOTHING = 0.6
_CERTAIN = 0.9
"""At this an answer is what was asked for, also where a part of it may name items."""
_WATCHED = 0.6
_PLAIN = 0.7
"""Amid what is watched a single word of a statement asks for nothing else."""
_LATE = 60.0
"""Seconds; a step that runs less late is in time."""


class RuleDecider:
    """Always answers; what it does not know it says."""

    @property
    def name(self) -> str:
        return NAME

    async def decide(self, situation: Situation, work: Work) -> AsyncIterator[Piece | Decision]:
        decision = await _decide(situation, work)
        if not decision.forgets:
            decision = replace(decision, profile=known_after(situation, decision.profile, decision.topic))
        yield Piece(decision.text)
        yield decision


async def _decide(situation: Situation, work: Work) -> Decision:
    if situation.turn.due is not None:
        return await _due(situation, work, situation.turn.due)
    if not has_words(situation.text):
        text = worded(situation, "empty", "I got no words to answer. What can I do for you?")
        return plain(situation, text, 0.3)
    handed = handoff.at_once(situation)
    if situation.in_danger and not _is_led(situation):
        return _and_handing_over(situation, await _in_danger(situation, work), handed)
    if forgetting.at_once(situation):
        return forgetting.forgotten(situation)
    if handed is not None:
        return _handing_over(situation, handed)
    told = flows.recalled(situation.bot.behavior, situation.profile, situation.text)
    told = told or stand_ins.retold(situation.history, situation.text)
    if told:
        return plain(situation, await _with_standing_question(situation, work, told), 0.9)
    if starts_afresh(situation):
        return _afresh(situation)
    situation = continued(situation)
    decision = await _in_place(situation, work)
    if decision is not None:
        return decision
    if situation.memory.place is not None:
        nowhere = replace(situation.memory, place=None)
        situation = replace(situation, memory=nowhere, reading=replace(situation.reading, doubts=()))
    return await _fresh(situation, work)


async def _due(situation: Situation, work: Work, due: DueStep) -> Decision:
    """The step that is due, where the conversation still stands in it and the agent is on; else nothing is said."""
    place = situation.memory.place
    journey = journeys.journey_named(situation.bot.behavior, due.journey)
    stands = place is not None and (place.kind, place.name, place.step) == ("journey", due.journey, due.step)
    if place is None or journey is None or not stands or not situation.bot.settings.agent:
        return plain(situation, "", 1.0)
    move = await journeys.again(situation, work, journey, place)
    late = [f"This look is {_span(due.late)} late: the program was closed or asleep."] if due.late >= _LATE else []
    decision = plain(situation, "\n\n".join(filter(None, [*late, move.text])), 1.0)
    return replace(decision, action=Action.RUN_JOURNEY, place=move.place, topic=journey.title)


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"


def _is_led(situation: Situation) -> bool:
    """Whether the conversation stands in the journey of the danger that the message tells of: what is new of it is
    for that journey."""
    place, leading = situation.memory.place, situation.leading
    stands = place is not None and place.kind == "journey"
    return bool(stands and leading and place and place.name == leading.guideline.journey)


async def _in_danger(situation: Situation, work: Work) -> Decision:
    """Only what leads through it is said, wherever the conversation stood."""
    nowhere = replace(situation, memory=replace(situation.memory, place=None))
    leading = situation.leading
    part = await led_part(nowhere, work, leading) if leading else await part_for(nowhere, work, situation.text)
    return of_parts(nowhere, [part])


async def _in_place(situation: Situation, work: Work) -> Decision | None:
    """What the message means where the conversation stands; None when it stands nowhere or goes elsewhere."""
    place, behavior = situation.memory.place, situation.bot.behavior
    if place is None:
        return None
    journey = journeys.journey_named(behavior, place.name) if place.kind == "journey" else None
    watched = journeys.repeat_of(behavior, place) > 0
    situation = _as_meant(situation) if journey is not None and not watched else situation
    led = journey is not None and journeys.leads(situation, work, journey, place)
    leaves = flows.leaves(situation.text, asked=place.kind == "flow")
    if (leaves or (journey and takes_none(situation.text))) and not led and not watched:
        left = worded(situation, "left", "Stopped. What else can I do for you?")
        passed = {passed_name(place.name): "yes"} if place.kind == "flow" else {}
        return replace(plain(situation, left, 0.9), place=None, entities=passed)
    if place.kind == "flow":
        return await _in_flow(situation, work)
    if journey is None:
        return None
    other = None if led else await _interruption(situation, work)
    if other and watched and other.score < _PLAIN and not (asks(situation.text) or "?" in situation.text):
        other = None
    move = None if other else await journeys.advance(situation, work, journey, place)
    if move is None:
        other = other or await part_for(situation, work, situation.text, start=False)
        closing = await journeys.say_again(situation, work, journey, place)
        if watched:
            return _aside(situation, other, closing)
        return of_parts(situation, await _each_asked(situation, work, other), closing=closing)
    part = Part(
        text=move.text,
        action=Action.RUN_JOURNEY,
        score=1.0,
        confidence=0.4 if move.failed else 0.85,
        topic=journey.title,
        cited=await cited(situation, work, move.tools),
    )
    return replace(of_parts(situation, [part]), place=move.place)


def _as_meant(situation: Situation) -> Situation:
    """The choice of a step without what it takes back: "1, no wait, 2" is 2."""
    meant = as_corrected(situation.text)
    if meant == situation.text:
        return situation
    return replace(situation, text=meant, said=meant, scores=dict(situation.bot.language.matcher.rank(meant)))


def _aside(situation: Situation, asked: Part, closing: str) -> Decision:
    """Amid what is watched: an answer where there is one, and how it stands. Not to know is no reason to leave it."""
    stays = flows.leaves(situation.text) or takes_none(situation.text)
    leading = worded(situation, "stays", "I go on watching this until it is recorded as over.") if stays else ""
    meant = asked.score >= _PLAIN or asks(situation.text) or "?" in situation.text
    answered = [asked] if meant and asked.score >= SAID and not asked.found_nothing and not stays else []
    if asked.action is Action.ANSWER and not asks(situation.text):
        answered = []
    decision = of_parts(situation, answered, opening=leading, closing=closing)
    return decision if answered else replace(decision, action=Action.RUN_JOURNEY, confidence=_WATCHED)


async def _in_flow(situation: Situation, work: Work) -> Decision | None:
    """What the words answer, and what is done with files that came along."""
    standing = await flowing.stand(situation, work)
    if standing is None or standing.problem:
        return None
    part = await part_for(situation, work, situation.attached, start=False) if situation.attached else None
    if part is None or part.score < HOLDS:
        return await _through_flow(situation, work, standing)
    if situation.text == situation.attached:
        return of_parts(situation, [part], closing=flowing.ask_again(situation, standing))
    decision = await _through_flow(situation, work, standing)
    return replace(decision, text=f"{part.text}\n\n{decision.text}", held={**part.held, **decision.held})


async def _through_flow(situation: Situation, work: Work, standing: flowing.Standing) -> Decision:
    told, questions = told_and_asked(situation.text)
    if told and questions and not _is_for_people(situation):
        both = await _answered_and_asked(situation, work, standing, told, questions)
        if both is not None:
            return both
    puts = ("?" in situation.text or asks(situation.text)) and not is_bare(situation.text)
    elsewhere = puts or _is_for_people(situation)
    asked = await _interruption(situation, work) if elsewhere else None
    if asked is not None:
        closing = "" if asked.handoff else flowing.ask_again(situation, standing)
        return of_parts(situation, [asked], closing=closing)
    step = flowing.understand(situation, standing)
    if flowing.is_no_answer(situation, step):
        aside = await part_for(situation, work, situation.text, start=False)
        return of_parts(situation, [aside], closing=flowing.ask_again(situation, standing))
    if not step.understood and not is_bare(situation.text):
        other = await part_for(situation, work, situation.text)
        if other.score >= SAID and other.action is not Action.RUN_FLOW:
            return of_parts(situation, [other], closing=flowing.ask_again(situation, standing))
    return await _gone_on(situation, work, standing, step)


async def _answered_and_asked(
    situation: Situation, work: Work, standing: flowing.Standing, told: str, questions: str
) -> Decision | None:
    """An answer and a question of the person's own in one message; None where the rest is no answer."""
    here = replace(situation, text=told, said=told)
    step = flowing.understand(here, standing)
    if step.outcome is not Outcome.GIVEN:
        return None
    part = await part_for(situation, work, questions, start=False)
    if part.handoff is not None:
        return None
    aside = of_parts(situation, [part])
    decision = await _gone_on(here, work, standing, step)
    return replace(decision, text=f"{aside.text}\n\n{decision.text}", held=aside.held, cited=aside.cited)


async def _gone_on(situation: Situation, work: Work, standing: flowing.Standing, step: flows.FlowStep) -> Decision:
    """What was answered is kept, and the next question put."""
    move = await flowing.finish(situation, work, standing, step)
    decision = Decision(
        action=Action.RUN_FLOW,
        text=move.text,
        confidence=0.4 if move.failed else 0.9 if move.understood else 0.5,
        intents=situation.intents,
        place=move.place,
        profile=move.profile,
        topic=standing.flow.title,
        entities=move.entities,
        forgets=move.forgets,
    )
    return await _answering(situation, work, decision, move.asked) if move.asked else decision


async def _answering(situation: Situation, work: Work, decision: Decision, asked: str) -> Decision:
    """The decision with what was asked before its flow came first answered now."""
    entities = {**situation.memory.entities, **decision.entities}
    then = replace(
        situation,
        text=asked,
        clauses=(asked,),
        profile=decision.profile,
        memory=replace(situation.memory, place=None, entities=entities),
        scores=dict(situation.bot.language.matcher.rank(asked)),
    )
    part = await part_for(then, work, asked)
    if part.score == 0:
        return decision
    answered = of_parts(then, [part], opening=decision.text)
    return replace(answered, action=decision.action, entities={**decision.entities, **answered.entities})


def _is_for_people(situation: Situation) -> bool:
    """A complaint or the like: what a guideline hands over, whatever was asked."""
    return any(each.held and each.guideline.handoff and each.score >= SAID for each in situation.matches)


async def _interruption(situation: Situation, work: Work) -> Part | None:
    """Something else that the bot can answer or do; what it only knows of is for questions alone."""
    part = await part_for(situation, work, situation.text, start=False)
    meant = part.action is not Action.ANSWER or asks(situation.text) or "?" in situation.text
    return part if part.score >= SAID and meant and not part.found_nothing else None


async def _each_asked(situation: Situation, work: Work, asked: Part) -> list[Part]:
    """What answers each of several questions, or the message as a whole; nothing where nothing holds."""
    questions = [each for each in situation.clauses if "?" in each or asks(each)]
    if len(questions) > 1:
        parts = [await part_for(situation, work, each, start=False) for each in questions]
        told = once([part for part in parts if part.score >= SAID and not part.found_nothing])
        if len(told) > 1:
            return told
    return [asked] if asked.score >= HOLDS else []


def _answers_nothing(situation: Situation) -> bool:
    """A yes, a maybe, a "go back" where nothing was asked."""
    asked = requests_in(situation.text)
    return asked <= _NEEDS_A_PLACE if asked else agrees_or_not(situation.text)


async def _fresh(situation: Situation, work: Work) -> Decision:
    asking = await doubts.between_two(situation, work)
    if asking is not None:
        return asking
    parts = [await part_for(situation, work, clause) for clause in situation.clauses]
    said = any(part.score >= SAID and part.action is not Action.ANSWER for part in parts)
    if not said and not situation.forgotten and _answers_nothing(situation):
        return _nothing_open(situation)
    item = _item_part(situation)
    if item is not None and (situation.chosen or all(part.score <= item.score for part in parts)):
        return of_parts(situation, [item], opening=opening(situation))
    told = max(part.score for part in parts)
    asking = await doubts.where_unknown(situation, work, told)
    if asking is not None:
        return asking
    first = await first_part(situation, work)
    if first is not None and not any(part.place for part in parts if part.score > 0):
        waits = bool(first.place and asked_of(first.place))
        fits = [part for part in parts if part.score > 0 and not (waits and part.action is Action.ANSWER)]
        answered = once(fits)
        then = replace(first, urgency=-1.0, standing=True)
        return of_parts(situation, [*answered, then], opening=opening(situation))
    if told == 0 and situation.reading.stands_as_written:
        return doubts.unknown_word(situation)
    known = [part for part in parts if part.score > 0] or parts[:1]
    if len(situation.clauses) > 1 and max(part.score for part in parts) == 0:
        known = [await part_for(situation, work, situation.text)]
    standing = await standing_parts(situation, work)
    left = left_open(situation, parts)
    decision = of_parts(situation, [*standing, *once(known)], opening=opening(situation), closing=left)
    named = situation.named
    told = max((part.score for part in known), default=0.0)
    if named and not named.sure and (told == 0 or (named.whole and told < _CERTAIN)):
        open_ones = [each for each, _ in named.items]
        asked = replace(plain(situation, which_of(open_ones), _UNSURE_OF_ITEM), place=None)
        return replace(asked, pending=ASKED_ITEM + "|".join(each.id for each in open_ones))
    return offering(situation, decision, understood=any(part.score > 0 for part in known))


def _nothing_open(situation: Situation) -> Decision:
    """For a plea to repeat, what was said last; so too where that asked for what was wanting, which stays so."""
    said = next((each.text for each in reversed(situation.history) if each.sender is Sender.BOT), "")
    lacked = situation.memory.entities.get(LACKED, "")
    if said and lacked and said.startswith(lacked):
        return replace(plain(situation, said, _ASKED_NOTHING), entities={LACKED: lacked})
    if not said or Request.REPEAT not in requests_in(situation.text):
        said = worded(situation, "nothing_open", "I had asked you nothing. What can I do for you?")
    return plain(situation, said, _ASKED_NOTHING)


def _item_part(situation: Situation) -> Part | None:
    """What is told of the item that the message names."""
    named = situation.named
    if named is None or named.best is None:
        return None
    own = situation.bot.behavior.templates.get("catalog_item", "")
    texts = [render(own, {**data_of(situation, ()), "item": data_of_item(each)}) if own else described(each)
             for each in (named.best, *named.also)]  # fmt: skip
    alone = situation.chosen or named.whole
    score = named.confidence * (1.0 if alone else _ITEM)
    told = "\n\n".join(texts)
    return Part(text=told, action=Action.ANSWER, score=score, confidence=named.confidence, topic=named.best.name)


def _afresh(situation: Situation) -> Decision:
    text = worded(situation, "start_afresh", "All right, we start afresh. What can I do for you?")
    return replace(plain(situation, text, 0.9), topic="", drops_topic=True)


def _handing_over(situation: Situation, handed: Handoff) -> Decision:
    text = handoff.words_for(situation, handed)
    return replace(plain(situation, text, 1.0), action=Action.HAND_OFF, handoff=handed)


def _and_handing_over(situation: Situation, decision: Decision, handed: Handoff | None) -> Decision:
    if handed is None:
        return decision
    text = f"{decision.text}\n\n{handoff.words_for(situation, handed)}"
    return replace(decision, action=Action.HAND_OFF, text=text, handoff=handed)


async def _with_standing_question(situation: Situation, work: Work, text: str) -> str:
    standing = await flowing.stand(situation, work)
    return f"{text}\n\n{flowing.ask_again(situation, standing)}".rstrip() if standing else text
