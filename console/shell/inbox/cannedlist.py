"""The list of canned replies, over the composer: type to narrow it, Enter takes one, Delete drops one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.canned import CannedReply
from console.shell.inbox.canned import found
from console.shell.theme import Theme

_ROWS = 7


class CannedLine(QLineEdit):
    """Keys that belong to the list go there."""

    moved = Signal(int)
    taken = Signal()
    dropped = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.dropped.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.left.emit()
        else:
            super().keyPressEvent(event)


class CannedList(QFrame):
    chosen = Signal(object)
    drop_wanted = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName("Canned replies")
        self._replies: Sequence[CannedReply] = ()
        self._found: list[CannedReply] = []
        self.line = CannedLine(self)
        self.line.setPlaceholderText("Search canned replies")
        self.line.setAccessibleName("Search canned replies")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Canned replies")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hint = QLabel("Enter takes it, Shift+Delete drops it, Esc leaves. Keep your own with Ctrl+Shift+K.", self)
        hint.setProperty("look", "secondary")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2))
        column.setSpacing(theme.space(1))
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(hint)
        self.line.textChanged.connect(lambda _: self._narrow())
        self.line.moved.connect(self._move)
        self.line.taken.connect(self._take)
        self.line.dropped.connect(self._drop)
        self.line.left.connect(self.leave)
        self.list.itemClicked.connect(lambda _: self._take())
        self.hide()

    def ask(self, replies: Sequence[CannedReply]) -> None:
        self._replies = replies
        self.line.clear()
        self._narrow()
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self, replies: Sequence[CannedReply]) -> None:
        """One was kept or dropped meanwhile."""
        self._replies = replies
        self._narrow()

    def leave(self) -> None:
        if self.isVisible():
            self.hide()
            self.left.emit()

    def _narrow(self) -> None:
        self._found = found(self._replies, self.line.text())
        self.list.clear()
        for each in self._found:
            line = " ".join(each.text.split())
            item = QListWidgetItem(f"/{each.name}   {line}")
            item.setToolTip(each.text)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._found else -1)
        shown = min(max(len(self._found), 1), _ROWS)
        self.list.setFixedHeight(shown * max(self.list.sizeHintForRow(0), 20) + 4)

    def _move(self, step: int) -> None:
        if self._found:
            self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, len(self._found) - 1)))

    def _take(self) -> None:
        if self.isVisible() and 0 <= self.list.currentRow() < len(self._found):
            self.hide()
            self.chosen.emit(self._found[self.list.currentRow()])

    def _drop(self) -> None:
        if 0 <= self.list.currentRow() < len(self._found):
            self.drop_wanted.emit(self._found[self.list.currentRow()])
