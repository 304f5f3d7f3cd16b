"""Lists on screen that one walks by keys: they tell what is in view and where the person is, and decide nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.shell.listing.model import WindowModel


class RowsTable(QTableView):
    view_moved = Signal()
    """Other rows are in view."""
    opened = Signal()
    """Enter, or a double click: the person wants to go on in the current row."""

    def __init__(self, name: str, model: WindowModel[Any, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setModel(model)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.view_moved.emit())
        self.doubleClicked.connect(lambda _: self.opened.emit())

    def first_visible(self) -> int:
        return max(self.rowAt(0), 0)

    def rows_visible(self) -> int:
        return self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) + 1

    def last_visible(self) -> int:
        return self.first_visible() + self.rows_visible()

    def current_row(self) -> int:
        """-1 when there is none."""
        return self.currentIndex().row()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row, as in every list."""
        rows = self.model().rowCount()
        column = max(self.currentIndex().column(), 0)
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self.model().index(0, column)
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self.model().index(rows - 1, column)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, and a search would walk over every row."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_moved.emit()


class StillTable(RowsTable):
    """Its current row is known by key, and kept at its height on screen while the list is read anew."""

    current_changed = Signal(object)
    """The key of the row that a person went to."""

    def __init__(
        self, name: str, model: WindowModel[Any, Any], parent: QWidget | None = None, *, main_column: int = 0
    ) -> None:
        """``main_column`` is never hidden."""
        super().__init__(name, model, parent)
        self._rows, self._main_column, self._quiet = model, main_column, False
        self.selectionModel().currentRowChanged.connect(lambda *_: self.tell_current())

    def restore(self, key: object, height: int | None) -> None:
        """Make ``key`` the current row without telling, at ``height`` pixels from the top if given; None: no row."""
        place = self._rows.place_of(key)
        self._quiet = True
        if place is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._rows.index(place, self._main_column))
            if height is not None:
                bar = self.verticalScrollBar()
                self.updateGeometries()
                bar.setValue(self.rowViewportPosition(place) + bar.value() - height)
        self._quiet = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current row does not leave by the lower edge."""
        super().resizeEvent(event)
        row = self.visualRect(self.currentIndex())
        if row.isValid() and row.top() < event.oldSize().height() and row.bottom() >= event.size().height():
            self.scrollTo(self.currentIndex())

    def height_of(self, key: object) -> int | None:
        """Where the row stands on screen, None where it does not."""
        place = self._rows.place_of(key)
        at = None if place is None else self.rowViewportPosition(place)
        return at if at is not None and 0 <= at < self.viewport().height() else None

    def tell_current(self) -> None:
        """The current row, which may have come to hand only now."""
        row = self._rows.row(self.current_row())
        if row is not None and not self._quiet:
            self.current_changed.emit(self._rows.key_of(row))
