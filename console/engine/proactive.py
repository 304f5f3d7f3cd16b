"""What the person may want to ask next, from what they looked at, said and usually ask; no model is asked for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from console.domain.behavior import CatalogItem, Guideline
from console.domain.proactive import Asked, Past, SuggestedAsk
from console.domain.turns import Action
from console.engine.conditions import guideline_key
from console.engine.decision import Decision
from console.engine.language.courtesy import is_courtesy
from console.engine.language.features import words
from console.engine.situation import SAID, Situation, data_of, fits
from console.engine.skills import may_act
from console.engine.work import Work
from console.plugin.tools import Effect

MOST = 2
_OFTEN = 2
"""So many times makes a habit of what follows what."""
_DAYS = 3
"""On so many other days makes a habit of an hour."""
_NEAR = timedelta(hours=1, minutes=30)
_NOT_TO_BE_HAD = frozenset({"no", "false", "0", "none", "sold out", "out of stock", "unavailable", "not available"})
_AVAILABILITY = ("available", "availability", "stock")
_PRESSING = 0.9
"""An urgency from which on words tell of an emergency, which is no habit."""
_TELLING = 4
"""Letters of a word that says something of what a person is after."""


def asks_of(
    situation: Situation, work: Work, decision: Decision, enforced: Sequence[str] = ()
) -> tuple[SuggestedAsk, ...]:
    """At most two, after a reply that answers; none where their reader would not be shown any.

    ``enforced`` says in words what was changed of the reply."""
    past = situation.turn.past
    if past is None or not situation.bot.settings.suggestions or not _answers(situation, decision, enforced):
        return ()
    found: dict[str, SuggestedAsk] = {}
    for ask in (*_items(situation, past), *_usual(situation, work, decision, past)):
        if ask.key not in past.passed_over:
            found.setdefault(ask.key, ask)
    return tuple(found.values())[:MOST]


def _answers(situation: Situation, decision: Decision, enforced: Sequence[str]) -> bool:
    """Sure of itself, and neither a question, an emergency nor a refusal."""
    guidelines = situation.bot.behavior.guidelines
    spoke = any(each.id in decision.held and not each.condition.always for each in guidelines)
    answers = decision.action in (Action.ANSWER, Action.USE_TOOL) or (decision.action is Action.CONVERSE and spoke)
    if not answers or decision.handoff or decision.forgets:
        return False
    if decision.place or decision.pending or situation.turn.due or situation.in_danger:
        return False
    return (
        not any(_refuses(each, decision, enforced) for each in guidelines)
        and (decision.confidence or 0.0) >= situation.bot.settings.threshold
    )


def _refuses(guideline: Guideline, decision: Decision, enforced: Sequence[str]) -> bool:
    """Whether it forbids what was asked for or would have been said; always to hold is neither."""
    asked_for = guideline.id in decision.held and not guideline.condition.always
    cut = any(each.startswith(f"{guideline.id}: ") for each in enforced)
    return guideline.prohibition is not None and (asked_for or cut)


def _items(situation: Situation, past: Past) -> Iterator[SuggestedAsk]:
    """Of the catalog: what fits to the person's own words first, then what stands next to what they looked at."""
    catalog = situation.bot.behavior.catalog
    now = situation.named.best if situation.named else None
    viewed = [name for name in (now.name if now else "", situation.memory.last_viewed, *past.viewed) if name]
    has = {str(each.value).casefold() for each in situation.profile.collected.values()}
    free = [
        item for item in catalog if is_available(item) and item.name not in viewed and item.name.casefold() not in has
    ]
    said = _own_words(situation)
    for item in free:
        about = _telling(" ".join((item.name, *item.more, item.description, *item.data.values())))
        fitting = next((each for each in said if _telling(each) & about), None)
        if fitting is not None:
            yield _about(item, f"because you said: {fitting[:80]}")
    looked_at = next((item for name in viewed for item in catalog if item.name == name), None)
    if looked_at is not None:
        place = catalog.index(looked_at)
        for item in sorted(free, key=lambda each: abs(catalog.index(each) - place)):
            yield _about(item, f"because you looked at {looked_at.name}")


