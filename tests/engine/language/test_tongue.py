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
        ("Ich suche Arbeit als Nachtwächter", "German"),
        ("hola, busco trabajo", "Spanish"),
        ("je cherche un travail", "French"),
        ("olá, procuro trabalho", "Portuguese"),
        ("Я ищу работу", "Russian"),
        ("मुझे नौकरी चाहिए", "Hindi"),
        ("仕事を探しています", "Japanese"),
        ("我在找工作", "Chinese"),
        ("أبحث عن عمل", "Arabic"),
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
        "me",
        "no",
        "se",
        "the guard at Tor 3 spoke 日本語",
        "la la land",
        "Que Sera bar",
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
