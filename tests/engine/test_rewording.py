"""What a message says beyond the question: read in time that grows with it, however it is made."""

from __future__ import annotations

from datetime import date

import pytest

from console.domain.behavior import AnswerType, Question
from console.domain.memory import Collected
from console.engine.pieces import Answered, Understanding
from console.engine.rewording import correction_of, parted, volunteered
from tests.fakes.growth import grows_with_input

TODAY = date(2026, 3, 18)
NAME = Question(field="name", ask="May I have your name?", type=AnswerType.NAME)
BUDGET = Question(field="budget", ask="What do you want to spend?", type=AnswerType.NUMBER)
LONG = 8_000


class Takes:
    """Whatever is said."""

    def read(self, question: Question, text: str, today: date) -> Answered:
        return Answered(Understanding.GIVEN, Collected(text, text))

    def yes_no(self, text: str) -> bool | None:
        return None


@pytest.mark.parametrize("filling", ["!", " ", " -", "\n", ", "])
def test_that_a_long_run_of_signs_holds_nothing_up(filling: str) -> None:
    def read(size: int) -> None:
        text = f"20{(filling * size)[:size]}x"
        correction_of(text, BUDGET, NAME, [NAME], Takes(), TODAY)
        parted(text, BUDGET, [NAME], Takes(), TODAY)
        volunteered(text, [NAME], Takes(), TODAY)

    assert grows_with_input(read, LONG)


@pytest.mark.parametrize("text", ["600, I mean", "600 ... sorry!", "600 - my mistake"])
def test_that_what_ends_in_a_correction_is_one(text: str) -> None:
    found = correction_of(text, NAME, BUDGET, [BUDGET], Takes(), TODAY)
    assert found is not None
    assert found.question is BUDGET
    assert found.value == Collected("600", "600")
