"""Where a message is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from console.shell.theme import Theme

_LINES = 6
_INVITES = "Ask, or say what to do"
_KEYS = "   (Enter sends, Shift+Enter begins a line)"
_ROOMY = 480
_CLOSED = "This profile is open for reading only: nothing can be asked."


class MessageEditor(QPlainTextEdit):
    """Enter sends, Shift+Enter begins a line; Up in an empty one asks for the last message."""

    submitted = Signal()
    last_wanted = Signal()
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shifted:
            if not event.isAutoRepeat():
                self.submitted.emit()
        elif event.key() == Qt.Key.Key_Up and not self.toPlainText():
            self.last_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class Composer(QFrame):
    """``submitted`` carries the text; it is cleared by who takes it."""

    submitted = Signal(str)
    stop_wanted = Signal()
    last_wanted = Signal()
    escaped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._able = self._closed = False
        self.edit = MessageEditor(self)
        self.edit.setAccessibleName("Message")
        self.edit.setTabChangesFocus(True)
        self.edit.setToolTip("Enter sends, Shift+Enter begins a line, Up takes the last message back")
        self.editing = QLabel(
            "You change a message that was sent: what came after it is left behind. Esc keeps it.", self
        )
        self.editing.setProperty("look", "amber")
        self.editing.setWordWrap(True)
        self.editing.hide()
        self.send = QPushButton("Send", self)
        self.send.setProperty("look", "primary")
        self.stop = QPushButton("Stop", self)
        self.stop.setToolTip("Esc")
        self.stop.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.edit, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.editing)
        column.addLayout(row)
        self.setFocusProxy(self.edit)
        self.edit.submitted.connect(self._submit)
        self.edit.last_wanted.connect(self.last_wanted)
        self.edit.escaped.connect(self.escaped)
        self.edit.textChanged.connect(self._show_able)
        self.send.clicked.connect(self._submit)
        self.stop.clicked.connect(self.stop_wanted)
        theme.changed.connect(self._fit)
        self._show_able()
        self._invite()

    @property
    def text(self) -> str:
        return self.edit.toPlainText()

    def write(self, text: str) -> None:
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def show_able(self, able: bool) -> None:
        self._able = able
        self._show_able()

    def show_read_only(self, closed: bool) -> None:
        self._closed = closed
        self._invite()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._invite()

    def _invite(self) -> None:
        """With its keys where there is room to say them."""
        keys = _KEYS if self.width() >= self._theme.px(_ROOMY) else ""
        self.edit.setPlaceholderText(_CLOSED if self._closed else f"{_INVITES}{keys}")

    def show_live(self, live: bool) -> None:
        self.stop.setVisible(live)

    def show_editing(self, editing: bool) -> None:
        self.editing.setVisible(editing)
        self.send.setText("Send again" if editing else "Send")

    def _submit(self) -> None:
        if self.send.isEnabled():
            self.submitted.emit(self.text)

    def _show_able(self) -> None:
        self.send.setEnabled(self._able and bool(self.text.strip()))
        self._fit()

    def _fit(self) -> None:
        lines = min(_LINES, max(2, self.edit.document().blockCount()))
        self.edit.setFixedHeight(lines * self.edit.fontMetrics().lineSpacing() + self._theme.space(5))
