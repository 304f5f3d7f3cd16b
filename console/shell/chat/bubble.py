"""One message on screen, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.domain.conversations import Sender
from console.domain.turns import Citation
from console.shell.chat.activity import Activity, Step, tool_words
from console.shell.chat.offers import Asks, Offers
from console.shell.chat.query import Line, spoken_by
from console.shell.chat.text import MessageText
from console.shell.chat.why import confidence_words
from console.shell.theme import Theme
from console.shell.timewords import exact_time
from console.shell.tokens import Role
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.elided import ElidedLabel
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.taborder import tab_on

LOOKS: dict[Sender, tuple[str, str, Role]] = {
    Sender.CUSTOMER: ("You", "person", "bubble_customer"),
    Sender.BOT: ("Mentor", "bot", "bubble_bot"),
    Sender.PERSON: ("Colleague", "person", "bubble_person"),
    Sender.NOTE: ("Note", "note", "bubble_note"),
    Sender.SYSTEM: ("Done", "check", "bubble_person"),
}
GOOD, BAD = 5, 1
_READ_OUT = 200
"""Characters of a message that its accessible name has."""
_LONGEST_REMARK = 200
_ROOMY = 420
"""Pixels at 100 %: in a narrower one only Why tells what ran."""


class Bubble(QFrame):
    """A stored message, or, without a line, the turn under way.

    With the focus on it, Up and Down go to its neighbors, letters do what its buttons do, digits its suggestions.
    """

    why_wanted = Signal()
    retry_wanted = Signal()
    edit_wanted = Signal()
    again_wanted = Signal()
    rated = Signal(int, str)
    cited = Signal(str, int)
    """An entry, and the version that the reply rests on."""
    action_wanted = Signal(object)
    ask_wanted = Signal(str)
    moved = Signal(int)
    """-1 to the message before, 1 to the next."""
    left = Signal()

    def __init__(self, theme: Theme, sender: Sender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._word, icon, self._ground = LOOKS[sender]
        self.setObjectName("bubble")
        self.setAccessibleName(self._word)
        self.line: Line | None = None
        self.sender_chip = StatusChip(theme, self._word, icon, "secondary", self, size="secondary")
        self.about = ElidedLabel("", self)
        self.about.setProperty("look", "secondary")
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.activity = Activity(theme, self)
        self.text = MessageText(theme.space(1.5), self)
        self.text.setAccessibleName(self._word)
        self.offers: Offers | None = None
        self.asks: Asks | None = None
        self.remark: QLineEdit | None = None
        self._ran: QLabel | None = None
        self._keys: dict[Qt.Key, QPushButton] = {}
        self._able = self._marked = False
        head = QHBoxLayout()
        head.addWidget(self.sender_chip)
        head.addWidget(self.about, 1)
        self._column = QVBoxLayout(self)
        edge = theme.space(3)
        self._column.setContentsMargins(edge, theme.space(2), edge, theme.space(2))
        self._column.setSpacing(theme.space(1))
        self._column.addLayout(head)
        self._column.addWidget(self.activity)
        self._column.addWidget(self.text)
        theme.changed.connect(self._paint_ground)
        self._paint_ground()

    def show_line(self, line: Line, able: bool) -> None:
        """Once for each bubble; ``renew`` from then on."""
        self.line, self._able = line, able
        message = line.message
        if message.sender is Sender.BOT:
            self.text.show_markdown(message.text)
        else:
            self.text.show_plain(message.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._add_citations()
        self._add_offers()
        self._add_asks()
        self._add_tools()
        self._show_state(line)

    def renew(self, line: Line) -> bool:
        """The same message, with another rating or something done; False where it is another one altogether."""
        old = self.line
        if old is None or (old.message.text, old.reply) != (line.message.text, line.reply):
            return False
        self.line = line
        self._show_state(line)
        return True

    def _show_state(self, line: Line) -> None:
        about = _about(line)
        self.about.setText(about)
        self.about.setToolTip(f"{about}\n{exact_time(line.message.at)}")
        self.setAccessibleName(f"{self._word}, {about}: {' '.join(self.text.toPlainText()[:_READ_OUT].split())}")
        if self.offers is not None:
            self.offers.show_state(self._able, line.done)
        for word, rating in (("Good", GOOD), ("Bad", BAD)):
            if button := self.button(word):
                button.setChecked(line.rating == rating)
        if again := self.button("Ask again"):
            again.setVisible(line.open)

    def show_live(self, said: str, doing: str, steps: Sequence[Step]) -> None:
        self.about.setText(doing)
        self.activity.show_steps(steps)
        self.text.show_markdown(said)
        self.text.setVisible(bool(said))

    def button(self, text: str) -> QPushButton | None:
        """The one that says ``text``."""
        return next((each for each in self.findChildren(QPushButton) if each.text() == text), None)

    def mark(self, found: bool) -> None:
        """As what a search found."""
        if found != self._marked:
            self._marked = found
            self._paint_ground()

    def settle_action(self, digest: str, done: bool) -> None:
        """It ran, or could be tried again."""
        if self.offers is not None:
            self.offers.settle(digest, done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key == Qt.Key.Key_Escape and self.remark is not None and self.remark.hasFocus():
            self._leave_remark()
        elif key == Qt.Key.Key_Escape and plain:
            self.left.emit()
        elif not self.hasFocus() or not plain:
            super().keyPressEvent(event)
        elif key in steps:
            self.moved.emit(steps[key])
        elif key in self._keys:
            self._keys[key].click()
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._choose(key - Qt.Key.Key_0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._paint_ground()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._paint_ground()

    def _add_citations(self) -> None:
        cited = self.line.reply.knowledge if self.line and self.line.reply else ()
        for citation in cited:
            self._column.addWidget(self._citation(citation), 0, Qt.AlignmentFlag.AlignLeft)

    def _citation(self, citation: Citation) -> QPushButton:
        link = QPushButton(f"[{citation.number}] {citation.title}", self)
        link.setProperty("look", "link")
        link.setToolTip(f"Open this entry, version {citation.version}")
        link.clicked.connect(lambda: self.cited.emit(citation.id, citation.version))
        return link

    def _add_offers(self) -> None:
        line = self.line
        if line is None or line.reply is None or not line.reply.actions:
            return
        self.offers = Offers(self._theme, line.reply.actions, self)
        self.offers.wanted.connect(self.action_wanted)
        self._column.addWidget(self.offers)

    def _add_asks(self) -> None:
        if self.line is None or self.line.reply is None or not self.line.reply.asks:
            return
        self.asks = Asks(self._theme, self.line.reply.asks, self)
        self.asks.setEnabled(self._able)
        self.asks.wanted.connect(self.ask_wanted)
        self._column.addWidget(self.asks)

    def _choose(self, number: int) -> None:
        """Actions are counted first, then questions."""
        actions = len(self.offers.buttons) if self.offers is not None else 0
        if self.offers is not None and number <= actions:
            self.offers.choose(number)
        elif self.asks is not None:
            self.asks.choose(number - actions)

    def _add_tools(self) -> None:
        line = self.line
        if line is None or line.message.sender not in (Sender.BOT, Sender.CUSTOMER):
            return
        tools = QWidget(self)
        flow = FlowLayout(tools, spacing=0)
        if line.reply is not None:
            self._tool(flow, "Why", "W", "what this reply rests on", lambda: self.why_wanted.emit(), True)
            self._tool(flow, "Retry", "R", "ask the same again", lambda: self.retry_wanted.emit())
            for word, key, rating in (("Good", "G", GOOD), ("Bad", "B", BAD)):
                self._tool(flow, word, key, "rate this reply", partial(self._rate, rating)).setCheckable(True)
        elif line.message.sender is Sender.CUSTOMER:
            self._tool(flow, "Edit", "E", "change it and send it again", lambda: self.edit_wanted.emit())
            self._tool(flow, "Ask again", "A", "this was not answered", lambda: self.again_wanted.emit())
        self._tool(flow, "Copy", "C", "the text of this message", self._copy, True)
        row = QHBoxLayout()
        row.addWidget(tools, 1)
        if line.reply is not None and line.reply.tools_used:
            self._ran = self._used(line.reply.tools_used)
            row.addWidget(self._ran, 1)
        self._column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._ran is not None:
            self._ran.setVisible(self.width() >= self._theme.px(_ROOMY))

    def _used(self, tools: Sequence[str]) -> QLabel:
        used = ElidedLabel(f"ran {', '.join(tool_words(tool) for tool in tools)}", self)
        used.setProperty("look", "secondary")
        used.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return used

    def _tool(
        self, row: FlowLayout, word: str, key: str, means: str, run: Callable[[], object], always: bool = False
    ) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("look", "status")
        button.setToolTip(f"{word}: {means} ({key})")
        button.setAccessibleName(f"{word}: {means}")
        button.setEnabled(always or self._able)
        button.clicked.connect(lambda: run())
        row.addWidget(button)
        self._keys[Qt.Key(ord(key))] = button
        return button

    def _rate(self, rating: int) -> None:
        self.rated.emit(rating, "")
        self._leave_remark()
        if rating == BAD:
            self._ask_for_remark()

    def _ask_for_remark(self) -> None:
        self.remark = remark = QLineEdit(self)
        remark.setPlaceholderText("What was wrong with it?  (Enter keeps it, Esc leaves it)")
        remark.setAccessibleName("What was wrong with this reply")
        remark.setMaxLength(_LONGEST_REMARK)
        remark.returnPressed.connect(self._keep_remark)
        self._column.addWidget(remark)
        if bad := self.button("Bad"):
            tab_on(bad, remark)
        remark.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_remark(self) -> None:
        if self.remark is not None and self.remark.text().strip():
            self.rated.emit(BAD, self.remark.text().strip())
        self._leave_remark()

    def _leave_remark(self) -> None:
        remark, self.remark = self.remark, None
        if remark is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            remark.hide()
            remark.deleteLater()

    def _copy(self) -> None:
        if self.line is not None:
            QGuiApplication.clipboard().setText(self.line.message.text)

    def _paint_ground(self) -> None:
        colors = self._theme.tokens.colors
        edge = colors["accent"] if self.hasFocus() or self._marked else colors["line"]
        self.setStyleSheet(
            f"QFrame#bubble {{ background: {colors[self._ground]}; border: 1px solid {edge}; border-radius: 6px; }}"
        )
        self.text.fit()


def _about(line: Line) -> str:
    when = line.message.at.astimezone().strftime("%H:%M")
    if line.reply is None:
        return f"not answered  ·  {when}" if line.open else when
    told = (spoken_by(line.reply), confidence_words(line.reply.confidence), when)
    return "  ·  ".join(each for each in told if each)
