"""What a screen reader says of its own accord, as what comes without being asked for is seen of its own accord."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str) -> None:
    """Once it has said what it is at. Nothing happens where none runs."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
