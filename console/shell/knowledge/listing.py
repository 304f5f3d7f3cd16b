"""Controller of the list: what is asked for, shown, kept still, and found again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.ids import KnowledgeId, TenantId
from console.domain.knowledge import KnowledgeHit
from console.ports.session import Session
from console.shell.knowledge.model import EntryModel
from console.shell.knowledge.query import Question, Row, Shelf, View, read_pages, read_shelf
from console.shell.knowledge.table import EntryTable
from console.shell.listing.fetching import PageFetcher, Work
from console.shell.loading import Loads
from console.shell.page import Frame

MOST_FOUND = 50
AGEING_MS = 30_000


class ListController(QObject):
    listed = Signal(object)
    current = Signal()
    """Another entry is the current one."""

    def __init__(self, frame: Frame, loads: Loads, table: EntryTable, model: EntryModel) -> None:
        super().__init__(table)
        self._frame, self._loads, self._table, self._model = frame, loads, table, model
        self._session: Session | None = None
        self._waiting: Question | None = None
        self._search: asyncio.Future[None] | None = None
        self.question = Question(TenantId(""))
        self.shelf = Shelf()
        self._listed = False
        self._to_first = False
        self.current_id: KnowledgeId | None = None
        self.fetcher = PageFetcher(loads, table, model, self._pages_work)
        self.fetcher.came.connect(table.tell_current)
        self.fetcher.outdated.connect(self.reload)
        table.current_changed.connect(self._follow)
        self._ageing = QTimer(self, interval=AGEING_MS)
        self._ageing.timeout.connect(model.renew)

    def attach(self, session: Session) -> None:
        self._session = session
        self._ageing.start()

    def show(self, question: Question) -> None:
        if question.tenant != self.question.tenant:
            self.current_id, self._listed = None, False
            self.question = question
            self.current.emit()
        self.question = question
        self.reload()

    def reload(self) -> None:
        """The list as it is now, the current line where it stands on screen."""
        question = self.question
        if not question.tenant or self._session is None:
            return
        self._loads.forget("list")
        self._waiting = question if question.words and not question.retired else None
        if self._waiting is None:
            self._read(question, None)
        elif self._search is None:
            self._search = asyncio.get_running_loop().create_future()
            self._frame.start(self._find(self._session, self._search), "search knowledge")

    def go_to(self, id: KnowledgeId) -> None:
        """Make this entry the current one, in the list if it is there."""
        self.stand_at(id)
        self.current.emit()

    def go_to_first(self) -> None:
        """Of the list; nothing where it is empty."""
        self.current_id, self._to_first = None, True
        self.reload()

    def stand_at(self, id: KnowledgeId) -> None:
        """``go_to`` without telling. Where it is in a long list is looked up."""
        self.current_id = id
        if self._model.place_of(id) is None and self._listed:
            self.reload()
        else:
            self._table.restore(id, None)

    async def settled(self) -> None:
        if self._search is not None:
            await self._search

    @property
    def busy(self) -> bool:
        return self._search is not None

    async def _find(self, session: Session, ended: asyncio.Future[None]) -> None:
        try:
            while (question := self._waiting) is not None:
                self._waiting = None
                hits = await session.library.search(question.tenant, question.words, MOST_FOUND)
                if question == self.question:
                    self._read(question, hits)
        finally:
            self._search = None
            ended.set_result(None)

    def _read(self, question: Question, hits: list[KnowledgeHit] | None) -> None:
        first = self._table.rowAt(0)
        seen = self._model.row(first)
        anchor = self.current_id if self._table.height_of(self.current_id) is not None else None
        view = View(max(first, 0), self._table.rows_visible(), anchor or (seen.id if seen else None), self.current_id)
        self.fetcher.forget()
        self._loads.ask(
            "list",
            (question, object()),
            lambda tx: read_shelf(tx, question, view, hits),
            lambda shelf: self._take(shelf, view),
        )

    def _take(self, shelf: Shelf, view: View) -> None:
        assert self._session is not None, "read only with a session"
        height = self._table.height_of(view.anchor) if view.anchor else None
        self.shelf = shelf
        if self._model.show_shelf(shelf, self.question.words, self._session.clock.now):
            self._table.fit()
            if view.anchor != self.current_id:
                self._table.restore(view.anchor, height)
                height = None
            self._table.restore(self.current_id, height)
        elif self.current_id is not None and self._table.height_of(self.current_id) is None:
            self._table.restore(self.current_id, None)
        self._choose_first()
        self._listed = True
        self.listed.emit(shelf)
        self.fetcher.fetch_soon()

    def _choose_first(self) -> None:
        first = self._model.row(0)
        if self.current_id is None and (self._to_first or not self._listed):
            self._to_first = False
            if first is not None:
                self.go_to(first.id)
            else:
                self.current.emit()

    def _pages_work(self, pages: Sequence[int]) -> Work[Row] | None:
        """A search is held whole."""
        question = self.question
        return None if question.words or not self._listed else lambda tx: read_pages(tx, question, pages)

    def _follow(self, id: KnowledgeId) -> None:
        if id != self.current_id:
            self.current_id = id
            self.current.emit()
