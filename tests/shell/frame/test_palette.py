"""Ctrl+K, by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.shell.fuzzy import score
from console.shell.preferences import Forgetful
from console.shell.window import MainWindow
from tests.shell.frame.plainpage import PlainPage

CTRL = Qt.KeyboardModifier.ControlModifier


def _open(window: MainWindow, text: str = "") -> None:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert window.palette_popup.isVisible()
    QTest.keyClicks(window.palette_popup.input, text)


async def test_an_action_is_found_by_a_few_letters_and_run(window: MainWindow, plain: PlainPage) -> None:
    plain.line.setFocus()
    _open(window, "brass")
    assert window.palette_popup.found[0].title == "Polish the brass"
    assert window.palette_popup.found[0].keys == "Ctrl+P"
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Return)
    assert plain.done == ["polish"]
    assert not window.palette_popup.isVisible()
    assert window.focusWidget() is plain.line


async def test_arrows_choose_and_escape_leaves_everything_as_it_was(window: MainWindow, plain: PlainPage) -> None:
    plain.line.setFocus()
    _open(window)
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Down)
    assert window.palette_popup.list.currentIndex().row() == 1
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Escape)
    assert not window.palette_popup.isVisible()
    assert plain.done == []
    assert window.focusWidget() is plain.line


async def test_pages_name_places_to_go_to(window: MainWindow, plain: PlainPage) -> None:
    window.go("other")
    _open(window, "north")
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Return)
    assert window.current == "plain"
    assert plain.visits[-1] == {"site": "north"}


async def test_what_was_used_last_comes_first(window: MainWindow, plain: PlainPage, preferences: Forgetful) -> None:
    _open(window, "larger")
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Return)
    _open(window)
    assert window.palette_popup.found[0].title == "Larger"
    assert preferences.get("palette.recent") == ["view.larger"]
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Escape)
    window.theme.set_zoom(100)


async def test_only_what_can_be_done_now_is_offered(window: MainWindow) -> None:
    window.go("other")
    _open(window)
    ids = [offer.id for offer in window.palette_popup.found]
    assert "plain.polish" not in ids
    assert "view.undo" not in ids
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Escape)


async def test_nothing_found_says_so(window: MainWindow) -> None:
    _open(window, "qqqq")
    assert window.palette_popup.found == []
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Return)
    assert window.palette_popup.isVisible()
    QTest.keyClick(window.palette_popup.input, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("asked", "better", "worse"),
    [
        ("imp", "Import…", "Simplify"),
        ("gts", "Go to Scorecard", "Legatos"),
        ("set", "Settings", "Reset filter"),
        ("scor", "Scorecard", "Show score of day"),
    ],
)
def test_a_better_match_scores_higher(asked: str, better: str, worse: str) -> None:
    assert score(asked, better) > score(asked, worse)


def test_letters_in_the_wrong_order_do_not_match() -> None:
    assert score("zyx", "xyz") == 0
    assert score("", "anything") > 0
