"""Conditions found by phrases and examples, and what intents lend them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from console.domain.behavior import Condition
from console.domain.turns import Intent
from console.engine.matching import ConditionMatcher, IntentMatcher
from console.engine.situation import HOLDS, LOOKED_AT

MATCHER = ConditionMatcher(
    {
        "guideline/tickets": Condition(text="t", words=("ticket",), examples=("how old are the field tickets",)),
        "guideline/card": Condition(text="c", words=("scorecard", "overall score"), examples=("how do we stand",)),
    }
)


class OneIntent:
    def intents(self, text: str) -> Sequence[Intent]:
        return [Intent("waiting", 1.0)]

    def clauses(self, text: str) -> Sequence[str]:
        return [text]

    def urgency(self, text: str) -> float:
        return 0.0


def test_that_a_phrase_holds_also_in_the_plural_and_not_within_a_word() -> None:
    assert MATCHER.rank("show tickets please")["guideline/tickets"] >= 0.6
    assert MATCHER.rank("a cricketticketing matter").get("guideline/tickets", 0.0) < HOLDS
    assert MATCHER.rank("our overall score")["guideline/card"] > MATCHER.rank("our scorecard")["guideline/card"]


def test_that_an_example_is_certain_and_other_talk_is_not() -> None:
    assert MATCHER.rank("How do we stand?")["guideline/card"] == 1.0
    assert max(MATCHER.rank("whales sing at night").values()) < HOLDS


def test_that_courtesy_alone_is_like_no_example_that_says_more() -> None:
    matcher = ConditionMatcher(
        {
            "guideline/withdraw": Condition(text="w", examples=("I am out, thank you", "please cancel it")),
            "guideline/thanks": Condition(text="t", words=("thank you",), examples=("many thanks",)),
        }
    )
    for text in ("thank you", "Thanks a lot!", "please", "hello, please"):
        assert matcher.rank(text)["guideline/withdraw"] < LOOKED_AT, text
    assert matcher.rank("many thanks")["guideline/thanks"] == 1.0
    assert matcher.rank("I am out, thanks")["guideline/withdraw"] == 1.0


def test_that_any_text_is_ranked() -> None:
    for text in ("", "🙂", "\u202e", "x" * 100_000):
        assert all(0 <= score <= 1 for score in MATCHER.rank(text).values())


def test_that_an_intent_lends_just_enough_to_hold() -> None:
    matcher = IntentMatcher(MATCHER, OneIntent(), {"waiting": ("how old are the field tickets", "old field tickets")})
    scores = matcher.rank("people out there are kept waiting")
    assert HOLDS <= scores["guideline/tickets"] < 0.6
    assert scores.get("guideline/card", 0.0) < HOLDS


def test_that_a_phrase_may_leave_words_open() -> None:
    matcher = ConditionMatcher({"guideline/asked": Condition(text="t", words=("which/what … ticket are/is open",))})
    assert matcher.rank("what tickets are open")["guideline/asked"] > 0.8
    assert matcher.rank("which of our field tickets is open now")["guideline/asked"] > 0.8
    assert matcher.rank("which of the very many old tickets is open").get("guideline/asked", 0.0) < HOLDS
    assert matcher.rank("many tickets open").get("guideline/asked", 0.0) < HOLDS


def test_that_a_phrase_counts_once_and_a_dash_parts_words() -> None:
    matcher = ConditionMatcher({"c": Condition(text="c", words=("overall score", "night-watch rota", "…"))})
    assert matcher.rank("whales sing all day") == {}
    assert matcher.rank("our overall scores, and our overall score") == matcher.rank("the overall score")
    assert matcher.rank("the night watch rota")["c"] >= HOLDS
    assert matcher.rank("the nights watch rota") == matcher.rank("the night") == {}


def test_that_what_was_learned_is_kept_and_survives_damage(tmp_path: Path) -> None:
    conditions = {"c": Condition(text="c", examples=("how old are the field tickets", "old field tickets"))}
    text = "are the tickets in the field old"
    learned = ConditionMatcher(conditions, tmp_path).rank(text)
    (file,) = tmp_path.iterdir()
    assert ConditionMatcher(conditions).rank(text) == ConditionMatcher(conditions, tmp_path).rank(text) == learned
    for damage in (b"damaged", file.read_bytes()[:-1] + b"\1", b""):
        file.write_bytes(damage)
        assert ConditionMatcher(conditions, tmp_path).rank(text) == learned
    other = {"c": Condition(text="c", examples=("how old are the field tickets",))}
    assert ConditionMatcher(other, tmp_path).rank(text) != learned


def test_that_bots_are_made_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    conditions = {"c": Condition(text="c", examples=("old field tickets",))}
    assert ConditionMatcher(conditions, tmp_path / "file").rank("old field tickets") == {"c": 1.0}
