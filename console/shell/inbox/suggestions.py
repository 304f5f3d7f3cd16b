"""Suggested replies as a list: a click or Enter puts one into the composer, to be changed before it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.domain.beside import SuggestedReply
from console.shell.theme import Theme
from console.shell.widgets.elided import ElidedLabel
from console.shell.widgets.plainlabel import plain_tip
from console.shell.widgets.rowbutton import RowButton


class ReplyButton(RowButton):
    """Enter takes it as Space does; Up and Down go to the ones beside it."""

    moved = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SuggestedReplies(QWidget):
    chosen = Signal(str)
    """The words."""
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Suggested replies")
        self._shown: tuple[Sequence[SuggestedReply], bool] | None = None
        self.replies: Sequence[SuggestedReply] = ()
        self.buttons: list[ReplyButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_replies(self, replies: Sequence[SuggestedReply], able: bool) -> None:
        """Anew where something changed; who stood on one of them stands there again."""
        if (replies, able) == self._shown:
            return
        at = next((number for number, button in enumerate(self.buttons) if button.hasFocus()), None)
        self._shown, self.replies = (replies, able), replies
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = [self._add(number, reply, able) for number, reply in enumerate(replies)]
        if at is not None and self.buttons:
            self.buttons[min(at, len(self.buttons) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self) -> bool:
        """To the first; False where there is none."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return bool(self.buttons)

    def _add(self, number: int, reply: SuggestedReply, able: bool) -> ReplyButton:
        button = ReplyButton(reply.text, self)
        button.setToolTip(plain_tip(f"{reply.text}\n\n{reply.reason}"))
        button.setAccessibleDescription(reply.reason)
        button.setEnabled(able)
        button.clicked.connect(lambda: self.chosen.emit(reply.text))
        button.moved.connect(lambda step: self._move(number + step))
        button.left.connect(self.left)
        reason: QLabel = ElidedLabel(reply.reason, self)
        reason.setProperty("look", "secondary")
        reason.setContentsMargins(self._theme.space(1.5), 0, 0, self._theme.space(1))
        for part in (button, reason):
            self._column.addWidget(part)
            part.show()
        return button

    def _move(self, to: int) -> None:
        if 0 <= to < len(self.buttons):
            self.buttons[to].setFocus(Qt.FocusReason.OtherFocusReason)
