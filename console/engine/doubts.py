"""A question which word is meant, where it is not sure and the answer hangs on it.

Only the rules ask it. A model reads a misspelled word by what stands around it, so that a question would cost the
person a turn for nothing. Nothing is asked in danger, nor where a journey or flow stands: its own question is open
there, what answers it may be any name, and what it cannot take it asks for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.domain.behavior import Flow, Guideline, Journey
from console.domain.memory import Respelled, WordRead
from console.domain.proactive import ANSWER, SuggestedAsk
from console.engine.composing import plain
from console.engine.decision import Decision
from console.engine.gather import hits_of
from console.engine.language.alarm import danger_now
from console.engine.language.spelling import Doubt
from console.engine.language.spelling import Option as Candidate
from console.engine.options import Option, options_for
from console.engine.pieces import DANGER
from console.engine.situation import HOLDS, SAID, Situation, leads_in_danger
from console.engine.spelled import LONGEST
from console.engine.work import Work
from console.plugin.naming import pillar_named, site_meant

ASKED_WORD = "which word: "
"""What is pending begins so when the bot asked which word is meant; the word as it was written follows."""
_MOST_WORDS = 2
"""Words of one message that are looked at: each with each of its options is matched and searched for."""
_MOST_OFFERED = 2
_AS_GOOD = 0.1
"""What fits so much worse than another does not rival it."""
_UNSURE = 0.5
_UNKNOWN = 0.15
_LEAST_OFFERED = 0.45
"""Less of a word in common makes it a guess that nobody would have."""
_HARDLY = 0.45
"""Below it a message is hardly understood, whatever was found for it."""


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a text comes to: how well it fits, and what would answer it for which site and pillar."""

    score: float
    what: tuple[str, ...]


async def between_two(situation: Situation, work: Work) -> Decision | None:
    """A question between words of which each means something else to the bot; before anything is done."""
    asking = [each for each in _open(situation) if each.read != each.wrong]
    if not asking:
        return None
    for doubt in asking:
        here = await _sense(situation, work, doubt, doubt.read)
        if here is None or here.score < HOLDS:
            continue
        for option in (each for each in doubt.options[1:] if each.near and _may_be_offered(each)):
            other = await _sense(situation, work, doubt, option.word)
            if other and other.score >= max(SAID, here.score - _AS_GOOD) and other.what != here.what:
                return _asking(situation, doubt, [doubt.options[0].word, option.word])
    return None


async def where_unknown(situation: Situation, work: Work, told: float) -> Decision | None:
    """A question for a word with which the message would be understood; ``told`` is how well it is without."""
    named = situation.named
    if told >= _HARDLY or (named is not None and not named.sure):
        return None
    least = SAID if told else HOLDS
    for doubt in _open(situation):
        found: dict[tuple[str, ...], str] = {}
        for option in (each for each in doubt.options if each.word != doubt.read and _may_be_offered(each)):
            sense = await _sense(situation, work, doubt, option.word)
            if sense and sense.score >= least:
                found.setdefault(sense.what, option.word)
        if found:
            return _asking(situation, doubt, list(found.values())[:_MOST_OFFERED])
    return None


def unknown_word(situation: Situation) -> Decision:
    """That nothing is known of the word that stands as it was written."""
    word = situation.reading.stands_as_written
    text = f"Then I do not know what “{word}” means here. Could you say it in other words?"
    return plain(situation, text, _UNKNOWN)


def as_asked(situation: Situation, decision: Decision) -> str:
    """The message, with the word that is asked about as it was written."""
    asked = decision.asks_word
    doubt = next((each for each in situation.reading.doubts if asked and each.wrong.lower() == asked.word), None)
    return _with(situation, doubt, doubt.wrong) if doubt else situation.text


def answers_to(situation: Situation, decision: Decision) -> tuple[SuggestedAsk, ...]:
    """Answers to the question as buttons, where its reader is shown any."""
    asked = decision.asks_word
    if asked is None or situation.turn.past is None or not situation.bot.settings.suggestions:
        return ()
    words = [SuggestedAsk(each, f"instead of “{asked.word}”", f"{ANSWER}{each}") for each in asked.meant]
    return (*words, SuggestedAsk("No", f"“{asked.word}” is what I mean", f"{ANSWER}{asked.word}"))


def _open(situation: Situation) -> Sequence[Doubt]:
    """Doubts that may be asked about; one question for a message, one for a word."""
    reading, memory = situation.reading, situation.memory
    if (
        not reading.doubts
        or reading.explained
        or situation.forgotten
        or memory.place
        or len(situation.text) > LONGEST
    ):
        return ()
    if situation.leading or situation.danger or situation.bot.language.intents.urgency(situation.text) >= DANGER:
        return ()
    asked = {_singular(each) for each in memory.spelling.asked}
    return [each for each in reading.doubts if _singular(each.wrong.lower()) not in asked][:_MOST_WORDS]


def _singular(word: str) -> str:
    """One and several of a thing are one question."""
    return word.rstrip("s")


def _may_be_offered(option: Candidate) -> bool:
    """What is found with a word that is none of the domain is found for want of the word that was written."""
    return option.own and option.confidence >= _LEAST_OFFERED


def _with(situation: Situation, doubt: Doubt, word: str) -> str:
    return f"{situation.text[: doubt.start]}{word}{situation.text[doubt.end :]}"


async def _sense(situation: Situation, work: Work, doubt: Doubt, word: str) -> _Sense | None:
    """Of the request with ``word`` in it; None where it is nothing to the bot, or is danger."""
    bot, turn = situation.bot, situation.turn
    text = _with(situation, doubt, word)
    if danger_now(text, turn.now, turn.today):
        return None
    clause = next((each for each in bot.language.intents.clauses(text) if word in each), text)
    hits = situation.hits if clause == situation.text else await hits_of(bot, turn.tenant, clause)
    here = replace(situation, text="", clauses=(clause,), hits=hits)
    _, options = await options_for(here, work, clause, start=True)
    if any(isinstance(each.means, Guideline) and leads_in_danger(each.means) for each in options):
        return None
    best = options[0] if options else None
    named = bot.language.items.named_in(clause) if bot.language.items else None
    item = named.best if named else None
    if named and item and (best is None or named.confidence > best.score):
        return _Sense(named.confidence, ("item", item.id))
    if best is None:
        return None
    site, pillar = site_meant(situation.sites, clause), pillar_named(bot.scheme.pillars, clause)
    return _Sense(best.score, (_name(best), str(site.id if site else ""), str(pillar.id if pillar else "")))


def _name(option: Option) -> str:
    """What leads into a journey or flow is that journey or flow."""
    means = option.means
    if isinstance(means, Guideline):
        return means.journey or means.flow or means.id
    return means.id if isinstance(means, Journey | Flow) else means.entry.text.id


def _asking(situation: Situation, doubt: Doubt, words: Sequence[str]) -> Decision:
    text = f"Did you mean {' or '.join(f'“{word}”' for word in words)}?"
    word, sure = doubt.wrong.lower(), {each.word: each.confidence for each in doubt.options}
    meant = tuple(each.lower() for each in words)
    return replace(
        plain(situation, text, _UNSURE),
        place=None,
        pending=f"{ASKED_WORD}{word}",
        asks_word=WordRead(word, meant, sure[words[0]], Respelled.ASKED),
    )
