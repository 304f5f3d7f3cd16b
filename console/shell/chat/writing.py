"""Controller of what is being written: a draft for each conversation, and a message taken back to be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from console.domain.ids import MessageId
from console.shell.chat.composer import Composer
from console.shell.chat.query import Line


class WritingController:
    """Conversations by id; the one that is not begun yet is the empty id. No text is lost on the way."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._drafts: dict[str, str] = {}
        self._current = ""
        self._editing: Line | None = None

    @property
    def editing(self) -> bool:
        return self._editing is not None

    def open(self, conversation: str) -> None:
        """What is written stays with its conversation until one comes back to that."""
        self.keep()
        self.leave_editing()
        self._current = conversation
        self._composer.write(self._drafts.get(conversation, ""))

    def begun(self, conversation: str) -> None:
        """What was written since the first message was sent goes on in the new conversation."""
        written = self._composer.text
        self._drafts.pop("", None)
        self._current = conversation
        self._composer.write(written)

    def keep(self) -> None:
        if self._editing is None:
            self._drafts[self._current] = self._composer.text

    def write(self, text: str) -> None:
        self.leave_editing()
        self._composer.write(text)

    def edit(self, line: Line) -> None:
        self.keep()
        self._editing = line
        self._composer.write(line.message.text)
        self._composer.show_editing(True)
        self._composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_editing(self) -> None:
        if self._editing is not None:
            self._editing = None
            self._composer.show_editing(False)
            self._composer.write(self._drafts.get(self._current, ""))

    def sent(self, text: str) -> MessageId | None:
        """``text`` is on its way; the message that it stands in place of. Another draft, as of a button, stays."""
        editing = self._editing
        written = self._composer.text
        self.leave_editing()
        if editing is None and written == text:
            self._composer.write("")
            self._drafts.pop(self._current, None)
        return editing.message.id if editing else None

    def take_back(self, conversation: str, text: str) -> None:
        """It was not stored: it stands in the composer again, before what was written since."""
        if conversation == self._current:
            self._composer.write(_joined(text, self._composer.text))
        else:
            self._drafts[conversation] = _joined(text, self._drafts.get(conversation, ""))


def _joined(*texts: str) -> str:
    return "\n".join(each for each in texts if each)
