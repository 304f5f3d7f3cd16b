"""What a recruiter looks at and changes, over the demo's records in the real store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.ids import PersonId, TenantId
from console.ports.session import Session
from plugins.recruitment.book import Book
from plugins.recruitment.overview import (
    PIPELINE,
    changed,
    chat_with,
    dossier,
    moved,
    pipeline,
    prescreen_of,
    problems_of,
    reordered,
)
from plugins.recruitment.records import AnswerKind, Candidate, Deed, PrescreenQuestion, Stage
from tests.fakes.clock import NOON
from tests.plugins.recruitment.test_screening import question

TENANT = TenantId("demo")


@dataclass(frozen=True)
class Maya:
    tenant: TenantId = TENANT
    person: PersonId = PersonId("maya.fielding")
    now: datetime = NOON


async def on_book(session: Session, work: Any) -> Any:
    return await session.reader.read(lambda tx: work(Book(tx, TENANT)))


async def test_that_every_application_is_in_one_stage_and_the_best_come_first(session: Session) -> None:
    stages, applications = await on_book(session, lambda book: (pipeline(book), book.applications()))
    assert tuple(stages) == PIPELINE == tuple(Stage)
    cards = [card for column in stages.values() for card in column]
    assert sorted(card.application for card in cards) == sorted(each.id for each in applications)
    for column in stages.values():
        scores = [-1.0 if card.match_score is None else card.match_score for card in column]
        assert scores == sorted(scores, reverse=True)
    assert all(card.name and card.job_title and card.name != card.candidate for card in cards)


async def test_that_the_pipeline_of_one_job_or_site_is_a_part_of_all(session: Session) -> None:
    whole = await on_book(session, pipeline)
    one = await on_book(session, lambda book: pipeline(book, job="JOB-101"))
    site = await on_book(session, lambda book: pipeline(book, site="kestrel-quay"))
    for stage in PIPELINE:
        assert one[stage] == tuple(card for card in whole[stage] if card.job == "JOB-101")
        assert {card.job for card in site[stage]} <= {"JOB-101", "JOB-104"}
    assert any(one.values())


async def test_that_a_prescreen_adds_up_line_by_line(session: Session) -> None:
    def look(book: Book) -> list[Any]:
        return [(each, prescreen_of(book, each)) for each in book.applications()]

    for application, prescreen in await on_book(session, look):
        assert sum(line.points for line in prescreen.lines) == pytest.approx(prescreen.result.earned)
        assert [line.question.position for line in prescreen.lines] == sorted(
            line.question.position for line in prescreen.lines
        )
        failed = [line.question.field for line in prescreen.lines if line.failed]
        assert failed == list(prescreen.result.failed)
        assert bool(failed) == bool(application.must_have_failed)


async def test_that_a_dossier_has_all_of_a_candidate(session: Session) -> None:
    found = await on_book(session, lambda book: dossier(book, "C-1001"))
    assert found.candidate.name == "Amina Adler"
    assert [fit.score for fit, _ in found.fits] == sorted((fit.score for fit, _ in found.fits), reverse=True)
    assert len(found.fits) == 4
    assert found.activities
    assert await on_book(session, lambda book: dossier(book, "nobody")) is None


def test_that_a_chat_is_opened_only_with_those_who_agreed() -> None:
    known = Candidate(id="C", site="s", since=NOON, consent=True, channel="telegram", handle="7")
    assert chat_with(known) == ("telegram", "7")
    assert chat_with(replace(known, consent=False)) is None
    assert chat_with(replace(known, handle="")) is None


async def test_that_a_move_is_kept_with_who_made_it(session: Session) -> None:
    application = (await on_book(session, lambda book: book.applications()))[0]
    assert moved(Maya(), application, application.stage, application.note) == ()
    for command in moved(Maya(), application, Stage.INTERVIEW, "Tuesday at 10"):
        await session.desk.execute(command)
    after = await on_book(session, lambda book: book.application(application.id))
    assert (after.stage, after.note) == (Stage.INTERVIEW, "Tuesday at 10")
    (log, *_) = await on_book(session, lambda book: book.activities(application.candidate))
    assert (log.deed, log.by) == (Deed.MOVED, "maya.fielding")
    assert log.text == f"{application.stage.value} → interview. Tuesday at 10"


def three() -> list[PrescreenQuestion]:
    return [replace(question(name), position=number) for number, name in enumerate("abc", 1)]


@pytest.mark.parametrize(
    ("field", "place", "order"),
    [("c", 0, "cab"), ("a", 2, "bca"), ("b", 1, "abc"), ("a", 99, "bca"), ("c", -1, "cab")],
)
def test_that_questions_are_put_in_order(field: str, place: int, order: str) -> None:
    after = reordered(three(), field, place)
    assert "".join(each.field for each in after) == order
    assert [each.position for each in after] == [1, 2, 3]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-1, 4)), max_size=8))
def test_that_moving_loses_no_question_and_keeps_only_what_changed(moves: list[tuple[str, int]]) -> None:
    before = three()
    after: tuple[PrescreenQuestion, ...] = tuple(before)
    for field, place in moves:
        after = reordered(after, field, place)
    assert {each.field for each in after} == {"a", "b", "c"}
    kept = {each.id: each for each in [*before, *changed(before, after)]}
    assert set(kept.values()) == set(after)


def test_that_a_question_that_is_gone_is_retired_and_its_answers_stay() -> None:
    before = three()
    (gone,) = changed(before, before[:2])
    assert (gone.field, gone.retired) == ("c", True)
    assert changed(before, before) == ()


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        (question(), {}),
        (question(ask="  "), {"ask"}),
        (question(kind=AnswerKind.CHOICE, choices="one"), {"choices"}),
        (question(kind=AnswerKind.CHOICE, wanted="dawn"), {"wanted"}),
        (question(kind=AnswerKind.CHOICE, wanted="Night"), {}),
        (question(wanted="maybe"), {"wanted"}),
        (question(kind=AnswerKind.NUMBER, good_from=5.0, good_to=2.0), {"good_from"}),
        (question(kind=AnswerKind.NUMBER, must_have=True), {"must_have"}),
        (question(kind=AnswerKind.DATE, must_have=True, good_by=date(2026, 5, 1)), {}),
        (question(must_have=True), {}),
    ],
)
def test_that_what_is_wrong_with_a_question_is_told_at_its_field(asked: PrescreenQuestion, wrong: set[str]) -> None:
    told = problems_of(asked)
    assert set(told) == set(wrong)
    assert all(text.endswith(".") for text in told.values())
