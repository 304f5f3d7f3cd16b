"""Where a person writes: to the customer, a note, or a whisper; locked while somebody else holds the conversation."""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.domain.conversations import ConversationState
from console.domain.inbox_commands import Then
from console.domain.rich import Attachment
from console.shell.inbox.files import FileRow
from console.shell.inbox.later import LaterRow
from console.shell.inbox.standing import Hold, Mode, Standing
from console.shell.theme import Theme
from console.shell.widgets.segments import SegmentedControl

_LINES = 5
_MODES = {Mode.REPLY: "Reply  R", Mode.NOTE: "Note  N", Mode.WHISPER: "Whisper  W"}
_HINTS = {
    Mode.REPLY: "Write to the customer   (Enter sends, / brings canned replies)",
    Mode.NOTE: "A note that neither the customer nor the bot sees   (Enter keeps it)",
    Mode.WHISPER: "Tell the bot, such as “ask for the permit”; the customer never sees it",
}


class WordsEditor(QPlainTextEdit):
    """Enter sends, with Ctrl it hands back, with Ctrl+Shift it closes; Shift+Enter begins a line."""

    submitted = Signal(object)
    slashed = Signal()
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (control or not shift):
            if not event.isAutoRepeat():
                self.submitted.emit((Then.CLOSE if shift else Then.HAND_BACK) if control else Then.STAY)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.text() == "/" and self._begins_a_word():
            self.slashed.emit()
        else:
            super().keyPressEvent(event)

    def _begins_a_word(self) -> bool:
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.position()]
        return not before.strip()


