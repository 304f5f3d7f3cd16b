"""The bot of a made-up product: two flows, a base of questions, and promises that it never makes."""

from __future__ import annotations

from collections import Counter

import pytest

from console.domain.behavior import AnswerType, Behavior
from console.domain.bots import BotSettings
from console.domain.ids import PluginName
from console.domain.knowledge import EntryType
from console.engine.enforce import enforce
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


def caught(behavior: Behavior, sentence: str) -> bool:
    """By what stands between every reply and its reader."""
    return bool(enforce(sentence, behavior, BotSettings(), "web")[1])


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
        "We could surely knock 10 percent off.",
        "You will get it cheaper, promise.",
        "I'll give you a discount.",
        "Let me offer you 20% discount.",
        "You'd get 15 off a hundred.",
        "Our customers always double their revenue.",
        "You are sure to get more leads.",
        "I can do 49 dollars instead of 59.",
        "We'll make you a special offer.",
        "Your sales will grow by 30%, guaranteed.",
        "Results are certain.",
        "I can lower the price for you.",
        "We can go down to 40 dollars.",
        "It would be half price for you.",
        "We assure you of more customers.",
        "You get ten per cent off.",
        "Consider it discounted.",
        "A 20-percent discount applies for you.",
    ],
)
def test_that_a_promise_is_caught(behavior: Behavior, sentence: str) -> None:
    assert caught(behavior, sentence)


def test_that_the_base_of_questions_and_its_own_words_promise_nothing(behavior: Behavior) -> None:
    for entry in behavior.knowledge:
        assert not caught(behavior, entry.body), entry.id
    for name, template in behavior.templates.items():
        assert not caught(behavior, template), name
    for flow in behavior.flows:
        assert not any(caught(behavior, each.ask) for each in flow.questions)
    (promise,) = [each.prohibition for each in behavior.guidelines if each.prohibition]
    assert not caught(behavior, promise.instead)
