"""Controller of the list: what is asked for, shown, kept still, and found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.changes import Change, Topic
from console.domain.ids import TenantId, ViolationId
from console.domain.violations import (
    NEWEST_FIRST,
    FacetCount,
    SortBy,
    Violation,
    ViolationFilter,
    ViolationSort,
)
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.listing.fetching import PageFetcher, Work
from console.shell.loading import Loads
from console.shell.violations.columns import COLUMNS, Wording
from console.shell.violations.model import ViolationModel
from console.shell.violations.query import (
    ListAnswer,
    ListQuestion,
    Names,
    read_list,
    read_names,
    read_pages,
)
from console.shell.violations.table import ViolationTable

REMEMBERED = 50
"""Selected rows that are looked for again in another list."""
AGEING_MS = 30_000
WORST_FIRST = frozenset({SortBy.SEVERITY, SortBy.OWNER})


class ListController(QObject):
    """Keeps the rows on screen still: news are told, and come in when the person asks or scrolls on."""

    listed = Signal()
    """Another list is shown, or its figures have changed."""
    counted = Signal()
    """The facets have changed."""
    news = Signal(int)
    """So many more (or, negative, fewer) violations match now than are listed; 0 when none."""
    current = Signal()
    """Another violation is the current one."""

    def __init__(self, loads: Loads, table: ViolationTable, model: ViolationModel) -> None:
        super().__init__(table)
        self._loads, self._table, self._model = loads, table, model
        self._session: Session | None = None
        self._stale = False
        self._listed = False
        self._restoring = False
        self._selected: tuple[ViolationId, ...] = ()
        self.current_id: ViolationId | None = None
        self.filter = ViolationFilter(TenantId(""))
        self.sort = NEWEST_FIRST
        self.facets: tuple[FacetCount, ...] = ()
        self.names = Names()
        self.fetcher = PageFetcher(loads, table, model, self._pages_work)
        self.fetcher.came.connect(self._find_own_place)
        self.fetcher.outdated.connect(self._catch_up)
        self._ageing = QTimer(self, interval=AGEING_MS)
        self._ageing.timeout.connect(self._grow_older)
        table.chosen_changed.connect(self._remember)
        table.current_row_changed.connect(self._follow)
        table.horizontalHeader().sectionClicked.connect(self.sort_by_column)

    @property
    def total(self) -> int:
        """Violations in the list."""
        return self._model.window.total

    @property
    def all(self) -> int:
        """Violations of the tenant."""
        return sum(facet.count for facet in self.facets)

    def attach(self, session: Session) -> None:
        self._session = session
        self._ageing.start()

    def wording(self) -> Wording:
        assert self._session is not None, "a page words nothing before it has a session"
        return Wording(self.names, self._session.catalog.schemes(), self._session.clock.now())

    def show(self, filter: ViolationFilter) -> None:
        """List what matches; the selection is found again in it."""
        if filter.tenant != self.filter.tenant:
            self._selected, self.current_id = (), None
            self.filter = filter
            self.count()
        self.filter = filter
        self.reload()

    def sort_by_column(self, column: int) -> None:
        by = COLUMNS[column].sort
        if by is None:
            self._table.show_sort(self.sort)
        else:
            self.sort_or_turn(by)

    def sort_or_turn(self, by: SortBy) -> None:
        """The other way round where the list is sorted by it already."""
        turned = not self.sort.descending if by is self.sort.by else by in WORST_FIRST
        self.sort_by(ViolationSort(by, descending=turned))

    def sort_by(self, sort: ViolationSort) -> None:
        self.sort = sort
        self.reload()

    def reload(self) -> None:
        """The list as it is now, the current violation at the height where it stands."""
        row = self._table.current_row()
        gap = row - self._table.first_visible() if 0 <= row <= self._table.last_visible() else 2
        self._ask(ListQuestion(self.filter, self.sort, 0, self.current_id, self._selected), max(gap, 0))

    def show_news(self) -> None:
        """The list as it is now, from its top."""
        self._ask(ListQuestion(self.filter, self.sort, 0, None, self._selected), 0)

    def count(self) -> None:
        """Read the facets."""
        tenant = self.filter.tenant
        self._loads.ask("facets", tenant, lambda tx: tuple(tx.violations.facets(tenant)), self._take_facets)

    def refresh(self, changes: tuple[Change, ...]) -> None:
        """Something happened: bring the rows that are held up to date where they stand, and tell what is new."""
        if not any(change.tenant == self.filter.tenant and change.topic is Topic.VIOLATIONS for change in changes):
            return
        self._stale = True
        self.count()
        if self._listed:
            self._renew()

    def _renew(self) -> None:
        filter, held, generation = self.filter, self._model.held_keys(), self._model.window.generation

        def work(tx: Transaction) -> tuple[int, list[Violation]]:
            return tx.violations.count(filter), tx.violations.get(held)

        self._loads.ask("news", generation, work, self._take_news)

    def _take_news(self, answer: tuple[int, list[Violation]]) -> None:
        total, rows = answer
        self._model.renew_rows(rows)
        self.news.emit(total - self.total)
        if self.total == 0 and total:
            self.show_news()

    def _take_facets(self, facets: tuple[FacetCount, ...]) -> None:
        self.facets = facets
        self.counted.emit()

    def _ask(self, question: ListQuestion, gap: int) -> None:
        question = replace(question, rows=self._table.rows_visible() + gap)
        tenant = self.filter.tenant

        def work(tx: Transaction) -> tuple[Names, ListAnswer]:
            return read_names(tx, tenant), read_list(tx, question)

        self.fetcher.forget()
        self._loads.forget("news")
        self._loads.ask("list", question, work, lambda answer: self._take_list(*answer, gap))

    def _take_list(self, names: Names, answer: ListAnswer, gap: int) -> None:
        self.names = names
        self._stale, self._listed, self._restoring = False, True, True
        self._model.show_list(answer.total, answer.pages, self.wording())
        self._table.show_sort(self.sort)
        found = [answer.positions[id] for id in self._selected if id in answer.positions]
        current = answer.positions.get(self.current_id) if self.current_id is not None else None
        self._table.choose(found, current)
        self._table.scroll_to_top_row(max(answer.top - gap, 0))
        self._table.chosen_changed.emit()
        self._restoring = False
        self.news.emit(0)
        self.listed.emit()
        self.fetcher.fetch_soon()

    def _pages_work(self, pages: Sequence[int]) -> Work[Violation] | None:
        if self._stale:
            self._catch_up()
            return None
        filter, sort = self.filter, self.sort
        return lambda tx: read_pages(tx, filter, sort, pages)

    def _find_own_place(self) -> None:
        """The current row, or a selected one, may have come to hand only now."""
        self._follow(self._table.current_row())
        if self._table.chosen().count:
            self._remember()

    def _catch_up(self) -> None:
        """The list has changed meanwhile and more of it is needed: read it anew around the first row on screen."""
        first = self._table.first_visible()
        row = self._model.row(first)
        self._ask(ListQuestion(self.filter, self.sort, first, row.id if row else None, self._selected), 0)

    def _remember(self) -> None:
        chosen = self._table.chosen()
        if not self._restoring and chosen.count <= REMEMBERED:
            rows = [self._model.row(row) for row in chosen.rows()]
            self._selected = tuple(row.id for row in rows if row is not None)

    def _follow(self, row: int) -> None:
        violation = self._model.row(row)
        if self._restoring or violation is None or violation.id == self.current_id:
            return
        self.current_id = violation.id
        self.current.emit()

    def go_to(self, id: ViolationId) -> None:
        """Make this violation the current one, in the list if it is there."""
        self._selected, self.current_id = (id,), id
        self.current.emit()

    def _grow_older(self) -> None:
        if self._listed and self._table.isVisible():
            self._model.grow_older(self.wording(), self._table.first_visible(), self._table.last_visible())
