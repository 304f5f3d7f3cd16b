"""The table's Qt model over a RowWindow: a row that is not held yet is asked for and shown as a dash meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt

from console.domain.ids import ViolationId
from console.domain.violations import Violation
from console.shell.listing.model import PENDING, AnyIndex, WindowModel
from console.shell.violations.columns import COLUMNS, Wording
from console.shell.widgets.plainlabel import plain_tip

SEVERITY = 0
AGE = next(number for number, column in enumerate(COLUMNS) if column.title == "Age")
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_TOLD = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class ViolationModel(WindowModel[Violation, ViolationId]):
    def __init__(self, wording: Wording) -> None:
        super().__init__(len(COLUMNS), lambda violation: violation.id)
        self.wording = wording

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row_at(index)
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

    def show_list(self, total: int, pages: Mapping[int, Sequence[Violation]], wording: Wording) -> None:
        """Another list."""
        self.wording = wording
        self.show_rows(total, pages)

    def grow_older(self, wording: Wording, first: int, last: int) -> None:
        """Time went by: the ages on screen say so."""
        self.wording = wording
        if self.window.total:
            self.dataChanged.emit(self.index(first, AGE), self.index(min(last, self.window.total - 1), AGE))

    def _told(self, index: AnyIndex, role: int) -> str | None:
        row = self.row_at(index)
        if row is None:
            return "not loaded yet" if role == Qt.ItemDataRole.AccessibleTextRole else None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.copy_text(row, self.wording)}"
        return plain_tip(column.hover(row, self.wording)) if column.hover else None
