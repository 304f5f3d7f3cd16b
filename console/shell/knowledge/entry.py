"""Controller of the entry on the right: read, written, saved, kept when it is left."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from console.domain.ids import KnowledgeId, TenantId
from console.domain.knowledge import KnowledgeEntry
from console.ports.session import Session
from console.shell.knowledge.drafts import Draft, Drafts, draft_of, new_draft
from console.shell.knowledge.editor import EditorPane
from console.shell.knowledge.listing import ListController
from console.shell.knowledge.model import EntryModel
from console.shell.knowledge.query import read_versions
from console.shell.knowledge.reader import ReaderPane
from console.shell.knowledge.table import EntryTable
from console.shell.knowledge.unsaved import UnsavedStrip
from console.shell.knowledge.writing import WritingController
from console.shell.loading import Loads
from console.shell.page import Frame
from console.shell.timewords import relative_time
from console.shell.widgets.empty import EmptyState


class EntryController(QObject):
    able_changed = Signal()
    """Another pane is shown, or it can do something else now."""

    def __init__(
        self,
        frame: Frame,
        loads: Loads,
        table: EntryTable,
        model: EntryModel,
        listing: ListController,
        writing: WritingController,
        drafts: Drafts,
        strip: UnsavedStrip,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._frame, self._loads, self._table, self._model = frame, loads, table, model
        self._listing, self._writing, self._drafts, self._strip = listing, writing, drafts, strip
        self._session: Session | None = None
        self._wanted: tuple[KnowledgeId, int] | None = None
        theme = frame.theme
        self.panes = QStackedWidget(page)
        self._reader, self._editor = ReaderPane(theme, self.panes), EditorPane(theme, self.panes)
        self._nothing = EmptyState(theme, "knowledge", "No entry is open", "Choose one in the list.", self.panes)
        for pane in (self._nothing, self._reader, self._editor):
            self.panes.addWidget(pane)
        self._connect()

    @property
    def reader(self) -> ReaderPane:
        return self._reader

    @property
    def editor(self) -> EditorPane:
        return self._editor

    @property
    def nothing(self) -> EmptyState:
        return self._nothing

    def attach(self, session: Session) -> None:
        self._session = session

    def show_able(self, able: bool) -> None:
        for part in (self._reader, self._editor, self._strip):
            part.show_able(able)

    def _connect(self) -> None:
        self._table.opened.connect(self.edit)
        self._listing.current.connect(self.follow)
        self._reader.edit_wanted.connect(self.edit)
        self._reader.retire_wanted.connect(self.retire)
        self._reader.restore_wanted.connect(self.restore)
        self._editor.save_wanted.connect(self.save)
        self._editor.over_wanted.connect(self.save_over)
        self._editor.left.connect(self.leave)
        self._editor.dropped.connect(self.discard)
        self._strip.open_wanted.connect(self.write)
        self._strip.save_wanted.connect(self._writing.save)
        self._strip.drop_wanted.connect(self.drop)
        self._writing.saved.connect(self.saved)
        self._writing.conflicted.connect(self.conflicted)

    def follow(self) -> None:
        """To the entry that became the current one; a text of it that was left unsaved is gone on with."""
        self.stow()
        id, tenant = self._listing.current_id, self._listing.question.tenant
        draft = None if id is None else self._drafts.get(tenant, id)
        if draft is not None:
            self.write(draft, focus=False)
        else:
            self.read()

    def want(self, id: KnowledgeId, version: int) -> None:
        """Show this version when the entry is read next; 0 is the one that stands."""
        self._wanted = (id, version) if version else None

    def read(self) -> None:
        id, tenant = self._listing.current_id, self._listing.question.tenant
        editing = self._editor.draft
        if editing is not None:
            id, tenant = editing.text.id, editing.tenant
        if id is None:
            self.panes.setCurrentWidget(self._nothing)
            return
        self._loads.ask(
            "entry",
            (tenant, id),
            lambda tx: read_versions(tx, tenant, id),
            lambda found: self._take(tenant, id, found),
        )

    def _take(self, tenant: TenantId, id: KnowledgeId, versions: tuple[KnowledgeEntry, ...]) -> None:
        editing = self._editor.draft
        if editing is not None:
            if versions and versions[0].version != editing.expected and not self._writing.busy:
                self._show_conflict(editing, versions[0])
            return
        if not versions:
            self._nothing.tell("knowledge", "There is no such entry", f"Nothing is known under “{id}”.")
            self.panes.setCurrentWidget(self._nothing)
            return
        self._reader.show_versions(versions, self._opened().clock.now())
        if self._wanted is not None and self._wanted[0] == id:
            self._reader.choose(self._wanted[1])
        self._wanted = None
        self.panes.setCurrentWidget(self._reader)
        self.able_changed.emit()

    def write(self, draft: Draft, *, focus: bool = True) -> None:
        self.stow()
        self._listing.stand_at(draft.text.id)
        self._editor.load(draft)
        self.panes.setCurrentWidget(self._editor)
        self.show_unsaved()
        self.able_changed.emit()
        if focus:
            self._editor.begin()
        self.read()

    def write_new(self) -> None:
        if self._writing.can_act and self._listing.question.tenant:
            self.write(new_draft(self._listing.question.tenant))

    def edit(self) -> None:
        newest = self._reader.newest
        reading = self.panes.currentWidget() is self._reader
        if newest is not None and newest.active and reading and self._writing.can_act:
            self.write(self._drafts.get(newest.tenant, newest.text.id) or draft_of(newest))

    def stow(self) -> None:
        """Keep what is written, and leave the editor."""
        if self._editor.draft is not None:
            self._drafts.keep(self._editor.draft)
            self._editor.close_draft()
        self.show_unsaved()

    def leave(self) -> None:
        """From writing to reading the same entry."""
        draft = self._editor.draft
        self.stow()
        if draft is not None and not draft.expected:
            self._listing.go_to_first()
        self.read()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        if self._editor.draft is not None:
            self._writing.save(self._editor.draft)

    def save_over(self) -> None:
        draft, theirs = self._editor.draft, self._editor.theirs
        if draft is not None and theirs is not None:
            self._writing.save(replace(draft, expected=theirs.version))

    def discard(self) -> None:
        draft = self._editor.draft
        if draft is not None:
            self._editor.close_draft()
            self.drop(draft)
            if draft.expected:
                self.leave()
            else:
                self._listing.go_to_first()

    def drop(self, draft: Draft) -> None:
        self._drafts.drop(draft)
        self.show_unsaved()
        if draft.unsaved:
            self._frame.tell(f"What you wrote in “{draft.name}” is discarded.", undo=lambda: self.write(draft))

    def saved(self, draft: Draft, now: Draft) -> None:
        editing = self._editor.draft
        if editing is not None and editing.text.id == draft.text.id and editing.tenant == draft.tenant:
            if editing.text == draft.text:
                self._editor.close_draft()
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._editor.rebase(now)
        self.show_unsaved()

    def conflicted(self, draft: Draft, theirs: KnowledgeEntry) -> None:
        editing = self._editor.draft
        if editing is None or editing.text.id != draft.text.id or editing.tenant != draft.tenant:
            self.write(draft, focus=False)
        self._show_conflict(draft, theirs)

    def _show_conflict(self, draft: Draft, theirs: KnowledgeEntry) -> None:
        self._editor.show_conflict(theirs, relative_time(theirs.updated_at, self._opened().clock.now()))
        self.able_changed.emit()

    def retire(self) -> None:
        newest = self._reader.newest
        if newest is not None and newest.active and self.panes.currentWidget() is self._reader:
            self._writing.retire(newest)

    def restore(self, version: KnowledgeEntry) -> None:
        if self._reader.newest is not None:
            self._writing.restore(version, self._reader.newest)

    def show_unsaved(self) -> None:
        self._strip.show_drafts(self._drafts.others(self._editor.draft))
        self._model.show_unsaved(self._drafts.ids(self._listing.question.tenant))

    def _opened(self) -> Session:
        assert self._session is not None, "nothing is shown before the profile is open"
        return self._session
