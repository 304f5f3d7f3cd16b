"""Greetings and thanks are told from what is asked beside them."""

from __future__ import annotations

import pytest

from console.engine.language.courtesy import is_courtesy, without_courtesy


@pytest.mark.parametrize("text", ["Thank you!", "hello", "Good morning, please", "many thanks, bye", "", "…"])
def test_that_courtesy_alone_asks_for_nothing(text: str) -> None:
    assert is_courtesy(text)
    assert without_courtesy(text) == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("I am out, thank you", "I am out, "),
        ("please cancel my application", "cancel my application"),
        ("hey there", "hey there"),
        ("the hippo thanked him", "the hippo thanked him"),
    ],
)
def test_that_what_is_said_beside_it_is_left(text: str, rest: str) -> None:
    assert not is_courtesy(text)
    assert without_courtesy(text) == rest
