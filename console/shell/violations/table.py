"""The table of violations as a view: it tells what is on screen and what is chosen, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from console.domain.violations import ViolationSort
from console.shell.listing.table import RowsTable
from console.shell.violations.columns import COLUMNS, column_of
from console.shell.violations.model import ViolationModel

ROW_PADDING = 12
CELL_PADDING = 28
"""Beside the text of a cell: its edges and the icon, in pixels at 13 px type."""
LEAST = 110
"""Width below which a flexible column is no longer squeezed, in pixels at 13 px type."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Selected rows as ranges (first and last, both in), from top to bottom."""

    ranges: tuple[tuple[int, int], ...] = ()
    total: int = 0

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def everything(self) -> bool:
        return self.total > 0 and self.count == self.total

    def rows(self) -> Iterable[int]:
        return (row for first, last in self.ranges for row in range(first, last + 1))


class ViolationTable(RowsTable):
    chosen_changed = Signal()
    current_row_changed = Signal(int)
    copy_wanted = Signal()

    def __init__(self, model: ViolationModel, parent: QWidget | None = None) -> None:
        super().__init__("Violations", model, parent)
        self.setObjectName("violation-table")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        columns = self.horizontalHeader()
        columns.setSectionsClickable(True)
        columns.setSortIndicatorShown(True)
        columns.setMinimumSectionSize(40)
        self.fit()
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.current_row_changed.emit(now.row()))

    def last_visible(self) -> int:
        """Rows are scrolled one by one: the first one is never cut."""
        return super().last_visible() - 1

    def chosen(self) -> Chosen:
        selection = self.selectionModel().selection()
        ranges = (selection.at(place) for place in range(selection.count()))
        spans = sorted((span.top(), span.bottom()) for span in ranges)
        return Chosen(_joined(spans), self.model().rowCount())

    def choose(self, rows: Iterable[int], current: int | None) -> None:
        """Select these rows without scrolling, telling once."""
        model, selection = self.model(), QItemSelection()
        for row in rows:
            selection.merge(
                QItemSelection(model.index(row, 0), model.index(row, len(COLUMNS) - 1)),
                QItemSelectionModel.SelectionFlag.Select,
            )
        picker = self.selectionModel()
        if current is not None:
            picker.setCurrentIndex(model.index(current, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        picker.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def scroll_to_top_row(self, row: int) -> None:
        self.updateGeometries()
        self.verticalScrollBar().setValue(row)

    def show_sort(self, sort: ViolationSort) -> None:
        order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column_of(sort.by), order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_rest(QFontMetrics(self.font()).height() / 18)

    def fit(self) -> None:
        """Rows and columns to the size of the type."""
        type_size = QFontMetrics(self.font())
        height = type_size.height()
        scale = height / 18
        self.verticalHeader().setDefaultSectionSize(height + round(ROW_PADDING * scale))
        self.setIconSize(QSize(round(16 * scale), round(16 * scale)))
        for number, column in enumerate(COLUMNS):
            if column.width:
                needed = type_size.horizontalAdvance(column.longest) + round(CELL_PADDING * scale)
                self.setColumnWidth(number, max(round(column.width * scale), needed if column.longest else 0))
        self._share_rest(scale)

    def _share_rest(self, scale: float) -> None:
        """The columns without a width share what is left, or scroll sideways where that is too little."""
        taken = sum(self.columnWidth(number) for number, column in enumerate(COLUMNS) if column.width)
        flexible = [number for number, column in enumerate(COLUMNS) if not column.width]
        squeezed = (self.viewport().width() - taken) / len(flexible) < LEAST * scale
        mode = QHeaderView.ResizeMode.Interactive if squeezed else QHeaderView.ResizeMode.Stretch
        for number in flexible:
            self.horizontalHeader().setSectionResizeMode(number, mode)
            if squeezed:
                self.setColumnWidth(number, round(LEAST * scale))


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
