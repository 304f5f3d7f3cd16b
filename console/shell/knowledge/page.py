"""The knowledge page: list left, one entry right to read or write, search and filter above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from console.domain.changes import Change, Topic
from console.domain.ids import KnowledgeId, TenantId
from console.domain.people import Tenant
from console.ports.session import Session
from console.shell.closeguard import CloseGuard
from console.shell.knowledge.drafts import Draft, Drafts
from console.shell.knowledge.entry import EntryController
from console.shell.knowledge.filterbar import FilterBar
from console.shell.knowledge.importing import Brought, ImportCard, ImportController, ImportProgress
from console.shell.knowledge.listing import ListController
from console.shell.knowledge.model import EntryModel
from console.shell.knowledge.query import Question, Shelf
from console.shell.knowledge.table import EntryTable
from console.shell.knowledge.unsaved import UnsavedStrip
from console.shell.knowledge.writing import WritingController
from console.shell.loading import Loads
from console.shell.page import Frame, Page, Place
from console.shell.tenantbar import TenantBar
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.turning import TurningSplit

LEAST_HEIGHT = 360
MOST_PLACES = 20


class KnowledgePage(Page):
    key, title, icon = "knowledge", "Knowledge", "knowledge"

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(frame, parent)
        theme = frame.theme
        self._session: Session | None = None
        self._wish: KnowledgeId | None = None
        self._wished_tenant: TenantId | None = None
        self._wished_version = 0
        self._watched = False
        self.drafts = Drafts()
        self.loads = Loads(frame)
        self.model = EntryModel(self)
        self.table = EntryTable(theme, self.model, self)
        self.listing = ListController(frame, self.loads, self.table, self.model)
        self.writing = WritingController(frame, self.drafts, self)
        self.importing = ImportController(frame, self)
        self.filters = FilterBar(theme, self)
        self.strip = UnsavedStrip(theme, self)
        self.card = ImportCard(theme, self)
        self.progress = ImportProgress(theme, self)
        self.empty = EmptyState(theme, "knowledge", "", "", self, button="New entry", run=self._empty_button)
        self.entry = EntryController(
            frame, self.loads, self.table, self.model, self.listing, self.writing, self.drafts, self.strip, self
        )
        self.reader, self.editor, self.nothing = self.entry.reader, self.entry.editor, self.entry.nothing
        self.tenants = TenantBar(self)
        self._guard = CloseGuard(self, self._unsaved, self._ask_about)
        self._lay_out()
        self._connect()
        self._add_actions()

    def attach(self, session: Session) -> None:
        self._session = session
        self.loads.attach(session.reader)
        for controller in (self.listing, self.writing, self.importing, self.entry):
            controller.attach(session)
        self._guard.watch()
        self._show_able()
        self._read_tenants()

    def visit(self, *, entry: str | None = None, tenant: str | None = None, version: int = 0, **_: Any) -> None:
        """Open an entry, retired or not, in the version given, as a reply cites it; with nothing given, stay."""
        self._wish = KnowledgeId(entry) if entry else None
        self._wished_version = version
        self._wished_tenant = TenantId(tenant) if tenant else None
        if self.listing.question.tenant:
            self._go_where_wished()
        if self.editor.draft is None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def changed(self, changes: tuple[Change, ...]) -> None:
        if self._session is None:
            return
        if any(change.topic is Topic.TENANTS for change in changes):
            self._read_tenants()
        tenant = self.listing.question.tenant
        if any(change.topic is Topic.KNOWLEDGE and change.tenant == tenant for change in changes):
            self.listing.reload()
            self.entry.read()

    def controls(self) -> QWidget | None:
        return self.tenants

    def places(self, text: str) -> Sequence[Place]:
        words = text.lower().split()
        rows = [row for row in self.model.held() if words and all(w in row.title.lower() for w in words)]
        return [Place(row.title, self.key, {"entry": row.id}, "Knowledge", self.icon) for row in rows[:MOST_PLACES]]

    async def settled(self) -> None:
        while self.filters.words.flush() or self.listing.fetcher.flush() or self._busy():
            await self.listing.settled()
            await self.importing.settled()
            await self.writing.settled()
            await self.loads.settled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.splitter.turn_as_fits()

    # What stands in the list

    def _read_tenants(self) -> None:
        self.loads.ask("tenants", object(), lambda tx: tuple(tx.tenants.all()), self._take_tenants)

    def _take_tenants(self, tenants: tuple[Tenant, ...]) -> None:
        now = self.listing.question.tenant
        chosen = self.tenants.offer(tenants, now)
        if chosen and chosen != now:
            self._ask(Question(chosen))
            self._go_where_wished()

    def _change_tenant(self, tenant: TenantId) -> None:
        self.entry.stow()
        self._ask(Question(tenant, words=self.filters.question.words))

    def _ask(self, question: Question) -> None:
        """From outside the bar: it shows it too."""
        self.filters.show_question(question)
        self.listing.show(question)

    def _go_where_wished(self) -> None:
        tenant, entry = self._wished_tenant or self.listing.question.tenant, self._wish
        self._wish = self._wished_tenant = None
        if tenant != self.listing.question.tenant and self.tenants.has(tenant):
            self.tenants.show_tenant(tenant)
            self._change_tenant(tenant)
        if entry is not None:
            self.entry.stow()
            self._ask(Question(self.listing.question.tenant))
            self.entry.want(entry, self._wished_version)
            self.listing.go_to(entry)

    def _show_listed(self, shelf: Shelf) -> None:
        self.filters.show_counts(shelf)
        self.model.show_unsaved(self.drafts.ids(self.listing.question.tenant))
        self._lists.setCurrentWidget(self.table if shelf.total else self.empty)
        if shelf.total:
            return
        total = shelf.retired if self.listing.question.retired else shelf.active
        if total and self.listing.question.narrowed:
            self.empty.tell(
                "filter",
                "No entry matches this search",
                f"{total:,} entries are outside it.",
                button="Clear search",
            )
        elif self.listing.question.retired:
            self.empty.tell("pause", "No entry is retired", "Retired entries wait here to be restored.", button="")
        else:
            self.empty.tell(
                "knowledge",
                "No knowledge yet",
                "Bots answer and cite from what stands here. Write an entry, or import Markdown, CSV or JSON files.",
                button="New entry",
            )

    def _empty_button(self) -> None:
        if self.listing.question.narrowed:
            self.filters.reset()
        else:
            self.entry.write_new()

    # What can be done, and what waits

    def _unsaved(self) -> list[Draft]:
        if self.editor.draft is not None:
            self.drafts.keep(self.editor.draft)
        return self.drafts.others(None)

    def _ask_about(self, unsaved: Sequence[Draft]) -> None:
        self.frame.go(self.key)
        self.strip.show_drafts(unsaved, closing=True)

    def _stored(self) -> None:
        self.listing.reload()
        self.entry.read()

    def _show_able(self) -> None:
        able = self.writing.can_act
        self.entry.show_able(able)
        self.filters.add.setEnabled(able)
        self.filters.bring.setEnabled(self.importing.can_import)

    def _busy(self) -> bool:
        return self.listing.busy or self.loads.busy or self.writing.busy or self.importing.busy

    def _choose_files(self, *, folder: bool = False) -> None:
        self.importing.choose(self.listing.question.tenant, folder=folder)

    def _bring_over(self, brought: Brought) -> None:
        self.importing.run(brought.tenant, brought.files, overwrite=True)

    def _show_importing(self) -> None:
        """Who watched it with the keyboard goes on at what came of it, or in the list."""
        self._watched = self.progress.isAncestorOf(self.window().focusWidget() or self)
        if self._watched and not self.importing.busy:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.progress.show_busy(self.importing.busy)

    def _show_brought(self, brought: Brought) -> None:
        self.card.show_brought(brought)
        if self._watched:
            self.card.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_link(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        self.frame.tell(f"Links are not opened here; the address is copied: {address[:80]}")

    def _lay_out(self) -> None:
        space = self.frame.theme.space
        self._lists = QStackedWidget(self)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        self.splitter = TurningSplit(
            self.frame.theme,
            self._lists,
            self.entry.panes,
            self,
            narrow=820,
            least_height=LEAST_HEIGHT,
            beside=10_000,
            below=10_000,
        )
        self.splitter.setAccessibleName("List and entry")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space(4), space(3), space(4), space(3))
        outer.setSpacing(space(3))
        for part in (self.filters, self.strip, self.progress, self.card):
            outer.addWidget(part)
        outer.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.tenants.chosen.connect(lambda tenant: self._change_tenant(TenantId(tenant)))
        self.filters.wanted.connect(self.listing.show)
        self.filters.words.left.connect(self.table.setFocus)
        self.filters.add.clicked.connect(self.entry.write_new)
        self.filters.bring.clicked.connect(lambda: self._choose_files())
        self.listing.listed.connect(self._show_listed)
        self.reader.body.link_chosen.connect(self._tell_link)
        self.entry.able_changed.connect(self._show_able)
        self.writing.stored.connect(self._stored)
        self.writing.busy_changed.connect(self._show_able)
        self.importing.busy_changed.connect(self._show_able)
        self.importing.busy_changed.connect(self._show_importing)
        self.importing.came_on.connect(self.progress.show_progress)
        self.progress.cancel_wanted.connect(self.importing.cancel)
        self.importing.done.connect(self._show_brought)
        self.card.left.connect(self.table.setFocus)
        self.card.overwrite_wanted.connect(self._bring_over)

    def _add_actions(self) -> None:
        for id, text, run, keys in self._action_list():
            self.frame.actions.add(self, f"knowledge.{id}", text, run, group=self.title, keys=keys)
        self.frame.actions.add(
            self.table, "knowledge.edit", "Edit the entry", self.entry.edit, group=self.title, keys="E"
        )

    def _action_list(self) -> list[tuple[str, str, Callable[[], object], str]]:
        return [
            ("find", "Search knowledge", self.filters.words.go_to, "Ctrl+F"),
            ("clear", "Clear the search", self.filters.reset, "Ctrl+Shift+F"),
            ("new", "New entry", self.entry.write_new, "Ctrl+N"),
            ("save", "Save the entry", self.entry.save, "Ctrl+S"),
            ("discard", "Discard what is written", self.entry.discard, ""),
            ("retire", "Retire the entry", self.entry.retire, "Ctrl+Shift+R"),
            ("restore", "Restore the entry, or the version shown", self.reader.ask_restore, ""),
            ("import", "Import knowledge from files…", self._choose_files, "Ctrl+O"),
            ("import-folder", "Import a folder of knowledge…", lambda: self._choose_files(folder=True), ""),
        ]
