"""The list of entries as a table model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Qt

from console.domain.ids import KnowledgeId
from console.shell.knowledge.query import TYPE_WORDS, Row, Shelf, source_words
from console.shell.listing.model import PENDING, AnyIndex, WindowModel
from console.shell.timewords import exact_time, relative_time

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
    Column("Updated", 100, lambda row, now: relative_time(row.updated_at, now)),
)
SCORE, TITLE, CATEGORY, VERSION, SOURCE, UPDATED = 0, 1, 3, 4, 5, 6
LEAVING = (SOURCE, VERSION, CATEGORY, UPDATED)
"""What leaves the list first where it is narrow; the pane beside it tells all of it."""
_ABOUT_SCORE = "How much of what was asked stands in the entry. The order also weighs how rare the words are."


class EntryModel(WindowModel[Row, KnowledgeId]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(len(COLUMNS), lambda row: row.id, parent)
        self._now: Callable[[], datetime] | None = None
        self._unsaved: Collection[KnowledgeId] = ()
        self.words = ""

    def show_shelf(self, shelf: Shelf, words: str, now: Callable[[], datetime]) -> bool:
        """Whether the lines moved; if not, they are brought up to date where they stand."""
        another = words != self.words
        self.words, self._now = words, now
        return self.show_rows_still(shelf.total, shelf.pages, shelf.places, another=another)

    def show_unsaved(self, ids: Collection[KnowledgeId]) -> None:
        self._unsaved = frozenset(ids)
        self.renew()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.ToolTipRole and section == SCORE:
            return _ABOUT_SCORE
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
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
            self.missed.emit(place)
            return PENDING if column == TITLE else ""
        return None

    def _told(self, row: Row, column: int) -> str:
        if column == UPDATED:
            return f"{exact_time(row.updated_at)} by {row.updated_by}"
        return COLUMNS[column].text(row, row.updated_at)
