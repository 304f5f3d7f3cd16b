"""Flows whose questions come from a tool, and the tool that is told of every answer.

A source is a reading tool whose data has ``questions``: a list of mappings with the names of ``Question``, made with
``as_data``. A sink is a writing tool with these parameters, all text unless said otherwise:

- ``outcome``: an ``Outcome``; ``begun`` when the flow begins, without a field;
- ``field``, ``value`` (numbers plain, yes or no, days in ISO), ``said`` in the person's own words;
- ``approximate`` (bool) for a value that was meant roughly; ``left`` (int), questions still to be asked in this run.

It may take fewer than the last two. Its data may have ``ended`` (yes: the flow is over), ``template`` (the name of
one to say, over this data) and ``say`` (words); both are said instead of the closing, or before the next question.
``more`` (yes): what the source keeps is taken from this data, and the flow begins with the questions it then gives.
``forgets`` (yes): all that is known of the person and of the conversation is dropped.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from console.domain.behavior import AnswerType, Question

QUESTIONS = "questions"
SINK_NEEDS = ("outcome", "field", "value", "said")
MOST_QUESTIONS = 100
AROUND = ("question", "number", "of", "several", "reason", "detail", "said")
"""Names that only a wrapper, or the note of a handoff, has."""


class Outcome(StrEnum):
    """What came of a question; BEGUN is of the whole flow."""

    BEGUN = "begun"
    GIVEN = "given"
    REFUSED = "refused"
    UNSURE = "unsure"
    LATER = "later"
    UNFIT = "unfit"
    """asked twice without an answer that fits"""


class BadQuestions(ValueError):
    """Data that are no questions; the message says which and why."""


def as_data(question: Question) -> dict[str, Any]:
    """A question as a source gives it."""
    given = dataclasses.asdict(question)
    return {name: value for name, value in given.items() if value is not False and value not in ("", None, ())}


def questions_of(data: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions that a source gave. Raises BadQuestions."""
    given = data.get(QUESTIONS)
    if not isinstance(given, list | tuple):
        raise BadQuestions(f"it gives no list of {QUESTIONS}")
    if len(given) > MOST_QUESTIONS:
        raise BadQuestions(f"it gives more than {MOST_QUESTIONS} questions")
    found = tuple(_question(number, each) for number, each in enumerate(given, 1))
    fields = [each.field for each in found]
    for name in fields:
        if fields.count(name) > 1:
            raise BadQuestions(f"two questions ask for {name!r}")
    return found


def question_problem(question: Question) -> tuple[str, str] | None:
    """The field that is wrong and why, None where the question is sound."""
    if (question.type is AnswerType.CHOICE) != bool(question.choices):
        return "choices", "choices and the type choice are given together"
    low, high = question.lowest, question.highest
    if (low is not None or high is not None) and question.type is not AnswerType.NUMBER:
        return "lowest", "only a number has bounds"
    if low is not None and high is not None and low > high:
        return "lowest", "it is above highest"
    return None


def _question(number: int, given: Any) -> Question:
    import msgspec

    try:
        question = msgspec.convert(given, Question)
    except msgspec.ValidationError as error:
        raise BadQuestions(f"question {number}: {error}") from None
    if not question.field.strip() or not question.ask.strip():
        raise BadQuestions(f"question {number} has no field or asks nothing")
    if wrong := question_problem(question):
        raise BadQuestions(f"question {number}, {wrong[0]}: {wrong[1]}")
    return question
