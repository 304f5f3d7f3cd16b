"""What others do while one looks at the violations: it shows where it stands, and moves nothing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from console.domain.scoring import Severity
from console.domain.violations import Review
from console.shell.violations.page import ViolationsPage
from tests.shell.pages.desktops import Desktop
from tests.shell.pages.violations.hands import other_reviews, select


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


async def test_that_a_read_only_profile_is_read_but_not_changed(desktop: Desktop, page: ViolationsPage) -> None:
    page.attach(replace(desktop.session, read_only=True))
    await desktop.settle()
    await select(desktop, 1)
    assert not page.bar.review.isEnabled()
    page.table.setFocus()
    await desktop.press(Qt.Key.Key_M)
    assert not any(one.owner for row in range(5) if (one := page.model.row(row)))
