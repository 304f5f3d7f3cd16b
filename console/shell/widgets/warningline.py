"""What a rule says of words that somebody wrote: beside where they stand, and no longer than they stand there."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget


class WarningLine(QLabel):
    """Hidden while there is nothing to say; it goes once ``words`` are changed."""

    def __init__(self, words: QLineEdit, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setProperty("look", "amber")
        self.setWordWrap(True)
        self.setMinimumWidth(1)
        self.hide()
        words.textChanged.connect(lambda _text: self.say(""))

    def say(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
