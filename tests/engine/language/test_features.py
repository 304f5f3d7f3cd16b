"""What texts are made of for comparing them, against the plainest way to say it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.engine.language.features import Weights, character_features, cosines, words

ASKED = "Who reports a missed missed tour?"
OTHERS = ["Missed tour", "A report of the tour, the tour", "Gate", "", "missed missed tour"]


@given(st.text(alphabet="abz ’'é1_", max_size=90), st.sampled_from([(2, 5), (3, 4), (2, 2)]))
def test_that_runs_of_characters_are_within_words_and_their_blanks(text: str, lengths: tuple[int, int]) -> None:
    expected: Counter[str] = Counter()
    shortest, longest = lengths
    for word in words(text):
        padded = f" {word[:60]} "
        for length in range(shortest, longest + 1):
            for at in range(max(1, len(padded) - length + 1)):
                expected[f"#{padded[at : at + length]}"] += 1
            if length >= len(padded):
                break
    assert character_features(text, shortest, longest) == expected


def test_that_a_word_said_often_weighs_more_and_a_vector_has_length_one() -> None:
    weights = Weights.learn([Counter(["a", "b"]), Counter(["b", "c"])])
    often, once = weights.vector(Counter("aab")), weights.vector(Counter("ab"))
    assert often[0] > once[0]
    assert abs(sum(each * each for each in often.values()) - 1) < 1e-9


def test_that_cosines_are_those_of_the_vectors() -> None:
    texts = [character_features(each, 3, 4) for each in OTHERS]
    weights = Weights.learn(texts)
    asked = weights.vector(character_features(ASKED, 3, 4))
    by_vectors = [sum(w * asked.get(at, 0.0) for at, w in weights.vector(text).items()) for text in texts]
    assert cosines(character_features(ASKED, 3, 4), texts) == pytest.approx(by_vectors)
    assert cosines(character_features("", 3, 4), texts) == [0.0] * len(OTHERS)
    assert cosines(character_features(ASKED, 3, 4), []) == []
