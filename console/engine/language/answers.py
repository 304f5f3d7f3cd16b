"""What a person's words answer to a question: a value, yes or no, a refusal, "later", or what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from console.domain.behavior import AnswerType, Question
from console.engine.guard import checks
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


_YES = re.compile(
    r"\b(?:y|ye[sapu]h?|yep|yup|aye|sure(?: thing)?|ok(?:ay)?|of course|certainly|definitely|absolutely|affirmative|"
    r"correct|"
    r"right|indeed|please do|go ahead|do it|sounds good|fine|agreed|confirm(?:ed)?|exactly|true|by all means|totally|"
    r"i (?:do|am|have|would|did|can|will|agree|think so|guess so|suppose so|believe so)|we (?:do|are|have|would|can|"
    r"will)|"
    r"why not|for sure|obviously|naturally|always)\b|👍|✅|^\W*\+1\W*$",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:n|no+|nope|nah|never|negative|not (?:at all|really|now|yet|interested|necessary|needed|today|any ?more|"
    r"a chance)|"
    r"no way|by no means|false|wrong|incorrect|don'?t|do not|won'?t|can'?t|cannot|wouldn'?t|isn'?t|aren'?t|haven'?t|"
    r"didn'?t|"
    r"i'?m not|we'?re not|neither|none|i (?:think|guess|believe) not)\b|👎|❌",
    re.IGNORECASE,
)
_NO_THAT_IS_YES = re.compile(
    r"\b(?:no (?:problem|worries|doubt|objections?)|why not|don'?t mind|"
    r"can'?t wait)\b",
    re.I,
)
_UNSURE = re.compile(
    r"\b(?:(?:not|un)[ -]?(?:quite |really |so |entirely |too |100% )?(?:sure|certain)|no idea|no clue|"
    r"don'?t (?:really )?know|"
    r"do not (?:really )?know|dunno|idk|hard to (?:say|tell)|can'?t (?:say|tell|remember|recall)|who knows|maybe|"
    r"perhaps|possibly|"
    r"it depends|depends|i guess|kind of|sort of|might(?: be)?|probably|haven'?t decided|still thinking|beats me)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b(?:(?:i(?:'d| would)?|we(?:'d| would)?)? ?(?:rather|prefer|would prefer) (?:not|to keep)|"
    r"none of your (?:business|concern)|"
    r"not (?:your|any of your) business|mind your own|(?:do not|don'?t|won'?t|will not|not going to|am not going to|"
    r"not willing to|"
    r"refuse to|decline to|not comfortable|uncomfortable)\b[^.!?\n]{0,25}\b(?:say\w*|tell\w*|shar\w*|giv\w*|"
    r"answer\w*|disclos\w*|"
    r"provid\w*|reveal\w*|discuss\w*|talk\w*)|(?:that'?s|it'?s|this is|that is|it is) (?:private|personal|"
    r"confidential|"
    r"too personal)|no comment|i(?:'d| would)? (?:decline|refuse|pass)|why do you (?:need|want|ask)|not telling|"
    r"(?:keep|leave) (?:that|it|this) (?:private|out|blank|to myself)|(?:don'?t|do not) (?:want|wish|like|"
    r"care) to)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:(?:ask|tell|remind|get back to|come back to|i'?ll (?:tell|let|give|send|answer|check|get back|"
    r"come back))\b[^.!?\n]{0,25}"
    r"\b(?:later|tomorrow|next time|soon|another time|in a (?:bit|while|moment|minute)|again|know)|(?:maybe |"
    r"perhaps )?later|"
    r"not (?:right )?now|another time|come back to (?:that|it|this)|let me (?:check|think|find out|ask|look)|"
    r"one (?:moment|sec\w*))\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W*(?:(?:well|so|um+|uh+|oh|ok(?:ay)?|sure|yes|hi|hello)\W+)*(?:(?:it'?s|it is|that'?s|this is|i'?m|i am|"
    r"we'?re|we are|"
    r"my (?:\w+ ){1,2}is|the (?:\w+ ){1,2}is|i(?:'d| would) (?:say|like|go with|prefer|choose)|i (?:choose|pick|"
    r"want|need|prefer|think)|"
    r"let'?s (?:say|go with|do)|call me|put me down (?:for|as)|make it)\s+)?",
    re.IGNORECASE,
)
_HAS_NONE = re.compile(
    r"^\W*(?:no+|nope|nah|none|nothing|no,? (?:thanks?|thank you)(?: you)?|"
    r"(?:i|we) (?:don'?t|do not) have (?:one|any|that)|there (?:is|are) none|not (?:one|any))\W*$",
    re.IGNORECASE,
)
_NO_SUCH = re.compile(
    r"^\W*(?:no|without|there is no|(?:(?:i|we) )?(?:have no|have not|don'?t have|do not have|haven'?t))"
    r"(?: (?:an?|any|the|my))? (?:\w+ )?(?:phone|telephone|mobile|number|e-?mail|mail|address|account)(?: \w+)?\W*$",
    re.IGNORECASE,
)
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
_NOTHING_SAID = re.compile(r"^\W*$")
_TURNS = {Request.BACK, Request.SKIP, Request.STOP, Request.REPEAT, Request.RECALL, Request.PERSON, Request.FORGOTTEN,
          Request.SAID_BEFORE, Request.STAND_IN}  # fmt: skip


def yes_no(text: str) -> YesNo | None:
    """None where the text is neither."""
    text = _prepared(text)
    if _UNSURE.search(text):
        return YesNo.UNCERTAIN
    no = _NO.search(text) and not _NO_THAT_IS_YES.search(text)
    yes = _YES.search(text) or _NO_THAT_IS_YES.search(text)
    if no and yes:
        return YesNo.NO if _begins(_NO, text) else YesNo.YES if _begins(_YES, text) else YesNo.UNCERTAIN
    return YesNo.NO if no else YesNo.YES if yes else None


def read_answer(text: str, question: Question, *, today: date, region: str = "US") -> Answer:
    """``today`` is the person's own day. ``region`` (two letters) is for phone numbers without a country code.

    Never raises. A value given together with doubt ("not sure, maybe 20 something") is a value, approximate.
    """
    said = _prepared(text)
    if _NOTHING_SAID.match(said) and not re.search(r"[👍👎✅❌]", said):
        return _invalid(said, "There was no answer.")
    asked = requests_in(said) & _TURNS
    if asked and (question.type not in (AnswerType.TEXT, AnswerType.NAME) or len(said.split()) <= _SHORT):
        return Answer(outcome=Outcome.REQUEST, said=said, request=min(asked, key=list(Request).index))
    if _REFUSAL.search(said) and not _holds_value(said, question):
        return Answer(outcome=Outcome.REFUSED, said=said)
    if question.type is not AnswerType.YES_NO and _HAS_NONE.match(said):
        return _none(said, question)
    read = _READERS[question.type](said, question, today, region)
    if read.outcome is not Outcome.INVALID or read.choices:
        return read
    if _LATER.search(said):
        return Answer(outcome=Outcome.LATER, said=said)
    doubted = _UNSURE.search(said) and question.type is not AnswerType.NAME
    return Answer(outcome=Outcome.UNSURE, said=said) if doubted else read


def _none(said: str, question: Question) -> Answer:
    """A plain no: none of them where it is a number, a choice of that name, or else nothing that is to be given."""
    named = next((choice for choice in question.choices if choice.casefold() == said.strip(" .!").casefold()), None)
    if named is not None:
        return Answer(outcome=Outcome.VALUE, said=said, value=named)
    counts = question.type is AnswerType.NUMBER and (question.lowest or 0) <= 0
    if counts and not re.search(r"\bthank", said, re.IGNORECASE):
        return Answer(outcome=Outcome.VALUE, said=said, value=0.0)
    return Answer(outcome=Outcome.REFUSED, said=said)


def _text(said: str, question: Question, today: date, region: str) -> Answer:
    bare = said.strip(" .!?,\t\n")
    if _whole(_LATER, bare):
        return Answer(outcome=Outcome.LATER, said=said)
    if _whole(_UNSURE, bare):
        return Answer(outcome=Outcome.UNSURE, said=said)
    value = _LEAD.sub("", said, count=1).strip(" .!?,\t\n") or bare
    return Answer(outcome=Outcome.VALUE, said=said, value=value, approximate=bool(_UNSURE.search(said)))


def _name(said: str, question: Question, today: date, region: str) -> Answer:
    answer = _text(said, question, today, region)
    if answer.outcome is not Outcome.VALUE:
        return answer
    words = str(answer.value).split()
    if numbers_in(said) or len(words) > _LONGEST_NAME or not re.search(r"[^\W\d_]", said):
        return _invalid(said, "That does not look like a name.")
    return Answer(outcome=Outcome.UNSURE, said=said) if answer.approximate and len(words) > 2 else answer


def _number(said: str, question: Question, today: date, region: str) -> Answer:
    found = quantity(said)
    if found is None:
        several = len(numbers_in(said)) > 1
        return _invalid(said, "There is more than one number." if several else "There is no number in it.")
    low, high = question.lowest, question.highest
    if low is not None and found.value < low:
        return _invalid(said, f"The number must be at least {low:g}.")
    if high is not None and found.value > high:
        return _invalid(said, f"The number must be at most {high:g}.")
    rough = found.approximate or bool(_UNSURE.search(said))
    return Answer(
        outcome=Outcome.VALUE, said=said, value=found.value, approximate=rough, confidence=0.8 if rough else 1.0
    )


def _yes_no(said: str, question: Question, today: date, region: str) -> Answer:
    meant = yes_no(said)
    if meant is YesNo.UNCERTAIN:
        return Answer(outcome=Outcome.LATER if _LATER.search(said) else Outcome.UNSURE, said=said)
    if _LATER.search(said) and (meant is None or _whole(_LATER, said.strip(" .!?,"))):
        return Answer(outcome=Outcome.LATER, said=said)
    if meant is None:
        return _invalid(said, "It is neither yes nor no.")
    return Answer(outcome=Outcome.VALUE, said=said, value=meant is YesNo.YES)


def _choice(said: str, question: Question, today: date, region: str) -> Answer:
    place = _place_named(said, len(question.choices))
    if place is not None:
        return Answer(outcome=Outcome.VALUE, said=said, value=question.choices[place])
    named = [choice for choice in question.choices if _mentions(said, choice)]
    longest = [choice for choice in named if not any(choice != other and _mentions(other, choice) for other in named)]
    if len(longest) == 1:
        return Answer(outcome=Outcome.VALUE, said=said, value=longest[0])
    found = Catalog([Item(choice, choice) for choice in question.choices]).find(_LEAD.sub("", said, count=1))
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
    return Answer(outcome=Outcome.VALUE, said=said, value=str(moment), approximate=bool(_UNSURE.search(said)))


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
    return bool(_NO_SUCH.match(said)) and not re.search(r"[\d@]", said)


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


def _place_named(said: str, many: int) -> int | None:
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
