"""What stands where no conversation is open: what the mentor is for, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.shell.theme import Theme
from console.shell.widgets.empty import EmptyState
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.taborder import tab_on
from console.shell.widgets.wrapped import WrappedButton

_WIDEST = 500
_NEARLY_ALL = 50
"""Share of the width beside the free space of 1 on either side."""


class Opening(QScrollArea):
    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.examples: list[QPushButton] = []
        self._able = True
        words = "It answers from the records and the knowledge of this profile, and shows what each reply rests on."
        self.empty = EmptyState(theme, "chat", "Ask the mentor", words, self)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab stops at its questions
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Questions to begin with")
        self._row = QWidget(self)
        self._row.setMaximumWidth(theme.px(_WIDEST))
        self._flow = FlowLayout(self._row, spacing=theme.space(2))
        centered = QHBoxLayout()
        centered.addStretch(1)
        centered.addWidget(self._row, _NEARLY_ALL)
        centered.addStretch(1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.addStretch(1)
        column.addWidget(self.empty)
        column.addLayout(centered)
        column.addStretch(1)
        self.setWidget(body)

    def show_examples(self, questions: Sequence[str]) -> None:
        for button in self.examples:
            button.hide()
            button.deleteLater()
        self.examples = [self._example(question) for question in questions]
        tab_on(self, *self.examples)

    def show_none(self) -> None:
        """No plugin has a bot."""
        self.show_examples(())
        self.empty.tell(
            "plug",
            "Nobody to ask",
            "No plugin with a bot is loaded. Settings, Plugins says which were left out and why.",
        )

    def show_able(self, able: bool) -> None:
        self._able = able
        for button in self.examples:
            button.setEnabled(able)

    def _example(self, question: str) -> QPushButton:
        button = WrappedButton(question, self._row)
        button.setEnabled(self._able)
        button.clicked.connect(lambda: self.asked.emit(question))
        self._flow.addWidget(button)
        button.show()
        return button
