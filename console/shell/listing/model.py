"""Rows of a list of any length as a Qt model: those near the screen are held, the others asked for when looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from console.shell.rowwindow import PAGE, RowWindow

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
AnyIndex = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
PENDING = "…"
"""Stands for a row that is not held yet."""


class WindowModel(QAbstractTableModel, Generic[T, K]):
    """Read-only rows ``T``, each with a key ``K`` that all its versions share; they come from outside."""

    missed = Signal(int)
    """A row was looked at that is not held."""

    def __init__(self, columns: int, key_of: Callable[[T], K], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: RowWindow[T] = RowWindow()
        self._columns, self.key_of = columns, key_of
        self._places: Mapping[K, int] = {}

    def rowCount(self, parent: AnyIndex = ROOT) -> int:
        return 0 if parent.isValid() else self.window.total

    def columnCount(self, parent: AnyIndex = ROOT) -> int:
        return 0 if parent.isValid() else self._columns

    def row(self, place: int) -> T | None:
        return self.window.row(place) if 0 <= place < self.window.total else None

    def row_at(self, index: AnyIndex) -> T | None:
        """``row``, asked for where it is not held."""
        row = self.window.row(index.row())
        if row is None:
            self.missed.emit(index.row())
        return row

    def held(self) -> list[T]:
        """In the order of the list."""
        return [row for _, row in sorted(self.window.held(), key=lambda held: held[0])]

    def held_keys(self) -> list[K]:
        return [self.key_of(row) for _, row in self.window.held()]

    def place_of(self, key: K | None) -> int | None:
        """Where a row stands; known of those that are held, and of those whose places came with the list."""
        if key is None:
            return None
        return next((place for place, row in self.window.held() if self.key_of(row) == key), self._places.get(key))

    def show_rows(self, total: int, pages: Mapping[int, Sequence[T]]) -> None:
        """Another list."""
        self.beginResetModel()
        self.window.reset(total, pages)
        self.endResetModel()

    def show_rows_still(
        self, total: int, pages: Mapping[int, Sequence[T]], places: Mapping[K, int], *, another: bool = False
    ) -> bool:
        """Whether the lines moved; if not, they are brought up to date where they stand."""
        self._places = places
        if another or self._moves(total, pages):
            self.show_rows(total, pages)
            return True
        self.window.reset(total, pages)
        self.renew()
        return False

    def take_pages(self, generation: int, pages: Mapping[int, Sequence[T]]) -> bool:
        """Fill in; False when a page does not fit the list that is shown (it has become another)."""
        fits = True
        for number, rows in pages.items():
            if self.window.put(generation, number, rows):
                self._tell(number * PAGE, number * PAGE + len(rows) - 1)
            elif generation == self.window.generation:
                fits = False
        return fits

    def renew_rows(self, rows: Iterable[T]) -> None:
        """Newer versions of rows that are held; none of them moves."""
        for place in self.window.replace(rows, self.key_of):
            self._tell(place, place)

    def renew(self, first: int = 0, last: int | None = None) -> None:
        """What these lines say (all, where none are named) may have changed, such as how long ago something was."""
        end = self.window.total - 1
        if end >= 0:
            self._tell(max(first, 0), end if last is None else min(last, end))

    def _moves(self, total: int, pages: Mapping[int, Sequence[T]]) -> bool:
        held = {place: self.key_of(row) for place, row in self.window.held()}
        coming = {
            number * PAGE + at: self.key_of(row) for number, rows in pages.items() for at, row in enumerate(rows)
        }
        stays = total == self.window.total and bool(held) == bool(coming)
        return not (stays and all(held.get(place, key) == key for place, key in coming.items()))

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self._columns - 1))
