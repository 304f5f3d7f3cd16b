"""The list on screen: one line of three for each conversation, of any number of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from console.shell.inbox.rowpaint import RowDelegate
from console.shell.inbox.rows import ConversationModel
from console.shell.inbox.wording import Wording
from console.shell.theme import Theme


class ConversationList(QTableView):
    """A table of one column: unlike a list view it need not look at every row to know where each stands."""

    moved = Signal()
    """Other rows are on screen."""
    current_row_changed = Signal(int)
    entered_row = Signal()
    """Enter, or a double click: the person wants to go on in the conversation."""

    def __init__(
        self, theme: Theme, model: ConversationModel, wording: Callable[[], Wording], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entering = False
        self.setAccessibleName("Conversations")
        self.delegate = RowDelegate(theme, wording, self)
        self.setItemDelegate(self.delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setVisible(False)
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setProperty("look", "rows")
        self.setModel(model)
        self.selectionModel().currentChanged.connect(lambda now, _: self.current_row_changed.emit(now.row()))
        self.verticalScrollBar().valueChanged.connect(lambda _: self.moved.emit())
        self.doubleClicked.connect(lambda _: self.entered_row.emit())
        theme.changed.connect(self._fit)

    def first_visible(self) -> int:
        return max(self.verticalScrollBar().value() // self._height, 0)

    def rows_visible(self) -> int:
        return self.viewport().height() // self._height + 1

    def last_visible(self) -> int:
        return self.first_visible() + self.rows_visible()

    def current_row(self) -> int:
        """-1 when there is none."""
        return self.currentIndex().row()

    def gap_of_current(self) -> int:
        """Rows between the upper edge and the current one; 2 where it is not on screen."""
        row = self.current_row()
        return row - self.first_visible() if self.first_visible() <= row <= self.last_visible() else 2

    def go_to_row(self, row: int | None, *, scroll: bool = True) -> None:
        """Make it the current one; None: none is."""
        picker = self.selectionModel()
        if row is None:
            picker.clear()
            return
        index = self.model().index(row, 0)
        picker.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if scroll:
            self.scrollTo(index)

    def scroll_to_row(self, row: int) -> None:
        self.updateGeometries()
        self.verticalScrollBar().setValue(row * self._height)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here opens nothing: where no row is the current one, none becomes it."""
        self._entering = True
        super().focusInEvent(event)
        self._entering = False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        return QModelIndex() if self._entering else super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, and a search would walk over every row."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    @property
    def _height(self) -> int:
        return max(self.delegate.height, 1)

    def _fit(self) -> None:
        self.delegate.fit()
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.viewport().update()
