"""The list's Qt model: a window on a view of any length, or the hits of a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from console.domain.ids import ConversationId
from console.shell.inbox.query import Row
from console.shell.inbox.rowwords import told
from console.shell.inbox.wording import Wording, customer_of
from console.shell.rowwindow import PAGE, RowWindow

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The ``Row``, None while it is not held."""
PENDING = "…"


class ConversationModel(QAbstractListModel):
    """Read-only; rows come from outside."""

    missed = Signal(int)
    """A row was looked at that is not held."""

    def __init__(self, wording: Callable[[], Wording]) -> None:
        super().__init__()
        self.window: RowWindow[Row] = RowWindow()
        self._wording = wording

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.window.total

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (ROW, *_WORDS):
            return None
        row = self.row(index.row())
        if row is None:
            self.missed.emit(index.row())
            return None if role == ROW else PENDING
        if role == ROW:
            return row
        return customer_of(row.conversation) if role == Qt.ItemDataRole.DisplayRole else told(row, self._wording())

    def row(self, number: int) -> Row | None:
        return self.window.row(number) if 0 <= number < self.window.total else None

    def place_of(self, id: ConversationId) -> int | None:
        """Of a conversation among the rows held."""
        return next((number for number, row in self.window.held() if row.conversation.id == id), None)

    def held_ids(self) -> list[ConversationId]:
        return [row.conversation.id for _, row in self.window.held()]

    def show_list(self, total: int, pages: Mapping[int, Sequence[Row]]) -> None:
        """Another list."""
        self.beginResetModel()
        self.window.reset(total, pages)
        self.endResetModel()

    def take_pages(self, generation: int, pages: Mapping[int, Sequence[Row]]) -> bool:
        """Fill in; False when a page does not fit the list that is shown."""
        fits = True
        for number, rows in pages.items():
            if self.window.put(generation, number, rows):
                self._tell(number * PAGE, number * PAGE + len(rows) - 1)
            elif generation == self.window.generation:
                fits = False
        return fits

    def renew(self, rows: Iterable[Row]) -> None:
        """Newer versions of rows that are held; none of them moves."""
        for place in self.window.replace(rows, lambda row: row.conversation.id):
            self._tell(place, place)

    def tick(self, first: int, last: int) -> None:
        """Time went by: waiting times on screen say so."""
        if self.window.total:
            self._tell(max(first, 0), min(last, self.window.total - 1))

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))


_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
