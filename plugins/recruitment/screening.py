"""What answers of a prescreen are worth. Pure functions over records.

Weights reconcile: earned + lost + open = total. An answer earns its score's share of the question's weight and loses
the rest; a refused question loses all of it; what is not answered is open. A failed must-have makes the match 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.recruitment.records import Answered, AnswerKind, PrescreenAnswer, PrescreenQuestion, listed

_ROUGHLY = 0.25
"""A rough number this share off a bound of a must-have may still be good: a recruiter asks."""
_LATE_DAYS = 90
"""A start this many days after the wanted day is worth nothing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``score`` is 0 to 1. ``unclear``: a must-have that a recruiter has to look at."""

    score: float
    failed: bool = False
    unclear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``match`` is 0 to 100. The tuples name fields of questions, in their order."""

    total: float
    earned: float
    lost: float
    open: float
    match: float
    answered: int
    asked: int
    failed: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Nothing is left that could still be asked."""
        return not self.unanswered


def judge(question: PrescreenQuestion, value: str, *, approximate: bool = False) -> Judgement:
    """What a given answer is worth. ``value`` is as the flow understood it: plain number, yes or no, ISO day."""
    score = _SCORES[question.type](question, value.strip())
    if not question.must_have or score >= 1:
        return Judgement(score)
    if question.type is AnswerKind.TEXT or (approximate and _is_near(question, value)):
        return Judgement(score, unclear=True)
    return Judgement(score, failed=True)


def result_of(questions: Sequence[PrescreenQuestion], answers: Iterable[PrescreenAnswer]) -> Result:
    """The prescreen so far. Answers to questions that are no longer asked do not count."""
    by_field = {answer.field: answer for answer in answers}
    asked = [question for question in questions if not question.retired]
    earned = lost = still_open = 0.0
    names: dict[str, list[str]] = {"failed": [], "unclear": [], "refused": [], "unanswered": []}
    for question in asked:
        answer = by_field.get(question.field)
        if answer is None or answer.outcome not in (Answered.GIVEN, Answered.REFUSED):
            still_open += question.weight
            names["unanswered"].append(question.field)
        elif answer.outcome is Answered.REFUSED:
            lost += question.weight
            names["refused"].append(question.field)
        else:
            judged = judge(question, answer.value, approximate=answer.approximate)
            earned += question.weight * judged.score
            lost += question.weight * (1 - judged.score)
            if judged.failed:
                names["failed"].append(question.field)
            if judged.unclear:
                names["unclear"].append(question.field)
    total = sum(question.weight for question in asked)
    match = 0.0 if names["failed"] or total <= 0 else min(100.0, round(100 * earned / total, 1))
    return Result(
        total=total,
        earned=earned,
        lost=lost,
        open=still_open,
        match=match,
        answered=len(asked) - len(names["unanswered"]) - len(names["refused"]),
        asked=len(asked),
        failed=tuple(names["failed"]),
        unclear=tuple(names["unclear"]),
        refused=tuple(names["refused"]),
        unanswered=tuple(names["unanswered"]),
    )


def needs_review(questions: Sequence[PrescreenQuestion], result: Result) -> tuple[str, ...]:
    """Fields for which a recruiter has to decide: required and refused or open, and must-haves that are unclear."""
    required = {each.field for each in questions if (each.required or each.must_have) and not each.retired}
    missing = [field for field in (*result.refused, *result.unanswered) if field in required]
    return tuple(dict.fromkeys((*missing, *result.unclear)))


def _yes_no(question: PrescreenQuestion, value: str) -> float:
    wanted = question.wanted.strip().casefold() or "yes"
    return float(value.casefold() == wanted)


def _choice(question: PrescreenQuestion, value: str) -> float:
    wanted = [each.casefold() for each in listed(question.wanted)]
    return float(not wanted or value.casefold() in wanted)


def _text(question: PrescreenQuestion, value: str) -> float:
    """The share of wanted words that stand in it; any text where none is wanted."""
    wanted = [each.casefold() for each in listed(question.wanted)]
    if not wanted:
        return float(bool(value))
    return sum(word in value.casefold() for word in wanted) / len(wanted)


def _number(question: PrescreenQuestion, value: str) -> float:
    """Full within the good range, falling with the distance to it."""
    number = _as_number(value)
    low, high = question.good_from, question.good_to
    if number is None:
        return 0.0
    if low is not None and number < low:
        return max(0.0, number / low) if low > 0 else 0.0
    if high is not None and number > high:
        return max(0.0, 1 - (number - high) / high) if high > 0 else 0.0
    return 1.0


def _date(question: PrescreenQuestion, value: str) -> float:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return 0.0
    if question.good_by is None or day <= question.good_by:
        return 1.0
    return max(0.0, 1 - (day - question.good_by).days / _LATE_DAYS)


def _is_near(question: PrescreenQuestion, value: str) -> bool:
    number = _as_number(value)
    bounds = [each for each in (question.good_from, question.good_to) if each is not None]
    return number is not None and any(abs(number - bound) <= _ROUGHLY * abs(bound) for bound in bounds)


def _as_number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


_SCORES: Mapping[AnswerKind, Callable[[PrescreenQuestion, str], float]] = {
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.CHOICE: _choice,
    AnswerKind.TEXT: _text,
    AnswerKind.NUMBER: _number,
    AnswerKind.DATE: _date,
}
