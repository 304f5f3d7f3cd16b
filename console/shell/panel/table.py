"""The rows of a panel as a list that one walks by keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.shell.panel.model import RowModel
from console.shell.theme import Theme

PADDING = 14
LEAST = 110
"""Width of a column that takes what is left, below which one leaves; in pixels at 100 %."""


class RowTable(QTableView):
    current_changed = Signal(str)
    """The key of the row that a person went to."""
    opened = Signal()
    view_moved = Signal()

    def __init__(self, theme: Theme, model: RowModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._rows, self._quiet = theme, model, False
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setModel(model)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setMinimumSectionSize(theme.px(40))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._tell(now.row()))
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _: self.view_moved.emit())
        theme.changed.connect(self.fit)
        self.fit()

    def restore(self, key: str, height: int | None) -> None:
        """Make ``key`` the current line without telling, at ``height`` pixels from the top if given."""
        place = self._rows.place(key) if key else None
        self._quiet = True
        if place is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._rows.index(place, 0))
            if height is not None:
                bar = self.verticalScrollBar()
                self.updateGeometries()
                bar.setValue(self.rowViewportPosition(place) + bar.value() - height)
        self._quiet = False

    def height_of(self, key: str) -> int | None:
        """Where the line stands on screen, None where it does not."""
        place = self._rows.place(key) if key else None
        at = None if place is None else self.rowViewportPosition(place)
        return at if at is not None and 0 <= at < self.viewport().height() else None

    def rows_visible(self) -> int:
        return self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) + 1

    def view_rows(self) -> tuple[int, int]:
        """The first and the last row on screen."""
        first = max(self.rowAt(0), 0)
        return first, first + self.rows_visible()

    def fit(self) -> None:
        """Rows and columns to the size of the type."""
        height = QFontMetrics(self._theme.font()).height()
        self.verticalHeader().setDefaultSectionSize(height + self._theme.px(PADDING))
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()
        self.view_moved.emit()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row, as in every list."""
        rows = self.model().rowCount()
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self.model().index(0, 0)
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self.model().index(rows - 1, 0)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here."""

    def _share_out(self) -> None:
        """Which columns there is room for, and how wide those are that take what is left."""
        columns, px = self._rows.columns, self._theme.px
        shown = dict(enumerate(columns))
        for number in sorted((n for n in shown if columns[n].leaves), key=lambda n: columns[n].leaves):
            if self._needed(shown.keys()) <= self.viewport().width():
                break
            del shown[number]
        open_ones = [number for number in shown if not columns[number].width] or list(shown)[:1]
        room = self.viewport().width() - sum(px(shown[number].width) for number in shown if number not in open_ones)
        for number, column in enumerate(columns):
            self.setColumnHidden(number, number not in shown)
            if number in shown:
                share = max(room // max(len(open_ones), 1), px(40))
                self.setColumnWidth(number, share if number in open_ones else px(column.width))

    def _needed(self, numbers: Iterable[int]) -> int:
        return sum(self._theme.px(self._rows.columns[number].width or LEAST) for number in numbers)

    def _tell(self, place: int) -> None:
        row = self._rows.row(place)
        if row is not None and not self._quiet:
            self.current_changed.emit(row.key)
