"""Answers that are no plain answer: a no for a number, a yes for a name, corrections, "not now"."""

from __future__ import annotations

from datetime import date

import pytest

from console.domain.behavior import AnswerType, Question
from console.engine.language.answers import Answer, Outcome, read_answer
from console.engine.language.numbers import quantity

TODAY = date(2026, 3, 18)
BUDGET = Question(
    field="budget", ask="What do you want to spend a month, in dollars?", type=AnswerType.NUMBER, lowest=0
)
CAMPAIGNS = Question(
    field="campaign_count", ask="How many campaigns are you running now?", type=AnswerType.NUMBER, lowest=0
)
NAME = Question(field="name", ask="May I have your name? We can also go on without it.", type=AnswerType.NAME)
COMPANY = Question(field="company", ask="Which company is it for?")
SIZE = Question(field="size", ask="How big are you?")
OWN = Question(field="own", ask="Do you have a car of your own?")
CHANNEL = Question(
    field="channel", ask="Which channel?", type=AnswerType.CHOICE, choices=("mail", "chat", "text message")
)
CALL = Question(field="call", ask="Shall somebody call you?", type=AnswerType.YES_NO)
MAIL = Question(field="email", ask="Your mail address?", type=AnswerType.EMAIL)


def read(text: str, question: Question) -> Answer:
    return read_answer(text, question, today=TODAY)


@pytest.mark.parametrize(
    "text",
    ["no", "No.", "nope", "nah", "none", "nothing", "no budget", "no budget yet", "we have no budget",
     "there is no budget", "we don't have a budget yet", "no thanks", "I'd rather not say"],
)  # fmt: skip
def test_that_a_no_to_an_amount_is_a_refusal_and_never_zero(text: str) -> None:
    assert read(text, BUDGET).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    "text", ["none", "none at all", "we have none", "no campaigns", "no campaigns yet", "0", "zero"]
)
def test_that_none_of_what_is_counted_is_zero(text: str) -> None:
    assert read(text, CAMPAIGNS).value == 0


@pytest.mark.parametrize("text", ["no", "nope", "no thank you"])
def test_that_a_bare_no_counts_nothing(text: str) -> None:
    assert read(text, CAMPAIGNS).outcome is Outcome.REFUSED


@pytest.mark.parametrize("text", ["yes", "yes, both", "both", "sure", "ok", "Yes please", "all of them"])
@pytest.mark.parametrize("question", [BUDGET, CAMPAIGNS, NAME, COMPANY, SIZE, MAIL])
def test_that_a_yes_names_nothing(text: str, question: Question) -> None:
    assert read(text, question).outcome is Outcome.INVALID


def test_that_a_yes_answers_what_a_yes_can_answer() -> None:
    assert read("yes", OWN).value == "yes"


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("20, no wait, 30", BUDGET, 30),
        ("20 sorry I meant 30", BUDGET, 30),
        ("30, not 20", BUDGET, 30),
        ("not 20 but 30", BUDGET, 30),
        ("600 instead of 500", BUDGET, 600),
        ("Acme, no wait, Initech", COMPANY, "Initech"),
        ("mail, no, I mean chat", CHANNEL, "chat"),
        ("yes. no wait, no", CALL, False),
    ],
)
def test_that_what_is_meant_in_the_end_counts(text: str, question: Question, value: object) -> None:
    assert read(text, question).value == value


@pytest.mark.parametrize(
    ("text", "question", "outcome"),
    [
        ("not now", CALL, Outcome.LATER),
        ("not right now", BUDGET, Outcome.LATER),
        ("whatever", CHANNEL, Outcome.UNSURE),
        ("no preference", CHANNEL, Outcome.UNSURE),
        ("doesn't matter", CHANNEL, Outcome.UNSURE),
        ("about 20", CHANNEL, Outcome.INVALID),
        ("mail and chat", CHANNEL, Outcome.INVALID),
        ("I have none", MAIL, Outcome.REFUSED),
    ],
)
def test_that_what_is_no_value_is_known_for_what_it_is(text: str, question: Question, outcome: Outcome) -> None:
    assert read(text, question).outcome is outcome


@pytest.mark.parametrize(("text", "rough"), [("thousands", True), ("three thousands", False), ("dozens", True)])
def test_that_thousands_are_no_certain_number(text: str, rough: bool) -> None:
    found = quantity(text)
    assert found is not None
    assert found.approximate is rough
