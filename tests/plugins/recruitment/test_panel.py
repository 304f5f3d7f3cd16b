"""What the page of recruiting reads and does, as pure functions over the demo in the real store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.domain.chat_commands import AddRecord
from console.domain.ids import PersonId, TenantId
from console.domain.panels import Author, Item, Query
from console.domain.trouble import Conflict, Rejected
from console.ports.session import Session
from plugins.recruitment import deeds, editing, prescreens
from plugins.recruitment.book import Book
from plugins.recruitment.overview import PIPELINE
from plugins.recruitment.panel import PANEL
from plugins.recruitment.records import CANDIDATE, OPEN_STAGES, AnswerKind, Job, Stage
from tests.fakes.clock import NOON
from tests.fakes.statements import statements_of

TENANT = TenantId("demo")
NADIA = Author(TENANT, PersonId("nadia.osei"), NOON)
JOB = Job(id="JOB-1", site="lindenhof", title="Porter", opened_at=NOON)


async def read(session: Session, work: Any) -> Any:
    return await session.reader.read(work)


def query(**asked: str) -> Query:
    return Query(tenant=TENANT, **asked)


async def test_that_the_counts_over_the_list_reconcile_with_its_rows(session: Session) -> None:
    applications = await read(session, lambda tx: Book(tx, TENANT).applications())
    head = await read(session, lambda tx: PANEL.head(tx, query(lane="open")))
    lanes = {each.key: each.count for each in head.lanes}
    assert lanes[""] == head.whole == len(applications)
    assert sum(lanes[stage.value] for stage in PIPELINE) == lanes[""]
    assert head.total == lanes["open"] == sum(lanes[stage.value] for stage in OPEN_STAGES)
    assert sum(each.count for each in head.groups) == head.total
    for lane in (*lanes, "open"):
        for group in ("", *(each.key for each in head.groups)):
            asked = query(lane=lane, group=group)
            total = (await read(session, lambda tx, asked=asked: PANEL.head(tx, asked))).total
            rows = await read(session, lambda tx, asked=asked: PANEL.rows(tx, asked, 0, 100))
            assert len(rows) == total


async def test_that_a_row_is_found_by_name_place_and_title_in_any_order(session: Session) -> None:
    rows = await read(session, lambda tx: PANEL.rows(tx, query(words="tanaka RECEPTION"), 0, 100))
    assert rows
    assert all("Tanaka" in row.name and row.cells[1].text == "Receptionist" for row in rows)
    for row in rows:
        place = await read(session, lambda tx, row=row: PANEL.position(tx, query(words="tanaka reception"), row.key))
        assert rows[place].key == row.key


async def test_that_somebody_who_is_called_otherwise_now_is_found_by_that(session: Session) -> None:
    def look(tx: Any) -> Any:
        book = Book(tx, TENANT)
        return book.candidate(book.applications()[0].candidate)

    candidate = await read(session, look)
    renamed = replace(candidate, name="Zephyrine Quill")
    await session.desk.execute(_adding(renamed))
    rows = await read(session, lambda tx: PANEL.rows(tx, query(words="zephyrine"), 0, 9))
    assert {row.name for row in rows} == {"Zephyrine Quill"}


async def test_that_a_page_of_rows_asks_the_store_the_same_however_many_there_are(session: Session) -> None:
    """Nothing is asked row by row."""
    small = await read(session, lambda tx: len(statements_of(tx, lambda tx: PANEL.rows(tx, query(), 0, 5))[1]))
    large = await read(session, lambda tx: len(statements_of(tx, lambda tx: PANEL.rows(tx, query(), 0, 40))[1]))
    assert small == large


async def test_that_every_question_of_the_demo_comes_back_from_the_form_as_it_was(session: Session) -> None:
    def look(tx: Any) -> Any:
        book = Book(tx, TENANT)
        return [(job, book.questions(job.id)) for job in book.jobs()]

    for job, questions in await read(session, look):
        items = [editing.item_of(each) for each in questions]
        assert editing.questions_from(items, job, questions, NOON) == (tuple(questions), ())
        assert editing.check(items) == ()


def item(**values: str | bool) -> Item:
    return Item("", {**editing.blank(), "ask": "Do you like dogs?", **values})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ask": " "}, "ask"),
        ({"weight": "much"}, "weight"),
        ({"weight": "-1"}, "weight"),
        ({"weight": "inf"}, "weight"),
        ({"weight": "0"}, "weight"),
        ({"type": "choice"}, "choices"),
        ({"type": "choice", "choices": "one"}, "choices"),
        ({"type": "choice", "choices": "one; two", "wanted": "three"}, "wanted"),
        ({"type": "number", "good_from": "9", "good_to": "3"}, "good_from"),
        ({"type": "number", "lowest": "9", "highest": "3"}, "lowest"),
        ({"type": "number", "must_have": True}, "must_have"),
        ({"type": "date", "good_by": "1 May"}, "good_by"),
        ({"field": "No good"}, "field"),
        ({"ask": "x" * 1001}, "ask"),
    ],
)
def test_that_what_is_wrong_is_told_at_its_field(values: dict[str, str | bool], field: str) -> None:
    (problem,) = editing.check([item(**values)])
    assert (problem.place, problem.field) == (0, field)
    assert problem.text.endswith(".")


def test_that_short_names_are_made_of_the_question_and_never_the_same() -> None:
    items = [item(), item(), item(ask="¿Qué?"), item(field="dogs_2"), item(field="dogs_2")]
    found, problems = editing.questions_from(items, JOB, (), NOON)
    assert [each.field for each in found] == ["like_dogs", "like_dogs_2", "qu", "dogs_2", "dogs_2"]
    assert [(each.place, each.field) for each in problems] == [(4, "field")]
    assert [each.position for each in found] == [1, 2, 3, 4, 5]


def test_that_what_belongs_to_another_type_is_not_kept() -> None:
    found, problems = editing.questions_from(
        [item(type="date", good_by="2026-05-01", choices="a; b", good_from="3", wanted_yes="no")], JOB, (), NOON
    )
    assert problems == ()
    (question,) = found
    assert (question.type, question.choices, question.good_from, question.wanted) == (AnswerKind.DATE, "", None, "")


async def test_that_two_versions_of_one_number_are_a_conflict(session: Session) -> None:
    sheet = await read(session, lambda tx: prescreens.load(tx, TENANT, "JOB-104"))
    edited = [*sheet.items, item()]
    saving = [
        (await read(session, lambda tx: prescreens.save(tx, NADIA, sheet, edited))).commands[0] for _twice in "ab"
    ]
    await session.desk.execute(saving[0])
    with pytest.raises(Conflict):
        await session.desk.execute(saving[1])
    with pytest.raises(Rejected, match="Question 4, ask: It asks nothing"):
        await read(session, lambda tx: prescreens.save(tx, NADIA, sheet, [*sheet.items, item(ask="")]))
    now = await read(session, lambda tx: prescreens.load(tx, TENANT, "JOB-104"))
    assert (now.version, [each.number for each in now.versions]) == (2, [2, 1])
    assert now.versions[0].by == "Nadia Osei"
    assert (await read(session, lambda tx: prescreens.save(tx, NADIA, now, now.items))).commands == ()


async def test_that_who_left_the_way_has_no_next_step(session: Session) -> None:
    applications = await read(session, lambda tx: Book(tx, TENANT).applications())
    for each in applications:
        step = await read(session, lambda tx, each=each: deeds.next_stage(tx, TENANT, each.id, 1))
        back = await read(session, lambda tx, each=each: deeds.next_stage(tx, TENANT, each.id, -1))
        assert (step is None) == (each.stage in (Stage.HIRED, Stage.REJECTED, Stage.WITHDRAWN))
        assert (back is None) == (each.stage in (Stage.NEW, Stage.REJECTED, Stage.WITHDRAWN))


def _adding(body: object) -> AddRecord:
    return AddRecord(tenant=TENANT, actor=NADIA.person, kind=CANDIDATE, body=body)
