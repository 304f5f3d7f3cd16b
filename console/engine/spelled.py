"""How the words of a message are read: corrected, explained by the person, or still in doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from console.domain.memory import Memory, Respelled, Spelling, WordRead
from console.domain.turns import Turn
from console.engine.clean import has_words
from console.engine.language.alarm import danger_heard
from console.engine.language.answers import place_named
from console.engine.language.informal import written_out
from console.engine.language.speech import agrees_or_not, takes_none
from console.engine.language.spelling import Doubt
from console.engine.language.tongue import other_language
from console.engine.pieces import DANGER, Bot

LONGEST = 500
"""Characters of a message that is read anew once a word of it is explained."""
_LONGEST_ANSWER = 100
_MOST = 40
"""Words of a conversation that are remembered as settled, or as asked about."""
_LIKE = 0.5
"""Share of letters that a word has in common with the one that it is put in the place of."""
_A_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_SAYS = (
    r"(?:i|we) (?:really |actually |just )?(?:meant|mean|wrote|write|typed|said|say)(?: to (?:say|write|type))?|"
    r"(?:it|that)(?:['’]?s| is| was| should (?:be|say|read))|(?:make|read) (?:it|that)(?: as)?|"
    r"(?:it )?should (?:be|read|say)|correction|typo"
)
_EXPLAINS = (
    re.compile(
        rf"\W*(?:(?P<no>no|nope|nah|sorry|oops|wrong|actually)\b\W*|(?:yes|yeah|yep|oh|well|ok(?:ay)?)\b\W*)*"
        rf"(?:(?P<says>{_SAYS})\b[\s:,]*)?(?:the word |the |an? )?(?P<word>{_A_WORD})\W*"
        rf"(?:(?:and )?(?:not|instead of|rather than)\b\W*(?P<than>{_A_WORD})\W*)?(?:please|thanks?)?\W*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\W*(?:(?P<no>no|nope|sorry)\b\W*)?(?:i (?:meant|mean|wrote|said)\W*)?not\W+(?P<than>{_A_WORD})\W+"
        rf"(?:but\W+|(?P<says>{_SAYS})[\s:,]*)?(?P<word>{_A_WORD})\W*",
        re.IGNORECASE,
    ),
)
_MEANT = re.compile(r"\bi (?:really |actually |just )?meant?\b", re.IGNORECASE)
_STARRED = re.compile(rf"\s*(?:\*+\s*(?P<word>{_A_WORD})\s*\**|(?P<last>{_A_WORD})\s*\*+)\s*")
_AGREES = re.compile(
    r"\W*(?:(?:yes|yeah|yep|yup|right|exactly|correct|sure)\W+)*(?:i (?:did|do|meant (?:that|it))|"
    r"(?:that|it)(?:['’]?s| is) (?:it|right|correct|what i (?:meant|mean))|it is|indeed|please do)\W*",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\W*(?:(?:no|nope|nah)\W+)*(?:i (?:did|do)(?:n['’]?t| not)(?: mean (?:that|it))?|not (?:that|it)|"
    r"(?:that|it)(?:['’]?s| is) (?:not|wrong)(?: (?:it|that|right|correct|what i (?:meant|mean)))?|"
    r"(?:it|that) (?:isn['’]?t|is not)|as (?:i )?(?:wrote|written)(?: it)?)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` is what is answered. ``corrections`` are what it has instead of what was written; ``doubts`` are
    places in it. ``words`` are for the trace, ``settled`` for the conversation.

    ``explained``: the message only says how a word of the one before is meant, which is ``text`` then, read anew.
    """

    text: str
    corrections: tuple[tuple[str, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words: tuple[WordRead, ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)
    explained: WordRead | None = None

    @property
    def stands_as_written(self) -> str:
        """The word that the person says is what they mean; empty where they explained none so."""
        word = self.explained.word if self.explained else ""
        return word if word and self.settled.get(word) == word else ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the person said of a ``word``: that it ``means`` another, or itself."""

    word: WordRead
    means: str


def read(bot: Bot, turn: Turn, memory: Memory, said: str, *, anew: bool = False) -> Reading:
    """``anew``: it was said before, and answers nothing."""
    before = memory.spelling
    passed = [replace(before.open, outcome=Respelled.UNANSWERED)] if before.open and turn.due is None else []
    if not bot.settings.spelling or not has_words(said):
        return Reading(said, words=tuple(passed), settled=before.settled)
    told = None if anew else _told(bot, turn, before, said)
    settled, text, explained = before.settled, said, None
    words = [told.word] if told else passed
    if told is not None:
        settled = {**settled, told.means: told.means, told.word.word: told.means}
        if memory.place is None and (again := _with(before, told)):
            text, explained = again, told.word
    if other_language(text):
        return Reading(text, words=tuple(words), settled=settled)
    corrected = bot.language.speller.correct(written_out(text), settled)
    for each in corrected.corrections:
        meant = (each.right.lower(),)
        words.append(WordRead(each.wrong.lower(), meant, each.confidence, Respelled.CORRECTED))
    pairs = tuple((each.wrong, each.right) for each in corrected.corrections)
    return Reading(corrected.text, pairs, corrected.doubts, tuple(words), settled, explained)


def spelling_after(before: Spelling, reading: Reading, text: str, asked: WordRead | None) -> Spelling:
    """What the next message may answer or contradict; ``text`` is what may be read anew then."""
    told = reading.explained.word if reading.explained else ""
    earlier = [each for each in before.read if told and each.word != told]
    made = [each for each in told_of(reading, asked) if each.outcome is Respelled.CORRECTED]
    read = (*earlier, *made)[-_MOST:]
    return Spelling(
        settled=dict(list(reading.settled.items())[-_MOST:]),
        asked=(*before.asked, *([asked.word] if asked else ()))[-_MOST:],
        text=text if (read or asked) and len(text) <= LONGEST else "",
        read=read,
        open=asked,
    )


def told_of(reading: Reading, asked: WordRead | None) -> tuple[WordRead, ...]:
    """What came of each word, where one was ``asked`` about in the end."""
    if asked is None:
        return reading.words
    corrected = (asked.word, Respelled.CORRECTED)
    return (*(each for each in reading.words if (each.word, each.outcome) != corrected), asked)


def as_written(reading: Reading) -> Reading:
    """Where the message was taken as it was written: then nothing of it was corrected."""
    told = tuple(each for each in reading.words if each.outcome is not Respelled.CORRECTED)
    return replace(reading, words=told, corrections=())


def _told(bot: Bot, turn: Turn, before: Spelling, said: str) -> _Told | None:
    """None where the message speaks of something else; danger is always something else."""
    if not (before.open or before.read) or len(said) > _LONGEST_ANSWER:
        return None
    if bot.language.intents.urgency(said) >= DANGER or danger_heard(said, turn.now, turn.today):
        return None
    if before.open is not None:
        return _answer(bot, before.open, said)
    return _contradiction(before, said)


def _answer(bot: Bot, asked: WordRead, said: str) -> _Told | None:
    means, outcome = _meant(bot, asked, said)
    return _Told(replace(asked, outcome=outcome), means) if means else None


def _meant(bot: Bot, asked: WordRead, said: str) -> tuple[str, Respelled]:
    """The word that an answer means: as it was written, one of those asked about, or another. Empty for no answer."""
    place = place_named(said, len(asked.meant) + 1)
    if place is not None and place < len(asked.meant):
        return asked.meant[place], Respelled.CONFIRMED
    if _AGREES.fullmatch(said):
        return asked.meant[0], Respelled.CONFIRMED
    if place is not None or takes_none(said) or _DENIES.fullmatch(said):
        return asked.word, Respelled.REJECTED
    if agrees_or_not(said):
        agreed = bot.language.answers.yes_no(said)
        if agreed is None:
            return asked.meant[0], Respelled.UNANSWERED
        return (asked.meant[0], Respelled.CONFIRMED) if agreed else (asked.word, Respelled.REJECTED)
    word, _, insists = _named(said)
    near = [each for each in asked.meant if _is_one_off(word, each)]
    if word in asked.meant or len(near) == 1:
        return (word if word in asked.meant else near[0]), Respelled.CONFIRMED
    if word == asked.word or (word and (_MEANT.search(said) or (insists and _is_like(word, asked.word)))):
        return word, Respelled.REJECTED
    return "", Respelled.UNANSWERED


def _contradiction(before: Spelling, said: str) -> _Told | None:
    """ "No, I meant X", "I wrote X", "not Y but X", "*X", where X stands for a word that was read otherwise."""
    word, than, insists = _named(said)
    if not word or not (insists or than):
        return None
    for each in before.read:
        if word in each.meant:
            return None
        if word == each.word or than in each.meant or _is_like(word, each.word):
            return _Told(replace(each, outcome=Respelled.WRONG), word)
    return None


def _named(said: str) -> tuple[str, str, bool]:
    """The only word that a message names, the one that it names as not meant, and whether it insists on the first."""
    starred = _STARRED.fullmatch(said)
    if starred is not None:
        return (starred["word"] or starred["last"]).lower(), "", True
    found = next((match for form in _EXPLAINS if (match := form.fullmatch(said))), None)
    if found is None:
        return "", "", False
    return _plain(found["word"]), _plain(found["than"] or ""), bool(found["no"] or found["says"])


def _plain(word: str) -> str:
    return word.replace("’", "'").lower()


def _with(before: Spelling, told: _Told) -> str:
    """The message before as the person meant it; empty where it is not to be read anew."""
    stands = told.word.meant[0] if told.word.outcome is Respelled.WRONG else told.word.word
    form = re.compile(rf"(?<!\w){re.escape(stands)}(?!\w)", re.IGNORECASE)
    return form.sub(lambda _: told.means, before.text, count=1) if form.search(before.text) else ""


def _is_one_off(word: str, right: str) -> bool:
    from rapidfuzz.distance import OSA

    return len(word) > 2 and OSA.distance(word, right) <= 1


def _is_like(word: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    return OSA.normalized_similarity(word, other) >= _LIKE
