"""The list on screen: one line of three for each conversation, of any number of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from console.shell.inbox.rowpaint import RowDelegate
from console.shell.inbox.rows import ConversationModel
from console.shell.inbox.wording import Wording
from console.shell.listing.lines import LinesTable
from console.shell.theme import Theme


class ConversationList(LinesTable):
    current_row_changed = Signal(int)

    def __init__(
        self, theme: Theme, model: ConversationModel, wording: Callable[[], Wording], parent: QWidget | None = None
    ) -> None:
        super().__init__("Conversations", model, RowDelegate(theme, wording), parent)
        self._entering = False
        self.selectionModel().currentChanged.connect(lambda now, _: self.current_row_changed.emit(now.row()))

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
        self.verticalScrollBar().setValue(row * self.delegate.height)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here opens nothing: where no row is the current one, none becomes it."""
        self._entering = True
        super().focusInEvent(event)
        self._entering = False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        return QModelIndex() if self._entering else super().moveCursor(action, modifiers)
