"""The messages that are shown, as lines of the transcript, and their Qt model: a window that grows and shrinks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import MessageId
from console.shell.inbox.wording import Wording, delivery_of, sender_words, size_words
from console.shell.timewords import exact_time

AnyIndex = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
MOST = 500
"""Messages that are held; those farthest from where the person reads are let go."""
NO_MESSAGE = MessageId(0)
"""Of the line that is no message yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message; ``day`` is set on the first of a day, ``unread`` on the first that nobody has read.

    ``speaking``: no message yet, but what the bot has said so far while it writes one."""

    message: Message
    who: str
    day: date | None = None
    unread: bool = False
    speaking: bool = False


class LineModel(QAbstractListModel):
    """Oldest first. What is shown already stays where it is when others come or change."""

    def __init__(self, wording: Callable[[], Wording]) -> None:
        super().__init__()
        self._wording = wording
        self.lines: list[Line] = []
        self.first_unread: MessageId | None = None
        self.conversation: Conversation | None = None
        self.speaking: Line | None = None
        """Below all others, and none of the messages."""

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines) + (self.speaking is not None)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.message.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return in_words(line)
        return exact_time(line.message.at) if role == Qt.ItemDataRole.ToolTipRole else None

    @property
    def messages(self) -> list[Message]:
        return [line.message for line in self.lines]

    def line(self, row: int) -> Line | None:
        if row == len(self.lines):
            return self.speaking
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def row_of(self, id: MessageId) -> int | None:
        return next((row for row, line in enumerate(self.lines) if line.message.id == id), None)

    def show(self, conversation: Conversation, messages: Sequence[Message], first_unread: MessageId | None) -> None:
        """Another conversation, or another place in it."""
        self.beginResetModel()
        if self.conversation is None or self.conversation.id != conversation.id:
            self.speaking = None
        self.conversation, self.first_unread = conversation, first_unread
        self.lines = self._made(messages)
        self.endResetModel()

    def put_before(self, messages: Sequence[Message]) -> None:
        """Earlier ones; of the latest, as many are let go as are too many."""
        if not messages:
            return
        self.beginInsertRows(QModelIndex(), 0, len(messages) - 1)
        self.lines = [*self._made(messages), *self.lines]
        self.endInsertRows()
        self._remake()
        if len(self.lines) > MOST:
            self._remove(MOST, len(self.lines))

    def put_after(self, messages: Sequence[Message]) -> None:
        """Later ones; of the earliest, as many are let go as are too many."""
        if not messages:
            return
        end = len(self.lines)
        self.beginInsertRows(QModelIndex(), end, end + len(messages) - 1)
        self.lines = [*self.lines, *self._made(messages)]
        self.endInsertRows()
        self._remake()
        if len(self.lines) > MOST:
            self._remove(0, len(self.lines) - MOST)
            self._remake()

    def renew(self, conversation: Conversation, since: MessageId, messages: Sequence[Message], *, grow: bool) -> None:
        """``messages`` stand from ``since`` on now. With ``grow``, new ones at the end are taken too."""
        self.conversation = conversation
        newer = {message.id: message for message in messages}
        for row in reversed(range(len(self.lines))):
            id = self.lines[row].message.id
            if id >= since and id not in newer:
                self._remove(row, row + 1)
        last = self.lines[-1].message.id if self.lines else MessageId(-1)
        held = {line.message.id for line in self.lines}
        wanted = [newer.get(line.message.id, line.message) for line in self.lines]
        self._remake(wanted)
        fresh = [message for message in messages if message.id not in held and message.id > last]
        if grow:
            self.put_after(fresh)

    def speak(self, text: str | None) -> None:
        """What the bot has said so far in a turn under way; None: it says nothing, or lost the conversation."""
        before, row = self.speaking, len(self.lines)
        after = None if text is None or self.conversation is None else self._speech(self.conversation, text)
        if after == before:
            return
        if before is None:
            self.beginInsertRows(QModelIndex(), row, row)
            self.speaking = after
            self.endInsertRows()
        elif after is None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self.speaking = None
            self.endRemoveRows()
        else:
            self.speaking = after
            self.dataChanged.emit(self.index(row), self.index(row))

    def _speech(self, conversation: Conversation, text: str) -> Line:
        at = self.speaking.message.at if self.speaking else self._wording().now
        said = Message(id=NO_MESSAGE, conversation=conversation.id, sender=Sender.BOT, text=text.rstrip(), at=at)
        return Line(said, "The bot is writing", speaking=True)

    def _made(self, messages: Sequence[Message]) -> list[Line]:
        made: list[Line] = []
        before: date | None = None
        conversation, wording = self.conversation, self._wording()
        for message in messages:
            day = message.at.astimezone().date()
            who = sender_words(message, conversation, wording) if conversation else ""
            made.append(Line(message, who, day if day != before else None, message.id == self.first_unread))
            before = day
        return made

    def _remake(self, messages: Sequence[Message] | None = None) -> None:
        """Marks of days and of what is unread, where a neighbor changed."""
        made = self._made(self.messages if messages is None else messages)
        for row, line in enumerate(made):
            if self.lines[row] != line:
                self.lines[row] = line
                self.dataChanged.emit(self.index(row), self.index(row))

    def _remove(self, first: int, end: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, end - 1)
        del self.lines[first:end]
        self.endRemoveRows()


def in_words(line: Line) -> str:
    """All of a line for a screen reader."""
    if line.speaking:
        return f"{line.who}, not sent yet: {line.message.text}"
    message, delivery = line.message, delivery_of(line.message)
    parts = [f"{line.who}: {message.text}" if message.sender is not Sender.SYSTEM else message.text]
    if message.rich:
        rich = message.rich
        parts += [f"card {card.title}, {card.text}" for card in rich.cards]
        parts += [
            f"list {section.title}: {', '.join(row.title for row in section.rows)}" for section in rich.sections
        ]
        buttons = [*rich.buttons, *(button for card in rich.cards for button in card.buttons)]
        parts += [f"buttons {', '.join(button.title for button in buttons)}"] if buttons else []
    parts += [f"file {each.name}, {size_words(each.size)}" for each in message.attachments]
    parts.append(exact_time(message.at))
    parts += [delivery[0]] if delivery else []
    parts += [message.failure] if message.failure else []
    return ", ".join(parts)
