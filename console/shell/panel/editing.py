"""Controller of an editor: what is loaded, written, checked, saved as the next version, and kept when it is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from console.domain.ids import TenantId
from console.domain.panels import Choice, Problem, Sheet, Version
from console.domain.trouble import Conflict, Trouble
from console.ports.database import Transaction
from console.ports.panels import Editor
from console.ports.session import Session
from console.shell.loading import Loads
from console.shell.page import Frame
from console.shell.panel.acting import ActController
from console.shell.panel.edititems import Draft, draft_of
from console.shell.panel.editor import EditorPane
from console.shell.timewords import relative_time

Offered = tuple[Sequence[Choice], str, Sheet | None]


class EditController(QObject):
    left = Signal()
    able_changed = Signal()

    def __init__(self, frame: Frame, loads: Loads, acting: ActController, editor: Editor, pane: EditorPane) -> None:
        super().__init__(pane)
        self._frame, self._loads, self._acting = frame, loads, acting
        self._editor, self.pane = editor, pane
        self._session: Session | None = None
        self._tenant = TenantId("")
        self.subject = ""
        self.draft: Draft | None = None
        self._problems: tuple[Problem, ...] = ()
        self._told = False
        """Whether the person has asked to save, so that what is missing is told."""
        self._over_theirs = False
        """Whether what is written goes over what somebody else saved: the person was told of that."""
        self._kept: dict[tuple[TenantId, str], Draft] = {}
        pane.subject_wanted.connect(self._go_to_subject)
        pane.version_wanted.connect(self._take_version)
        pane.item_wanted.connect(lambda at: self._change(lambda draft: draft.gone_to(at)))
        pane.edited.connect(self._write)
        pane.add.clicked.connect(self.add)
        pane.up.clicked.connect(lambda: self.move(-1))
        pane.down.clicked.connect(lambda: self.move(1))
        pane.delete.clicked.connect(self.delete)
        pane.save.clicked.connect(self.save)
        pane.discard.clicked.connect(self.discard)
        pane.back.clicked.connect(self.leave)
        acting.busy_changed.connect(self._show_able)

    def attach(self, session: Session) -> None:
        self._session = session
        self._show_able()

    @property
    def unsaved(self) -> list[str]:
        """Titles of what is written and not saved, the one in hand first."""
        drafts = [self.draft] if self.draft is not None else []
        drafts += [each for each in self._kept.values() if self.draft is None or each.sheet != self.draft.sheet]
        return [each.sheet.title for each in drafts if each.unsaved]

    def open(self, tenant: TenantId, key: str) -> None:
        """That of the row's subject; without a row, of the first subject there is."""
        self._tenant = tenant
        self._read(lambda tx: self._editor.subject(tx, tenant, key) if key else "")

    def read_again(self) -> None:
        """What stands now; what is written over it stays as it is."""
        if self.subject:
            self._read(lambda _tx: self.subject)

    def leave(self) -> None:
        self._keep()
        self.left.emit()

    # What is done with it

    def add(self) -> None:
        if self.draft is not None and self._acting.can_act:
            self._change(lambda draft: draft.added(self._editor.blank()))
            self.pane.form.begin()

    def delete(self) -> None:
        draft = self.draft
        if draft is None or draft.item is None or not self._acting.can_act:
            return
        item, at = draft.item, draft.at
        self._change(lambda now: now.deleted())
        self.pane.list.setFocus()
        undo = f"“{self._editor.label(item)[:60]}” is deleted; it counts when you save."
        self._frame.tell(undo, undo=lambda: self._change(lambda now: now.put_back(item, at)))

    def move(self, by: int) -> None:
        if self._acting.can_act:
            self._change(lambda draft: draft.moved(by))

    def discard(self) -> None:
        """Back to what is saved; can be taken back as long as nothing else is written."""
        draft = self.draft
        if draft is None or not draft.unsaved:
            return
        self._told = False
        self._set(draft_of(draft.sheet).gone_to(draft.at))
        self._frame.tell("What you wrote is discarded.", undo=lambda: self._change(lambda _: draft))

    def save(self) -> None:
        draft = self.draft
        if draft is None or not draft.unsaved or not self._acting.can_act:
            return
        self._told = True
        self._show()
        if self._problems:
            first = self._problems[0]
            self._change(lambda now: now.gone_to(first.place))
            self.pane.form.begin(first.field)
            return
        self._acting.run(
            self._tenant,
            lambda tx, author: self._editor.save(tx, author, draft.sheet, draft.items),
            f"save {self._editor.title.lower()}",
            done=self._saved,
            failed=self._not_saved,
        )

    # Inside

    def _read(self, subject: Callable[[Transaction], str]) -> None:
        tenant, editor = self._tenant, self._editor

        def work(tx: Transaction) -> Offered:
            subjects = editor.subjects(tx, tenant)
            named = subject(tx) or (subjects[0].key if subjects else "")
            return subjects, named, editor.load(tx, tenant, named) if named else None

        self._loads.ask(f"editor {editor.id}", object(), work, self._take)

    def _take(self, offered: Offered) -> None:
        subjects, subject, sheet = offered
        over, self._over_theirs = self._over_theirs, False
        self.pane.offer_subjects(subjects, subject)
        before = self.draft if subject == self.subject else self._kept.get((self._tenant, subject))
        if subject != self.subject:
            self._keep()
        self.subject = subject
        if sheet is None:
            self.draft = None
            self._show_able()
            return
        if before is not None and before.unsaved:
            # over what was seen when it was begun, so that saving it tells who was faster
            self._set(before.over(sheet) if over else before)
        else:
            at = before.at if before is not None else 0
            self._told = False
            self._set(draft_of(sheet).gone_to(at if sheet.items else -1))

    def _go_to_subject(self, subject: str) -> None:
        self._keep()
        self._read(lambda _tx: subject)

    def _take_version(self, number: int) -> None:
        draft = self.draft
        version = next((each for each in draft.sheet.versions if each.number == number), None) if draft else None
        if version is not None and self._acting.can_act:
            self._change(lambda now: now.taken(version.items))
            self._frame.tell(f"Version {number} stands here; it counts when you save.")
        else:
            self._show()

    def _write(self) -> None:
        self._change(lambda draft: draft.written(self.pane.form.values))

    def _change(self, how: Callable[[Draft], Draft]) -> None:
        if self.draft is not None:
            self._set(how(self.draft))

    def _set(self, draft: Draft) -> None:
        self.draft = draft
        self._show()

    def _keep(self) -> None:
        draft = self.draft
        if draft is None:
            return
        self._kept.pop((self._tenant, self.subject), None)
        if draft.unsaved:
            self._kept[self._tenant, self.subject] = draft

    def _saved(self) -> None:
        self._kept.pop((self._tenant, self.subject), None)
        self._told = False
        if self.draft is not None:
            # what was written is what stands now, until it is read again with its new version
            self.draft = replace(self.draft, items=self.draft.sheet.items)
            self.read_again()

    def _not_saved(self, trouble: Trouble) -> bool:
        if not isinstance(trouble, Conflict):
            return False
        self._frame.tell_trouble(
            Trouble(
                "Somebody else saved this meanwhile.",
                kept="What you wrote is still here, now over theirs.",
                do="Save again to put yours in its place, or take their version from the list of versions.",
            )
        )
        self._over_theirs = True
        self.read_again()
        return True

    def _show(self) -> None:
        draft, session = self.draft, self._session
        if draft is None or session is None:
            return
        self._problems = tuple(self._editor.check(draft.items)) if draft.unsaved else ()
        shown = self._problems if self._told else tuple(self._at_hand(draft))
        now = session.clock.now()
        ages = {each.number: _age(each, now) for each in draft.sheet.versions}
        self.pane.show_draft(draft, shown, ages)
        self.pane.show_preview(self._editor.preview(draft.items, draft.at) if draft.item is not None else ())
        self._show_able()

    def _at_hand(self, draft: Draft) -> Sequence[Problem]:
        """Before one wants to save, what is only missing yet is no problem."""
        return [each for each in self._problems if self._is_filled(draft, each)]

    def _is_filled(self, draft: Draft, problem: Problem) -> bool:
        item = draft.items[problem.place] if problem.place < len(draft.items) else None
        return item is None or bool(item.values.get(problem.field, True))

    def _show_able(self) -> None:
        self.pane.show_able(self._acting.can_act, self.draft)
        self.able_changed.emit()


def _age(version: Version, now: datetime) -> str:
    by = f" by {version.by}" if version.by else ""
    return f", {relative_time(version.at, now)}{by}"
