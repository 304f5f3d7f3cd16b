"""The table's Qt model over a RowWindow: a row that is not held yet is asked for and shown as a dash meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from console.domain.ids import ViolationId
from console.domain.violations import Violation
from console.shell.rowwindow import PAGE, RowWindow
from console.shell.violations.columns import COLUMNS, Wording

AnyIndex = QModelIndex | QPersistentModelIndex

SEVERITY = 0
AGE = next(number for number, column in enumerate(COLUMNS) if column.title == "Age")
PENDING = "…"
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_TOLD = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class ViolationModel(QAbstractTableModel):
    """Read-only; rows come from outside through ``show_list`` and ``take_pages``."""

    missed = Signal(int)
    """A row was looked at that is not held."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self.window: RowWindow[Violation] = RowWindow()
        self.wording = wording

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.window.total

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.violation_at(index)
            return PENDING if row is None else COLUMNS[index.column()].text(row, self.wording)
        if role in _TOLD:
            return self._told(index, role)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[section].figure else _LEFT
        return None

    def violation_at(self, index: AnyIndex) -> Violation | None:
        """What stands in this row; asked for when it is not held."""
        row = self.window.row(index.row())
        if row is None:
            self.missed.emit(index.row())
        return row

    def violation(self, row: int) -> Violation | None:
        return self.window.row(row) if 0 <= row < self.window.total else None

    def row_of(self, id: ViolationId) -> int | None:
        """Row of a violation among those held."""
        return next((index for index, row in self.window.held() if row.id == id), None)

    def held_ids(self) -> list[ViolationId]:
        return [row.id for _, row in self.window.held()]

    def show_list(self, total: int, pages: Mapping[int, Sequence[Violation]], wording: Wording) -> None:
        """Another list."""
        self.beginResetModel()
        self.wording = wording
        self.window.reset(total, pages)
        self.endResetModel()

    def take_pages(self, generation: int, pages: Mapping[int, Sequence[Violation]]) -> bool:
        """Fill in; False when a page does not fit the list that is shown (it has become another)."""
        fits = True
        for number, rows in pages.items():
            if self.window.put(generation, number, rows):
                self._tell(number * PAGE, number * PAGE + len(rows) - 1)
            elif generation == self.window.generation:
                fits = False
        return fits

    def renew(self, rows: Iterable[Violation]) -> None:
        """Newer versions of rows that are held; none of them moves."""
        for row in self.window.replace(rows, lambda violation: violation.id):
            self._tell(row, row)

    def grow_older(self, wording: Wording, first: int, last: int) -> None:
        """Time went by: the ages on screen say so."""
        self.wording = wording
        if self.window.total:
            self.dataChanged.emit(self.index(first, AGE), self.index(min(last, self.window.total - 1), AGE))

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _told(self, index: AnyIndex, role: int) -> str | None:
        row = self.violation_at(index)
        if row is None:
            return "not loaded yet" if role == Qt.ItemDataRole.AccessibleTextRole else None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.copy_text(row, self.wording)}"
        return column.hover(row, self.wording) if column.hover else None
