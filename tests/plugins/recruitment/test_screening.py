"""What answers are worth: weights reconcile, and a failed must-have is stronger than all points."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.recruitment.records import Answered, AnswerKind, PrescreenAnswer, PrescreenQuestion
from plugins.recruitment.screening import judge, needs_review, result_of

AT = datetime(2026, 3, 18, 12, tzinfo=UTC)


def question(field: str = "q", kind: AnswerKind = AnswerKind.YES_NO, **given: object) -> PrescreenQuestion:
    choices = "day; night" if kind is AnswerKind.CHOICE else ""
    return PrescreenQuestion(
        **{  # type: ignore[arg-type]
            "id": f"J/{field}", "site": "s", "job": "J", "field": field, "since": AT, "position": 1,
            "ask": f"{field}?", "type": kind, "choices": choices, **given,
        }
    )  # fmt: skip


def answer(field: str, value: str = "", outcome: Answered = Answered.GIVEN, **given: object) -> PrescreenAnswer:
    return PrescreenAnswer(
        **{  # type: ignore[arg-type]
            "id": f"C/J/{field}", "site": "s", "application": "C/J", "field": field, "at": AT, "outcome": outcome,
            "value": value, **given,
        }
    )  # fmt: skip


KINDS = {
    AnswerKind.YES_NO: st.sampled_from(["yes", "no"]),
    AnswerKind.NUMBER: st.floats(0, 60).map(lambda each: f"{each:g}"),
    AnswerKind.CHOICE: st.sampled_from(["day", "night"]),
    AnswerKind.DATE: st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str),
    AnswerKind.TEXT: st.text(max_size=40),
}


@st.composite
def prescreens(draw: st.DrawFn) -> tuple[list[PrescreenQuestion], list[PrescreenAnswer]]:
    questions, answers = [], []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(list(KINDS)))
        asked = question(
            f"q{number}",
            kind,
            weight=draw(st.floats(0, 100)),
            must_have=draw(st.booleans()),
            required=draw(st.booleans()),
            retired=draw(st.integers(0, 9)) == 0,
            wanted=draw(st.sampled_from(["", "yes", "night", "team"])) if kind is not AnswerKind.NUMBER else "",
            good_from=draw(st.none() | st.floats(0, 20)) if kind is AnswerKind.NUMBER else None,
            good_to=draw(st.none() | st.floats(20, 40)) if kind is AnswerKind.NUMBER else None,
            good_by=date(2026, 6, 1) if kind is AnswerKind.DATE else None,
        )
        questions.append(asked)
        outcome = draw(st.none() | st.sampled_from(list(Answered)))
        if outcome is not None:
            value = draw(KINDS[kind]) if outcome is Answered.GIVEN else ""
            answers.append(answer(asked.field, value, outcome, approximate=draw(st.booleans())))
    return questions, answers


@given(prescreens())
def test_that_weights_reconcile_and_nothing_is_counted_twice(
    prescreen: tuple[list[PrescreenQuestion], list[PrescreenAnswer]],
) -> None:
    questions, answers = prescreen
    result = result_of(questions, answers)
    asked = [each for each in questions if not each.retired]
    assert result.total == sum(each.weight for each in asked)
    assert result.earned + result.lost + result.open == pytest.approx(result.total)
    assert min(result.earned, result.lost, result.open) >= 0
    assert 0 <= result.match <= 100
    assert result.answered + len(result.refused) + len(result.unanswered) == result.asked == len(asked)
    assert set(result.failed) <= {each.field for each in asked if each.must_have}
    assert not set(result.failed) & set(result.unclear)


@given(prescreens())
def test_that_a_failed_must_have_is_stronger_than_every_point(
    prescreen: tuple[list[PrescreenQuestion], list[PrescreenAnswer]],
) -> None:
    questions, answers = prescreen
    must = question("must", must_have=True, wanted="yes", weight=0.0)
    failed = result_of([*questions, must], [*answers, answer("must", "no")])
    assert (failed.match, "must" in failed.failed) == (0.0, True)


@given(prescreens(), st.permutations(range(8)))
def test_that_the_order_of_answers_changes_nothing(
    prescreen: tuple[list[PrescreenQuestion], list[PrescreenAnswer]], order: list[int]
) -> None:
    questions, answers = prescreen
    mixed = sorted(answers, key=lambda each: order[int(each.field[1:])])
    assert result_of(questions, mixed) == result_of(questions, answers)


@given(prescreens())
def test_that_answering_one_more_question_well_never_lowers_the_match(
    prescreen: tuple[list[PrescreenQuestion], list[PrescreenAnswer]],
) -> None:
    questions, answers = prescreen
    more = question("more", weight=5.0)
    before = result_of([*questions, more], answers)
    after = result_of([*questions, more], [*answers, answer("more", "yes")])
    assert after.match >= before.match


@pytest.mark.parametrize(
    ("asked", "value", "score"),
    [
        (question(wanted="yes"), "yes", 1.0),
        (question(wanted="no"), "yes", 0.0),
        (question(kind=AnswerKind.CHOICE, wanted="Night"), "night", 1.0),
        (question(kind=AnswerKind.CHOICE, wanted="night"), "day", 0.0),
        (question(kind=AnswerKind.CHOICE), "day", 1.0),
        (question(kind=AnswerKind.NUMBER, good_from=4.0), "3", 0.75),
        (question(kind=AnswerKind.NUMBER, good_from=4.0), "4", 1.0),
        (question(kind=AnswerKind.NUMBER, good_to=10.0), "15", 0.5),
        (question(kind=AnswerKind.NUMBER), "0", 1.0),
        (question(kind=AnswerKind.NUMBER, good_from=1.0), "many", 0.0),
        (question(kind=AnswerKind.DATE, good_by=date(2026, 4, 1)), "2026-04-01", 1.0),
        (question(kind=AnswerKind.DATE, good_by=date(2026, 4, 1)), "2026-05-16T08:00", 0.5),
        (question(kind=AnswerKind.DATE), "soon", 0.0),
        (question(kind=AnswerKind.TEXT, wanted="team; safety"), "I like a good Team", 0.5),
        (question(kind=AnswerKind.TEXT), "anything", 1.0),
    ],
)
def test_that_each_type_is_scored(asked: PrescreenQuestion, value: str, score: float) -> None:
    assert judge(asked, value).score == pytest.approx(score)


def test_that_a_rough_number_near_the_bound_is_for_a_recruiter_to_decide() -> None:
    must = question(kind=AnswerKind.NUMBER, good_from=4.0, must_have=True)
    assert judge(must, "3").failed
    near = judge(must, "3", approximate=True)
    assert (near.failed, near.unclear) == (False, True)
    assert judge(must, "1", approximate=True).failed
    assert not judge(must, "4", approximate=True).unclear


def test_that_a_text_never_fails_by_itself() -> None:
    assert judge(question(kind=AnswerKind.TEXT, wanted="team", must_have=True), "alone").unclear


def test_that_a_recruiter_looks_at_what_is_required_and_open() -> None:
    asked = [
        question("a"),
        question("b", required=False),
        question("c"),
        question("d", must_have=True, required=False),
    ]
    result = result_of(asked, [answer("a", outcome=Answered.REFUSED), answer("b", outcome=Answered.REFUSED)])
    assert needs_review(asked, result) == ("a", "c", "d")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "other"},
        {"weight": -1.0},
        {"weight": float("nan")},
        {"choices": "a; b"},
    ],
)
def test_that_a_question_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        question(**wrong)
