"""What is asked before an action is done: in place, Enter does it, Escape gives it up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.panels import Form, Values
from console.shell.panel.fields import FieldForm
from console.shell.theme import Theme
from console.shell.widgets.flow import FlowLayout


class FormCard(QFrame):
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._theme = theme
        self._then: Callable[[Values], object] = lambda _: None
        self.form: FieldForm | None = None
        self.title = QLabel("", self)
        self.title.setProperty("look", "heading")
        self.title.setWordWrap(True)
        self.do = QPushButton("", self)
        self.do.setProperty("look", "primary")
        leave = QPushButton("Cancel", self)
        leave.setProperty("look", "flat")
        buttons = QWidget(self)
        flow = FlowLayout(buttons, theme.space(2))
        flow.addWidget(self.do)
        flow.addWidget(leave)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        self._column.addWidget(self.title)
        self._column.addWidget(buttons)
        self.do.clicked.connect(self._finish)
        leave.clicked.connect(self.leave)
        self.hide()

    def ask(self, form: Form, then: Callable[[Values], object]) -> None:
        """``then`` gets the values, once."""
        self._drop()
        self._then = then
        self.title.setText(form.title)
        self.setAccessibleName(form.title)
        self.do.setText(form.deed)
        self.form = FieldForm(self._theme, form.fields, self)
        self.form.load(form.values)
        self.form.submitted.connect(self._finish)
        self.form.given_up.connect(self.leave)
        self._column.insertWidget(1, self.form)
        self.show()
        self.form.begin()

    def leave(self) -> None:
        if self.isVisible():
            self.hide()
            self._drop()
            self.left.emit()

    def _finish(self) -> None:
        """Once: the card is hidden before anything is done."""
        if self.form is None or not self.isVisible():
            return
        values = self.form.values
        self.leave()
        self._then(values)

    def _drop(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            self._column.removeWidget(form)
            form.hide()
            form.deleteLater()
