"""A button that lies over what it speaks of, so that nothing moves when it comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from console.shell.theme import Theme

_BELOW_EDGE = 40
"""Room that a table's header takes, in pixels at 100 %."""


class FloatingButton(QPushButton):
    """In the middle of the upper edge of ``over``, below a table's header; hidden at first."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme, self._over = theme, over
        self.setProperty("look", "primary")
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        self.setText(text)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.ensurePolished()
        size = self.sizeHint().boundedTo(self._over.size())
        self.setGeometry(
            (self._over.width() - size.width()) // 2, self._theme.px(_BELOW_EDGE), size.width(), size.height()
        )
        self.raise_()
