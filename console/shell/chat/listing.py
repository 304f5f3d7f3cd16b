"""The list of conversations: recent ones, or those that a search finds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.domain.ids import ConversationId, MessageId
from console.ports.clock import Clock
from console.shell.chat.query import MOST_FOUND, Listed, ListedPage
from console.shell.theme import Theme
from console.shell.timewords import exact_time, relative_time
from console.shell.widgets.plainlabel import plain_tip


class _Talks(QListWidget):
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here opens nothing: only going to one does."""
        chosen = self.currentRow()
        self.blockSignals(True)
        super().focusInEvent(event)
        if chosen < 0:
            self.setCurrentRow(-1)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From nowhere Qt goes to the first row by any key."""
        if event.key() == Qt.Key.Key_End and self.currentRow() < 0:
            self.setCurrentRow(self.count() - 1)
        else:
            super().keyPressEvent(event)


class ConversationList(QWidget):
    chosen = Signal(str)
    searched = Signal(str)
    entered = Signal()
    """From the search or the list into the conversation that is open."""
    reached_end = Signal()
    """What is listed was gone through, and there are older ones."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed: Sequence[Listed] = ()
        self._more = False
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search conversations")
        self.search.setAccessibleName("Search conversations")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.searched)
        self.search.installEventFilter(self)
        self.list = _Talks(self)
        self.list.setAccessibleName("Conversations")
        self.list.setProperty("look", "plain")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._choose)
        self.list.verticalScrollBar().valueChanged.connect(self._look_further)
        self.list.itemActivated.connect(lambda _: self.entered.emit())
        self.count = QLabel("", self)
        self.count.setProperty("look", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.space(4), 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.count)

    def found_in(self, id: str) -> tuple[MessageId, ...]:
        """The messages that the search found in this conversation, latest first."""
        return next((each.messages for each in self._listed if each.conversation.id == id), ())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes into the list, Enter opens the first of it, Esc gives the search up."""
        if watched is not self.search or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.count():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.list.currentRow() < 0:
                self.list.setCurrentRow(0)
            if key != Qt.Key.Key_Down:
                self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.search.clear()
            self.entered.emit()
        else:
            return False
        return True

    def show_list(self, page: ListedPage, current: str, clock: Clock) -> None:
        """Anew; what is selected stays so, and what one looks at."""
        found, bar = page.listed, self.list.verticalScrollBar()
        at, self._more = bar.value(), False
        if tuple(found) != tuple(self._listed) or self.list.count() != len(found):
            self._listed = found
            self.list.blockSignals(True)
            self.list.clear()
            for each in found:
                self.list.addItem(_item(each, clock))
            self.list.blockSignals(False)
        self.count.setText(_counted(len(found), bool(self.search.text().strip()), page.more))
        self.select(current)
        bar.setValue(at)
        self._more = page.more

    def select(self, current: str) -> None:
        """Show which one is open, without asking for it."""
        self.list.blockSignals(True)
        rows = [row for row, each in enumerate(self._listed) if each.conversation.id == current]
        self.list.setCurrentRow(rows[0] if rows else -1)
        self.list.blockSignals(False)

    def _look_further(self, at: int) -> None:
        if self._more and at >= self.list.verticalScrollBar().maximum():
            self._more = False
            self.reached_end.emit()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(ConversationId(item.data(Qt.ItemDataRole.UserRole)))


def _item(listed: Listed, clock: Clock) -> QListWidgetItem:
    conversation = listed.conversation
    title = conversation.title or "Conversation"
    when = relative_time(conversation.last_at, clock.now())
    lines = [title, *(part for part in (listed.snippet, _found(len(listed.messages))) if part), when]
    item = QListWidgetItem("\n".join(lines))
    item.setData(Qt.ItemDataRole.UserRole, conversation.id)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(lines))
    item.setToolTip(plain_tip(f"{title}\n{exact_time(conversation.last_at)}"))
    return item


def _found(count: int) -> str:
    """Where there is more to go to than the snippet."""
    latest = "the latest " if count >= MOST_FOUND else ""
    return f"{latest}{count:,} messages found (F3)" if count > 1 else ""


def _counted(count: int, searched: bool, more: bool) -> str:
    if not count:
        return "None found." if searched else "No conversation yet."
    if more:
        return f"The latest {count:,}; older ones below"
    one = "conversation" if count == 1 else "conversations"
    return f"{count:,} {one}{' found' if searched else ', latest first'}"
