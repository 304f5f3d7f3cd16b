"""Answers to questions, as people give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.behavior import AnswerType, Question
from console.engine.language.answers import Answer, Outcome, YesNo, read_answer, yes_no
from console.engine.language.requests import Request

TODAY = date(2026, 3, 18)  # a Wednesday
GUARDS = Question(field="guards", ask="How many guards?", type=AnswerType.NUMBER, lowest=1, highest=500)
NAME = Question(field="name", ask="Your name?")
SERVICE = Question(
    field="service",
    ask="Which?",
    type=AnswerType.CHOICE,
    choices=("Night patrol", "Reception", "Night patrol with dog"),
)


def asked(type: AnswerType) -> Question:
    return Question(field="x", ask="?", type=type)


def read(text: str, question: Question) -> Answer:
    return read_answer(text, question, today=TODAY)


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("12", 12, False),
        ("about two dozen", 24, True),
        ("not sure, maybe 20 something", 20, True),
        ("I'd rather not say exactly, about 20", 20, True),
        ("between 20 and 30", 25, True),
        ("we need fifteen of them", 15, False),
    ],
)
def test_numbers_are_taken_with_their_doubt(text: str, value: float, approximate: bool) -> None:
    found = read(text, GUARDS)
    assert (found.outcome, found.value, found.approximate) == (Outcome.VALUE, value, approximate)


@pytest.mark.parametrize(
    "text",
    [
        "I'd rather not say",
        "none of your business",
        "I don't want to answer that",
        "that's private",
        "I won't tell you",
    ],
)
@pytest.mark.parametrize("question", [GUARDS, NAME, asked(AnswerType.EMAIL), asked(AnswerType.YES_NO), SERVICE])
def test_a_refusal_is_one_whatever_was_asked(text: str, question: Question) -> None:
    assert read(text, question).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("text", "question", "outcome"),
    [
        ("no idea", GUARDS, Outcome.UNSURE),
        ("I don't know", NAME, Outcome.UNSURE),
        ("not sure", asked(AnswerType.YES_NO), Outcome.UNSURE),
        ("ask me later", GUARDS, Outcome.LATER),
        ("I'll tell you tomorrow", NAME, Outcome.LATER),
        ("later", asked(AnswerType.EMAIL), Outcome.LATER),
        ("0", GUARDS, Outcome.INVALID),
        ("5000", GUARDS, Outcome.INVALID),
        ("blue", GUARDS, Outcome.INVALID),
        ("2 here and 7 there", GUARDS, Outcome.INVALID),
        ("", NAME, Outcome.INVALID),
        ("me@nowhere", asked(AnswerType.EMAIL), Outcome.INVALID),
        ("call me", asked(AnswerType.PHONE), Outcome.INVALID),
        ("whenever it rains", asked(AnswerType.DATE), Outcome.INVALID),
        ("banana", SERVICE, Outcome.INVALID),
    ],
)
def test_what_is_no_value_is_known_for_what_it_is(text: str, question: Question, outcome: Outcome) -> None:
    found = read(text, question)
    assert found.outcome is outcome
    assert found.value is None
    assert bool(found.reason) is (outcome is Outcome.INVALID)


@pytest.mark.parametrize(
    ("text", "question", "request_"),
    [
        ("go back", GUARDS, Request.BACK),
        ("I want to speak to a person", NAME, Request.PERSON),
        ("skip this question", NAME, Request.SKIP),
        ("how many did I say?", GUARDS, Request.RECALL),
        ("can I talk to a human", GUARDS, Request.PERSON),
    ],
)
def test_requests_are_no_answers(text: str, question: Question, request_: Request) -> None:
    found = read(text, question)
    assert (found.outcome, found.request) == (Outcome.REQUEST, request_)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yes", YesNo.YES),
        ("Yep, go ahead", YesNo.YES),
        ("no problem", YesNo.YES),
        ("why not", YesNo.YES),
        ("👍", YesNo.YES),
        ("no", YesNo.NO),
        ("nope, not interested", YesNo.NO),
        ("I don't", YesNo.NO),
        ("no, that's right", YesNo.NO),
        ("maybe", YesNo.UNCERTAIN),
        ("I'm not sure", YesNo.UNCERTAIN),
        ("the gate is blue", None),
        ("", None),
    ],
)
def test_yes_and_no_in_many_words(text: str, meant: YesNo | None) -> None:
    assert yes_no(text) is meant


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("night patrol", "Night patrol"),
        ("the night patrol with dog please", "Night patrol with dog"),
        ("recepton", "Reception"),
        ("the second one", "Reception"),
        ("3", "Night patrol with dog"),
        ("last", "Night patrol with dog"),
    ],
)
def test_a_choice_is_found_by_name_or_place(text: str, choice: str) -> None:
    assert read(text, SERVICE).value == choice


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-03-18"),
        ("tomorrow at 3pm", "2026-03-19T15:00"),
        ("friday", "2026-03-20"),
        ("next friday", "2026-03-27"),
        ("last monday", "2026-03-16"),
        ("in two weeks", "2026-04-01"),
        ("3 days ago", "2026-03-15"),
        ("2026-12-31", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("12/31/2026 at 09:30", "2026-12-31T09:30"),
        ("April 2nd", "2026-04-02"),
        ("2 January", "2027-01-02"),
        ("5 may 2027", "2027-05-05"),
    ],
)
def test_days_and_times_are_those_of_the_person(text: str, day: str) -> None:
    assert read(text, asked(AnswerType.DATE)).value == day


@pytest.mark.parametrize(
    ("text", "outcome", "value"),
    [
        ("Joe Miller", Outcome.VALUE, "Joe Miller"),
        ("my name is Amina Diallo", Outcome.VALUE, "Amina Diallo"),
        ("李小龙", Outcome.VALUE, "李小龙"),
        ("O'Brien", Outcome.VALUE, "O'Brien"),
        ("maybe 20 something", Outcome.INVALID, None),
        ("about two dozen", Outcome.INVALID, None),
        ("42", Outcome.INVALID, None),
        ("it is a very long story of me and my aunt", Outcome.INVALID, None),
        ("I'd rather not say", Outcome.REFUSED, None),
        ("no", Outcome.REFUSED, None),
        ("not sure", Outcome.UNSURE, None),
    ],
)
def test_a_name_is_no_number_and_no_sentence(text: str, outcome: Outcome, value: str | None) -> None:
    answer = read_answer(text, Question(field="name", ask="Who?", type=AnswerType.NAME), today=date(2026, 3, 18))
    assert (answer.outcome, answer.value) == (outcome, value)


def test_addresses_numbers_and_names_are_taken_out_of_a_sentence() -> None:
    assert read("it's jane@example.com thanks", asked(AnswerType.EMAIL)).value == "jane@example.com"
    assert read("sure, 202-555-0143", asked(AnswerType.PHONE)).value == "+12025550143"
    assert read("My name is Jo Bloggs.", NAME).value == "Jo Bloggs"
    assert read("31.02.2026", asked(AnswerType.DATE)).outcome is Outcome.INVALID


@settings(max_examples=60, deadline=None)
@given(st.text(), st.sampled_from([NAME, GUARDS, SERVICE, *map(asked, AnswerType)]))
def test_no_text_raises(text: str, question: Question) -> None:
    found = read(text, question)
    assert (found.outcome is Outcome.VALUE) == (found.value is not None)


@given(st.text(alphabet=st.sampled_from("0123456789./-: nexti marchfrdaysgo")))
def test_no_date_raises(text: str) -> None:
    read(text, asked(AnswerType.DATE))


@pytest.mark.parametrize("text", ["no", "No.", "nope", "none", "no thanks", "I don't have one"])
@pytest.mark.parametrize(
    "type", [AnswerType.PHONE, AnswerType.EMAIL, AnswerType.TEXT, AnswerType.CHOICE, AnswerType.DATE]
)
def test_that_a_plain_no_leaves_a_question_without_a_value(text: str, type: AnswerType) -> None:
    choices = ("mail", "chat") if type is AnswerType.CHOICE else ()
    answer = read_answer(text, Question(field="it", ask="Which?", type=type, choices=choices), today=TODAY)
    assert answer.outcome is Outcome.REFUSED


def test_that_none_is_a_number_where_none_may_be() -> None:
    number = Question(field="it", ask="How many?", type=AnswerType.NUMBER, lowest=0)
    assert read_answer("none", number, today=TODAY).value == 0
    assert read_answer("no thanks", number, today=TODAY).outcome is Outcome.REFUSED
    assert read_answer("none", replace(number, lowest=1), today=TODAY).outcome is Outcome.REFUSED
    choice = Question(field="it", ask="Which?", type=AnswerType.CHOICE, choices=("some", "none"))
    assert read_answer("None.", choice, today=TODAY).value == "none"


WHEN = Question(
    field="start",
    ask="When?",
    type=AnswerType.CHOICE,
    choices=("this month", "this quarter", "this year", "just looking"),
)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("immediately", "this month"),
        ("on the 30th of March", "this month"),
        ("straight away please", "this month"),
        ("2026-04-20", "this year"),
        ("15 November", "this year"),
        ("this quarter", "this quarter"),
    ],
)
def test_that_a_time_means_the_shortest_span_that_holds_it(text: str, choice: str) -> None:
    assert read(text, WHEN).value == choice


def test_that_a_time_beyond_every_span_means_none() -> None:
    assert read("in three years", WHEN).outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("it is mia.k(at)harbor.example", "mia.k@harbor.example"),
        ("tom at mill dot example", "tom@mill.example"),
        ("lea [at] quay [dot] example", "lea@quay.example"),
    ],
)
def test_that_a_hidden_address_is_read(text: str, address: str) -> None:
    assert read(text, asked(AnswerType.EMAIL)).value == address


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("no telephone", AnswerType.PHONE),
        ("we don't have a number", AnswerType.PHONE),
        ("I have no e-mail address", AnswerType.EMAIL),
    ],
)
def test_that_who_has_none_is_not_asked_again(text: str, type: AnswerType) -> None:
    assert read(text, asked(type)).outcome is Outcome.REFUSED
