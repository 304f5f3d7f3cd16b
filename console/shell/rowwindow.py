"""A window on a list of any length: pages of rows, the least recently seen of which are forgotten. No Qt."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

PAGE = 100
"""Rows of a page."""


class RowWindow(Generic[T]):
    """Rows 0 to ``total`` - 1, of which at most ``keep`` pages are held. A missing row is None."""

    def __init__(self, keep: int = 12) -> None:
        if keep < 4:
            raise ValueError("a window keeps at least the pages on screen and their neighbours")
        self.total = 0
        self.generation = 0
        self._keep = keep
        self._pages: OrderedDict[int, list[T]] = OrderedDict()

    def reset(self, total: int, pages: Mapping[int, Sequence[T]] | None = None) -> None:
        """Another list: everything held is forgotten, answers of earlier generations are not taken."""
        self.generation += 1
        self.total = total
        self._pages.clear()
        for number, rows in (pages or {}).items():
            self.put(self.generation, number, rows)

    def row(self, index: int) -> T | None:
        page = self._pages.get(index // PAGE)
        if page is None:
            return None
        self._pages.move_to_end(index // PAGE)
        offset = index % PAGE
        return page[offset] if offset < len(page) else None

    def wanted(self, first: int, last: int) -> list[int]:
        """Missing pages of the rows ``first`` to ``last`` (both in), then missing neighbours of these.

        The held ones among them count as seen just now.
        """
        if not self.total:
            return []
        end = (self.total - 1) // PAGE
        low = min(max(first, 0) // PAGE, end)
        high = min(max(last, 0) // PAGE, end)
        shown = range(low, high + 1)
        for page in shown:
            if page in self._pages:
                self._pages.move_to_end(page)
        around = [page for page in (high + 1, low - 1) if 0 <= page <= end]
        return [page for page in (*shown, *around) if page not in self._pages]

    def put(self, generation: int, page: int, rows: Sequence[T]) -> bool:
        """Hold a page; False (and not held) when it is late or does not fit the list's length."""
        if generation != self.generation or not rows or len(rows) != self._length(page):
            return False
        self._pages[page] = list(rows)
        self._pages.move_to_end(page)
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)
        return True

    def held(self) -> Iterator[tuple[int, T]]:
        """Row number and row of everything held."""
        for number, rows in self._pages.items():
            yield from enumerate(rows, number * PAGE)

    def replace(self, rows: Iterable[T], key: Callable[[T], object]) -> list[int]:
        """Put newer versions in the places of the rows with the same key; returns the places that changed."""
        newer = {key(row): row for row in rows}
        places = [
            (index, newer[key(row)]) for index, row in self.held() if key(row) in newer and newer[key(row)] != row
        ]
        for index, row in places:
            self._pages[index // PAGE][index % PAGE] = row
        return [index for index, _ in places]

    def _length(self, page: int) -> int:
        return max(0, min(PAGE, self.total - page * PAGE))
