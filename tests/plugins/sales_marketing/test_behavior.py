"""The bot of a made-up product: two flows, a base of questions, and promises that it never makes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from console.domain.behavior import AnswerType, Behavior, Prohibition
from console.domain.ids import PluginName
from console.domain.knowledge import EntryType
from console.plugin.loader import bundled_folder, load_plugins


@pytest.fixture(scope="module")
def behavior() -> Behavior:
    return load_plugins([bundled_folder()]).load_bots()[PluginName("sales_marketing")]


def test_that_there_is_a_sales_and_a_marketing_flow_and_each_question_says_how_to_ask_again(
    behavior: Behavior,
) -> None:
    assert [flow.id for flow in behavior.flows] == ["sales", "marketing"]
    for flow in behavior.flows:
        assert flow.opening
        assert flow.closing
        assert all(question.again for question in flow.questions)
        assert not any(question.required for question in flow.questions), "every question may be refused"


def test_that_numbers_have_bounds(behavior: Behavior) -> None:
    numbers = [q for flow in behavior.flows for q in flow.questions if q.type is AnswerType.NUMBER]
    assert len(numbers) == 4
    assert all(question.lowest is not None and question.highest is not None for question in numbers)


def test_that_the_base_has_at_least_25_questions(behavior: Behavior) -> None:
    assert len(behavior.knowledge) >= 25
    assert {entry.type for entry in behavior.knowledge} == {EntryType.FAQ}
    assert all(entry.keywords and len(entry.body) > 60 for entry in behavior.knowledge)


def test_that_no_example_stands_twice(behavior: Behavior) -> None:
    examples = [example for each in behavior.guidelines for example in each.condition.examples]
    counted = Counter(example.casefold() for example in examples)
    assert [example for example, count in counted.items() if count > 1] == []


@pytest.fixture(scope="module")
def promise(behavior: Behavior) -> Prohibition:
    (found,) = [each.prohibition for each in behavior.guidelines if each.prohibition]
    return found


def caught(rule: Prohibition, sentence: str) -> bool:
    return any(re.search(each, sentence) for each in rule.patterns) and not any(
        re.search(each, sentence) for each in rule.unless
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "I can give you a discount.",
        "We could offer you a special price.",
        "You get 20% off today.",
        "That would be 15 percent less, a nice discount of 15 percent off.",
        "I promise you more customers.",
        "We guarantee growth within a month.",
        "Larkspur will double your sales.",
    ],
)
def test_that_a_promise_is_caught(promise: Prohibition, sentence: str) -> None:
    assert caught(promise, sentence)


def test_that_the_base_of_questions_promises_nothing(behavior: Behavior, promise: Prohibition) -> None:
    texts = [entry.body for entry in behavior.knowledge] + list(behavior.templates.values())
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text)]
    assert [sentence for sentence in sentences if caught(promise, sentence)] == []
    assert not caught(promise, promise.instead)
