"""Controller of a panel's list: what is asked for, shown, kept still, and found again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.ids import TenantId
from console.domain.panels import Query, Row
from console.ports.panels import Panel
from console.ports.session import Session
from console.shell.listing.fetching import PageFetcher, Work
from console.shell.loading import Loads
from console.shell.panel.model import RowModel
from console.shell.panel.query import Listed, View, read_listed, read_pages
from console.shell.panel.table import RowTable

AGEING_MS = 30_000


class ListController(QObject):
    listed = Signal(object)
    current = Signal()
    """Another row is the current one, or none is."""

    def __init__(self, loads: Loads, panel: Panel, table: RowTable, model: RowModel) -> None:
        super().__init__(table)
        self._loads, self._panel, self._table, self._model = loads, panel, table, model
        self._session: Session | None = None
        self.query = Query(tenant=TenantId(""))
        self.key = ""
        """Of the current row; empty where there is none."""
        self._shown = self._anew = False
        self.fetcher = PageFetcher(loads, table, model, self._pages_work)
        self.fetcher.came.connect(table.tell_current)
        self.fetcher.outdated.connect(self.reload)
        table.current_changed.connect(self._follow)
        self._ageing = QTimer(self, interval=AGEING_MS)
        self._ageing.timeout.connect(model.renew)

    def attach(self, session: Session) -> None:
        self._session = session
        self._ageing.start()

    def show(self, query: Query) -> None:
        if query.tenant != self.query.tenant:
            self.key = ""
            self.current.emit()
        self._shown, self._anew = False, True
        self.query = query
        self.reload()

    def reload(self) -> None:
        """The list as it is now, the current line where it stands on screen."""
        query, panel = self.query, self._panel
        if not query.tenant or self._session is None:
            return
        first = max(self._table.rowAt(0), 0) if self._shown else 0
        view = View(first, self._table.rows_visible(), self.key)
        self.fetcher.forget()
        self._loads.ask(
            "list",
            (query, object()),
            lambda tx: read_listed(tx, panel, query, view),
            self._take,
        )

    def go_to(self, key: str) -> None:
        """Make this row the current one, in the list if it is there."""
        self.key, self._anew = key, False
        self.reload()
        self.current.emit()

    def _take(self, listed: Listed) -> None:
        assert self._session is not None, "read only with a session"
        height = self._table.height_of(self.key)
        if self._model.show_listed(listed, self.key, self._session.clock.now):
            self._table.fit()
            self._table.restore(self.key, height if self._shown else None)
        elif self.key and not self._shown:
            self._table.restore(self.key, None)
        if listed.place is None and (not self.key or self._anew):
            self._begin_at_first()
        self._shown, self._anew = True, False
        self.listed.emit(listed)
        self.fetcher.fetch_soon()

    def _begin_at_first(self) -> None:
        """The row that was looked at is not in the list that was asked for."""
        first = self._model.row(0)
        self.key = first.key if first is not None else ""
        self._table.restore(self.key, None)
        self.current.emit()

    def _pages_work(self, pages: Sequence[int]) -> Work[Row] | None:
        panel, query = self._panel, self.query
        return (lambda tx: read_pages(tx, panel, query, pages)) if self._shown else None

    def _follow(self, key: str) -> None:
        if key != self.key:
            self.key = key
            self.current.emit()
