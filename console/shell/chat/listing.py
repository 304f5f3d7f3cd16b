"""The list of conversations: recent ones, or those that a search finds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.conversations import Conversation
from console.domain.ids import ConversationId
from console.ports.clock import Clock
from console.shell.theme import Theme
from console.shell.widgets.timelabel import exact_time, relative_time


class ConversationList(QWidget):
    chosen = Signal(str)
    searched = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed: Sequence[Conversation] = ()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search conversations")
        self.search.setAccessibleName("Search conversations")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.searched)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Conversations")
        self.list.setProperty("look", "plain")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._choose)
        self.count = QLabel("", self)
        self.count.setProperty("look", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.space(4), 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.count)

    def show_list(self, found: Sequence[Conversation], current: str, clock: Clock) -> None:
        """Anew; what is selected stays so."""
        if tuple(found) != tuple(self._listed) or self.list.count() != len(found):
            self._listed = found
            self.list.blockSignals(True)
            self.list.clear()
            for each in found:
                self.list.addItem(_item(each, clock))
            self.list.blockSignals(False)
        self.count.setText(_counted(len(found), bool(self.search.text().strip())))
        self.select(current)

    def select(self, current: str) -> None:
        """Show which one is open, without asking for it."""
        self.list.blockSignals(True)
        rows = [row for row, each in enumerate(self._listed) if each.id == current]
        self.list.setCurrentRow(rows[0] if rows else -1)
        self.list.blockSignals(False)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(ConversationId(item.data(Qt.ItemDataRole.UserRole)))


def _item(conversation: Conversation, clock: Clock) -> QListWidgetItem:
    title = conversation.title or "Conversation"
    when = relative_time(conversation.last_at, clock.now())
    item = QListWidgetItem(f"{title}\n{when}")
    item.setData(Qt.ItemDataRole.UserRole, conversation.id)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {when}")
    item.setToolTip(f"{title}\n{exact_time(conversation.last_at)}")
    return item


def _counted(count: int, searched: bool) -> str:
    if not count:
        return "None found." if searched else "No conversation yet."
    one = "conversation" if count == 1 else "conversations"
    return f"{count} {one}{' found' if searched else ', latest first'}"
