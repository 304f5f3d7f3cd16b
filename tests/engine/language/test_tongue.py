"""Languages that are not understood are named, English never."""

from __future__ import annotations

import pytest

from console.engine.language.informal import written_out
from console.engine.language.tongue import other_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wer ist heute am Haupttor?", "German"),
        ("zeig mir bitte die Alarme von gestern", "German"),
        ("où est le garde ?", "French"),
        ("¿cuántos tickets hay hoy?", "Spanish"),
        ("hallo", "German"),
        ("gracias", "Spanish"),
    ],
)
def test_that_another_language_is_named(text: str, language: str) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "who is on duty at the Haupttor",
        "ticket for Die Alte Post",
        "tell me about Lindenhof Medical Campus",
        "en route",
        "la la la",
        "12",
        "",
        "was the guard in time",
        "an error in no man's land",
    ],
)
def test_that_english_with_foreign_names_is_english(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("pls tell me whos on duty 2nite", "please tell me who's on duty tonight"),
        ("i dont know", "i don't know"),
        ("mail u.r@example.com", "mail u.r@example.com"),
        ("U Thant and Im Yoon-ah", "U Thant and Im Yoon-ah"),
    ],
)
def test_that_hasty_words_are_written_out_and_names_left(text: str, full: str) -> None:
    assert written_out(text) == full
