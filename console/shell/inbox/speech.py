"""Controller of what the bot says in the open conversation while it says it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from console.domain.conversations import Sender
from console.domain.ids import ConversationId, MessageId
from console.domain.speech import Utterance
from console.ports.session import Session
from console.shell.inbox.lines import LineModel
from console.shell.inbox.reading import ReadingController

PAINT_EVERY_MS = 50


class SpeechController(QObject):
    """Words are taken away at once when they count no more, and give way to the message once that is shown."""

    def __init__(self, reading: ReadingController, model: LineModel, parent: QObject) -> None:
        super().__init__(parent)
        self._reading, self._model = reading, model
        self._session: Session | None = None
        self._watched: ConversationId | None = None
        self._stop: Callable[[], None] = lambda: None
        self._said: Utterance | None = None
        self._after = MessageId(0)
        self._timer = QTimer(self, singleShot=True, interval=PAINT_EVERY_MS)
        self._timer.timeout.connect(self._paint)
        reading.opened.connect(self.follow)
        reading.renewed.connect(self._renewed)

    def attach(self, session: Session) -> None:
        listening = self._watched is not None
        self.leave()
        self._session = session
        if listening:
            self.follow()

    def follow(self) -> None:
        """Listen to the conversation that is open."""
        one = self._reading.conversation
        if one is None or self._session is None or one.id == self._watched:
            return
        self.leave()
        self._watched = one.id
        self._stop = self._session.hear_bot(one.id, self._hear)

    def leave(self) -> None:
        """Listen to nothing: nobody looks."""
        self._stop()
        self._stop, self._watched = (lambda: None), None
        self._forget()

    def _hear(self, said: Utterance | None) -> None:
        if said is None:
            self._forget()
            return
        if self._said is None or self._said.stored:
            self._after = self._model.messages[-1].id if self._model.messages else MessageId(0)
        self._said = said
        if said.stored and self._model.speaking is None:
            self._forget()  # it was faster than the eye: the message itself comes
        elif not self._timer.isActive():
            self._timer.start()

    def _paint(self) -> None:
        if self._said is not None and self._reading.at_end:
            self._model.speak(self._said.text)
        else:
            self._model.speak(None)

    def _renewed(self) -> None:
        """The message stands in the transcript: what was shown until then goes in the same moment."""
        if self._said is None or not self._said.stored:
            return
        newer = [each for each in self._model.messages if each.id > self._after]
        if any(each.sender is Sender.BOT for each in newer) or not self._reading.at_end:
            self._forget()

    def _forget(self) -> None:
        self._said = None
        self._timer.stop()
        self._model.speak(None)
