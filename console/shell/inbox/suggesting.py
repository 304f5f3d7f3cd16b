"""Controller of suggested replies: looks for them once a conversation is still, and puts one into the composer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject

from console.domain.beside import SuggestedReply
from console.domain.canned import CannedReply
from console.domain.knowledge import KnowledgeHit
from console.ports.session import Session
from console.shell.inbox.canned import filled, values_of
from console.shell.inbox.composer import Composer
from console.shell.inbox.context import ContextPane
from console.shell.inbox.ideas import ideas
from console.shell.inbox.query import Context
from console.shell.inbox.standing import Mode
from console.shell.inbox.wording import Wording
from console.shell.inbox.writing import WritingController
from console.shell.page import Frame
from console.shell.postponed import Postponed

LOOK_AFTER_MS = 400
"""The knowledge is searched so long after the last thing happened in the conversation."""
_HITS = 6
_LONGEST_QUESTION = 500


class SuggestController(QObject):
    def __init__(
        self, frame: Frame, pane: ContextPane, composer: Composer, writing: WritingController,
        wording: Callable[[], Wording],
    ) -> None:  # fmt: skip
        super().__init__(pane)
        self._frame, self._pane, self._composer = frame, pane, composer
        self._writing, self._wording = writing, wording
        self._session: Session | None = None
        self._context: Context | None = None
        self._searched: tuple[object, ...] = ()
        self._hits: list[KnowledgeHit] = []
        self._looking: asyncio.Future[None] | None = None
        self._look_soon = Postponed(self, self._look, LOOK_AFTER_MS)
        pane.suggested.chosen.connect(self.insert)
        pane.came.connect(self._look_soon.ask)

    def attach(self, session: Session) -> None:
        self._session = session

    def show(self, context: Context) -> None:
        """What is known at once; what the knowledge says comes a moment later."""
        before, self._context = self._context, context
        if before is not None and before.conversation.id != context.conversation.id:
            self._hits = []
        self._fill()
        if _question(context) != self._searched:
            self._look_soon.ask()

    def focus(self) -> None:
        """To the first of them."""
        self._pane.show()
        self._pane.setCurrentWidget(self._pane.area)
        if not self._pane.suggested.focus():
            self._frame.tell("Nothing is suggested here.")

    def insert(self, text: str) -> None:
        """Into the composer, to be read and changed; a conversation that is not held is taken over with it."""
        composer, standing = self._composer, self._composer.standing
        if not (standing.mine or (standing.may_take and not standing.needs_reason)):
            self._frame.tell(f"{standing.words}: nothing can be written to the customer.")
            return
        self._writing.set_mode(Mode.REPLY)
        if composer.is_locked:
            composer.begin_writing()
        if composer.text.strip():
            composer.insert(text)
        else:
            self._writing.put_text(text)
        composer.show_state("Suggested: read it before you send it")

    async def settled(self) -> None:
        """Look at once where one is about to, and wait until what was found is shown."""
        while self._look_soon.flush() or self._looking is not None:
            if self._looking is not None:
                await asyncio.wait({self._looking})

    def _look(self) -> None:
        session, context = self._session, self._context
        if session is None or context is None or not self._pane.isVisible():
            return
        if self._looking is not None or _question(context) == self._searched:
            return
        self._looking = asyncio.get_running_loop().create_future()
        self._searched = _question(context)
        self._frame.start(self._search(session, context, self._looking), "suggest replies")

    async def _search(self, session: Session, context: Context, done: asyncio.Future[None]) -> None:
        try:
            words = context.asked[-_LONGEST_QUESTION:]
            hits = await session.library.search(context.conversation.tenant, words, _HITS) if words.strip() else []
        finally:
            self._looking = None
            done.set_result(None)
        now = self._context
        if now is None:
            return
        if _question(now) != _question(context):
            self._look_soon.ask()
        else:
            self._hits = hits
            self._fill()

    def _fill(self) -> None:
        context = self._context
        if context is None:
            return
        one, values = context.conversation, values_of(context.conversation, context.profile, self._wording())
        canned = [CannedReply(name=each.name, text=filled(each.text, values)) for each in context.canned]
        found: tuple[SuggestedReply, ...] = ideas(
            context.asked, context.beside.replies, self._hits, one.plugin, canned
        )
        able = self._session is not None and not self._session.read_only
        self._pane.show_replies(found, able)


def _question(context: Context) -> tuple[object, ...]:
    return (context.conversation.tenant, context.conversation.id, context.asked)
