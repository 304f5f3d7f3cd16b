"""Controller of the list: which view, what of it is held, what is new, and where the person stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.changes import Change, Topic
from console.domain.ids import ConversationId, MessageId, PersonId, TenantId
from console.domain.inbox import InboxQuery, SearchHit, View
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.inbox.listview import ConversationList
from console.shell.inbox.query import (
    HITS,
    Counts,
    ListAnswer,
    Row,
    read_counts,
    read_hits,
    read_list,
    read_pages,
    read_rows,
)
from console.shell.inbox.rows import ConversationModel
from console.shell.listing.fetching import PageFetcher, Work
from console.shell.loading import Loads
from console.shell.postponed import Postponed
from console.shell.rowwindow import PAGE

TICK_MS = 1_000
"""Waiting times on screen count the seconds."""
MOST_HITS = 1_000


class ListController(QObject):
    """Nothing that is listed moves by itself: ``news`` tells how many came (or, negative, went)."""

    listed = Signal()
    counted = Signal()
    news = Signal(int)
    opened = Signal(str, object)
    """A conversation was chosen, and the message in it that a search found, or None."""

    def __init__(self, loads: Loads, view: ConversationList, model: ConversationModel) -> None:
        super().__init__(view)
        self._loads, self._view, self._model = loads, view, model
        self._session: Session | None = None
        self._stale = self._listed = self._restoring = False
        self._hits: tuple[SearchHit, ...] = ()
        self._more_hits = False
        self._renewing: set[ConversationId] = set()
        self.query = InboxQuery(tenant=TenantId(""), view=View.NEEDS_HUMAN, person=PersonId(""))
        self.words = ""
        self.current: ConversationId | None = None
        self.counts = Counts()
        self.fetcher = PageFetcher(loads, view, model, self._pages_work)
        self.fetcher.came.connect(lambda: self._follow(view.current_row()))
        self.fetcher.outdated.connect(self._catch_up)
        self._more = Postponed(self, self._find_more)
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._tick)
        view.view_moved.connect(self._more.ask)
        view.current_row_changed.connect(self._follow)

    @property
    def total(self) -> int:
        return self._model.window.total

    @property
    def total_of_view(self) -> int:
        """What it would be without filters, as far as that is counted."""
        return self.counts.views.get(self.query.view, 0)

    @property
    def more_hits(self) -> bool:
        """There are more than those listed."""
        return self._more_hits

    def attach(self, session: Session) -> None:
        self._session = session
        self._ticking.start()

    def show(self, query: InboxQuery) -> None:
        """List this; where the person stands in it is found again."""
        self.query = query
        self.reload()

    def search(self, words: str) -> None:
        """What has these words anywhere, or with none the view again."""
        words = " ".join(words.split())
        if words != self.words:
            self.words = words
            self.reload()

    def reload(self) -> None:
        """As it is now, the current conversation in sight."""
        if not self.query.tenant:
            return
        self.count()
        if self.words:
            self._ask_hits(None)
        else:
            self._ask(self.current, self._view.first_visible())

    def show_news(self) -> None:
        """As it is now, from its top."""
        self.count()
        self._ask(None, 0)

    def count(self) -> None:
        tenant, me = self.query.tenant, self.query.person
        self._loads.ask("counts", object(), lambda tx: read_counts(tx, tenant, me), self._take_counts)

    def go_to(self, id: ConversationId) -> None:
        """Make this conversation the current one, in the list where it is there."""
        self.current = id
        place = self._model.place_of(id)
        self._restoring = True
        self._view.go_to_row(place)
        self._restoring = False
        if place is None and self._listed and not self.words:
            self._ask(id, self._view.first_visible())

    def refresh(self, changes: tuple[Change, ...]) -> None:
        """Bring the rows that are held up to date where they stand, and tell what is new."""
        mine = [each for each in changes if each.tenant == self.query.tenant and each.topic is Topic.INBOX]
        if not mine:
            return
        self._stale = True
        self.count()
        if self._listed:
            unnamed = any(not change.subjects for change in mine)
            named = {ConversationId(subject) for change in mine for subject in change.subjects}
            held = self._model.held_keys()
            self._renew([id for id in held if unnamed or id in named])

    def flush(self) -> bool:
        """Start what waits for its moment; True when something was started."""
        return self.fetcher.flush() or self._more.flush()

    def _renew(self, ids: list[ConversationId]) -> None:
        """What a renewal that still waits would have read is read by this one as well."""
        query, generation, now, words = self.query, self._model.window.generation, self._now(), self.words
        self._renewing |= set(ids)
        wanted = list(self._renewing)

        def work(tx: Transaction) -> tuple[int, list[Row]]:
            return (0 if words else tx.inbox.count(query)), read_rows(tx, query.tenant, wanted, now)

        self._loads.ask("news", generation, work, self._take_news)

    def _take_news(self, answer: tuple[int, list[Row]]) -> None:
        total, rows = answer
        self._renewing -= {row.conversation.id for row in rows}
        self._model.renew_rows(self._with_hits(rows))
        if self.words:
            return
        self.news.emit(total - self.total)
        if self.total == 0 and total:
            self.show_news()

    def _with_hits(self, rows: list[Row]) -> list[Row]:
        if not self.words:
            return rows
        newer = {row.conversation.id: row for row in rows}
        return [
            replace(newer[row.conversation.id], hit=row.hit)
            for _, row in self._model.window.held()
            if row.conversation.id in newer
        ]

    def _take_counts(self, counts: Counts) -> None:
        self.counts = counts
        self.counted.emit()

    def _ask(self, current: ConversationId | None, top: int) -> None:
        query, now, rows = self.query, self._now(), self._view.rows_visible()
        self.fetcher.forget()
        self._loads.forget("news")

        def work(tx: Transaction) -> ListAnswer:
            return read_list(tx, query, now, current=current, top=top, rows=rows)

        self._loads.ask("list", (query, object()), work, self._take_list)

    def _take_list(self, answer: ListAnswer) -> None:
        gap = self._view.gap_of_current()
        self._stale, self._listed = False, True
        self._show(answer.total, answer.pages, answer.position)
        top = answer.top - gap if answer.position is not None else answer.top
        self._view.scroll_to_row(max(top, 0))
        self._finish_list()

    def _ask_hits(self, before: MessageId | None) -> None:
        tenant, words = self.query.tenant, self.words
        self.fetcher.forget()
        self._loads.forget("news")
        self._loads.ask(
            "list",
            (words, before, object()),
            lambda tx: read_hits(tx, tenant, words, before),
            lambda found: self._take_hits(found, before),
        )

    def _take_hits(self, found: tuple[SearchHit, ...], before: MessageId | None) -> None:
        self._hits = (*self._hits, *found) if before is not None else found
        self._more_hits = len(found) >= HITS and len(self._hits) < MOST_HITS
        rows = [Row(hit.conversation, hit=hit.message) for hit in self._hits]
        top = self._view.first_visible() if before is not None else 0
        kept = self._view.current_row() if before is not None else None
        pages = {start // PAGE: rows[start : start + PAGE] for start in range(0, len(rows), PAGE)}
        self._listed = True
        self._show(len(rows), pages, kept)
        self._view.scroll_to_row(top)
        self._finish_list()

    def _show(self, total: int, pages: Mapping[int, list[Row]], current: int | None) -> None:
        self._restoring = True
        self._model.show_rows(total, pages)
        self._view.go_to_row(current, scroll=False)
        self._restoring = False

    def _finish_list(self) -> None:
        self.news.emit(0)
        self.listed.emit()
        self.fetcher.fetch_soon()
        self._more.ask()

    def _find_more(self) -> None:
        """Of what is searched for, when the end of what was found comes near."""
        if self.words and self._more_hits and self._view.last_visible() >= self.total - 5:
            self._more_hits = False
            self._ask_hits(self._hits[-1].message.id)

    def _pages_work(self, pages: Sequence[int]) -> Work[Row] | None:
        """What was found by a search is held whole."""
        if self.words:
            return None
        if self._stale:
            self._catch_up()
            return None
        query, now = self.query, self._now()
        return lambda tx: read_pages(tx, query, now, pages)

    def _catch_up(self) -> None:
        """The list has changed meanwhile and more of it is needed: read it anew from the first row on screen."""
        first = self._view.first_visible()
        row = self._model.row(first)
        self._stale = False
        self._ask(None if row is None else self.current, first)

    def _follow(self, number: int) -> None:
        row = self._model.row(number)
        if self._restoring or row is None:
            return
        if row.conversation.id != self.current or row.hit is not None:
            self.current = row.conversation.id
            self.opened.emit(self.current, row.hit.id if row.hit else None)

    def _tick(self) -> None:
        if self._listed and self._view.isVisible():
            self._model.renew(self._view.first_visible(), self._view.last_visible())

    def _now(self) -> datetime:
        if self._session is None:
            raise Trouble("No profile is open.")
        return self._session.clock.now()
