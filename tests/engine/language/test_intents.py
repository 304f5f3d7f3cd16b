"""Intents learned from examples; nothing of them is known as such."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.engine.language.intents import Matcher, digest, learned

EXAMPLES = {
    "status": [
        "how is the site doing today",
        "show me the pillar status",
        "what is our score",
        "are all pillars green",
        "which pillar is red",
    ],
    "tours": [
        "which patrol tours were missed",
        "show missed checkpoints",
        "did the night patrol finish its tour",
        "list tours that started late",
        "was every checkpoint scanned",
    ],
    "escalate": [
        "escalate this to the supervisor",
        "call the police now",
        "raise an alarm",
        "get the manager involved",
        "this is an emergency send help",
    ],
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.learn(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what's the status of the pillars", "status"),
        ("any missed patrol tours tonight?", "tours"),
        ("please escalate to my supervisor", "escalate"),
    ],
)
def test_words_of_its_own_lead_to_the_intent(matcher: Matcher, text: str, name: str) -> None:
    assert matcher.best(text) == name


@pytest.mark.parametrize("text", ["recipe for apple pie", "xyzzy", "wie geht es dir", "12345", "!!!", ""])
def test_what_is_none_of_them_is_refused(matcher: Matcher, text: str) -> None:
    assert matcher.best(text) is None


def test_scores_fall_and_stay_within_bounds(matcher: Matcher) -> None:
    ranked = matcher.rank("which tours were missed")
    scores = [score for _, score in ranked]
    assert scores == sorted(scores, reverse=True)
    assert {name for name, _ in ranked} == set(EXAMPLES)
    assert all(0 <= score <= 1 for score in scores)


def test_what_was_learned_is_the_same_after_loading(matcher: Matcher) -> None:
    again = Matcher.load(matcher.dump())
    for text in ("which tours were missed", "recipe for apple pie"):
        assert [name for name, _ in again.rank(text)] == [name for name, _ in matcher.rank(text)]
        assert again.rank(text)[0][1] == pytest.approx(matcher.rank(text)[0][1], abs=0.01)


def test_the_cache_follows_the_examples_and_survives_damage(tmp_path: Path) -> None:
    first = learned(EXAMPLES, tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat().st_mtime_ns
    assert learned(EXAMPLES, tmp_path).rank("our score")[0][0] == first.rank("our score")[0][0]
    assert file.stat().st_mtime_ns == before
    file.write_bytes(b"damaged")
    assert learned(EXAMPLES, tmp_path).best("what is our score") == "status"
    learned({**EXAMPLES, "more": ["a new one"]}, tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    assert digest(EXAMPLES) != digest(EXAMPLES, ["outside"])


def test_loading_from_the_cache_does_not_import_scikit_learn(tmp_path: Path) -> None:
    learned(EXAMPLES, tmp_path)
    (file,) = tmp_path.iterdir()
    program = (
        "import sys, pathlib; from console.engine.language.intents import Matcher;"
        f"m = Matcher.load(pathlib.Path({str(file)!r}).read_bytes()); assert m.best('what is our score') == 'status';"
        "assert not {'sklearn', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).resolve().parents[3])


def test_none_one_and_two_intents_are_enough() -> None:
    assert Matcher.learn({}).rank("hello") == []
    assert Matcher.load(Matcher.learn({}).dump()).best("hello") is None
    one = Matcher.learn({"status": EXAMPLES["status"], "empty": []})
    assert one.best("what is our score") == "status"
    assert one.best("apple pie recipe") is None
    assert Matcher.learn({"a": ["open the gate"], "b": ["close the shop"]}).rank("open gate")[0][0] == "a"


def test_outsiders_raise_the_border() -> None:
    outside = ["what is the weather today", "how is the stock doing", "show me a film"]
    plain, warned = Matcher.learn(EXAMPLES), Matcher.learn(EXAMPLES, outside)
    assert warned.rank(outside[0])[0][1] < plain.rank(outside[0])[0][1] - 0.2
    assert warned.best("how is the stock") is None


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 100])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        Matcher.load(content)


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    SMALL.rank(text)


SMALL = Matcher.learn({"a": ["open the gate", "gate open"], "b": ["close it", "shut the door"]})
