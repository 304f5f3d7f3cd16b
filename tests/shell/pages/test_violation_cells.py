from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.violations import Violation
from console.shell.looks import SEVERITY as LOOKS
from console.shell.theme import Mode, Theme
from console.shell.violations.cellpaint import CellDelegate
from console.shell.violations.model import SEVERITY, ViolationModel
from console.shell.violations.table import ViolationTable
from tests.shell.pages.test_violation_model import WORDING, violation

SUBJECT, FOUND = 1, 2
LONG = replace(violation(0), subject="the gate behind the loading dock of the third hall, " * 5, found="")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(Mode.DARK)
    theme.apply()
    return theme


@pytest.fixture
def table_of(theme: Theme, qtbot: QtBot) -> Callable[..., ViolationTable]:
    def make(*rows: Violation) -> ViolationTable:
        model = ViolationModel(WORDING)
        table = ViolationTable(model)
        qtbot.addWidget(table)
        table.setItemDelegate(CellDelegate(theme, model, table))
        table.resize(1100, 300)
        model.show_list(len(rows), {0: list(rows)}, WORDING)
        return table

    return make


def cell(table: ViolationTable, row: int, column: int) -> tuple[QImage, QRect]:
    return table.viewport().grab().toImage(), table.visualRect(table.model().index(row, column))


def colors(image: QImage, place: QRect) -> set[str]:
    spots = ((x, y) for x in range(place.left(), place.right() + 1) for y in range(place.top(), place.bottom() + 1))
    return {image.pixelColor(x, y).name() for x, y in spots}


def test_that_a_text_ends_before_the_next_column(table_of: Callable[..., ViolationTable], theme: Theme) -> None:
    image, place = cell(table_of(LONG), 0, SUBJECT)
    assert theme.color("text").name() in colors(image, place)
    edge = theme.space(2)
    after = QRect(place.right() - edge + 1, place.top(), edge, place.height())
    assert colors(image, after) == {theme.color("surface").name()}


def test_that_a_chosen_row_has_the_color_of_the_selection_and_the_next_has_not(
    table_of: Callable[..., ViolationTable], theme: Theme
) -> None:
    table = table_of(violation(0), violation(1))
    table.choose([0], None)
    for row, ground in ((0, "selection"), (1, "surface")):
        image, place = cell(table, row, FOUND)
        assert image.pixelColor(place.topLeft()) == QColor(theme.color(ground))  # type: ignore[arg-type]


def test_that_a_severity_has_its_icon_in_its_color(table_of: Callable[..., ViolationTable], theme: Theme) -> None:
    image, place = cell(table_of(violation(0)), 0, SEVERITY)
    icon = QRect(place.left() + theme.space(2), place.top(), theme.px(16), place.height())
    role = LOOKS[violation(0).severity][1]
    assert theme.color(role).name() in colors(image, icon)


def test_that_another_theme_is_taken_up(table_of: Callable[..., ViolationTable], theme: Theme) -> None:
    table = table_of(violation(0))
    theme.set_mode(Mode.LIGHT)
    theme.apply()
    delegate = table.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    delegate.fit()
    image, place = cell(table, 0, SUBJECT)
    assert theme.color("text").name() in colors(image, place)
