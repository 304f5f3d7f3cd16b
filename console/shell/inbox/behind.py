"""Controller of what stands behind the open conversation, and of why the bot said what it said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.domain.conversations import Conversation, Message
from console.domain.trouble import Trouble
from console.domain.turns import Reply, SuggestedAction
from console.ports.session import Session
from console.shell.inbox.ask import AskRow
from console.shell.inbox.context import ContextPane
from console.shell.inbox.query import Context, read_context
from console.shell.inbox.wording import Wording
from console.shell.loading import Loads
from console.shell.page import Frame


class BehindController(QObject):
    known = Signal(object)
    """The ``Context`` that is shown."""
    shown = Signal()
    """The pane is wanted: why a reply is what it is stands in it."""

    def __init__(
        self, frame: Frame, loads: Loads, pane: ContextPane, ask: AskRow, wording: Callable[[], Wording]
    ) -> None:
        super().__init__(pane)
        self._frame, self._loads, self._pane, self._ask, self._wording = frame, loads, pane, ask, wording
        self._session: Session | None = None
        self._running: set[str] = set()
        self.context: Context | None = None
        pane.why_wanted.connect(self.explain_last)
        pane.action_wanted.connect(self._confirm)

    def attach(self, session: Session) -> None:
        self._session = session

    def show(self, one: Conversation | None) -> None:
        """Read what stands behind it."""
        session = self._session
        if one is None or session is None:
            self._loads.forget("context")
            self.context = None
            return
        if self.context is not None and self.context.conversation.id != one.id:
            self._pane.setCurrentWidget(self._pane.area)
        tenant, now = one.tenant, session.clock.now()
        catalog = session.catalog
        self._loads.ask(
            "context", (one.id, object()), lambda tx: read_context(tx, tenant, one.id, now, catalog), self._take
        )

    def explain(self, message: Message) -> None:
        """Why the bot said this."""
        one = self.context.conversation if self.context else None
        if one is not None:
            self._loads.ask("why", message.id, lambda tx: tx.traces.reply(one.tenant, message.id), self._take_reply)

    def explain_last(self) -> None:
        if self.context is not None and self.context.reply is not None:
            self._take_reply(self.context.reply)
        else:
            self._frame.tell("The bot has said nothing here that can be explained.")

    def _take(self, found: Context | None) -> None:
        session = self._session
        if found is not None and session is not None:
            self.context = found
            self._pane.show_context(found, self._wording(), not session.read_only)
            self.known.emit(found)

    def _take_reply(self, reply: Reply | None) -> None:
        if reply is None:
            self._frame.tell("Nothing is kept of how this came about.")
        else:
            self.shown.emit()
            self._pane.show_why(reply)

    def _confirm(self, action: SuggestedAction) -> None:
        """What cannot be taken back is asked first, in full."""
        if action.irreversible:
            self._ask.confirm(f"{action.preview} This cannot be taken back.", f"Yes: {action.label}",
                              lambda: self._run(action))  # fmt: skip
        else:
            self._run(action)

    def _run(self, action: SuggestedAction) -> None:
        context = self.context
        if context is not None and context.reply_to is not None and action.digest not in self._running:
            self._running.add(action.digest)
            self._frame.start(self._act(context, action), "suggested action", busy=action.label)

    async def _act(self, context: Context, action: SuggestedAction) -> None:
        session, message = self._session, context.reply_to
        try:
            if session is None or message is None:
                raise Trouble("No profile is open.")
            outcome = await session.chat.run_action(context.conversation, message, action.digest, actor=session.me)
            self._frame.tell(outcome.message)
        finally:
            self._running.discard(action.digest)
