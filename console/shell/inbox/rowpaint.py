"""How a conversation of the list is drawn: name and waiting time, last words, and where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from console.domain.conversations import Priority, Sender
from console.shell.inbox.query import Row, without
from console.shell.inbox.rowwords import about, said, when
from console.shell.inbox.wording import (
    PRIORITIES,
    SENDERS,
    Wording,
    customer_of,
    holder_look,
    waiting_of,
)
from console.shell.listing.lines import SMALL_ICON, Lines, LinesDelegate
from console.shell.theme import Theme


class RowDelegate(LinesDelegate):
    def __init__(self, theme: Theme, wording: Callable[[], Wording]) -> None:
        super().__init__(theme)
        self._wording = wording

    def draw(self, painter: QPainter, row: Row, lines: Lines, chosen: bool) -> None:
        wording = self._wording()
        if chosen:
            self.draw_mark(painter, lines.whole, "accent")
        self._head(painter, lines.first, row, wording)
        self._words(painter, lines.second, row)
        self._foot(painter, lines.third, row, wording)

    def _head(self, painter: QPainter, rect: QRect, row: Row, wording: Wording) -> None:
        one = row.conversation
        rect = self.draw_icon(painter, rect, *holder_look(one, wording.me))
        waiting = None if row.hit else waiting_of(one, wording.settings, wording.now)
        if waiting:
            rect = self.draw_right(painter, rect, waiting.word, waiting.role, waiting.icon)
        else:
            rect = self.draw_right(painter, rect, when(row, wording), "secondary")
        self.draw_text(painter, rect, customer_of(one), "text", self.bold if one.unread else self.base)

    def _words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        one = row.conversation
        sender = row.hit.sender if row.hit else one.last_sender
        if one.unread and not row.hit:
            rect = self.draw_badge(painter, rect, f"{one.unread:,}")
        if sender is not None and sender is not Sender.CUSTOMER:
            rect = self.draw_icon(painter, rect, SENDERS[sender][1], "secondary", SMALL_ICON)
        self.draw_text(painter, rect, said(row), "text" if one.unread else "secondary", self.small)

    def _foot(self, painter: QPainter, rect: QRect, row: Row, wording: Wording) -> None:
        one = row.conversation
        others = without(row.viewers, wording.me)
        if others:
            names = ", ".join(wording.person(each).split()[0] for each in others[:2])
            rect = self.draw_right(painter, rect, names, "accent", "eye")
        if one.priority is not Priority.NORMAL:
            icon, role = PRIORITIES[one.priority]
            rect = self.draw_right(painter, rect, one.priority.value, role, icon)
        self.draw_text(painter, rect, about(row, wording), "secondary", self.small)
