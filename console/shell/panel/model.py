"""The rows of a panel as a table model; of a long list only those near the screen are held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from console.domain.panels import Cell, Column, Row
from console.shell.listing.model import PENDING, AnyIndex, WindowModel
from console.shell.panel.query import Listed
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.widgets.plainlabel import plain_tip


class RowModel(WindowModel[Row, str]):
    def __init__(self, theme: Theme, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(len(columns), lambda row: row.key, parent)
        self._theme, self.columns = theme, columns
        self._now: Callable[[], datetime] | None = None
        theme.changed.connect(self.renew)

    def show_listed(self, listed: Listed, current: str, now: Callable[[], datetime]) -> bool:
        """Whether the lines moved; if not, they are brought up to date where they stand."""
        self._now = now
        places = {current: listed.place} if listed.place is not None else {}
        return self.show_rows_still(listed.head.total, listed.pages, places)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row(index.row()), index.column()
        if row is None or self._now is None or column >= len(row.cells):
            return self._missing(index.row(), column, role)
        cell = row.cells[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[column].right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and cell.mark is not None:
            return self._theme.icon(cell.mark.icon, cell.mark.tone)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = "\n".join(each for each in (exact_time(cell.at) if cell.at else "", cell.told) if each)
            return plain_tip(told) or None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return cell.told or None
        return None

    def _text(self, cell: Cell) -> str:
        if cell.at is not None and self._now is not None:
            return relative_time(cell.at, self._now()).removesuffix(" ago")
        return cell.text or (cell.mark.word if cell.mark else "")

    def _missing(self, place: int, column: int, role: int) -> Any:
        if 0 <= place < self.window.total and role == Qt.ItemDataRole.DisplayRole:
            self.missed.emit(place)
            return PENDING if column == 0 else ""
        return None
