"""The rows of a panel as a table model; of a long list only those near the screen are held."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.panels import Cell, Column, Row
from console.shell.panel.query import Listed
from console.shell.rowwindow import PAGE, RowWindow
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PENDING = "…"


class RowModel(QAbstractTableModel):
    missed = Signal()
    """A row was looked at that is not at hand."""

    def __init__(self, theme: Theme, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self.columns = theme, columns
        self.window: RowWindow[Row] = RowWindow()
        self._now: Callable[[], datetime] | None = None
        self._current: tuple[str, int] | None = None
        theme.changed.connect(self.renew)

    def show_listed(self, listed: Listed, current: str, now: Callable[[], datetime]) -> bool:
        """Whether the lines moved; if not, they are brought up to date where they stand."""
        held = {place: row.key for place, row in self.window.held()}
        coming = {n * PAGE + at: row.key for n, rows in listed.pages.items() for at, row in enumerate(rows)}
        stays = listed.head.total == self.window.total and bool(held) == bool(coming)
        stays = stays and all(held.get(place, key) == key for place, key in coming.items())
        self._now = now
        self._current = (current, listed.place) if listed.place is not None else None
        if not stays:
            self.beginResetModel()
        self.window.reset(listed.head.total, listed.pages)
        if stays:
            self.renew()
        else:
            self.endResetModel()
        return not stays

    def take_pages(self, generation: int, pages: Mapping[int, Sequence[Row]]) -> bool:
        """Fill in; False when a page does not fit the list that is shown (it has become another)."""
        fits = True
        for number, rows in pages.items():
            if self.window.put(generation, number, rows):
                first, last = number * PAGE, number * PAGE + len(rows) - 1
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
            elif generation == self.window.generation:
                fits = False
        return fits

    def row(self, place: int) -> Row | None:
        return self.window.row(place) if 0 <= place < self.window.total else None

    def held(self) -> list[Row]:
        return [row for _, row in sorted(self.window.held(), key=lambda held: held[0])]

    def place(self, key: str) -> int | None:
        """Where a row stands; of a long list this is known for those at hand, and for the current one."""
        found = next((place for place, row in self.window.held() if row.key == key), None)
        if found is None and self._current is not None and self._current[0] == key:
            return self._current[1]
        return found

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self.window.total

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
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
            return "\n".join(each for each in (exact_time(cell.at) if cell.at else "", cell.told) if each) or None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return cell.told or None
        return None

    def renew(self) -> None:
        """What the lines say may have changed, such as how long ago something was."""
        if self.window.total:
            self.dataChanged.emit(self.index(0, 0), self.index(self.window.total - 1, len(self.columns) - 1))

    def _text(self, cell: Cell) -> str:
        if cell.at is not None and self._now is not None:
            return relative_time(cell.at, self._now()).removesuffix(" ago")
        return cell.text or (cell.mark.word if cell.mark else "")

    def _missing(self, place: int, column: int, role: int) -> Any:
        if 0 <= place < self.window.total and role == Qt.ItemDataRole.DisplayRole:
            self.missed.emit()
            return PENDING if column == 0 else ""
        return None
