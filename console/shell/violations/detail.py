"""The detail pane: one violation with everything behind it, and the place to write a note."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.domain.ids import KindName
from console.domain.records import RecordKind
from console.shell.looks import SEVERITY, VIOLATION
from console.shell.theme import Theme
from console.shell.violations.columns import Wording
from console.shell.violations.query import Detail
from console.shell.violations.wording import told
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.plainlabel import show_plain


class NoteEditor(QPlainTextEdit):
    """One line high until it is written in: then it is as high as three."""

    submitted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fit()
        theme.changed.connect(self._fit)
        self.textChanged.connect(self._fit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.px(72 if self.hasFocus() or self.toPlainText() else 30))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DetailPane(QFrame):
    """What is written stays with its violation until it was stored."""

    noted = Signal(str)
    scorecard_wanted = Signal()
    explain_wanted = Signal()
    escalate_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Violation")
        self._theme = theme
        self._detail: Detail | None = None
        self._drafts: dict[int, str] = {}
        self._source: tuple[Wording, Mapping[KindName, RecordKind]] | None = None
        self.empty = EmptyState(
            theme, "violations", "No violation selected", "Select one in the list to read it.", self
        )
        self.empty.setMinimumHeight(1)
        self.body = QWidget(self)
        self.severity = StatusChip(theme, parent=self.body)
        self.status = StatusChip(theme, parent=self.body)
        self.subject = QLabel("", self.body)
        self.subject.setProperty("look", "title")
        show_plain(self.subject)
        self.subject.setWordWrap(True)
        self.subject.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.scorecard = QPushButton("Scorecard of that day", self.body)
        self.scorecard.setProperty("look", "link")
        self.scorecard.clicked.connect(self.scorecard_wanted)
        self.explain = QPushButton("Explain", self.body)
        self.explain.setProperty("look", "link")
        self.explain.setToolTip("Ask the mentor about this violation (X)")
        self.explain.clicked.connect(self.explain_wanted)
        self.explain.hide()
        self.escalate = QPushButton("Escalate", self.body)
        self.escalate.setProperty("look", "link")
        self.escalate.setToolTip("Call people because of it (!)")
        self.escalate.clicked.connect(self.escalate_wanted)
        self.text = QTextBrowser(self.body)
        self.text.setOpenLinks(False)
        self.text.setMinimumHeight(theme.px(36))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setStyleSheet("border: none; padding: 0;")
        self.text.setAccessibleName("Facts and history")
        self.note = NoteEditor(theme, self.body)
        self.note.setPlaceholderText("Write a note  (Ctrl+Enter adds it)")
        self.note.setAccessibleName("Note")
        self.note.setTabChangesFocus(True)
        self.add_note = QPushButton("Add note", self.body)
        self._lay_out()
        self.note.submitted.connect(self._submit)
        self.note.left.connect(self.left)
        self.note.textChanged.connect(self._keep_draft)
        self.add_note.clicked.connect(self._submit)
        theme.changed.connect(self._write)
        self.body.hide()

    @property
    def shown(self) -> Detail | None:
        return self._detail

    def show_detail(self, detail: Detail | None, wording: Wording, kinds: Mapping[KindName, RecordKind]) -> None:
        """Another one, or the same anew: then what is scrolled to and written stays."""
        same = self._detail is not None and detail is not None and self._detail.violation.id == detail.violation.id
        self._detail, self._source = detail, (wording, kinds)
        self.empty.setVisible(detail is None)
        self.body.setVisible(detail is not None)
        scrolled = self.text.verticalScrollBar().value() if same else 0
        self._write()
        self.text.verticalScrollBar().setValue(scrolled)
        if detail is not None and not same:
            self.note.setPlainText(self._drafts.get(detail.violation.id, ""))
        self._keep_draft()

    def show_mentor(self, there: bool) -> None:
        """Whether there is somebody to ask."""
        self.explain.setVisible(there)

    def note_stored(self, violation: int) -> None:
        """The note was stored: its draft is no more."""
        self._drafts.pop(violation, None)
        if self._detail is not None and self._detail.violation.id == violation:
            self.note.clear()

    def write_note(self) -> None:
        if self._detail is not None:
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_able(self, able: bool) -> None:
        self._able = able
        self.explain.setEnabled(able)
        self.escalate.setEnabled(able)
        self._keep_draft()

    def _submit(self) -> None:
        if self.add_note.isEnabled():
            self.noted.emit(self.note.toPlainText())

    def _keep_draft(self) -> None:
        text = self.note.toPlainText()
        if self._detail is not None:
            self._drafts[self._detail.violation.id] = text
        self.add_note.setEnabled(bool(text.strip()) and self._able)

    _able = True

    def _write(self) -> None:
        if self._detail is None or self._source is None:
            return
        one = self._detail.violation
        icon, role = SEVERITY[one.severity]
        self.severity.show_state(one.severity.value, icon, role)
        icon, role = VIOLATION[one.status]
        self.status.show_state(one.status.value, icon, role)
        self.subject.setText(one.subject)
        self.text.setHtml(told(self._detail, *self._source, self._theme.tokens))

    def _lay_out(self) -> None:
        space = self._theme.space
        states = QHBoxLayout()
        states.setSpacing(space(4))
        states.addWidget(self.severity)
        states.addWidget(self.status)
        states.addStretch(1)
        states.addWidget(self.escalate)
        states.addWidget(self.explain)
        states.addWidget(self.scorecard)
        writing = QHBoxLayout()
        writing.addWidget(self.note, 1)
        writing.addWidget(self.add_note, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(space(3), space(3), space(3), space(3))
        column.setSpacing(space(2))
        column.addLayout(states)
        column.addWidget(self.subject)
        column.addWidget(self.text, 1)
        column.addLayout(writing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.empty)
        outer.addWidget(self.body)
