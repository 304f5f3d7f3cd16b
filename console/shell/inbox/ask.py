"""A question in place: a line to write, what is done with it, and a way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.shell.theme import Theme


class AskRow(QFrame):
    """Enter does it, Escape gives it up; hidden while nothing is asked."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._then: Callable[[str], object] = lambda _: None
        self._needed = False
        self.question = QLabel("", self)
        self.question.setWordWrap(True)
        self.line = QLineEdit(self)
        self.do = QPushButton("", self)
        self.do.setProperty("look", "primary")
        self._leave = leave = QPushButton("Cancel", self)
        leave.setProperty("look", "flat")
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.line, 1)
        row.addWidget(self.do)
        row.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        column.addWidget(self.question)
        column.addLayout(row)
        self.line.textChanged.connect(lambda _: self._show_able())
        self.line.returnPressed.connect(self._finish)
        self.do.clicked.connect(self._finish)
        leave.clicked.connect(self.leave)
        self.hide()

    def ask(
        self, question: str, deed: str, then: Callable[[str], object], *, needed: bool = False, text: str = ""
    ) -> None:
        """``then`` gets what was written; ``needed``: it may not stay empty."""
        self.line.show()
        self._then, self._needed = then, needed
        self.question.setText(question)
        self.setAccessibleName(question)
        self.line.setAccessibleName(question)
        self.line.setText(text)
        self.do.setText(deed)
        self._show_able()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def confirm(self, question: str, deed: str, then: Callable[[], object]) -> None:
        """Nothing is written, only agreed to; the way out has the cursor."""
        self.ask(question, deed, lambda _: then())
        self.line.hide()
        self._leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        """Once: the row is hidden before anything is done."""
        if self.isVisible() and self.do.isEnabled():
            self.hide()
            self._then(self.line.text().strip())

    def _show_able(self) -> None:
        self.do.setEnabled(not self._needed or bool(self.line.text().strip()))
