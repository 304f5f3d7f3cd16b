"""Controller of what people change: one command at a time, undo where it can be, no text lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.domain.chat_commands import RetireKnowledge, SaveKnowledge
from console.domain.commands import Command
from console.domain.knowledge import KnowledgeEntry
from console.domain.trouble import Conflict, Rejected, Trouble
from console.ports.session import Session
from console.shell.knowledge.drafts import Draft, Drafts
from console.shell.page import Frame

Work = Callable[[], Coroutine[Any, Any, None]]


class WritingController(QObject):
    busy_changed = Signal()
    saved = Signal(object, object)
    """The draft that is stored, and the same as it stands over the new version."""
    conflicted = Signal(object, object)
    """The draft, and the entry that stands."""
    stored = Signal()
    """Something was changed."""

    def __init__(self, frame: Frame, drafts: Drafts, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self._drafts = frame, drafts
        self._session: Session | None = None
        self._ended: list[asyncio.Future[None]] = []
        self.busy = False

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def can_write(self) -> bool:
        return self._session is not None and not self._session.read_only and not self.busy

    def save(self, draft: Draft) -> None:
        if self._session is not None and self.can_write:
            self._begin(partial(self._save, self._session, draft), "save knowledge")

    def retire(self, entry: KnowledgeEntry) -> None:
        if self._session is not None and self.can_write:
            back = self._saving(entry, entry.version + 1)
            self._begin(partial(self._run, self._session, self._retiring(entry), back), "retire")

    def restore(self, text_of: KnowledgeEntry, newest: KnowledgeEntry) -> None:
        """Let the text of an earlier version, or of a retired entry, stand again."""
        if self._session is None or not self.can_write:
            return
        after = newest.version + 1
        back = self._saving(newest, after) if newest.active else self._retiring(newest, after)
        self._begin(partial(self._run, self._session, self._saving(text_of, newest.version), back), "restore")

    def _saving(self, entry: KnowledgeEntry, expected: int) -> SaveKnowledge:
        """It stands again as what it was: a plugin's text is the plugin's, and follows it from then on."""
        assert self._session is not None, "asked only with a session"
        return SaveKnowledge(
            tenant=entry.tenant, actor=self._session.me, text=entry.text, expected=expected, source=entry.source
        )

    def _retiring(self, entry: KnowledgeEntry, expected: int | None = None) -> RetireKnowledge:
        assert self._session is not None, "asked only with a session"
        return RetireKnowledge(
            tenant=entry.tenant, actor=self._session.me, entry=entry.text.id, expected=expected or entry.version
        )

    def _begin(self, work: Work, name: str) -> None:
        self._set_busy(True)
        self._frame.start(self._whole(work), name, busy="Storing")

    async def _whole(self, work: Work) -> None:
        try:
            await work()
        finally:
            self._set_busy(False)

    async def settled(self) -> None:
        while self.busy:
            ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._ended.append(ended)
            await ended

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        if not busy:
            ended, self._ended = self._ended, []
            for one in ended:
                one.set_result(None)
        self.busy_changed.emit()

    async def _run(self, session: Session, command: Command, back: Command | None) -> None:
        outcome = await session.desk.execute(command)
        self._frame.tell(outcome.message, undo=None if back is None else lambda: self._take_back(back))
        self.stored.emit()

    def _take_back(self, command: Command) -> None:
        if self._session is not None and self.can_write:
            self._begin(partial(self._run, self._session, command, None), "undo")

    async def _save(self, session: Session, draft: Draft) -> None:
        command = SaveKnowledge(tenant=draft.tenant, actor=session.me, text=draft.text, expected=draft.expected)
        try:
            outcome = await session.desk.execute(command)
        except Conflict:
            found = await session.reader.read(lambda tx: tx.knowledge.get(draft.tenant, [draft.text.id]))
            if not found:
                raise
            self.conflicted.emit(draft, found[0])
            return
        except Trouble as trouble:
            told = Trouble(trouble.what, kept="Your text is kept here, not yet stored.", do=trouble.do)
            again = None if isinstance(trouble, Rejected) else lambda: self.save(draft)
            self._frame.tell_trouble(told, retry=again)
            return
        now = replace(draft, expected=draft.expected + outcome.affected, base=draft.text)
        self._drafts.saved(draft, now)
        self._frame.tell(outcome.message)
        self.saved.emit(draft, now)
        self.stored.emit()
