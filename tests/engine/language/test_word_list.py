"""How often words occur: the common ones are known at once, the rest is read when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import pytest

from console.engine.language.word_list import word_frequencies

LINES = [
    line.split(" ")
    for line in files("symspellpy")
    .joinpath("frequency_dictionary_en_82_765.txt")
    .read_text(encoding="utf-8-sig")
    .splitlines()
]


@pytest.fixture
def fresh() -> Mapping[str, float]:
    return word_frequencies.__wrapped__()


def test_that_the_list_of_words_is_read_line_by_line(fresh: Mapping[str, float]) -> None:
    assert len(fresh) == len(LINES)
    assert fresh == {word: float(count) for word, count in LINES}


@pytest.mark.parametrize("first", [0, 17, 300])
def test_that_each_word_is_found_in_whatever_order_it_is_asked_for(fresh: Mapping[str, float], first: int) -> None:
    asked = LINES[first::401][::-1]
    assert [(word, fresh.get(word)) for word, _ in asked] == [(word, float(count)) for word, count in asked]
    assert all(word in fresh for word, _ in LINES[-30:])


@pytest.mark.parametrize("word", ["", " ", "the 23135851162", "qzx", "zzzz", "1", "\n", LINES[-1][0] + "x", "éa"])
def test_that_what_is_no_word_is_not_there(fresh: Mapping[str, float], word: str) -> None:
    assert word not in fresh
    assert fresh.get(word, 2.0) == 2.0
    with pytest.raises(KeyError):
        fresh[word]
    assert len(fresh) == len(LINES)
    assert word not in fresh
