"""Right: who the customer is, where the conversation stands, what is open, why the bot spoke, what came before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from console.domain.beside import SuggestedReply
from console.domain.conversations import Conversation
from console.domain.inbox import ActionItem
from console.domain.turns import Reply, SuggestedAction
from console.shell.chat.why import WhyPane
from console.shell.inbox.factsheet import FactSheets
from console.shell.inbox.known import handovers_told, memory_told, place_told
from console.shell.inbox.profile import ProfileFields
from console.shell.inbox.query import Context
from console.shell.inbox.suggestions import SuggestedReplies
from console.shell.inbox.wording import ACTIONS, Wording, clock_words, preview_of
from console.shell.theme import Theme
from console.shell.widgets.rowbutton import RowButton

T = TypeVar("T")
_EARLIER = 8
"""Conversations before this one that are listed."""


class ContextPane(QStackedWidget):
    """``why`` stands in its place while one looks behind a reply."""

    profile_edited = Signal(str, object, bool)
    resolve_wanted = Signal(object)
    conversation_wanted = Signal(str)
    why_wanted = Signal()
    action_wanted = Signal(object)
    """A suggested action that the person confirmed."""
    came = Signal()
    """It is on screen again."""
    left = Signal()
    """Back to where one came from."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Behind the conversation")
        self.why = WhyPane(theme, self)
        self.fields = ProfileFields(theme)
        self.suggested = SuggestedReplies(theme)
        self.sheets = FactSheets(theme)
        self._texts: dict[str, QLabel] = {}
        self._lists: dict[str, QVBoxLayout] = {}
        self._sections: dict[str, QWidget] = {}
        self._made: dict[str, object] = {}
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Behind the conversation")
        body = QWidget(area)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, theme.space(2), 0)
        self._column.setSpacing(theme.space(3))
        self._add_list("Action queue")
        self._add("Suggested replies", self.suggested)
        self._add_list("Suggested actions")
        self._column.addWidget(self.sheets)
        self._add("Profile", self.fields)
        self._add_text("Where it stands")
        self._add_list("Why this reply")
        self._add_text("Memory")
        self._add_list("Earlier conversations")
        self._add_text("Who held it")
        self._column.addStretch(1)
        area.setWidget(body)
        for section in self._sections.values():
            section.hide()
        self.area = area
        self.addWidget(area)
        self.addWidget(self.why)
        self.fields.edited.connect(self.profile_edited)
        self.suggested.left.connect(self.left)
        self.why.left.connect(self.leave_why)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came.emit()

    def show_context(self, context: Context, wording: Wording, able: bool) -> None:
        self._sections["Profile"].show()
        self.fields.show_profile(context.profile, able)
        self._say("Where it stands", place_told(context.memory))
        self._say("Memory", memory_told(context.memory, context.profile))
        self._say("Who held it", handovers_told(context.handovers, wording))
        self._fill("Action queue", context.items, lambda item: self._item(item, wording, able), able)
        self._fill("Earlier conversations", context.earlier[:_EARLIER], lambda one: self._earlier(one, wording))
        self._fill("Why this reply", (context.reply,) if context.reply else (), self._why)
        actions = context.reply.actions if context.reply else ()
        self._fill("Suggested actions", actions, lambda action: self._action(action, able), able)
        self.sheets.show_sheets(context.beside)

    def show_replies(self, replies: Sequence[SuggestedReply], able: bool) -> None:
        """What could be written next; a click puts it into the composer."""
        self.suggested.show_replies(replies, able)
        self._sections["Suggested replies"].setVisible(bool(replies))

    def show_why(self, reply: Reply) -> None:
        self.why.show_reply(reply)
        self.setCurrentWidget(self.why)
        self.why.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_why(self) -> None:
        self.setCurrentWidget(self.area)
        self.left.emit()

    def focus(self) -> None:
        """To the first field."""
        first = next(iter(self.fields.lines.values()), None)
        if first is not None:
            self.setCurrentWidget(self.area)
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _item(self, item: ActionItem, wording: Wording, able: bool) -> QWidget:
        icon, role = ACTIONS[item.kind]
        button = RowButton(f"{clock_words(item.at, wording.now)}  {item.reason or item.kind.value}")
        button.setIcon(self._theme.icon(icon, role))
        button.setToolTip(f"{item.kind.value}: {item.reason}. Click to resolve it.")
        button.setAccessibleName(f"Resolve {item.kind.value}: {item.reason}")
        button.setEnabled(able)
        button.clicked.connect(lambda: self.resolve_wanted.emit(item))
        return button

    def _earlier(self, one: Conversation, wording: Wording) -> QWidget:
        button = RowButton(f"{clock_words(one.last_at, wording.now)}  {preview_of(one)}")
        button.setAccessibleName(f"Open the conversation of {clock_words(one.last_at, wording.now)}")
        button.clicked.connect(lambda: self.conversation_wanted.emit(one.id))
        return button

    def _why(self, reply: Reply) -> QWidget:
        button = RowButton(f"“{reply.content}”")
        button.setToolTip("What the bot's last words rest on (Y)")
        button.clicked.connect(lambda: self.why_wanted.emit())
        return button

    def _action(self, action: SuggestedAction, able: bool) -> QWidget:
        button = QPushButton(action.label)
        button.setToolTip(action.preview)
        button.setAccessibleDescription(action.preview)
        button.setEnabled(able)
        button.clicked.connect(lambda: self.action_wanted.emit(action))
        return button

    def _add(self, name: str, part: QWidget) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(1))
        title = QLabel(name, holder)
        title.setProperty("look", "heading")
        column.addWidget(title)
        column.addWidget(part)
        self._column.addWidget(holder)
        self._sections[name] = holder

    def _add_text(self, name: str) -> None:
        label = QLabel("")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(name)
        self._texts[name] = label
        self._add(name, label)

    def _add_list(self, name: str) -> None:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(1))
        self._lists[name] = column
        self._add(name, part)

    def _say(self, name: str, html: str) -> None:
        if self._texts[name].text() != html:
            self._texts[name].setText(html)
        self._sections[name].setVisible(bool(html))

    def _fill(self, name: str, subjects: Sequence[T], make: Callable[[T], QWidget], *key: object) -> None:
        """Anew, where something changed."""
        listed = tuple(subjects)
        if self._made.get(name) != (listed, key):
            self._made[name] = (listed, key)
            column = self._lists[name]
            while (item := column.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            for subject in listed:
                column.addWidget(make(subject))
        self._sections[name].setVisible(bool(listed))
