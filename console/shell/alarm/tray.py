"""The icon in the system's tray: how many call for somebody, and the way back to the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from console.ports.desktop import Note
from console.shell.resources import resources
from console.shell.theme import Theme

_SIDE = 64
_SHOWN_MS = 15_000


class Tray(QObject):
    def __init__(
        self, theme: Theme, raised: Callable[[], object], acknowledge: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._raised = theme, raised
        self.menu = QMenu(parent)
        self.menu.addAction("Open Operator Console").triggered.connect(lambda: raised())
        self.answer = self.menu.addAction("Acknowledge the most severe")
        self.answer.triggered.connect(lambda: acknowledge())
        self.icon = QSystemTrayIcon(parent)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(lambda: raised())
        self.show_count(0)

    @staticmethod
    def available() -> bool:
        return QSystemTrayIcon.isSystemTrayAvailable()

    @staticmethod
    def speaks() -> bool:
        return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()

    def show(self) -> None:
        self.icon.show()

    def show_count(self, calling: int) -> None:
        """How many nobody has answered."""
        self.count = calling
        self.icon.setIcon(counted_icon(self._theme, calling))
        words = "nothing calls" if not calling else f"{calling:,} {'call' if calling > 1 else 'calls'} for somebody"
        self.icon.setToolTip(f"Operator Console: {words}")
        self.answer.setEnabled(calling > 0)

    def tell(self, note: Note) -> None:
        """A message without actions, where the desktop has nothing better."""
        kind = QSystemTrayIcon.MessageIcon.Critical if note.urgent else QSystemTrayIcon.MessageIcon.Warning
        self.icon.showMessage(note.title, note.body, kind, _SHOWN_MS)

    def close(self) -> None:
        self.icon.hide()
        self.icon.setContextMenu(None)  # type: ignore[arg-type] # Qt takes none

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._raised()


def counted_icon(theme: Theme, count: int) -> QIcon:
    """The program's icon, with the count in red over its lower half where there is one."""
    picture = QPixmap(str(resources() / "operator-console.png")).scaled(
        _SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    if count:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#C62A2F"))
        plate = QRect(0, _SIDE * 2 // 5, _SIDE, _SIDE * 3 // 5)
        painter.drawRoundedRect(plate, 12, 12)
        font = QFont(theme.font())
        words = str(count) if count < 100 else "99+"
        font.setPixelSize(34 if len(words) < 3 else 27)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.end()
    return QIcon(picture)
