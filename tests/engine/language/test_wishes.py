"""What people say they want and like, found in their own words."""

from __future__ import annotations

import pytest

from console.engine.language.wishes import LONGEST, Wishes, wishes_in


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("I want marketing information", "marketing information"),
        ("my goal is to get more leads from texting", "get more leads from texting"),
        ("We’re looking for a tool for 20 people, and can you tell me the price?", "a tool for 20 people"),
        ("I want to apply for the night guard job because I live near", "apply for the night guard job"),
        ("We need help with our campaigns", "help with our campaigns"),
        ("I'm interested in your sales services", "your sales services"),
    ],
)
def test_that_a_wish_is_kept_in_their_words(text: str, wants: str) -> None:
    assert wishes_in(text) == Wishes(objectives=(wants,))


@pytest.mark.parametrize(
    ("text", "likes"),
    [
        ("I prefer mail over phone calls", "mail over phone calls"),
        ("I'd rather have a call in the morning, please", "have a call in the morning"),
        ("please don't call me at work", "please don't call me at work"),
        ("only by mail please", "only by mail"),
        ("The best time to reach me is after six", "The best time to reach me is after six"),
    ],
)
def test_that_what_they_like_is_kept(text: str, likes: str) -> None:
    assert wishes_in(text) == Wishes(preferences=(likes,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "I don't want to give my name",
        "I'd rather not say",
        "I need a human",
        "I want to talk to a person",
        "I'd like to know the price",
        "what I want to say is no",
        "I need it",
        "how many did I say?",
        "I want to stop",
        "I need help",
        "maybe 20 something",
    ],
)
def test_that_what_is_no_wish_is_none(text: str) -> None:
    assert wishes_in(text) == Wishes()


def test_that_a_long_text_gives_a_bounded_wish() -> None:
    (wish,) = wishes_in("I want " + "very " * 10_000).objectives
    assert len(wish) <= LONGEST
