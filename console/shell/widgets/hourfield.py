"""A time of day in a line: hours and minutes. Qt's own loses its text where a style sheet takes its buttons."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from console.shell.theme import Theme


class HourField(QLineEdit):
    """``edited`` comes when what is typed is a time; until then ``hour`` stays the last one."""

    edited = Signal()

    def __init__(self, theme: Theme, name: str, at: time, parent: QWidget) -> None:
        super().__init__(parent)
        self.hour = at
        self.setAccessibleName(name)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"([01]?\d|2[0-3]):[0-5]\d"), self))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(theme.px(72))
        self.setToolTip("Such as 22:00")
        self.put(at)
        self.textEdited.connect(self._edit)
        self.editingFinished.connect(lambda: self.put(self.hour))

    def put(self, at: time) -> None:
        self.hour = at
        if self.text() != f"{at:%H:%M}":
            self.setText(f"{at:%H:%M}")

    def _edit(self, text: str) -> None:
        if self.hasAcceptableInput():
            hours, minutes = text.split(":")
            self.hour = time(int(hours), int(minutes))
            self.edited.emit()
