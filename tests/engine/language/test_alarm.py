"""What tells of danger that is there now, as guards write it in a hurry, and what only sounds like it."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from console.engine.language.alarm import danger_heard, danger_now
from console.engine.language.informal import written_out
from console.engine.language.spelling import Speller
from tests.fakes.clock import NOON

HERE = Path(__file__).parent
TOLD = [line.split(": ", 1) for line in (HERE / "danger_told.txt").read_text("utf-8").splitlines()]
CALM = (HERE / "no_danger.txt").read_text("utf-8").splitlines()


@cache
def speller() -> Speller:
    return Speller(["fire", "smoke", "intruder", "scorecard"], ["Lindenhof", "Kestrel", "Saffron"])


def heard(text: str, now: datetime = NOON) -> str:
    """As a message is read: put right by the speller, and as it was written."""
    right = speller().correct(written_out(text)).text
    return danger_now(right, now, now.date()) or danger_heard(text, now, now.date())


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_that_danger_is_heard_however_it_is_put(kind: str, text: str) -> None:
    assert heard(text) if kind == "?" else heard(text) == kind


@pytest.mark.parametrize("text", CALM)
def test_that_what_is_asked_denied_practiced_over_or_a_figure_of_speech_is_no_danger(text: str) -> None:
    assert heard(text) == ""


@pytest.mark.parametrize("text", ["", " ", "!!!", "🔥", "x" * 50_000, "fire " * 5_000, "not " * 2_000, "a, " * 3_000])
def test_that_anything_may_be_written(text: str) -> None:
    assert isinstance(danger_heard(text, NOON, date(2026, 3, 18)), str)