class Composer(QFrame):
    """``submitted`` carries what happens then; the text is cleared by who takes it."""

    submitted = Signal(object)
    take_wanted = Signal()
    write_wanted = Signal()
    mode_wanted = Signal(str)
    canned_wanted = Signal()
    attach_wanted = Signal()
    bot_wanted = Signal()
    edited = Signal()
    reload_wanted = Signal()
    left = Signal()
    locked_out = Signal()
    """It was locked while the cursor was in it."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.standing = Standing()
        self.mode = Mode.REPLY
        self.writing = False
        """the person writes though nobody has given it to them: sending takes the conversation over"""
        self._busy = self._quiet = False
        self.setAccessibleName("Composer")
        self.setProperty("look", "card")
        self.modes = SegmentedControl("Write", [(mode.value, _MODES[mode]) for mode in Mode], self)
        self.state = QLabel("", self)
        self.state.setProperty("look", "secondary")
        self.refusal = QLabel("", self)
        self.refusal.setProperty("look", "amber")
        self.refusal.setWordWrap(True)
        self.reload = QPushButton("Show their draft", self)
        self.reload.setProperty("look", "link")
        self.locked = QFrame(self)
        self.lock_words = QLabel("", self.locked)
        self.lock_words.setWordWrap(True)
        self.take = QPushButton("Take over  T", self.locked)
        self.take.setProperty("look", "primary")
        self.write = QPushButton("Write and take over", self.locked)
        self.edit = WordsEditor(self)
        self.edit.setAccessibleName("Message")
        self.edit.setTabChangesFocus(True)
        self.files = FileRow(theme, self)
        self.later = LaterRow(theme, now, self)
        self.canned = self._tool("/ Canned", "Canned replies: type / in an empty line", self.canned_wanted)
        self.attach = self._tool("Attach", "Attach files (Ctrl+Shift+A)", self.attach_wanted)
        self.bot_draft = self._tool("Bot draft", "Let the bot write a draft (Ctrl+D)", self.bot_wanted)
        self.send = QPushButton("Send", self)
        self.send.setProperty("look", "primary")
        self.more = QPushButton("▾", self)
        self.more.setAccessibleName("Other ways to send")
        self.more.setToolTip("Other ways to send")
        self._menu = QMenu(self.more)
        self.hand_back = self._menu.addAction("Send and hand back to the bot\tCtrl+Enter")
        self.close_after = self._menu.addAction("Send and close\tCtrl+Shift+Enter")
        self.send_later = self._menu.addAction("Send later…")
        self.more.setMenu(self._menu)
        self._lay_out()
        self._connect()
        self._say()

    @property
    def text(self) -> str:
        return self.edit.toPlainText()

    @property
    def is_locked(self) -> bool:
        return self.mode is Mode.REPLY and not self.standing.mine and not self.writing

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return self.files.attachments

    def put(self, text: str) -> None:
        """Without telling, unless it is there already; the cursor goes to the end."""
        if text != self.text:
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False
            self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self._say()

    def insert(self, text: str) -> None:
        """As if it were typed."""
        self.edit.insertPlainText(text)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_standing(self, standing: Standing) -> None:
        self.standing = standing
        if standing.mine:
            self.writing = False
        self._say()

    def show_mode(self, mode: Mode) -> None:
        """Without telling."""
        self.mode = mode
        self.modes.choose(mode.value)
        self._say()

    def show_begun(self, begun: Set[Mode]) -> None:
        """Which ways to write hold something half-written; of the one in use it is seen."""
        for mode in Mode:
            mark = " •" if mode in begun and mode is not self.mode else ""
            self.modes.name_option(mode.value, f"{_MODES[mode]}{mark}")
            self.modes.buttons[mode.value].setToolTip("Something half-written stands here" if mark else "")

    def begin_writing(self) -> None:
        """Write though it is not held: the first message takes it over."""
        self.writing = not self.standing.mine
        self._say()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, busy: bool) -> None:
        self._busy = busy
        self._say()

    def show_state(self, words: str) -> None:
        """What became of the draft."""
        self.state.setText(words)

    def refuse(self, words: str, *, theirs: bool = False) -> None:
        """Why it was not done; empty: nothing was refused. ``theirs``: somebody else changed the draft."""
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))
        self.reload.setVisible(theirs)

    def focus(self) -> None:
        """To where one goes on: the text, or what unlocks it."""
        unlocks = self.take if self.take.isEnabled() else self.modes.buttons[Mode.NOTE.value]
        target = unlocks if self.is_locked else self.edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tool(self, word: str, means: str, signal: object) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("look", "status")
        button.setToolTip(means)
        button.setAccessibleName(means)
        button.clicked.connect(lambda: signal.emit())  # type: ignore[attr-defined]
        return button

    def _say(self) -> None:
        """All of it as mode and standing have it."""
        standing, reply = self.standing, self.mode is Mode.REPLY
        locked, able = self.is_locked, standing.able and not self._busy
        within = locked and self.edit.hasFocus()
        self.locked.setVisible(locked)
        self.edit.setVisible(not locked)
        for part in (self.canned, self.attach, self.bot_draft, self.more):
            part.setVisible(reply and not locked)
        self.send.setVisible(not locked)
        self.files.setVisible(reply and not locked and bool(self.files.attachments))
        if not reply or locked:
            self.later.hide()
        self.lock_words.setText(_lock_words(standing))
        self.take.setEnabled(able and standing.may_take)
        self.take.setText("Open it and take over  T" if _rests(standing) else "Take over  T")
        self.write.setEnabled(able and standing.may_take and not standing.needs_reason)
        self.modes.setEnabled(standing.hold is not Hold.NONE and standing.able)
        self.edit.setReadOnly(not standing.able)
        self.edit.setPlaceholderText(_HINTS[self.mode])
        self.edit.setAccessibleName({Mode.REPLY: "Message", Mode.NOTE: "Note"}.get(self.mode, "Whisper to the bot"))
        something = bool(self.text.strip()) or (reply and bool(self.attachments))
        self.send.setEnabled(able and something)
        self.more.setEnabled(able and something)
        self.send.setText(self._send_word())
        self.bot_draft.setEnabled(able)
        self._fit()
        self._fit_lock()
        if within:
            self.locked_out.emit()

    def _send_word(self) -> str:
        if self.mode is Mode.REPLY:
            return "Take over and send" if self.writing else "Send"
        return "Keep note" if self.mode is Mode.NOTE else "Whisper"

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()
        self._say()

    def _submit(self, then: Then) -> None:
        if self.send.isEnabled() and not self.is_locked:
            self.submitted.emit(then if self.mode is Mode.REPLY else Then.STAY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_lock()

    def _fit_lock(self) -> None:
        """The words above what unlocks it, where they would not fit beside it in one line."""
        words = self.lock_words.fontMetrics().horizontalAdvance(self.lock_words.text())
        needed = words + self.take.sizeHint().width() + self.write.sizeHint().width() + self._theme.px(60)
        beside = needed <= self.width()
        flows = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._lock.direction() != flows:
            self._lock.setDirection(flows)

    def _fit(self) -> None:
        lines = min(max(int(self.edit.document().size().height()), 2), _LINES)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * lines + self._theme.px(26))

    def _lay_out(self) -> None:
        space = self._theme.space
        for hidden in (self.refusal, self.reload, self.later):
            hidden.hide()
        head = QHBoxLayout()
        head.addWidget(self.modes)
        head.addWidget(self.state, 1, Qt.AlignmentFlag.AlignRight)
        self._lock = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.locked)
        self._lock.setContentsMargins(0, space(1), 0, space(1))
        self._lock.addWidget(self.lock_words, 1)
        unlocks = QHBoxLayout()
        for unlock in (self.take, self.write):
            unlocks.addWidget(unlock)
        unlocks.addStretch(1)
        self._lock.addLayout(unlocks)
        foot = QHBoxLayout()
        foot.setSpacing(space(1))
        for tool in (self.canned, self.attach, self.bot_draft):
            foot.addWidget(tool)
        foot.addStretch(1)
        foot.addWidget(self.send)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(3), space(2), space(3), space(2))
        column.setSpacing(space(2))
        column.addLayout(head)
        refused = QHBoxLayout()
        refused.addWidget(self.refusal, 1)
        refused.addWidget(self.reload)
        column.addLayout(refused)
        for part in (self.locked, self.edit, self.files, self.later):
            column.addWidget(part)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.modes.chosen.connect(self.mode_wanted)
        self.take.clicked.connect(lambda: self.take_wanted.emit())
        self.write.clicked.connect(lambda: self.write_wanted.emit())
        self.edit.textChanged.connect(self._changed)
        self.edit.submitted.connect(self._submit)
        self.edit.slashed.connect(self.canned_wanted)
        self.edit.escaped.connect(self.left)
        self.files.changed.connect(self._say)
        self.reload.clicked.connect(lambda: self.reload_wanted.emit())
        self.send.clicked.connect(lambda: self._submit(Then.STAY))
        self.hand_back.triggered.connect(lambda: self._submit(Then.HAND_BACK))
        self.close_after.triggered.connect(lambda: self._submit(Then.CLOSE))
        self.send_later.triggered.connect(lambda: self.later.ask())
        self._theme.changed.connect(self._fit)


def _rests(standing: Standing) -> bool:
    return standing.state is not ConversationState.OPEN


def _lock_words(standing: Standing) -> str:
    if standing.hold is Hold.NONE:
        return "No conversation is open."
    if not standing.able:
        return "This profile is open for reading only."
    if standing.hold is Hold.OTHER and not standing.may_take:
        return f"{standing.words}. Ask them, or leave a note."
    return f"{standing.words}."
