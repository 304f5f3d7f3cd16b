"""The line over a list for the words to search it for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.shell.postponed import Postponed

TYPING_MS = 150


class SearchLine(QLineEdit):
    """Asks a moment after one typed, at once with Enter and Down, which go to what was found."""

    asked = Signal(str)
    """The words, without spaces around them."""
    left = Signal()

    def __init__(self, name: str, parent: QWidget, *, placeholder: str = "") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder or name)
        self.setClearButtonEnabled(True)
        self._typing = Postponed(self, lambda: self.asked.emit(self.words), TYPING_MS)
        self.textChanged.connect(lambda _: self._typing.ask())

    @property
    def words(self) -> str:
        return self.text().strip()

    def show_words(self, words: str) -> None:
        """Without asking."""
        if self.words != words:
            self.setText(words)
        self.forget()

    def forget(self) -> None:
        """What was typed is asked for by somebody else."""
        self._typing.forget()

    def flush(self) -> bool:
        """Ask now for what was typed; True when something waited."""
        return self._typing.flush()

    def go_to(self) -> None:
        """To the words, all of them marked."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def give_up(self) -> None:
        """Esc: back to the whole list."""
        self.clear()
        self.flush()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.flush()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
