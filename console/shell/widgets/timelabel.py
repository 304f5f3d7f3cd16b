"""Times as people say them, with the exact one on hover and in copies."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from console.ports.clock import Clock

_UNITS = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def exact_time(at: datetime) -> str:
    """``2026-03-18 14:03:22`` in local time with its offset; ``at`` must carry a zone."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


def relative_time(at: datetime, now: datetime) -> str:
    """``just now``, ``5 min ago``, ``in 2 h``, ``3 d ago``; the day itself when it is over 30 days away."""
    distance = now - at
    size = abs(distance)
    if size < timedelta(minutes=1):
        return "just now"
    if size > timedelta(days=30):
        return at.astimezone().strftime("%Y-%m-%d")
    unit, word = next((unit, word) for unit, word in _UNITS if size >= unit)
    amount = f"{size // unit} {word}"
    return f"{amount} ago" if distance > timedelta(0) else f"in {amount}"


class TimeLabel(QLabel):
    """Ctrl+C or the context menu copies the exact time. ``refresh`` is called by who shows it."""

    def __init__(self, clock: Clock, at: datetime | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._at = at
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.refresh()

    def show_time(self, at: datetime | None) -> None:
        self._at = at
        self.refresh()

    def refresh(self) -> None:
        if self._at is None:
            self.setText("–")
            self.setToolTip("")
            return
        self.setText(relative_time(self._at, self._clock.now()))
        self.setToolTip(exact_time(self._at))
        self.setAccessibleDescription(exact_time(self._at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self._at is not None:
            QGuiApplication.clipboard().setText(exact_time(self._at))
            return
        super().keyPressEvent(event)
