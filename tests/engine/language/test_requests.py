"""What a message asks of the conversation itself, and the matters in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.engine.language.requests import Request, clauses, requests_in, urgency


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("hi", {Request.GREETING}),
        ("Hello there!", {Request.GREETING}),
        ("Hi, what's the score?", {Request.GREETING}),
        ("thanks a lot", {Request.THANKS}),
        ("thanks, bye", {Request.THANKS, Request.FAREWELL}),
        ("can I talk to a human please", {Request.PERSON}),
        ("get me your supervisor", {Request.PERSON}),
        ("agent", {Request.PERSON}),
        ("did you forget my name?", {Request.FORGOTTEN}),
        ("you never answered my question", {Request.FORGOTTEN}),
        ("still waiting for an answer", {Request.FORGOTTEN}),
        ("are you still there?", {Request.FORGOTTEN}),
        ("I already told you", {Request.SAID_BEFORE}),
        ("don't you remember?", {Request.SAID_BEFORE}),
        ("how many guards did I say?", {Request.RECALL}),
        ("what was my answer", {Request.RECALL}),
        ("Sorry, what did your colleague promise me?", {Request.STAND_IN}),
        ("what has the recruiter told me about parking", {Request.STAND_IN}),
        ("what exactly did she say?", {Request.STAND_IN}),
        ("what was I promised?", {Request.STAND_IN}),
        ("what did the guard see", set()),
        ("what does the operator earn?", set()),
        ("I forgot what I answered", {Request.RECALL}),
        ("please let me speak to a recruiter", {Request.PERSON}),
        ("I want a real person", {Request.PERSON}),
        ("I would prefer a human", {Request.PERSON}),
        ("can I talk to someone", {Request.PERSON}),
        ("are you a real person?", set()),
        ("do I talk to a person or a bot", set()),
        ("are you a bot? then get me a human", {Request.PERSON}),
        ("Are you a bot? I want a human.", {Request.PERSON}),
        ("we need 20 people at the gate", set()),
        ("I would like a relief guard", set()),
        ("do you remember the fire", {Request.SAID_BEFORE}),
        ("remind me what P2 means", set()),
        ("what did the guard say", set()),
        ("continue", {Request.ONWARD}),
        ("go on please", {Request.ONWARD}),
        ("undo that", {Request.BACK}),
        ("what are the options?", {Request.REPEAT}),
        ("where were we", {Request.REPEAT}),
        ("skip this question", {Request.SKIP}),
        ("can we go back to the previous question", {Request.BACK}),
        ("never mind", {Request.STOP}),
        ("which supervisor is on shift?", set()),
        ("I need the manager's report", set()),
        ("show me the agents list", set()),
        ("high risk doors", set()),
        ("", set()),
    ],
)
def test_requests_are_told_from_matters(text: str, asked: set[Request]) -> None:
    assert requests_in(text) == asked


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Hi, show me missed tours and can you book a cleaning? There's a fire in hall B!",
            ["There's a fire in hall B!", "show me missed tours", "can you book a cleaning?"],
        ),
        ("What is the score? Which guards are late?", ["Which guards are late?", "What is the score?"]),
        ("I need two guards and a dog", ["I need two guards and a dog"]),
        ("Show tours and alerts", ["Show tours and alerts"]),
        ('file "door open and what is next"', ['file "door open and what is next"']),
        ("ok", ["ok"]),
        ("", []),
    ],
)
def test_several_matters_are_taken_apart_the_most_urgent_first(text: str, parts: list[str]) -> None:
    assert [clause.text for clause in clauses(text)] == parts


def test_danger_is_most_urgent_and_a_drill_is_not() -> None:
    assert urgency("shots fired at gate 3") == 1.0
    assert urgency("please answer asap") == 0.7
    assert urgency("when is the next fire drill") <= 0.2
    assert urgency("what is our score") == 0.0


@given(st.text())
def test_no_text_raises_and_there_are_never_many_parts(text: str) -> None:
    requests_in(text)
    assert len(clauses(text)) <= 8


def test_a_hundred_kilobytes_settle() -> None:
    assert len(clauses("hi, and can you please skip " * 4_000)) <= 8
    requests_in("hi, " * 30_000)
