"""The list of entries as a table model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.domain.ids import KnowledgeId
from console.shell.knowledge.query import TYPE_WORDS, Row, Shelf, source_words
from console.shell.rowwindow import PAGE, RowWindow
from console.shell.timewords import exact_time, relative_time

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SNIPPET = Qt.ItemDataRole.UserRole
QUESTION = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in pixels at 13 px type; 0 takes what is left."""

    title: str
    width: int
    text: Callable[[Row, datetime], str]


COLUMNS: Sequence[Column] = (
    Column("Score", 50, lambda row, _: "" if row.score is None else f"{row.score:.2f}"),
    Column("Title", 0, lambda row, _: row.title),
    Column("Type", 64, lambda row, _: TYPE_WORDS[row.type]),
    Column("Category", 84, lambda row, _: row.category),
    Column("Version", 68, lambda row, _: str(row.version)),
    Column("Source", 150, lambda row, _: source_words(row.source)),
    Column("Updated", 84, lambda row, now: relative_time(row.updated_at, now)),
)
SCORE, TITLE, CATEGORY, VERSION, SOURCE, UPDATED = 0, 1, 3, 4, 5, 6
LEAVING = (SOURCE, VERSION, CATEGORY, UPDATED)
"""What leaves the list first where it is narrow; the pane beside it tells all of it."""
PENDING = "…"
_ABOUT_SCORE = "How much of what was asked stands in the entry. The order also weighs how rare the words are."


class EntryModel(QAbstractTableModel):
    missed = Signal()
    """A row was looked at that is not at hand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: RowWindow[Row] = RowWindow()
        self._now: Callable[[], datetime] | None = None
        self._places: Mapping[KnowledgeId, int] = {}
        self._unsaved: Collection[KnowledgeId] = ()
        self.words = ""

    def show_shelf(self, shelf: Shelf, words: str, now: Callable[[], datetime]) -> bool:
        """Whether the lines moved; if not, they are brought up to date where they stand."""
        held = {place: row.id for place, row in self.window.held()}
        coming = {n * PAGE + at: row.id for n, rows in shelf.pages.items() for at, row in enumerate(rows)}
        stays = (shelf.total, words) == (self.window.total, self.words) and bool(held) == bool(coming)
        stays = stays and all(held.get(place, id) == id for place, id in coming.items())
        self._places, self._now = shelf.places, now
        if stays:
            self.window.reset(shelf.total, shelf.pages)
            self.renew()
            return False
        self.beginResetModel()
        self.words = words
        self.window.reset(shelf.total, shelf.pages)
        self.endResetModel()
        return True

    def take_pages(self, generation: int, pages: Mapping[int, Sequence[Row]]) -> bool:
        """Fill in; False when a page does not fit the list that is shown (it has become another)."""
        fits = True
        for number, rows in pages.items():
            if self.window.put(generation, number, rows):
                first, last = number * PAGE, number * PAGE + len(rows) - 1
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
            elif generation == self.window.generation:
                fits = False
        return fits

    def show_unsaved(self, ids: Collection[KnowledgeId]) -> None:
        self._unsaved = frozenset(ids)
        self.renew()

    def row(self, place: int) -> Row | None:
        return self.window.row(place) if 0 <= place < self.window.total else None

    def held(self) -> list[Row]:
        """What is at hand, by title or by score."""
        return [row for _, row in sorted(self.window.held(), key=lambda held: held[0])]

    def place(self, id: KnowledgeId | None) -> int | None:
        """Where an entry stands; of a long list this is known for those at hand, and for the current one."""
        if id is None:
            return None
        return next((place for place, row in self.window.held() if row.id == id), self._places.get(id))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self.window.total

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.ToolTipRole and section == SCORE:
            return _ABOUT_SCORE
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row(index.row()), index.column()
        if row is None or self._now is None:
            return self._missing(index.row(), column, role)
        if role == Qt.ItemDataRole.DisplayRole:
            text = COLUMNS[column].text(row, self._now())
            return f"{text} (unsaved)" if column == TITLE and row.id in self._unsaved else text
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (SCORE, VERSION):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._told(row, column)
        if column == TITLE and role in (SNIPPET, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.snippet
        return self.words if role == QUESTION else None

    def _missing(self, place: int, column: int, role: int) -> Any:
        if 0 <= place < self.window.total and role == Qt.ItemDataRole.DisplayRole:
            self.missed.emit()
            return PENDING if column == TITLE else ""
        return None

    def _told(self, row: Row, column: int) -> str:
        if column == UPDATED:
            return f"{exact_time(row.updated_at)} by {row.updated_by}"
        return COLUMNS[column].text(row, row.updated_at)

    def renew(self) -> None:
        """What the lines say may have changed, such as how long ago something was."""
        if self.window.total:
            self.dataChanged.emit(self.index(0, 0), self.index(self.window.total - 1, len(COLUMNS) - 1))
