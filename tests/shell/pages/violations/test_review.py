"""What people do with violations in the real window: reviewing, assigning, notes, and what becomes of trouble."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from console.domain.commands import Command, Outcome
from console.domain.trouble import DiskFull
from console.domain.violations import Resolution, Review, ViolationFilter
from console.shell.violations.page import ViolationsPage
from tests.shell.driven import CONTROL
from tests.shell.pages.desktops import Desktop
from tests.shell.pages.violations.hands import other_reviews, select, stored


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
