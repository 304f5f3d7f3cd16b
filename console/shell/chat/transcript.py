"""The messages of one conversation, the turn under way below them, and a scroll that follows the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.domain.conversations import Sender
from console.domain.ids import ConversationId, MessageId
from console.shell.chat.bubble import Bubble
from console.shell.chat.query import Line, Transcript
from console.shell.chat.talking import Live
from console.shell.theme import Theme
from console.shell.widgets.announcing import announce
from console.shell.widgets.taborder import tab_on

_AT_ONCE = 3
"""Bubbles made before the loop is given back; one takes some milliseconds."""


class TranscriptView(QScrollArea):
    """Signals carry the line that they are about."""

    why_wanted = Signal(object)
    retry_wanted = Signal(object)
    edit_wanted = Signal(object)
    again_wanted = Signal(object)
    rated = Signal(object, int, str)
    cited = Signal(str, int)
    action_wanted = Signal(object, object)
    ask_wanted = Signal(str)
    earlier_wanted = Signal()
    later_wanted = Signal()
    end_wanted = Signal()
    """Back from where a search found something."""
    left = Signal()
    """By the keyboard, past the last message or with Esc."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._able = False
        self._conversation: ConversationId | None = None
        self._announced = MessageId(0)
        self._unordered = False
        self._rows: dict[MessageId, QWidget] = {}
        self._missing: list[Line] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._follows = True
        self._from_end: int | None = None
        self._sought: MessageId | None = None
        self._awaited: MessageId | None = None
        self._held: MessageId | None = None
        """Stays in view while what is around it takes its height."""
        self.bubbles: dict[MessageId, Bubble] = {}
        self.live: Bubble | None = None
        self._live_row: QWidget | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a message has the focus, and shows it
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Messages")
        self._body = body = QWidget(self)
        self.earlier = _link("Show earlier messages", body, self._show_earlier)
        self.later = _link("Show later messages", body, self._show_later)
        self.end = _link("Go to the end", body, self.end_wanted.emit)
        self._messages = QVBoxLayout()
        self._messages.setSpacing(theme.space(2))
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, theme.space(2), 0)
        column.setSpacing(theme.space(2))
        column.addStretch(1)
        column.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._messages)
        ahead = QHBoxLayout()
        for part in (self.later, self.end):
            ahead.addWidget(part)
        column.addLayout(ahead)
        self._column = column
        self.setWidget(body)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._make_some)
        self._widened = QTimer(self)
        self._widened.setSingleShot(True)
        self._widened.timeout.connect(self._lay_out_anew)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._keep_end)
        bar.valueChanged.connect(self._note_scroll)
        bar.actionTriggered.connect(lambda _action: self._let_go())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts take their height at the new width while rows are laid out: the rows are laid out once more after."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._widened.start(0)

    def _lay_out_anew(self) -> None:
        for bubble in self.bubbles.values():
            bubble.updateGeometry()
        self._messages.invalidate()
        self._column.invalidate()
        self._column.activate()

    async def settled(self) -> None:
        """Wait until every bubble is made."""
        while self._missing:
            made: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(made)
            await made

    def show_transcript(self, found: Transcript, able: bool) -> None:
        """Another one, or the same anew: then bubbles that still hold stay where they are."""
        if found.conversation.id != self._conversation or able != self._able:
            self.clear()
            self._conversation = found.conversation.id
            self._announced = max((line.message.id for line in found.lines), default=MessageId(0))
        self._able = able
        wanted = {line.message.id: line for line in found.lines}
        for id, bubble in list(self.bubbles.items()):
            if id not in wanted or (bubble.line != wanted[id] and not bubble.renew(wanted[id])):
                self._drop(id)
        self._missing = [line for line in found.lines if line.message.id not in self.bubbles]
        if any(line.message.id > min(self.bubbles, default=0) for line in self._missing):
            self._from_end = None  # something comes below
        self.earlier.setVisible(found.more)
        for part in (self.later, self.end):
            part.setVisible(found.later)
        self._timer.start(0)
        self._make_some()

    def show_live(self, live: Live | None) -> None:
        if live is None:
            if self._live_row is not None:
                self._live_row.hide()
                self._live_row.deleteLater()
            self.live = self._live_row = None
            return
        if self.live is None:
            self.live = Bubble(self._theme, Sender.BOT, self._body)
            self._live_row = self._row(self.live, Sender.BOT)
            self._from_end = None
            self._column.addWidget(self._live_row)
        self.live.show_live(live.said, live.doing, live.steps)

    def clear(self) -> None:
        for id in list(self.bubbles):
            self._drop(id)
        self._missing = []
        self._rest()
        self._conversation = None
        self._follows, self._from_end = True, None
        self._sought = self._awaited = self._held = None
        for part in (self.earlier, self.later, self.end):
            part.hide()
        self.show_live(None)

    def follow(self) -> None:
        """Go to the end, and stay there."""
        self._follows, self._from_end, self._held = True, None, None
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def seek(self, message: MessageId) -> None:
        """Show where this message is, as soon as it is here, and stay there."""
        self._sought, self._follows, self._from_end, self._held = message, False, None, None
        self._go_to_sought()

    def enter(self, message: MessageId | None = None) -> None:
        """By the keyboard: to this message, when it is here, or to the last one."""
        if message is not None and message not in self.bubbles:
            self._awaited = message
        elif self.bubbles:
            self._focus_on(message or max(self.bubbles))

    def settle_action(self, message: MessageId, digest: str, done: bool) -> None:
        if message in self.bubbles:
            self.bubbles[message].settle_action(digest, done)

    def _make_some(self) -> None:
        """The latest first, so that what one reads stands at once."""
        for _ in range(_AT_ONCE):
            if self._missing:
                self._make(self._missing.pop())
        if not self._missing:
            self._rest()

    def _rest(self) -> None:
        self._timer.stop()
        if self._unordered:
            self._unordered = False
            tab_on(self.earlier, *(self.bubbles[id] for id in sorted(self.bubbles)), self.later)
        self._go_to_sought()
        waiting, self._waiting = self._waiting, []
        for made in waiting:
            if not made.done():
                made.set_result(None)

    def _make(self, line: Line) -> None:
        message = line.message
        bubble = Bubble(self._theme, message.sender, self._body)
        bubble.show_line(line, self._able)
        bubble.why_wanted.connect(lambda: self.why_wanted.emit(line))
        bubble.retry_wanted.connect(lambda: self.retry_wanted.emit(line))
        bubble.edit_wanted.connect(lambda: self.edit_wanted.emit(line))
        bubble.again_wanted.connect(lambda: self.again_wanted.emit(line))
        bubble.rated.connect(lambda rating, comment: self.rated.emit(line, rating, comment))
        bubble.moved.connect(lambda step: self._move(line.message.id, step))
        bubble.left.connect(self.left)
        bubble.cited.connect(self.cited)
        bubble.action_wanted.connect(lambda action: self.action_wanted.emit(line, action))
        bubble.ask_wanted.connect(self.ask_wanted)
        row = self._row(bubble, message.sender)
        self._messages.insertWidget(sum(id < message.id for id in self.bubbles), row)
        self.bubbles[message.id] = bubble
        self._unordered = True
        if message.id > self._announced and message.sender is not Sender.CUSTOMER:
            self._announced = message.id
            announce(bubble, bubble.accessibleName())
        self._rows[message.id] = row

    def _row(self, bubble: Bubble, sender: Sender) -> QWidget:
        """Own messages stand to the right, those of others to the left."""
        row = QWidget(self._body)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(bubble, 6)
        line.insertStretch(0 if sender is Sender.CUSTOMER else 1, 1)
        return row

    def _go_to_sought(self) -> None:
        if self._missing:
            return
        if self._sought in self.bubbles:
            for id, bubble in self.bubbles.items():
                bubble.mark(id == self._sought)
            self._bring_into_view(self.bubbles[self._sought])
            self._held, self._sought = self._sought, None
        if self._awaited in self.bubbles:
            self._focus_on(self._awaited)
            self._awaited = None

    def _move(self, id: MessageId, step: int) -> None:
        ids = sorted(self.bubbles)
        place = ids.index(id) + step
        if 0 <= place < len(ids):
            self._focus_on(ids[place])
        elif place < 0 and self.earlier.isVisible():
            self.earlier.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= len(ids) and self.later.isVisible():
            self.later.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= len(ids):
            self.left.emit()

    def _focus_on(self, id: MessageId) -> None:
        bubble, self._held = self.bubbles[id], id
        bubble.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_into_view(bubble)

    def _bring_into_view(self, bubble: Bubble) -> None:
        """Its head at least: a long one does not fit."""
        self._column.activate()
        top = bubble.mapTo(self._body, bubble.rect().topLeft()).y()
        low = min(top + bubble.height(), top + self.viewport().height())
        air = self._theme.space(2)
        self.ensureVisible(0, low, 0, air)
        self.ensureVisible(0, top, 0, air)

    def _drop(self, id: MessageId) -> None:
        self.bubbles.pop(id)
        row = self._rows.pop(id)
        self._messages.removeWidget(row)  # it would count as a row until it is deleted
        row.hide()
        row.deleteLater()

    def _show_earlier(self) -> None:
        """They come above what one looks at, which stays where it is."""
        bar = self.verticalScrollBar()
        self._from_end, self._held = bar.maximum() - bar.value(), None
        if self.earlier.hasFocus() and self.bubbles:
            self.bubbles[min(self.bubbles)].setFocus(Qt.FocusReason.OtherFocusReason)
        self.earlier_wanted.emit()

    def _show_later(self) -> None:
        self._follows, self._from_end, self._held = False, None, None
        if self.later.hasFocus() and self.bubbles:
            self.bubbles[max(self.bubbles)].setFocus(Qt.FocusReason.OtherFocusReason)
        self.later_wanted.emit()

    def _keep_end(self, _low: int, high: int) -> None:
        if self._from_end is not None:
            self.verticalScrollBar().setValue(high - self._from_end)
        elif self._follows:
            self.verticalScrollBar().setValue(high)
        elif self._held in self.bubbles:
            self._bring_into_view(self.bubbles[self._held])

    def _let_go(self) -> None:
        self._held = None

    def _note_scroll(self, value: int) -> None:
        high = self.verticalScrollBar().maximum()
        self._follows = value >= high - self._theme.space(8)
        if self._from_end is not None:
            self._from_end = high - value


def _link(text: str, parent: QWidget, run: Callable[[], object]) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("look", "link")
    button.clicked.connect(lambda: run())
    button.hide()
    return button
