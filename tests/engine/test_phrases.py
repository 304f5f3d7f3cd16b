"""Phrases found in the words of a text."""

from __future__ import annotations

import pytest

from console.engine.phrases import Phrases


def lengths(phrase: str, text: str) -> list[int]:
    return Phrases({"key": [phrase]}).lengths(text.split()).get("key", [])


@pytest.mark.parametrize(
    ("phrase", "text", "length"),
    [
        ("report", "status reports now", 1),
        ("status report", "a status report", 2),
        ("status report", "status of the report", 0),
        ("which/what … open", "what tickets of yours are open", 0),
        ("which/what … open", "what tickets still open", 2),
        ("which/what … open", "which open", 2),
        ("… open …", "open", 1),
        ("a b … c/d-e", "a b b x d es", 3),
        ("a b … c/d-e", "a b a b x y z c", 3),
        ("half-day/whole day", "half day", 0),
        ("half-day/whole day", "half day days", 3),
        ("half-day/whole day", "whole day", 3),
        ("last word", "last", 0),
        ("…", "anything", 0),
    ],
)
def test_that_words_in_a_row_stand_in_a_text(phrase: str, text: str, length: int) -> None:
    assert lengths(phrase, text) == ([length] if length else [])


def test_that_several_phrases_of_several_keys_are_told_apart() -> None:
    phrases = Phrases({"one": ["open tickets", "ticket"], "two": ["open ticket"], "three": ["closed"]})
    assert {key: sorted(found) for key, found in phrases.lengths(["open", "tickets"]).items()} == {
        "one": [1, 2],
        "two": [2],
    }
