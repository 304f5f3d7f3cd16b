"""The violations page in the real window on the demo profile, driven by keys."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.commands import Command, Outcome, ReviewViolations, Selection
from console.domain.ids import PersonId, ViolationId
from console.domain.scoring import Severity
from console.domain.trouble import DiskFull
from console.domain.violations import Resolution, Review, SortBy, Violation, ViolationFilter, ViolationSort
from console.shell.violations.page import ViolationsPage
from tests.shell.pages.desktops import Desktop

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def page(desktop: Desktop) -> ViolationsPage:
    await desktop.go("violations")
    desktop.violations.table.setFocus()
    return desktop.violations


async def select(desktop: Desktop, *rows: int) -> list[Violation]:
    page = desktop.violations
    page.table.choose(rows, rows[0])
    await desktop.settle()
    found = [page.model.row(row) for row in rows]
    return [one for one in found if one is not None]


async def stored(desktop: Desktop, ids: list[ViolationId]) -> list[Violation]:
    return await desktop.session.reader.read(lambda tx: tx.violations.get(ids))


async def test_that_open_violations_are_listed_newest_first_with_how_many_of_how_many(
    desktop: Desktop, page: ViolationsPage
) -> None:
    filter = page.listing.filter
    count = await desktop.session.reader.read(lambda tx: tx.violations.count(filter))
    assert page.model.rowCount() == count > 1000
    assert page.filters.count.text() == f"{count:,} of {page.listing.all:,}"
    shown = [page.model.row(row) for row in range(30)]
    assert shown == await desktop.session.reader.read(lambda tx: tx.violations.page(filter, ViolationSort(), 0, 30))


async def test_that_a_list_stands_before_its_chips_are_counted(
    desktop: Desktop, page: ViolationsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    whole = page.filters.show_counts

    def counted(*given: Any) -> None:
        told.append("chips")
        whole(*given)

    monkeypatch.setattr(page.filters, "show_counts", counted)
    page.listing.listed.connect(lambda: told.append("list"))
    wanted = replace(page.listing.filter, severities=frozenset({Severity.CRITICAL}))
    page.filters.show_filter(wanted)
    page.filters.wanted.emit(wanted)
    await desktop.settle()
    assert told[0] == "list"
    assert "chips" in told


async def test_that_scrolling_anywhere_loads_what_is_on_screen(desktop: Desktop, page: ViolationsPage) -> None:
    await desktop.press(Qt.Key.Key_End)
    last = page.model.rowCount() - 1
    assert page.table.current_row() == last
    assert page.model.row(last) is not None
    assert page.detail.shown is not None
    assert page.detail.shown.violation == page.model.row(last)


async def test_that_words_filter_and_the_selection_is_found_again(desktop: Desktop, page: ViolationsPage) -> None:
    wanted = next(row for row in range(100) if "Main gate" in page.model.index(row, 1).data())
    (chosen,) = await select(desktop, wanted)
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_F, CONTROL)
    await desktop.type("main gate")
    assert 0 < page.listing.total < page.listing.all
    assert page.listing.filter.text == "main gate"
    assert page.model.row(page.table.current_row()) == chosen
    assert page.table.chosen().count == 1
    await desktop.press(Qt.Key.Key_Escape)
    assert page.listing.filter.text == ""
    assert page.model.row(page.table.current_row()) == chosen


async def test_that_a_selection_outside_the_filter_comes_back_with_it(desktop: Desktop, page: ViolationsPage) -> None:
    low = next(row for row in range(200) if page.model.index(row, 0).data() == "LOW")
    (chosen,) = await select(desktop, low)
    every = page.listing.filter
    page.filters.wanted.emit(replace(every, severities=frozenset({Severity.HIGH})))
    await desktop.settle()
    assert page.table.chosen().count == 0
    assert page.detail.shown is not None
    assert page.detail.shown.violation.id == chosen.id
    page.filters.wanted.emit(every)
    await desktop.settle()
    assert page.model.row(page.table.chosen().ranges[0][0]) == chosen


async def test_that_the_counts_of_a_chip_are_those_of_the_list(desktop: Desktop, page: ViolationsPage) -> None:
    choice = page.filters.choices["severities"]
    for severity in Severity:
        action = choice._actions[severity]
        told = int(action.text().split("\t")[1].replace(",", ""))
        action.trigger()
        await desktop.settle()
        assert page.listing.total == told
        action.trigger()
        await desktop.settle()
    page.filters.clear.click()
    await desktop.settle()
    assert page.listing.filter == ViolationFilter(page.listing.filter.tenant)


@pytest.mark.parametrize("by", list(SortBy))
async def test_that_every_order_lists_what_the_store_says_and_keeps_the_selection(
    desktop: Desktop, page: ViolationsPage, by: SortBy
) -> None:
    (chosen,) = await select(desktop, 7)
    page.listing.sort_by(ViolationSort(by, descending=True))
    await desktop.settle()
    assert page.model.row(page.table.current_row()) == chosen
    filter = page.listing.filter
    wanted = await desktop.session.reader.read(
        lambda tx: tx.violations.page(filter, ViolationSort(by, descending=True), 0, 5)
    )
    page.table.scroll_to_top_row(0)
    await desktop.settle()
    assert [page.model.row(row) for row in range(5)] == wanted


async def test_that_a_click_on_a_heading_sorts_and_another_turns_it(desktop: Desktop, page: ViolationsPage) -> None:
    page.table.horizontalHeader().sectionClicked.emit(0)
    await desktop.settle()
    assert page.listing.sort == ViolationSort(SortBy.SEVERITY, descending=True)
    assert page.model.index(0, 0).data() == "CRITICAL"
    page.table.horizontalHeader().sectionClicked.emit(0)
    await desktop.settle()
    assert page.model.index(0, 0).data() == "LOW"
    page.table.horizontalHeader().sectionClicked.emit(1)
    await desktop.settle()
    assert page.listing.sort.by is SortBy.SEVERITY


async def test_that_r_reviews_the_selection_and_ctrl_z_takes_it_back(desktop: Desktop, page: ViolationsPage) -> None:
    before = await select(desktop, 2, 3, 4)
    ids = [one.id for one in before]
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_R)
    assert page.bar.form.isVisible()
    assert page.bar.form.submit.text() == "Review 3"
    page.bar.form.resolution.setCurrentIndex(page.bar.form.resolution.findData(Resolution.FALSE_ALARM))
    page.bar.form.note.setFocus()
    await desktop.type("camera was off")
    await desktop.press(Qt.Key.Key_Return)
    assert page.table.hasFocus()
    after = await stored(desktop, ids)
    assert {(one.review, one.resolution) for one in after} == {(Review.REVIEWED, Resolution.FALSE_ALARM)}
    assert [page.model.row(row) for row in (2, 3, 4)] == after
    assert not page.bar.form.isVisible()
    assert page.bar.form.note.text() == ""
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_Z, CONTROL)
    assert await stored(desktop, ids) == before
    assert not page.acting.can_undo
    await desktop.press(Qt.Key.Key_Y, CONTROL)
    assert [one.review for one in await stored(desktop, ids)] == [Review.REVIEWED] * 3
    await desktop.press(Qt.Key.Key_Z, CONTROL)
    assert await stored(desktop, ids) == before


async def test_that_m_assigns_to_me_and_a_lists_the_people(desktop: Desktop, page: ViolationsPage) -> None:
    (first, second) = await select(desktop, 0, 1)
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_M)
    assert {one.owner for one in await stored(desktop, [first.id, second.id])} == {desktop.session.me}
    await desktop.press(Qt.Key.Key_A)
    menu = page.bar._menu
    assert menu.isVisible()
    names = [action.text() for action in menu.actions() if action.text()]
    assert names[0] == "Me"
    assert names[-1] == "Nobody"
    assert len(names) > 3
    menu.actions()[-1].trigger()
    menu.close()
    await desktop.settle()
    assert {one.owner for one in await stored(desktop, [first.id, second.id])} == {None}


async def test_that_all_rows_are_reviewed_by_filter_though_most_were_never_loaded(
    desktop: Desktop, page: ViolationsPage
) -> None:
    await desktop.press(Qt.Key.Key_A, CONTROL)
    total = page.listing.total
    assert page.bar.said.text() == f"{total:,} selected (all in the list)"
    page.acting.review(Review.IN_REVIEW, None, "", lambda: None)
    await desktop.settle()
    tenant = page.listing.filter.tenant
    wanted = ViolationFilter(tenant, reviews=frozenset({Review.IN_REVIEW}))
    assert await desktop.session.reader.read(lambda tx: tx.violations.count(wanted)) == total


async def test_that_a_long_range_is_reviewed_exactly_though_not_all_of_it_was_loaded(
    desktop: Desktop, page: ViolationsPage
) -> None:
    page.table.choose(range(10, 900), 10)
    await desktop.settle()
    filter, sort = page.listing.filter, page.listing.sort
    meant = await desktop.session.reader.read(lambda tx: tx.violations.page(filter, sort, 10, 890))
    page.acting.assign(desktop.session.me)
    await desktop.settle()
    mine = ViolationFilter(filter.tenant, owners=frozenset({desktop.session.me}))
    found = await desktop.session.reader.read(lambda tx: tx.violations.ids(mine))
    assert set(found) == {one.id for one in meant}


async def test_that_a_note_is_added_with_the_history_told(desktop: Desktop, page: ViolationsPage) -> None:
    (one,) = await select(desktop, 1)
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_N)
    assert page.detail.note.hasFocus()
    await desktop.type("called the site")
    await desktop.press(Qt.Key.Key_Return, CONTROL)
    assert page.detail.note.toPlainText() == ""
    told = page.detail.text.toPlainText()
    assert "called the site" in told
    history = await desktop.session.reader.read(lambda tx: tx.violations.history(one.id))
    assert history[-1].note == "called the site"


async def test_that_the_note_box_is_one_line_until_it_is_written_in(desktop: Desktop, page: ViolationsPage) -> None:
    await select(desktop, 1)
    page.table.setFocus()
    low = page.detail.note.height()
    page.detail.write_note()
    assert page.detail.note.height() > 2 * low
    page.table.setFocus()
    assert page.detail.note.height() == low
    page.detail.note.setPlainText("half a thought")
    assert page.detail.note.height() > 2 * low


async def test_that_a_draft_stays_with_its_violation(desktop: Desktop, page: ViolationsPage) -> None:
    await select(desktop, 1)
    page.detail.note.setFocus()
    await desktop.type("half a thought")
    await select(desktop, 2)
    assert page.detail.note.toPlainText() == ""
    await select(desktop, 1)
    assert page.detail.note.toPlainText() == "half a thought"


async def test_that_the_detail_tells_facts_record_and_history(desktop: Desktop, page: ViolationsPage) -> None:
    (one,) = await select(desktop, 0)
    told = page.detail.text.toPlainText()
    for fact in (one.expected, one.found, one.why, one.rule, "Record:", "History", "Scoring opened"):
        assert fact in told
    assert page.detail.subject.text() == one.subject
    page.detail.scorecard.click()
    await desktop.settle()
    assert desktop.window.current == "scorecard"
    assert desktop.scorecard.day is not None
    scope = desktop.scorecard.day.scope
    assert (scope.site, scope.day, scope.pillar) == (one.site, one.day, one.pillar)


async def test_that_rows_copy_with_exact_times(desktop: Desktop, page: ViolationsPage) -> None:
    chosen = await select(desktop, 0, 1, 2)
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    assert [line.split("\t")[-1] for line in lines[1:]] == [str(one.id) for one in chosen]


class _FailingDesk:
    """The desk on a full disk, until it is freed. Remembers what it was given."""

    def __init__(self, desk: Any) -> None:
        self._desk, self.full, self.given = desk, True, list[Command]()

    def listen(self, listener: Any) -> Any:
        return self._desk.listen(listener)

    async def execute(self, command: Command) -> Outcome:
        self.given.append(command)
        if self.full:
            raise DiskFull("The disk is full.", do="Make room, then try again.")
        outcome: Outcome = await self._desk.execute(command)
        return outcome


async def test_that_trouble_keeps_what_was_entered_and_a_retry_is_the_same_command(
    desktop: Desktop, page: ViolationsPage
) -> None:
    desk = _FailingDesk(desktop.session.desk)
    page.acting.attach(replace(desktop.session, desk=desk))
    (one,) = await select(desktop, 5)
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_R)
    page.bar.form.note.setFocus()
    await desktop.type("seen on camera")
    await desktop.press(Qt.Key.Key_Return)
    assert page.bar.form.isVisible()
    assert page.bar.form.note.text() == "seen on camera"
    assert page.model.row(5) == one
    assert desktop.window.trouble.isVisible()
    desk.full = False
    desktop.window.trouble.retry.click()
    await desktop.settle()
    assert [command.id for command in desk.given] == [desk.given[0].id] * 2
    assert (await stored(desktop, [one.id]))[0].review is Review.REVIEWED
    assert not page.bar.form.isVisible()


async def test_that_gestures_in_haste_do_one_thing(desktop: Desktop, page: ViolationsPage) -> None:
    desk = _FailingDesk(desktop.session.desk)
    desk.full = False
    page.acting.attach(replace(desktop.session, desk=desk))
    await select(desktop, 5)
    for _ in range(5):
        page.bar.mine.click()
    await desktop.settle()
    assert len(desk.given) == 1


async def other_reviews(desktop: Desktop, ids: tuple[ViolationId, ...]) -> None:
    """Someone else reviews, at another desk."""
    tenant = desktop.violations.listing.filter.tenant
    people = await desktop.session.reader.read(lambda tx: tx.tenants.people(tenant))
    other = next(one.id for one in people if one.role.value == "supervisor" and one.id != desktop.session.me)
    command = ReviewViolations(
        tenant=tenant,
        actor=PersonId(other),
        violations=Selection(ids),
        review=Review.REVIEWED,
        resolution=Resolution.CONFIRMED,
    )
    await desktop.session.desk.execute(command)
    await desktop.settle()


async def test_that_what_others_do_shows_in_place_and_moves_nothing(desktop: Desktop, page: ViolationsPage) -> None:
    page.filters.wanted.emit(replace(page.listing.filter, reviews=frozenset({Review.NEW})))
    await desktop.settle()
    page.table.scroll_to_top_row(40)
    await select(desktop, 50)
    scrolled = page.table.verticalScrollBar().value()
    shown = [page.model.row(row) for row in range(40, 60)]
    gone = [one.id for one in shown[3:5] if one is not None]
    place = page.table.rect().translated(page.table.mapToGlobal(page.table.rect().topLeft()))
    await other_reviews(desktop, tuple(gone))
    now = [page.model.row(row) for row in range(40, 60)]
    assert [one.id for one in now if one] == [one.id for one in shown if one]
    assert [one.review for one in now[3:5] if one] == [Review.REVIEWED] * 2
    assert page.table.verticalScrollBar().value() == scrolled
    assert page.news.isVisible()
    assert page.news.text() == "2 no longer match · refresh"
    assert page.table.rect().translated(page.table.mapToGlobal(page.table.rect().topLeft())) == place
    current = page.listing.current_id
    page.news.click()
    await desktop.settle()
    assert not page.news.isVisible()
    assert page.listing.current_id == current
    assert page.model.row(page.table.current_row()) is not None


async def test_that_new_rows_announce_themselves_and_do_not_push(desktop: Desktop, page: ViolationsPage) -> None:
    page.filters.wanted.emit(replace(page.listing.filter, reviews=frozenset({Review.REVIEWED})))
    await desktop.settle()
    assert page.empty.isVisible()
    assert "No violation matches" in page.empty.title.text()
    every = replace(page.listing.filter, reviews=frozenset())
    filter = page.listing.filter
    ids = await desktop.session.reader.read(lambda tx: tx.violations.ids(every))
    await other_reviews(desktop, tuple(ids[100:110]))
    assert page.listing.total == 10
    top = page.model.row(0)
    await other_reviews(desktop, tuple(ids[:3]))
    assert page.listing.filter == filter
    assert page.news.text() == "3 new · show"
    assert page.listing.total == 10
    assert page.model.row(0) == top
    page.news.click()
    await desktop.settle()
    assert page.listing.total == 13


async def test_that_a_list_that_changed_is_caught_up_with_when_more_of_it_is_needed(
    desktop: Desktop, page: ViolationsPage
) -> None:
    page.filters.wanted.emit(replace(page.listing.filter, reviews=frozenset({Review.NEW})))
    await desktop.settle()
    total = page.listing.total
    first = [one.id for row in range(3) if (one := page.model.row(row))]
    await other_reviews(desktop, tuple(first))
    page.table.scroll_to_top_row(800)
    await desktop.settle()
    assert page.listing.total == total - 3
    row, filter, sort = page.table.first_visible(), page.listing.filter, page.listing.sort
    wanted = await desktop.session.reader.read(lambda tx: tx.violations.page(filter, sort, row, 20))
    assert [page.model.row(row + step) for step in range(20)] == wanted


async def test_that_acting_on_rows_that_moved_unseen_is_refused(desktop: Desktop, page: ViolationsPage) -> None:
    page.filters.wanted.emit(replace(page.listing.filter, reviews=frozenset({Review.NEW})))
    await desktop.settle()
    page.table.choose(range(900), 0)
    gone = [one.id for row in range(2) if (one := page.model.row(row))]
    await other_reviews(desktop, tuple(gone))
    page.acting.assign(desktop.session.me)
    await desktop.settle()
    mine = ViolationFilter(page.listing.filter.tenant, owners=frozenset({desktop.session.me}))
    assert await desktop.session.reader.read(lambda tx: tx.violations.count(mine)) == 0
    assert desktop.window.trouble.isVisible()


async def test_that_the_badge_counts_urgent_ones_that_are_mine_or_nobodys(
    desktop: Desktop, page: ViolationsPage
) -> None:
    urgent = replace(
        page.listing.filter,
        reviews=frozenset({Review.NEW}),
        severities=frozenset({Severity.HIGH, Severity.CRITICAL}),
    )
    count = await desktop.session.reader.read(lambda tx: tx.violations.count(urgent))
    assert page.badge() == count > 0
    ids = await desktop.session.reader.read(lambda tx: tx.violations.ids(urgent))
    await other_reviews(desktop, tuple(ids[:4]))
    assert page.badge() == count - 4


async def test_that_the_split_turns_by_key(desktop: Desktop, page: ViolationsPage) -> None:
    before = page.panes.orientation()
    await desktop.press(Qt.Key.Key_Backslash, CONTROL)
    assert page.panes.orientation() != before
    assert min(page.panes.sizes()) > 100


async def test_that_a_read_only_profile_is_read_but_not_changed(desktop: Desktop, page: ViolationsPage) -> None:
    page.attach(replace(desktop.session, read_only=True))
    await desktop.settle()
    await select(desktop, 1)
    assert not page.bar.review.isEnabled()
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_M)
    assert not any(one.owner for row in range(5) if (one := page.model.row(row)))


async def test_that_each_part_has_a_name_for_screen_readers(desktop: Desktop, page: ViolationsPage) -> None:
    for part in (page.table, page.filters.text, page.detail.note, page.detail.text, page.bar.form.resolution):
        assert part.accessibleName()
    assert all(choice.accessibleName() for choice in page.filters.choices.values())


async def test_that_the_list_is_written_to_files(desktop: Desktop, page: ViolationsPage, tmp_path: Path) -> None:
    await page.filing._write_csv(tmp_path / "v.csv")
    await page.filing._write_pdf(tmp_path / "v.pdf")
    assert (tmp_path / "v.csv").exists()
    assert (tmp_path / "v.pdf").read_bytes().startswith(b"%PDF")


async def test_that_typing_asks_once_when_the_person_pauses(desktop: Desktop, page: ViolationsPage) -> None:
    asked: list[ViolationFilter] = []
    page.filters.wanted.connect(asked.append)
    page.filters.text.go_to()
    QTest.keyClicks(page.filters.text, "gate")
    await asyncio.sleep(0)
    assert asked == []
    await desktop.settle()
    assert [one.text for one in asked] == ["gate"]
