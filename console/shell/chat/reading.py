"""Controller of what of the open conversation is on screen: its end, more, or where a search found something."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from console.domain.conversations import Conversation
from console.domain.ids import MessageId
from console.ports.session import Session
from console.shell.chat.query import Stretch, Transcript, read_later, read_transcript
from console.shell.loading import Loads


class ReadingController(QObject):
    came = Signal(object)
    """A Transcript of the open conversation."""

    def __init__(self, loads: Loads, parent: QObject) -> None:
        super().__init__(parent)
        self._loads = loads
        self._session: Session | None = None
        self._conversation: Conversation | None = None
        self._stretch = Stretch()
        self._found: MessageId | None = None
        self._at: MessageId | None = None

    def attach(self, session: Session) -> None:
        self._session = session

    def open(self, conversation: Conversation | None, found: MessageId | None = None) -> None:
        """At its end, or at the message that a search ``found`` in it."""
        for kind in ("conversation", "later"):
            self._loads.forget(kind)
        self._conversation, self._stretch = conversation, Stretch()
        self.seek(found)

    def read(self) -> None:
        """Anew, as it stands."""
        session, conversation = self._session, self._conversation
        if session is not None and conversation is not None:
            stretch, found, me = self._stretch, self._found, session.me
            self._loads.ask(
                "conversation",
                (conversation.id, object()),
                lambda tx: read_transcript(tx, conversation.tenant, conversation.id, me, stretch, found),
                self._take,
            )

    def seek(self, message: MessageId | None) -> None:
        self._found = self._at = message
        self.read()

    def next_of(self, found: Sequence[MessageId], step: int) -> MessageId | None:
        """The one after the one that was gone to, 1 to older ones, around at the end; None where there is none."""
        if not found:
            return None
        place = found.index(self._at) + step if self._at in found else 0
        return found[place % len(found)]

    def show_earlier(self) -> None:
        self._stretch = self._stretch.wider()
        self.read()

    def show_later(self) -> None:
        conversation, stretch = self._conversation, self._stretch
        if conversation is not None:
            self._loads.ask("later", object(), lambda tx: read_later(tx, conversation, stretch), self._widen)

    def show_end(self) -> None:
        """With the next read: where one writes."""
        if self._stretch.until is not None:
            self._stretch = Stretch()

    def _widen(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self.read()

    def _take(self, shown: Transcript | None) -> None:
        conversation = self._conversation
        if shown is None or conversation is None or shown.conversation.id != conversation.id:
            return
        limit = max(shown.stretch.limit, len(shown.lines))
        self._stretch = Stretch(limit, shown.stretch.until)
        self.came.emit(shown)

    def taken_to(self) -> MessageId | None:
        """The message to go to, once."""
        found, self._found = self._found, None
        return found
