"""Answers that reach beyond the question: a correction of one given before, and several answers at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from console.domain.behavior import AnswerType, Question
from console.domain.memory import Collected
from console.engine.language.answers import words_of
from console.engine.language.numbers import numbers_in
from console.engine.pieces import AnswerReader, Understanding

_OPENS = re.compile(
    r"^\W*(?:(?:oh|ah|oops|ups|hm+|no|sorry|wait|ok(?:ay)?)\W+)*"
    r"(?:(?:no\W+(?=(?:it|that)(?:'?s| is)\b)|no,? wait|wait,? no|wait|sorry|oops|no,? sorry|correction|scratch that|"
    r"my mistake|(?:that|it)(?:'?s| is| was) (?:wrong|not right|a mistake)|(?:no,? )?i mean(?:t)?(?: to say)?|"
    r"make (?:it|that))\b\W*)+(?:(?:it(?:'?s| is)|make it|that(?:'?s| is)|i meant?)\s+)?",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?<!\W)\W+(?:i mean(?:t)?(?: to say)?|sorry|my mistake)\W*$", re.IGNORECASE)
_CHANGES = re.compile(
    r"^\W*(?:(?:no|sorry|wait|oh|actually|please|can you|could you)\W+)*"
    r"(?:(?:change|correct|set|update|make|put|fix) "
    r"(?:(?:my|the|our) )?(?P<changed>[\w ]{2,40}?)(?: (?:to|into|as|is|should be)|\s*[:=])|"
    r"(?:(?:my|the|our) )(?P<stated>[\w ]{2,40}?) (?:is|are|should be|must be|was)(?: actually| really| in fact)?) "
    r"(?P<value>.+)$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"(?:(?<!\s)\s+)?(?:[,;\n]|\.\s|\s(?:and|from|at|with|we are|we're)\s)\s*", re.IGNORECASE)
_NAMED = re.compile(r"\b[Mm]y name is (?P<name>[^\W\d_][\w' -]{1,60})")
PLAIN = (AnswerType.TEXT, AnswerType.NAME)
"""What any words may answer."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """``value`` is None where the answer is only taken back."""

    question: Question
    value: Collected | None


def correction_of(
    text: str, asked: Question, before: Question | None, known: Sequence[Question], answers: AnswerReader, today: date
) -> Corrected | None:
    """What the message puts right of an answer given before; None where it answers what is ``asked``.

    ``before`` is the question answered last, ``known`` are those that it may name.
    """
    named = _by_name(text, asked, known, answers, today)
    if named is not None or before is None:
        return named
    said, ended = _ENDS.subn("", text)
    said, opened = _OPENS.subn("", said)
    if not (opened or ended):
        return None
    if not re.search(r"\w", said):
        return Corrected(before, None)
    value = _given(before, said, answers, today)
    here = _given(asked, said, answers, today)
    if value is None or (here is not None and before.type in PLAIN and asked.type not in PLAIN):
        return None
    return Corrected(before, value)


def _by_name(
    text: str, asked: Question, known: Sequence[Question], answers: AnswerReader, today: date
) -> Corrected | None:
    """ "Change the budget to 600", "my budget is 600, not 500"."""
    match = _CHANGES.match(text)
    if match is None:
        return None
    words = set(re.findall(r"[a-z]{3,}", (match["changed"] or match["stated"]).lower()))
    found = [each for each in known if each.field != asked.field and words & set(each.field.lower().split("_"))]
    if len(found) != 1 or words & set(asked.field.lower().split("_")):
        return None
    value = _given(found[0], match["value"], answers, today)
    return Corrected(found[0], value) if value is not None else None


def parted(
    text: str, asked: Question, open_ones: Sequence[Question], answers: AnswerReader, today: date
) -> tuple[str, dict[str, Collected]]:
    """What of the message is for the question ``asked``, and what answers questions that come later.

    Only what says itself which question it answers is taken for another: a mail address, a telephone number, or a
    number with a word of the question ("20 people").
    """
    pieces = [piece for piece in _JOINS.split(text) if re.search(r"\w", piece)]
    if len(pieces) < 2:
        return text, {}
    taken: dict[str, Collected] = {}
    rest = []
    for piece in pieces:
        other = next((each for each in open_ones if each.field not in taken and _claims(each, piece, asked)), None)
        value = _given(other, piece, answers, today) if other is not None else None
        if other is not None and value is not None:
            taken[other.field] = value
        else:
            rest.append(piece)
    if not taken or not rest:
        return text, {}
    return (_joined(text, rest), taken)


def volunteered(text: str, open_ones: Sequence[Question], answers: AnswerReader, today: date) -> dict[str, Collected]:
    """What a message that answers no question says of some all the same, and says of which."""
    found: dict[str, Collected] = {}
    for piece in _JOINS.split(text):
        named = _NAMED.search(piece)
        for each in open_ones:
            said = named["name"] if named and each.type is AnswerType.NAME else piece
            if each.field in found or not (said is not piece or _claims(each, piece, None)):
                continue
            value = _given(each, said, answers, today)
            if value is not None:
                found[each.field] = value
                break
    return found


def _joined(text: str, rest: Sequence[str]) -> str:
    """The text from the first to the last piece that stays, where nothing was cut out of it."""
    start, end = text.index(rest[0]), text.rindex(rest[-1]) + len(rest[-1])
    whole = text[start:end]
    return (
        whole if all(piece in rest for piece in _JOINS.split(whole) if re.search(r"\w", piece)) else ", ".join(rest)
    )


def _claims(question: Question, piece: str, asked: Question | None) -> bool:
    if question.type is AnswerType.EMAIL:
        return "@" in piece and (asked is None or asked.type is not AnswerType.EMAIL)
    if question.type is not AnswerType.NUMBER or len(numbers_in(piece)) != 1:
        return False
    said = set(re.findall(r"[a-z]{3,}", piece.lower()))
    own, others = words_of(question), words_of(asked) if asked else frozenset[str]()
    dollars = {"dollars"} if "$" in piece else set()
    return bool(_alike(said | dollars, own - others)) and not _alike(said, others - own)


def _alike(said: set[str], words: frozenset[str]) -> set[str]:
    stems = {word.rstrip("s") for word in words}
    return {word for word in said if word.rstrip("s") in stems}


def _given(question: Question, text: str, answers: AnswerReader, today: date) -> Collected | None:
    answered = answers.read(question, text, today)
    return answered.value if answered.understanding is Understanding.GIVEN else None
