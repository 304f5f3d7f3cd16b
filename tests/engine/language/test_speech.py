"""Questions, demands and denials told apart."""

from __future__ import annotations

import pytest

from console.engine.language.speech import asks, denies, puts_a_question


@pytest.mark.parametrize(
    "text",
    [
        "what is the sop for an overdue tour",
        "How do I escalate an overdue tour?",
        "who escalates overdue tours normally?",
        "is it over?",
        "the fire is out?",
        "if a tour is overdue, who is told",
        "when a tour is late, what happens?",
        "tell me about violation 41",
        "can you tell me how to escalate a tour?",
        "please show me the overdue tours",
        "hello, is any tour overdue?",
        "should we escalate it?",
        "I want to know what an escalation does",
        "Is a tour late? Who has it?",
    ],
)
def test_that_a_question_only_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "escalate the overdue tour",
        "can you escalate it?",
        "could you please open a ticket for a broken radio?",
        "can I get a new torch at gate 1?",
        "why don't we escalate it",
        "There is smoke in the lobby, what do I do?",
        "A guard collapsed. What do I do?",
        "the tour has not started for over an hour",
        "What is critical? Escalate the overdue tour.",
        "I need a website for my bakery",
        "please escalate?",
        "do escalate it",
        "",
        "?!",
    ],
)
def test_that_a_demand_or_a_report_does_not(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    "text",
    ["the fire is not out", "not yet", "it isn’t over", "nobody has come", "don't escalate it", "no", "it isnt"],
)
def test_that_a_denial_is_one(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize(
    "text", ["the fire is out, nobody was hurt", "it is over, no more smoke", "no injuries, all clear", "escalate it"]
)
def test_that_good_news_denies_nothing(text: str) -> None:
    assert not denies(text)


@pytest.mark.parametrize(
    "text",
    [
        "do I get a contract",
        "what does it pay?",
        "how many people are you hiring",
        "is the job still open",
        "can students apply",
        "who's the manager",
        "hi, do you have work",
    ],
)
def test_that_the_order_of_words_tells_a_question(text: str) -> None:
    assert puts_a_question(text)


@pytest.mark.parametrize(
    "text", ["20?", "yes?", "Oslo?", "how to reach more people", "why not", "I can", "will do", ""]
)
def test_that_an_answer_with_a_mark_is_no_question(text: str) -> None:
    assert not puts_a_question(text)