def is_available(item: CatalogItem) -> bool:
    """Unless its data says that it is not to be had."""
    return not any(item.data.get(name, "").strip().casefold() in _NOT_TO_BE_HAD for name in _AVAILABILITY)


def _about(item: CatalogItem, reason: str) -> SuggestedAsk:
    return SuggestedAsk(f"Tell me about {item.name}", reason, f"item:{item.id}")


def _own_words(situation: Situation) -> list[str]:
    profile = situation.profile
    return [*profile.objectives, *profile.preferences, *(each.said for each in profile.collected.values())]


def _telling(text: str) -> set[str]:
    return {word for word in words(text) if len(word) >= _TELLING and not word.isdigit()}


def _usual(situation: Situation, work: Work, decision: Decision, past: Past) -> Iterator[SuggestedAsk]:
    """What they usually ask after this, then what they usually ask about this time and have not asked today."""
    now = {each.name for each in (*decision.intents, *situation.intents)}
    for name in _followers(past.asked, now):
        yield from _asking(situation, work, name, "because you usually ask this next")
    for name in _of_this_hour(situation, past.asked):
        if name not in now:
            yield from _asking(situation, work, name, "because you usually ask this about this time")


def _followers(asked: Sequence[Asked], now: set[str]) -> list[str]:
    """Intents that came right after one of these in the same conversation, often enough; most often first."""
    latest: dict[str, Asked] = {}
    counted: Counter[str] = Counter()
    for each in asked:
        before = latest.get(each.conversation)
        if before is not None and now & set(before.intents):
            counted.update(set(each.intents) - now)
        latest[each.conversation] = each
    return sorted((name for name in counted if counted[name] >= _OFTEN), key=lambda name: (-counted[name], name))


def _of_this_hour(situation: Situation, asked: Sequence[Asked]) -> list[str]:
    at = situation.turn.now
    days: dict[str, set[object]] = {}
    today = {name for each in asked if each.at.date() == at.date() for name in each.intents}
    for each in asked:
        since = (at - each.at) % timedelta(days=1)
        if each.at.date() != at.date() and min(since, timedelta(days=1) - since) <= _NEAR:
            for name in each.intents:
                days.setdefault(name, set()).add(each.at.date())
    due = [name for name in days if len(days[name]) >= _DAYS and name not in today]
    return sorted(due, key=lambda name: (-len(days[name]), name))


def _asking(situation: Situation, work: Work, name: str, reason: str) -> Iterator[SuggestedAsk]:
    """In the words of the intent's first example that the bot answers by reading only."""
    for example in situation.bot.behavior.intents.get(name, ()):
        if not is_courtesy(example) and _only_reads(situation, work, example):
            yield SuggestedAsk(example[:1].upper() + example[1:], reason, f"intent:{name}")
            return


def _only_reads(situation: Situation, work: Work, text: str) -> bool:
    """Whether a guideline that the person may use answers it, and none that it is like changes or begins anything."""
    language = situation.bot.language
    if language.intents.urgency(text) >= _PRESSING:
        return False
    scores, data = language.matcher.rank(text), data_of(situation, work.runs)
    held = [
        each
        for each in situation.bot.behavior.guidelines
        if not each.condition.always
        and scores.get(guideline_key(each.id), 0.0) >= SAID
        and may_act(situation, each)
        and fits(each.condition, situation, data)
    ]
    begins = any(each.journey or each.flow or each.prohibition for each in held)
    return bool(held) and not begins and not any(_changes(situation, work, each) for each in held)


def _changes(situation: Situation, work: Work, guideline: Guideline) -> bool:
    """Whether it does something unasked, or reads what the person may not; what it only offers changes nothing."""
    tools = [situation.bot.tools[name] for name in guideline.tools if name in situation.bot.tools]
    writes = any(tool.effect is not Effect.READ for tool in tools)
    barred = any(tool.effect is Effect.READ and tool.name not in work.role_may for tool in tools)
    return barred or (guideline.auto and writes)
