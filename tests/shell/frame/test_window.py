"""The window, driven by keyboard."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console import aio
from console.domain.trouble import DiskFull, Trouble
from console.shell.preferences import Forgetful
from console.shell.theme import Theme, make_theme
from console.shell.window import MainWindow
from tests.fakes.door import FakeDoor
from tests.shell.frame.plainpage import SPECS, PlainPage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


async def test_alt_and_a_number_go_to_that_page(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, ALT)
    assert window.current == "other"
    assert window.header.title.text() == "Other"
    QTest.keyClick(window, Qt.Key.Key_1, ALT)
    assert window.current == "plain"
    assert window.rail.buttons["plain"].isChecked()


async def test_a_page_is_given_where_to_go(window: MainWindow, plain: PlainPage) -> None:
    window.go("plain", site="north")
    assert plain.visits[-1] == {"site": "north"}


async def test_going_before_the_profile_is_open_is_kept(
    qtbot: QtBot, theme: Theme, preferences: Forgetful, door: FakeDoor
) -> None:
    window = MainWindow(theme, SPECS, preferences, door.clock)
    qtbot.addWidget(window)
    window.dress()
    window.go("other", number=7)
    for spec in SPECS:
        window.add_page(spec.load())
    window.attach(door.session())
    await window.settled()
    assert window.current == "other"
    other = window.pages["other"]
    assert isinstance(other, PlainPage)
    assert other.visits == [{"number": 7}]
    window.detach()


async def test_theme_and_zoom_have_keys(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_D, CTRL_SHIFT)
    assert not window.theme.tokens.dark
    assert window.status.theme.text() == "light"
    QTest.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert window.theme.zoom == 110
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert window.theme.zoom == 90
    QTest.keyClick(window, Qt.Key.Key_0, CTRL)
    assert window.theme.zoom == 100


async def test_at_twice_the_size_the_window_still_fits_a_small_screen(window: MainWindow) -> None:
    window.theme.set_zoom(200)
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 720
    window.theme.set_zoom(100)


async def test_a_page_that_is_larger_than_its_place_scrolls(window: MainWindow, plain: PlainPage) -> None:
    plain.setMinimumHeight(3000)
    window.resize(800, 600)
    assert window.height() == 600
    assert plain.height() == 3000
    plain.line.setFocus()
    assert plain.visibleRegion().boundingRect().height() < 600


async def test_the_rail_tells_what_needs_a_person(window: MainWindow, plain: PlainPage) -> None:
    button = window.rail.buttons["plain"]
    assert button.accessibleName() == "Plain, 3 need you"
    plain.needs = 0
    plain.badge_changed.emit()
    assert button.accessibleName() == "Plain"


async def test_a_narrow_rail_keeps_its_names_for_screen_readers(window: MainWindow) -> None:
    wide = window.rail.width()
    QTest.keyClick(window, Qt.Key.Key_B, CTRL)
    assert window.rail.width() < wide
    assert window.rail.buttons["other"].text() == ""
    assert window.rail.buttons["other"].accessibleName().startswith("Other")


async def test_the_status_bar_tells_of_demo_data_and_scoring(window: MainWindow, door: FakeDoor) -> None:
    assert window.status.demo.isVisible()
    assert window.status.mode.text() == "in-process"
    assert not window.status.scoring.isVisible()
    window.status.show_scoring(12)
    assert window.status.scoring.text() == "scoring 12 days"
    assert window.status.clock.text() == door.clock.now().astimezone().strftime("%H:%M:%S")


async def test_undo_of_a_told_line_runs_once(window: MainWindow) -> None:
    undone: list[int] = []
    window.tell("3 reviewed", undo=lambda: undone.append(1))
    assert window.toast.isVisible()
    window.toast.button.click()
    window.toast.button.click()
    assert undone == [1]
    window.tell("3 reviewed", undo=lambda: undone.append(2))
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL_SHIFT)
    assert undone == [1, 2]
    assert not window.toast.isVisible()


async def test_nothing_moves_when_the_window_tells_something(window: MainWindow, plain: PlainPage) -> None:
    before = (plain.mapTo(window, QPoint(0, 0)), plain.size(), window.header.geometry(), window.status.geometry())
    window.tell_trouble(Trouble("The gate is shut.", do="Open it. " * 40))
    window.busy.begin(1, "Counting…", lambda: None)
    window.tell("Done")
    QApplication.processEvents()
    shown = (window.trouble, window.busy)
    tops = [part.mapTo(window, QPoint(0, 0)).y() for part in shown]
    assert tops == sorted(set(tops)), "one above the other"
    assert all(part.isVisible() and part.height() >= part.minimumSizeHint().height() for part in shown)
    assert (
        window.busy.mapTo(window, QPoint(0, window.busy.height())).y()
        <= window.status.mapTo(window, QPoint(0, 0)).y()
    )
    assert window.toast.geometry().bottom() < window.strips.geometry().top(), "a passing line is not covered"
    now = (plain.mapTo(window, QPoint(0, 0)), plain.size(), window.header.geometry(), window.status.geometry())
    assert now == before
    window.trouble.dismiss()
    window.busy.end(1)
    QApplication.processEvents()
    assert not window.strips.isVisible()


async def test_a_notice_that_stays_covers_nothing(window: MainWindow, plain: PlainPage) -> None:
    area = plain.parentWidget()
    assert area is not None
    top, before = plain.mapTo(window, QPoint(0, 0)), area.height()
    notice = QLabel("Is it written down?")
    window.add_notice(notice)
    window.tell("Done")
    await asyncio.sleep(0)
    QApplication.processEvents()
    assert plain.mapTo(window, QPoint(0, 0)) == top
    assert area.height() == before - notice.height()
    assert area.mapTo(window, QPoint(0, area.height())).y() == notice.mapTo(window, QPoint(0, 0)).y()
    notice.hide()
    notice.deleteLater()
    QApplication.processEvents()
    assert area.height() == before


@pytest.mark.parametrize("zoom", [100, 200])
async def test_at_200_percent_the_rail_gives_room_and_the_header_takes_two_lines(
    window: MainWindow, theme: Theme, zoom: int
) -> None:
    window.resize(1280, 720)
    theme.set_zoom(zoom)
    controls = QPushButton("All sites of this tenant on one day of the year, and one more")
    window.header.show_page("Page", controls)
    QApplication.processEvents()
    assert (window.rail.width() < theme.px(100)) is (zoom == 200)
    assert not window.rail.collapsed
    assert window.header.stacked is (zoom == 200)
    assert controls.width() >= controls.sizeHint().width()
    assert controls.height() >= controls.minimumSizeHint().height()
    for button in window.header.findChildren(QPushButton):
        needed = button.fontMetrics().horizontalAdvance(button.text())
        assert button.width() >= needed, button.text()


async def test_what_the_window_tells_lies_over_every_page(window: MainWindow) -> None:
    window.tell_trouble(Trouble("The gate is shut."))
    window.go("other")
    QApplication.processEvents()
    middle = window.trouble.mapTo(window, window.trouble.rect().center())
    under = window.childAt(middle)
    assert under is not None
    assert under is window.trouble or window.trouble.isAncestorOf(under)


async def test_trouble_tells_what_happened_what_was_kept_and_what_to_do(window: MainWindow) -> None:
    retried: list[int] = []
    trouble = DiskFull("The disk is full.", kept="Nothing was changed.", do="Make room.")
    window.tell_trouble(trouble, retry=lambda: retried.append(1))
    assert window.trouble.isVisible()
    assert (window.trouble.what.text(), window.trouble.rest.text()) == (
        trouble.what,
        "Nothing was changed. Make room.",
    )
    window.trouble.copy.click()
    assert QGuiApplication.clipboard().text() == str(trouble)
    window.trouble.retry.click()
    assert retried == [1]
    assert not window.trouble.isVisible()


async def test_trouble_of_started_work_is_told_and_not_lost(window: MainWindow) -> None:
    async def fail() -> None:
        raise Trouble("The gate is shut.")

    window.start(fail(), "open the gate")
    await window.settled()
    assert window.trouble.what.text() == "The gate is shut."


@pytest.mark.expects_log
async def test_an_unexpected_error_is_told_and_its_message_kept_out_of_the_log(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        raise ValueError("call Mrs Miller at 555-0101")

    forget = aio.on_failure(window.report)
    window.start(fail(), "ring")
    await window.settled()
    await asyncio.sleep(0)
    forget()
    assert "ring" in window.trouble.what.text()
    assert "ValueError" in caplog.text
    assert "555-0101" not in caplog.text
    window.trouble.copy.click()
    assert "555-0101" in QGuiApplication.clipboard().text()


async def test_long_work_shows_a_line_and_can_be_cancelled(window: MainWindow) -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    window.start(work(), "count the stars", busy="Counting the stars…")
    assert not window.busy.isVisible()
    await asyncio.sleep(0.6)
    assert window.busy.isVisible()
    assert window.busy.text.text() == "Counting the stars…"
    window.busy.cancel.click()
    await window.settled()
    await asyncio.sleep(0)
    assert ended == ["cancelled"]
    assert not window.busy.isVisible()


async def test_work_cancelled_before_its_first_step_leaves_nothing_over(window: MainWindow) -> None:
    async def work() -> None:
        raise AssertionError

    begun = work()
    window.start(begun, "work")
    await aio.cancel_all()
    await asyncio.sleep(0)
    assert inspect.getcoroutinestate(begun) == inspect.CORO_CLOSED


async def test_short_work_shows_no_line(window: MainWindow) -> None:
    window.start(asyncio.sleep(0.01), "blink", busy="Blinking…")
    await asyncio.sleep(0.7)
    assert not window.busy.isVisible()


async def test_what_the_person_left_is_there_again(window: MainWindow, preferences: Forgetful, qtbot: QtBot) -> None:
    window.go("other")
    window.theme.set_zoom(125)
    window.rail.collapse(True)
    window.resize(760, 600)
    window.remember()
    theme = make_theme(preferences)
    again = MainWindow(theme, SPECS, preferences, window.clock)
    qtbot.addWidget(again)
    assert theme.zoom == 125
    assert again.rail.collapsed
    assert (again.width(), again.height()) == (760, 600)
    assert preferences.get("window.page") == "other"
    window.theme.set_zoom(100)


async def test_broken_preferences_do_not_stop_the_window(qtbot: QtBot, theme: Theme, door: FakeDoor) -> None:
    broken = Forgetful(**{"theme.mode": 7, "theme.zoom": "x", "window.geometry": 3, "window.page": ["?"]})
    made = make_theme(broken)
    window = MainWindow(made, SPECS, broken, door.clock)
    qtbot.addWidget(window)
    window.dress()
    for spec in SPECS:
        window.add_page(spec.load())
    window.attach(door.session())
    await window.settled()
    assert window.current == "plain"
    window.detach()


async def test_the_list_of_keys_names_each_key_once(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.shortcuts.isVisible()
    lines = window.shortcuts.lines()
    keys = [key for _group, key, _text in lines]
    assert len(keys) == len(set(keys))
    assert lines[0] == ("Plain", "Ctrl+P", "Polish the brass"), "the keys of the page in front come first"
    QTest.keyClick(window.shortcuts, Qt.Key.Key_Escape)
    assert not window.shortcuts.isVisible()


async def test_every_menu_entry_is_an_action_of_the_palette(window: MainWindow) -> None:
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["File", "View", "Go", "Help"]
    known = {entry.action for entry in window.actions.all()}
    entries = [action for menu in window.menuBar().actions() for action in menu.menu().actions()]  # type: ignore[attr-defined]
    assert all(action in known for action in entries if not action.isSeparator())


async def test_every_button_has_a_name_for_screen_readers(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton

    for button in window.findChildren(QAbstractButton):
        # Qt's own extension button of the menu bar names itself.
        if button.isVisible() and not button.objectName().startswith("qt_"):
            assert button.accessibleName() or button.text(), button
