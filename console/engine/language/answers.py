"""What a person's words answer to a question: a value, yes or no, a refusal, "later", or what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from console.domain.behavior import AnswerType, Question
from console.engine.guard import checks
from console.engine.language import answer_forms as forms
from console.engine.language.catalog import Catalog, Item
from console.engine.language.dates import moment_in
from console.engine.language.numbers import numbers_in, quantity
from console.engine.language.requests import Request, requests_in

LONGEST_ANSWER = 2_000

_SHORT = 8
"""words of a text in which a request is no part of an answer"""


class Outcome(StrEnum):
    VALUE = "value"
    REFUSED = "refused"
    UNSURE = "unsure"
    LATER = "later"
    INVALID = "invalid"
    REQUEST = "request"
    """go back, skip, what did I say: see ``Answer.request``"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``value`` stands for VALUE alone: a number, True or False, a choice, an ISO date, or text; ``said`` is how it
    was put. ``reason`` is a whole sentence for INVALID; ``choices`` are those that it may have meant."""

    outcome: Outcome
    said: str
    value: str | float | bool | None = None
    approximate: bool = False
    confidence: float = 1.0
    reason: str = ""
    choices: tuple[str, ...] = ()
    request: Request | None = None


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"
    UNCERTAIN = "uncertain"


_AT_ONCE = re.compile(
    r"\b(?:asap|as soon as possible|now|immediately|at once|right away|straight away|today)\b", re.I
)
_THIS = re.compile(r"this (week|month|quarter|year)", re.IGNORECASE)
_SPANS: Mapping[str, Callable[[date], tuple[int, ...]]] = {
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month - 1) // 3),
    "year": lambda day: (day.year,),
}
_LONGEST_NAME = 6
"""words"""
_SMALL = frozenset({
    "the", "you", "your", "how", "many", "much", "what", "which", "who", "when", "where", "will", "with", "for",
    "and", "are", "was", "can", "may", "have", "does", "did", "now", "about", "roughly", "more", "less", "want",
    "shall", "please", "there", "that", "this", "most", "one"
})  # fmt: skip
_NOTHING_SAID = re.compile(r"^\W*$")
_TURNS = {Request.BACK, Request.SKIP, Request.STOP, Request.REPEAT, Request.RECALL, Request.PERSON, Request.FORGOTTEN,
          Request.SAID_BEFORE, Request.STAND_IN}  # fmt: skip


def yes_no(text: str) -> YesNo | None:
    """None where the text is neither."""
    text = _prepared(text)
    if forms.UNSURE.search(text):
        return YesNo.UNCERTAIN
    no = forms.NO.search(text) and not forms.NO_THAT_IS_YES.search(text)
    yes = forms.YES.search(text) or forms.NO_THAT_IS_YES.search(text)
    if no and yes:
        return YesNo.NO if _begins(forms.NO, text) else YesNo.YES if _begins(forms.YES, text) else YesNo.UNCERTAIN
    return YesNo.NO if no else YesNo.YES if yes else None


def postpones(text: str) -> bool:
    """Whether the message is only "not now"."""
    return bool(forms.NOT_NOW.fullmatch(text))


def is_bare(text: str) -> bool:
    """Whether nothing is said but what could only be an answer: numbers, yes or no, how much, how sure."""
    said = _prepared(text)
    if requests_in(said):
        return False
    for number in reversed(numbers_in(said)):
        said = f"{said[: number.start]} {said[number.end :]}"
    return not set(re.findall(r"[^\W\d_]+", said.lower().replace("'", ""))) - forms.OF_ANSWERS


def read_answer(text: str, question: Question, *, today: date, region: str = "US") -> Answer:
    """``today`` is the person's own day. ``region`` (two letters) is for phone numbers without a country code.

    Never raises. A value given together with doubt ("not sure, maybe 20 something") is a value, approximate.
    """
    said = _prepared(text)
    if _NOTHING_SAID.match(said) and not re.search(r"[👍👎✅❌]", said):
        return _invalid(said, "There was no answer.")
    if postpones(said):
        return Answer(outcome=Outcome.LATER, said=said)
    asked = requests_in(said) & _TURNS
    if asked and (question.type not in (AnswerType.TEXT, AnswerType.NAME) or len(said.split()) <= _SHORT):
        return Answer(outcome=Outcome.REQUEST, said=said, request=min(asked, key=list(Request).index))
    if forms.REFUSAL.search(said) and not _holds_value(said, question):
        return Answer(outcome=Outcome.REFUSED, said=said)
    if question.type is not AnswerType.YES_NO and (forms.HAS_NONE.match(said) or _denied(said, question)):
        return _none(said, question)
    read = _READERS[question.type](as_corrected(said), question, today, region)
    if read.outcome is not Outcome.INVALID or read.choices:
        return replace(read, said=said)
    if forms.LATER.search(said):
        return Answer(outcome=Outcome.LATER, said=said)
    doubted = forms.UNSURE.search(said) and question.type is not AnswerType.NAME
    return Answer(outcome=Outcome.UNSURE, said=said) if doubted else replace(read, said=said)


def as_corrected(said: str) -> str:
    """What is meant in the end: "20, no wait, 30" means 30."""
    *_, last = forms.CORRECTED.split(said)
    return last if re.search(r"\w", last) else said


def _denied(said: str, question: Question) -> bool:
    """ "No budget yet", where it is asked for."""
    match = forms.DENIES.match(said)
    return match is not None and match["thing"].lower() in words_of(question)


def words_of(question: Question) -> frozenset[str]:
    """The words that it asks with, small ones left out."""
    words = re.findall(r"[a-z]{3,}", f"{question.field} {question.ask}".lower().replace("_", " "))
    return frozenset(words) - _SMALL


def _none(said: str, question: Question) -> Answer:
    """A plain no: none of them where things are counted, a choice of that name, or else nothing to be given."""
    named = next((choice for choice in question.choices if choice.casefold() == said.strip(" .!").casefold()), None)
    if named is not None:
        return Answer(outcome=Outcome.VALUE, said=said, value=named)
    counts = question.type is AnswerType.NUMBER and (question.lowest or 0) <= 0 and forms.COUNTS.search(question.ask)
    if counts and (forms.NONE_OF_THEM.search(said) or _denied(said, question)):
        return Answer(outcome=Outcome.VALUE, said=said, value=0.0)
    return Answer(outcome=Outcome.REFUSED, said=said)


def _text(said: str, question: Question, today: date, region: str) -> Answer:
    bare = said.strip(" .!?,\t\n")
    if _whole(forms.LATER, bare):
        return Answer(outcome=Outcome.LATER, said=said)
    if _whole(forms.UNSURE, bare):
        return Answer(outcome=Outcome.UNSURE, said=said)
    polar = question.type is AnswerType.TEXT and forms.POLAR.search(question.ask)
    if forms.JUST_YES.fullmatch(bare) and not polar:
        return _invalid(said, "A yes does not say it.")
    value = forms.LEAD.sub("", said, count=1).strip(" .!?,\t\n") or bare
    return Answer(outcome=Outcome.VALUE, said=said, value=value, approximate=bool(forms.UNSURE.search(said)))


def _name(said: str, question: Question, today: date, region: str) -> Answer:
    answer = _text(said, question, today, region)
    if answer.outcome is not Outcome.VALUE:
        return answer
    words = str(answer.value).split()
    if numbers_in(said) or len(words) > _LONGEST_NAME or not re.search(r"[^\W\d_]", said):
        first, comma, _ = said.partition(",")
        if comma and len(first.split()) > 1:
            return _name(first, question, today, region)
        return _invalid(said, "That does not look like a name.")
    if not re.search(r"\w", forms.CORRECTED.sub("", str(answer.value))):
        return _invalid(said, "That does not look like a name.")
    return Answer(outcome=Outcome.UNSURE, said=said) if answer.approximate and len(words) > 2 else answer


def _number(said: str, question: Question, today: date, region: str) -> Answer:
    found = quantity(said) or quantity(forms.NOT_THAT_NUMBER.sub(" ", said))
    if found is None and forms.ALONE.fullmatch(said) and forms.COUNTS.search(question.ask):
        found = quantity("1")
    if found is None:
        several = len(numbers_in(said)) > 1
        return _invalid(said, "There is more than one number." if several else "There is no number in it.")
    low, high = question.lowest, question.highest
    if low is not None and found.value < low:
        return _invalid(said, f"The number must be at least {low:g}.")
    if high is not None and found.value > high:
        return _invalid(said, f"The number must be at most {high:g}.")
    rough = found.approximate or bool(forms.UNSURE.search(said))
    return Answer(
        outcome=Outcome.VALUE, said=said, value=found.value, approximate=rough, confidence=0.8 if rough else 1.0
    )


def _yes_no(said: str, question: Question, today: date, region: str) -> Answer:
    meant = yes_no(said)
    if meant is YesNo.UNCERTAIN:
        return Answer(outcome=Outcome.LATER if forms.LATER.search(said) else Outcome.UNSURE, said=said)
    if forms.LATER.search(said) and (meant is None or _whole(forms.LATER, said.strip(" .!?,"))):
        return Answer(outcome=Outcome.LATER, said=said)
    if meant is None:
        return _invalid(said, "It is neither yes nor no.")
    return Answer(outcome=Outcome.VALUE, said=said, value=meant is YesNo.YES)


def _choice(said: str, question: Question, today: date, region: str) -> Answer:
    if _whole(forms.NO_MATTER, said.strip(" .!?,")) and not any(_mentions(said, each) for each in question.choices):
        return Answer(outcome=Outcome.UNSURE, said=said)
    said = _without_denied(said, question.choices)
    place = place_named(said, len(question.choices))
    if place is not None:
        return Answer(outcome=Outcome.VALUE, said=said, value=question.choices[place])
    named = [choice for choice in question.choices if _mentions(said, choice)]
    longest = [choice for choice in named if not any(choice != other and _mentions(other, choice) for other in named)]
    if len(longest) == 1:
        return Answer(outcome=Outcome.VALUE, said=said, value=longest[0])
    found = Catalog([Item(choice, choice) for choice in question.choices]).find(forms.LEAD.sub("", said, count=1))
    day = None if longest else _day_for_spans(said, question.choices, today)
    by_time = _span_of(day, question.choices, today) if day else None
    if by_time is not None:
        return Answer(outcome=Outcome.VALUE, said=said, value=by_time, approximate=True, confidence=0.8)
    if found.best and not longest and day is None:
        return Answer(outcome=Outcome.VALUE, said=said, value=found.best.name, confidence=found.best.confidence)
    near = tuple(longest) or tuple(match.name for match in found.matches)
    return _invalid(
        said, f"That is none of these: {', '.join(question.choices)}." if not near else "It may be several.", near
    )


def _without_denied(said: str, choices: Sequence[str]) -> str:
    """ "Not mail" names what is not meant."""
    names = "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True))
    return re.sub(
        rf"\b(?:not|no|except|anything but|without) (?:by |the |a )?(?:{names})(?!\w)", " ", said, flags=re.I
    )


def _day_for_spans(said: str, choices: Sequence[str], today: date) -> date | None:
    """The day that is said where it is asked for "this week", "this month" and the like; "asap" is today."""
    if not any(_THIS.fullmatch(choice.strip()) for choice in choices):
        return None
    moment = moment_in(said, today)
    return today if _AT_ONCE.search(said) else moment.day if moment else None


def _span_of(day: date, choices: Sequence[str], today: date) -> str | None:
    """The shortest that holds the day."""
    spans = {match[1].lower(): choice for choice in choices if (match := _THIS.fullmatch(choice.strip()))}
    return next((spans[name] for name in _SPANS if name in spans and _SPANS[name](day) == _SPANS[name](today)), None)


def _date(said: str, question: Question, today: date, region: str) -> Answer:
    moment = moment_in(said, today)
    if moment is None or moment.day is None:
        return _invalid(said, "There is no day in it.")
    return Answer(outcome=Outcome.VALUE, said=said, value=str(moment), approximate=bool(forms.UNSURE.search(said)))


def _email(said: str, question: Question, today: date, region: str) -> Answer:
    if _says_none(said):
        return Answer(outcome=Outcome.REFUSED, said=said)
    written = _spelled_out(said)
    spans = list(checks.emails(written))
    if not spans:
        return _invalid(said, "It is no e-mail address." if "@" in said else "There is no e-mail address in it.")
    return Answer(outcome=Outcome.VALUE, said=said, value=written[slice(*spans[0])])


def _says_none(said: str) -> bool:
    """ "No phone", "no email please": there is nothing to be given."""
    return bool(forms.NO_SUCH.match(said)) and not re.search(r"[\d@]", said)


def _spelled_out(said: str) -> str:
    """An address as people hide it: name(at)house.com, name at house dot com."""
    plain = re.sub(r"\s*[(\[]\s*at\s*[)\]]\s*", "@", said, flags=re.IGNORECASE)
    plain = re.sub(r"\s*[(\[]\s*dot\s*[)\]]\s*", ".", plain, flags=re.IGNORECASE)
    return re.sub(
        r"\b([\w.+-]+) at ([\w-]+)((?:(?: dot |\.)[\w-]+)+)\b",
        lambda match: f"{match[1]}@{match[2]}{match[3].lower().replace(' dot ', '.')}",
        plain,
        flags=re.IGNORECASE,
    )


def _phone(said: str, question: Question, today: date, region: str) -> Answer:
    import phonenumbers

    if _says_none(said):
        return Answer(outcome=Outcome.REFUSED, said=said)
    found = next(iter(phonenumbers.PhoneNumberMatcher(said, region)), None)
    if found is not None:
        form = phonenumbers.PhoneNumberFormat.E164
        return Answer(outcome=Outcome.VALUE, said=said, value=phonenumbers.format_number(found.number, form))
    spans = list(checks.phones(f"phone: {said}", region))
    if spans:
        digits = re.sub(r"[^\d+]", "", f"phone: {said}"[slice(*spans[0])])
        return Answer(outcome=Outcome.VALUE, said=said, value=digits, confidence=0.6)
    return _invalid(said, "There is no phone number in it.")


_READERS = {
    AnswerType.TEXT: _text,
    AnswerType.NUMBER: _number,
    AnswerType.YES_NO: _yes_no,
    AnswerType.CHOICE: _choice,
    AnswerType.DATE: _date,
    AnswerType.EMAIL: _email,
    AnswerType.PHONE: _phone,
    AnswerType.NAME: _name,
}


def _holds_value(said: str, question: Question) -> bool:
    """ "I'd rather not say exactly, about 20" gives a value all the same."""
    return question.type is AnswerType.NUMBER and quantity(said) is not None


def place_named(said: str, many: int) -> int | None:
    """ "the second one", "2", "option 3", "last"."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    match = re.fullmatch(
        rf"\W*(?:i(?:'d| would)? (?:like|take|want|choose|pick) )?(?:the )?"
        rf"(?:(?P<word>{'|'.join(words)})|(?P<last>last)|(?:option|number|no\.?|#)?\s*(?P<digit>\d{{1,2}})(?:st|nd|rd|th)?)"
        r"(?: (?:one|option|choice))?(?: please)?\W*",
        said,
        re.IGNORECASE,
    )
    if match is None:
        return None
    if match["last"]:
        return many - 1
    place = int(match["digit"]) - 1 if match["digit"] else words.index(match["word"].lower())
    return place if 0 <= place < many else None


def _mentions(text: str, choice: str) -> bool:
    return bool(choice) and bool(re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", text, re.IGNORECASE))


def _invalid(said: str, reason: str, choices: tuple[str, ...] = ()) -> Answer:
    return Answer(outcome=Outcome.INVALID, said=said, reason=reason, choices=choices, confidence=0.0)


def _prepared(text: str) -> str:
    return text[:LONGEST_ANSWER].replace("’", "'").strip()


def _begins(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.match(text.lstrip(" ,.!\"'")))


def _whole(pattern: re.Pattern[str], text: str) -> bool:
    """Little is said besides."""
    match = pattern.search(text)
    return match is not None and len(text) - len(match[0]) <= 12
