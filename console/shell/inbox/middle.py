"""The middle pane: head, transcript and composer of the open conversation, or what to do while none is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from console.shell.inbox.ask import AskRow
from console.shell.inbox.cannedlist import CannedList
from console.shell.inbox.composer import Composer
from console.shell.inbox.head import Head
from console.shell.inbox.later import LaterRow
from console.shell.inbox.lines import LineModel
from console.shell.inbox.transcript import TranscriptView
from console.shell.theme import Theme
from console.shell.widgets.empty import EmptyState


class Middle(QStackedWidget):
    def __init__(
        self,
        theme: Theme,
        model: LineModel,
        now: Callable[[], datetime],
        next_one: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme

        def today() -> date:
            return now().astimezone().date()

        self.empty = EmptyState(
            theme,
            "inbox",
            "No conversation is open",
            "Choose one from the list, or let the one that waits longest be opened.",
            self,
            button="Open the next that waits  J",
            run=next_one,
        )
        self.talk = QWidget(self)
        self.head = Head(theme, self.talk)
        self.transcript = TranscriptView(theme, model, today, self.talk)
        self.below = QPushButton("", self.transcript)
        self.below.setProperty("look", "primary")
        self.below.hide()
        self.ask = AskRow(theme, self.talk)
        self.snooze_until = LaterRow(theme, now, self.talk, deed="Snooze until then")
        self.snooze_until.hide()
        self.canned = CannedList(theme, self.talk)
        self.composer = Composer(theme, now, self.talk)
        column = QVBoxLayout(self.talk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self.head, self.transcript, self.ask, self.snooze_until, self.canned, self.composer):
            column.addWidget(part, 1 if part is self.transcript else 0)
        self.addWidget(self.empty)
        self.addWidget(self.talk)

    def show_open(self, open: bool) -> None:
        self.setCurrentWidget(self.talk if open else self.empty)

    def show_unseen(self, count: int) -> None:
        """Messages that came below what is on screen."""
        self.below.setText(f"{count:,} new below ↓" if count > 1 else "1 new below ↓")
        self.below.setVisible(count > 0)
        size = self.below.sizeHint()
        room = self.transcript.viewport()
        self.below.setGeometry(
            (room.width() - size.width()) // 2,
            room.height() - size.height() - self._theme.space(2),
            size.width(),
            size.height(),
        )
        self.below.raise_()
