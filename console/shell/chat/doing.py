"""Controller of what is done with a message: why, again, changed, copied, rated, acted on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from console.domain.conversations import Conversation
from console.domain.ids import TenantId
from console.domain.turns import SuggestedAction
from console.shell.chat.composer import Composer
from console.shell.chat.query import Line, Transcript
from console.shell.chat.talking import TalkController
from console.shell.chat.transcript import TranscriptView
from console.shell.chat.why import WhyPane
from console.shell.chat.writing import WritingController
from console.shell.page import Frame


class DoingController(QObject):
    """``show`` says which conversation is open."""

    explained = Signal(object)
    """The Reply that the why-pane shows now."""

    def __init__(
        self,
        frame: Frame,
        talking: TalkController,
        writing: WritingController,
        transcript: TranscriptView,
        composer: Composer,
        why: WhyPane,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._frame, self._talking, self._writing = frame, talking, writing
        self._transcript, self._composer, self._why = transcript, composer, why
        self._conversation: Conversation | None = None
        self._shown: Transcript | None = None
        self._connect()

    def show(self, conversation: Conversation | None, shown: Transcript | None = None) -> None:
        self._conversation, self._shown = conversation, shown

    def stop(self) -> None:
        if self._conversation is not None:
            self._talking.stop(self._conversation)

    def escape(self) -> None:
        """Stop, else give up changing a message, else close what stands beside."""
        if self._conversation is not None and self._talking.live(self._conversation.id):
            self.stop()
        elif self._writing.editing:
            self._writing.leave_editing()
        else:
            self._why.hide()

    def edit_last(self) -> None:
        """Take the last message back into the composer."""
        if self._shown and self._shown.last_asked and self._talking.can_talk:
            self._writing.edit(self._shown.last_asked)

    def explain_last(self) -> None:
        if reply := self._last_reply():
            self.explain(reply)

    def copy_last(self) -> None:
        if reply := self._last_reply():
            QGuiApplication.clipboard().setText(reply.message.text)
            self._frame.tell("The last reply is copied.")

    def retry_last(self) -> None:
        if reply := self._last_reply():
            self.retry(reply)

    def explain(self, line: Line) -> None:
        if line.reply is not None:
            self._why.show_reply(line.reply)
            self._why.show()
            self._why.text.setFocus(Qt.FocusReason.OtherFocusReason)
            self.explained.emit(line.reply)

    def retry(self, line: Line) -> None:
        if self._conversation is not None:
            self._transcript.follow()
            self._talking.retry(self._conversation, line.message.id)
            self.to_composer()

    def to_composer(self) -> None:
        self._composer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _again(self, line: Line) -> None:
        if self._conversation is not None:
            self._talking.say(self._conversation, line.message.text, line.message.id)
            self.to_composer()

    def _act(self, line: Line, action: SuggestedAction) -> None:
        if self._conversation is not None:
            self._talking.act(self._conversation, line.message.id, action)

    def _ask(self, text: str) -> None:
        """What is being written stays."""
        if self._conversation is not None and self._talking.live(self._conversation.id) is None:
            self._transcript.follow()
            self._talking.say(self._conversation, text)
            self.to_composer()

    def _rate(self, line: Line, rating: int, comment: str) -> None:
        if self._conversation is not None:
            self._talking.rate(self._conversation.tenant, line.message.id, rating, comment)

    def _leave_why(self) -> None:
        self._why.hide()
        self.to_composer()

    def _cite(self, entry: str, version: int = 0) -> None:
        tenant = self._conversation.tenant if self._conversation else TenantId("")
        self._frame.go("knowledge", entry=entry, tenant=tenant, version=version)

    def _last_reply(self) -> Line | None:
        replies = [line for line in self._shown.lines if line.reply] if self._shown else []
        return replies[-1] if replies else None

    def _connect(self) -> None:
        self._composer.stop_wanted.connect(self.stop)
        self._composer.last_wanted.connect(self.edit_last)
        self._composer.escaped.connect(self.escape)
        self._why.left.connect(self._leave_why)
        self._why.cited.connect(self._cite)
        transcript = self._transcript
        transcript.why_wanted.connect(self.explain)
        transcript.retry_wanted.connect(self.retry)
        transcript.edit_wanted.connect(self._writing.edit)
        transcript.again_wanted.connect(self._again)
        transcript.rated.connect(self._rate)
        transcript.cited.connect(self._cite)
        transcript.action_wanted.connect(self._act)
        transcript.ask_wanted.connect(self._ask)
        transcript.left.connect(self.to_composer)
        self._talking.acted.connect(transcript.settle_action)
        self._talking.failed.connect(self._writing.take_back)
