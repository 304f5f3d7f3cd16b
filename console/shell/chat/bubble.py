"""One message on screen, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import ceil

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from console.domain.conversations import Sender
from console.domain.turns import Citation, SuggestedAction
from console.shell.chat.query import Line, engine_words
from console.shell.chat.why import confidence_words
from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.flow import FlowLayout
from console.shell.widgets.timelabel import exact_time

LOOKS: dict[Sender, tuple[str, str, Role]] = {
    Sender.CUSTOMER: ("You", "person", "bubble_customer"),
    Sender.BOT: ("Mentor", "bot", "bubble_bot"),
    Sender.PERSON: ("Colleague", "person", "bubble_person"),
    Sender.NOTE: ("Note", "note", "bubble_note"),
    Sender.SYSTEM: ("Done", "check", "bubble_person"),
}
GOOD, BAD = 5, 1
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class MessageText(QTextBrowser):
    """As high as its text. Markdown without HTML; nothing is fetched, no link followed."""

    def __init__(self, air: int, parent: QWidget | None = None) -> None:
        """``air`` in pixels stands between paragraphs."""
        super().__init__(parent)
        self._air = air
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("background: transparent; border: none; padding: 0; min-height: 0;")
        self.document().setDocumentMargin(0)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Pictures and style sheets are never loaded, from the network or from this computer."""
        return None

    def show_markdown(self, text: str) -> None:
        self.document().setMarkdown(text, _FEATURES)
        self._set_type()
        self.fit()

    def _set_type(self) -> None:
        """Headings no larger than the text but bold, and air between paragraphs."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            cursor.setPosition(block.position())
            if shape.headingLevel():
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                plain = QTextCharFormat()
                plain.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
                cursor.mergeCharFormat(plain)
            air = QTextBlockFormat()
            air.setBottomMargin(0 if block.textList() or shape.headingLevel() else self._air)
            air.setTopMargin(self._air if shape.headingLevel() and block.blockNumber() else 0)
            cursor.mergeBlockFormat(air)
            block = block.next()
        cursor.endEditBlock()

    def show_plain(self, text: str) -> None:
        self.setPlainText(text)
        self.fit()

    def fit(self) -> None:
        """Take the height that the text needs at this width."""
        self.setFixedHeight(ceil(self.document().size().height()) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class Bubble(QFrame):
    """A stored message, or, without a line, the turn under way."""

    why_wanted = Signal()
    retry_wanted = Signal()
    edit_wanted = Signal()
    again_wanted = Signal()
    rated = Signal(int)
    cited = Signal(str)
    action_wanted = Signal(object)

    def __init__(self, theme: Theme, sender: Sender, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        word, icon, self._ground = LOOKS[sender]
        self.setObjectName("bubble")
        self.line: Line | None = None
        self.sender_chip = StatusChip(theme, word, icon, "secondary", self, size="secondary")
        self.about = QLabel("", self)
        self.about.setProperty("look", "secondary")
        self.text = MessageText(theme.space(1.5), self)
        self.text.setAccessibleName(word)
        self.offers: dict[str, QPushButton] = {}
        self._asking: QWidget | None = None
        head = QHBoxLayout()
        head.addWidget(self.sender_chip)
        head.addStretch(1)
        head.addWidget(self.about)
        self._column = QVBoxLayout(self)
        edge = theme.space(3)
        self._column.setContentsMargins(edge, theme.space(2), edge, theme.space(2))
        self._column.setSpacing(theme.space(1))
        self._column.addLayout(head)
        self._column.addWidget(self.text)
        theme.changed.connect(self._paint_ground)
        self._paint_ground()

    def show_line(self, line: Line, able: bool) -> None:
        """Once for each bubble."""
        self.line = line
        message = line.message
        if message.sender is Sender.BOT:
            self.text.show_markdown(message.text)
        else:
            self.text.show_plain(message.text)
        self.about.setText(_about(line))
        self.about.setToolTip(exact_time(message.at))
        self._add_citations()
        self._add_actions(able)
        self._add_tools(able)

    def show_live(self, said: str, doing: str) -> None:
        self.about.setText(doing)
        self.text.show_markdown(said)
        self.text.setVisible(bool(said))

    def button(self, text: str) -> QPushButton | None:
        """The one that says ``text``."""
        return next((each for each in self.findChildren(QPushButton) if each.text() == text), None)

    def settle_action(self, digest: str, done: bool) -> None:
        """It ran, or could be tried again."""
        if digest in self.offers:
            self.offers[digest].setEnabled(not done)

    def _add_citations(self) -> None:
        cited = self.line.reply.knowledge if self.line and self.line.reply else ()
        for citation in cited:
            self._column.addWidget(self._citation(citation), 0, Qt.AlignmentFlag.AlignLeft)

    def _citation(self, citation: Citation) -> QPushButton:
        link = QPushButton(f"[{citation.number}] {citation.title}", self)
        link.setProperty("look", "link")
        link.setToolTip(f"Open this entry, version {citation.version}")
        link.clicked.connect(lambda: self.cited.emit(citation.id))
        return link

    def _add_actions(self, able: bool) -> None:
        offered = self.line.reply.actions if self.line and self.line.reply else ()
        if not offered:
            return
        row = QWidget(self)
        flow = FlowLayout(row, spacing=self._theme.space(2))
        for action in offered:
            button = QPushButton(action.label, row)
            button.setToolTip(action.preview)
            button.setAccessibleDescription(action.preview)
            button.setEnabled(able)
            button.clicked.connect(lambda _=False, action=action: self._choose(action))
            self.offers[action.digest] = button
            flow.addWidget(button)
        self._column.addWidget(row)

    def _choose(self, action: SuggestedAction) -> None:
        if action.irreversible:
            self._ask(action)
        else:
            self._run(action)

    def _run(self, action: SuggestedAction) -> None:
        self._leave_asking()
        if self.offers[action.digest].isEnabled():
            self.offers[action.digest].setEnabled(False)
            self.action_wanted.emit(action)

    def _ask(self, action: SuggestedAction) -> None:
        """In place: exactly what will happen, and that it cannot be taken back."""
        self._leave_asking()
        self._asking = asking = QFrame(self)
        asking.setProperty("look", "card")
        asking.setAccessibleName(f"Confirm: {action.label}")
        preview = QLabel(action.preview, asking)
        preview.setTextFormat(Qt.TextFormat.PlainText)
        preview.setWordWrap(True)
        warning = QLabel("This cannot be taken back.", asking)
        warning.setProperty("look", "amber")
        do = QPushButton(f"Yes: {action.label}", asking)
        do.setProperty("look", "danger")
        do.clicked.connect(lambda: self._run(action))
        leave = QPushButton("No", asking)
        leave.clicked.connect(self._leave_asking)
        buttons = QHBoxLayout()
        for button in (do, leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(asking)
        column.addWidget(preview)
        column.addWidget(warning)
        column.addLayout(buttons)
        self._column.addWidget(asking)
        leave.setFocus()

    def _leave_asking(self) -> None:
        if self._asking is not None:
            self._asking.hide()
            self._asking.deleteLater()
            self._asking = None

    def _add_tools(self, able: bool) -> None:
        line = self.line
        if line is None or line.message.sender not in (Sender.BOT, Sender.CUSTOMER):
            return
        row = QHBoxLayout()
        row.setSpacing(0)
        if line.reply is not None:
            self._tool(row, "Why", "what this reply rests on", lambda: self.why_wanted.emit())
            self._tool(row, "Retry", "ask the same again", lambda: self.retry_wanted.emit(), able)
            for word, rating in (("Good", GOOD), ("Bad", BAD)):
                rate = self._tool(row, word, "rate this reply", partial(self._rate, rating), able)
                rate.setCheckable(True)
                rate.setChecked(line.rating == rating)
        else:
            self._tool(row, "Edit", "change it and send it again", lambda: self.edit_wanted.emit(), able)
        if line.open:
            self._tool(row, "Ask again", "this was not answered", lambda: self.again_wanted.emit(), able)
        self._tool(row, "Copy", "the text of this message", self._copy)
        row.addStretch(1)
        self._column.addLayout(row)

    def _tool(
        self, row: QHBoxLayout, word: str, means: str, run: Callable[[], object], able: bool = True
    ) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("look", "status")
        button.setToolTip(f"{word}: {means}")
        button.setAccessibleName(f"{word}: {means}")
        button.setEnabled(able)
        button.clicked.connect(lambda: run())
        row.addWidget(button)
        return button

    def _rate(self, rating: int) -> None:
        self.rated.emit(rating)

    def _copy(self) -> None:
        if self.line is not None:
            QGuiApplication.clipboard().setText(self.line.message.text)

    def _paint_ground(self) -> None:
        colors = self._theme.tokens.colors
        self.setStyleSheet(
            f"QFrame#bubble {{ background: {colors[self._ground]}; border: 1px solid {colors['line']};"
            " border-radius: 6px; }"
        )
        self.text.fit()


def _about(line: Line) -> str:
    when = line.message.at.astimezone().strftime("%H:%M")
    if line.reply is None:
        return f"not answered  ·  {when}" if line.open else when
    told = (engine_words(line.reply.engine), confidence_words(line.reply.confidence), when)
    return "  ·  ".join(each for each in told if each)
