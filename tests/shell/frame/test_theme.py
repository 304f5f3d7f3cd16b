"""Theme, icons and the small widgets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.shell.icons import icon_names, tinted_pixmap
from console.shell.pages import PAGES
from console.shell.resources import resources
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.segments import ChipFilter, SegmentedControl
from console.shell.widgets.sparkline import Sparkline, trend_in_words

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)


def test_toggling_changes_palette_and_tokens_and_tells(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.toggle()
    assert not theme.tokens.dark
    assert qapp.palette().window().color() == QColor(theme.tokens.colors["window"])
    theme.toggle()
    assert theme.tokens.dark


def test_zoom_goes_in_steps_and_stays_within_its_bounds(theme: Theme) -> None:
    theme.zoom_by(1)
    assert theme.zoom == 110
    theme.zoom_by(50)
    assert theme.zoom == 200
    assert theme.font().pixelSize() == 26
    theme.zoom_by(-50)
    assert theme.zoom == 80
    theme.set_zoom(100)
    assert theme.font().pixelSize() == 13


def test_figures_are_all_of_one_width(theme: Theme) -> None:
    assert [tag.toString() for tag in theme.font().featureTags()] == [b"tnum"]


def test_icons_are_tinted_and_crisp(theme: Theme) -> None:
    image = theme.icon("red", "red").pixmap(QSize(32, 32)).toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {theme.tokens.colors["red"].lower()}
    assert tinted_pixmap("red", "#FF0000", 16, 2.0).size() == QSize(32, 32)


def test_every_icon_has_one_stroke_and_no_color_of_its_own() -> None:
    for name in icon_names():
        text = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        assert set(re.findall(r'stroke-width="([^"]+)"', text)) == {"1.75"}, name
        assert set(re.findall(r'(?:stroke|fill)="([^"]+)"', text)) == {"currentColor", "none"}, name


def test_every_page_has_an_icon() -> None:
    assert {spec.icon for spec in PAGES} <= set(icon_names())


def test_an_unknown_icon_is_an_error(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no such icon")


def test_a_chip_says_its_state_in_a_word(theme: Theme, qtbot: QtBot) -> None:
    chip = StatusChip(theme, "GREEN", "green", "green")
    qtbot.addWidget(chip)
    chip.show_state("RED", "red", "red")
    assert chip.word == chip.accessibleName() == "RED"


def test_a_trend_is_told_in_words() -> None:
    assert trend_in_words([80, None, 60]) == "Trend of 3 days: from 80 to 60, lowest 60, highest 80, 1 without data"
    assert trend_in_words([None]) == "Trend: no data"


def test_a_trend_has_gaps_where_there_is_no_value(theme: Theme, qtbot: QtBot) -> None:
    line = Sparkline(theme)
    qtbot.addWidget(line)
    line.resize(90, 30)
    line.show_values([50.0] * 10 + [None] * 10 + [50.0] * 10)
    image = line.grab().toImage()
    blue = theme.color("accent").blue() - 120
    middle = [image.pixelColor(x, y).blue() > blue for x in range(40, 50) for y in range(25)]
    left = [image.pixelColor(x, y).blue() > blue for x in range(5, 20) for y in range(25)]
    assert any(left)
    assert not any(middle)


def test_segments_choose_one_and_chips_any(qtbot: QtBot) -> None:
    segments = SegmentedControl("Theme", [("a", "A"), ("b", "B")])
    chips = ChipFilter("Severity", [("a", "A"), ("b", "B")])
    for widget in (segments, chips):
        qtbot.addWidget(widget)
    with qtbot.waitSignal(segments.chosen) as chosen:
        segments.buttons["b"].click()
    assert chosen.args == ["b"]
    assert segments.current == "b"
    chips.choose(["a"])
    chips.buttons["b"].click()
    assert chips.chosen == {"a", "b"}


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=-2), "in 2 h"),
        (timedelta(days=3, hours=5), "3 d ago"),
        (timedelta(days=90), "2025-12-18"),
    ],
)
def test_times_are_relative_with_the_exact_one_beside(past: timedelta, words: str) -> None:
    assert relative_time(NOW - past, NOW) == words
    assert datetime.strptime(exact_time(NOW), "%Y-%m-%d %H:%M:%S %z") == NOW


def test_the_application_has_an_icon_of_its_own() -> None:
    assert Path(resources() / "operator-console.png").stat().st_size > 1000
