"""A moment to come: for a message that is sent later, or a conversation that is snoozed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLabel, QPushButton, QWidget

from console.shell.theme import Theme

MORNING = 9


def moments(now: datetime) -> tuple[tuple[str, datetime], ...]:
    """Words and the moment (UTC) that they mean, in local days."""
    local = now.astimezone()
    tomorrow = (local + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    monday = (local + timedelta(days=7 - local.weekday())).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    near = (("In 1 hour", now + timedelta(hours=1)), ("In 3 hours", now + timedelta(hours=3)))
    far = (("Tomorrow 9:00", tomorrow), ("Monday 9:00", monday))
    return tuple((word, at.astimezone(UTC)) for word, at in (*near, *far))


class LaterRow(QWidget):
    """In place: a date and time, and a button that says what happens then. Escape gives it up."""

    chosen = Signal(object)
    """The moment, UTC."""
    given_up = Signal()

    def __init__(
        self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None, *, deed: str = "Send then"
    ) -> None:
        super().__init__(parent)
        self._now = now
        self.setAccessibleName(deed)
        self.at = QDateTimeEdit(self)
        self.at.setDisplayFormat("ddd d MMM yyyy HH:mm")
        self.at.setCalendarPopup(True)
        self.at.setAccessibleName("Date and time")
        self.do = QPushButton(deed, self)
        self.do.setProperty("look", "primary")
        leave = QPushButton("Cancel", self)
        leave.setProperty("look", "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(QLabel("At", self))
        row.addWidget(self.at)
        row.addWidget(self.do)
        row.addWidget(leave)
        row.addStretch(1)
        self.do.clicked.connect(self._choose)
        leave.clicked.connect(self.leave)

    def ask(self) -> None:
        """Begin with tomorrow morning."""
        _, tomorrow = moments(self._now())[2]
        self.at.setMinimumDateTime(_qt(self._now()))
        self.at.setDateTime(_qt(tomorrow))
        self.show()
        self.at.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        moment = datetime.fromtimestamp(self.at.dateTime().toSecsSinceEpoch(), UTC)
        self.hide()
        self.chosen.emit(moment)

    def leave(self) -> None:
        """Give it up."""
        self.hide()
        self.given_up.emit()


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
