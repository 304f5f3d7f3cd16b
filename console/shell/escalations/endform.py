"""How an escalation ended, or why it is not over: asked in the pane, no dialog."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QWidget

from console.domain.escalations import EscalationOutcome
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout

OUTCOMES = (EscalationOutcome.HANDLED, EscalationOutcome.FALSE_ALARM, EscalationOutcome.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Ending:
    """The form, half-written. ``asked``: it stands open; canceled, its text comes back when it is asked for again."""

    asked: bool = False
    reopening: bool = False
    note_needed: bool = False
    outcome: EscalationOutcome = EscalationOutcome.HANDLED
    note: str = ""


class EndForm(QFrame):
    """What is typed stays until it was done."""

    resolved = Signal(object, str)
    reopened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._reopening = self._needed = False
        self.outcome = QComboBox(self)
        self.outcome.setAccessibleName("Outcome")
        for one in OUTCOMES:
            self.outcome.addItem(one.value, one)
        self.note = QLineEdit(self)
        self.note.setMinimumWidth(theme.px(220))
        self.submit = QPushButton(self)
        self.submit.setProperty("look", "primary")
        cancel = QPushButton("Cancel", self)
        cancel.setProperty("look", "flat")
        flow = FlowLayout(self, theme.space(2))
        for part in (self.outcome, self.note, self.submit, cancel):
            flow.addWidget(part)
        self.submit.clicked.connect(self._submit)
        self.note.returnPressed.connect(self._submit)
        cancel.clicked.connect(self.hide)
        self.hide()

    @property
    def content(self) -> Ending:
        return Ending(
            not self.isHidden(),
            self._reopening,
            self._needed,
            EscalationOutcome(self.outcome.currentData()),
            self.note.text().strip(),
        )

    def put(self, content: Ending) -> None:
        self._word(content.reopening, content.note_needed)
        self.outcome.setCurrentIndex(OUTCOMES.index(content.outcome))
        self.note.setText(content.note)
        self.setVisible(content.asked)

    def ask(self, *, reopening: bool, note_needed: bool) -> None:
        self._word(reopening, reopening or note_needed)
        self.show()
        (self.note if reopening else self.outcome).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _word(self, reopening: bool, needed: bool) -> None:
        self._reopening, self._needed = reopening, needed
        self.setAccessibleName("Re-open" if reopening else "Resolve")
        self.outcome.setVisible(not reopening)
        self.submit.setText("Re-open" if reopening else "Resolve")
        optional = "" if needed else " (optional)"
        self.note.setPlaceholderText(f"Why it is not over{optional}" if reopening else f"What was done{optional}")
        self.note.setAccessibleName("Reason" if reopening else "Note")

    def _submit(self) -> None:
        text = self.note.text().strip()
        if self._needed and not text:
            self.note.setFocus()
        elif self._reopening:
            self.reopened.emit(text)
        else:
            self.resolved.emit(EscalationOutcome(self.outcome.currentData()), text)
