"""The list of violations in the real window, driven by keys: listed, found, sorted, copied, written to files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.scoring import Severity
from console.domain.violations import SortBy, ViolationFilter, ViolationSort
from console.shell.violations.page import ViolationsPage
from tests.shell.driven import CONTROL
from tests.shell.pages.desktops import Desktop
from tests.shell.pages.violations.hands import select


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


async def test_that_the_split_turns_by_key(desktop: Desktop, page: ViolationsPage) -> None:
    before = page.panes.orientation()
    await desktop.press(Qt.Key.Key_Backslash, CONTROL)
    assert page.panes.orientation() != before
    assert min(page.panes.sizes()) > 100


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
