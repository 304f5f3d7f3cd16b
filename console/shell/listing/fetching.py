"""Reading the pages of a long list that come into view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from console.ports.database import Transaction
from console.shell.listing.model import WindowModel
from console.shell.listing.table import RowsTable
from console.shell.loading import Loads
from console.shell.postponed import Postponed

T = TypeVar("T")
Work = Callable[[Transaction], Mapping[int, Sequence[T]]]


class PageFetcher(QObject, Generic[T]):
    """One read for all that came into view in a moment."""

    came = Signal()
    """Rows were filled in."""
    outdated = Signal()
    """The list has become another: what was read does not fit the one that is shown."""

    def __init__(
        self,
        loads: Loads,
        table: RowsTable,
        model: WindowModel[T, Any],
        work_for: Callable[[Sequence[int]], Work[T] | None],
    ) -> None:
        """``work_for`` reads these pages; None where they are not wanted now."""
        super().__init__(table)
        self._loads, self._table, self._model, self._work_for = loads, table, model, work_for
        self._soon = Postponed(self, self._fetch)
        model.missed.connect(lambda _: self.fetch_soon())
        table.view_moved.connect(self.fetch_soon)

    def fetch_soon(self) -> None:
        self._soon.ask()

    def flush(self) -> bool:
        """Read now what was to be read soon; whether something was."""
        return self._soon.flush()

    def forget(self) -> None:
        """What is on its way is of a list that is not wanted any more."""
        self._loads.forget("rows")

    def _fetch(self) -> None:
        window = self._model.window
        missing = window.wanted(self._table.first_visible(), self._table.last_visible())
        work = self._work_for(missing) if missing else None
        if work is not None:
            generation = window.generation
            self._loads.ask("rows", generation, work, lambda pages: self._take(generation, pages))

    def _take(self, generation: int, pages: Mapping[int, Sequence[T]]) -> None:
        if self._model.take_pages(generation, pages):
            self.came.emit()
        else:
            self.outdated.emit()
