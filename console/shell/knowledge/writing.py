"""Controller of what people change: one command at a time, undo where it can be, no text lost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from console.domain.chat_commands import RetireKnowledge, SaveKnowledge
from console.domain.commands import Command
from console.domain.knowledge import KnowledgeEntry
from console.domain.trouble import Conflict, Rejected, Trouble
from console.ports.session import Session
from console.shell.knowledge.drafts import Draft, Drafts
from console.shell.oneatatime import OneAtATime
from console.shell.page import Frame


class WritingController(OneAtATime):
    saved = Signal(object, object)
    """The draft that is stored, and the same as it stands over the new version."""
    conflicted = Signal(object, object)
    """The draft, and the entry that stands."""
    stored = Signal()
    """Something was changed."""

    def __init__(self, frame: Frame, drafts: Drafts, parent: QObject) -> None:
        super().__init__(frame, parent)
        self._drafts = drafts

    def save(self, draft: Draft) -> None:
        if self.can_act:
            self.begin(partial(self._save, self._opened(), draft), "save knowledge")

    def retire(self, entry: KnowledgeEntry) -> None:
        if self.can_act:
            back = self._saving(entry, entry.version + 1)
            self.begin(partial(self._run, self._retiring(entry), back), "retire")

    def restore(self, text_of: KnowledgeEntry, newest: KnowledgeEntry) -> None:
        """Let the text of an earlier version, or of a retired entry, stand again."""
        if not self.can_act:
            return
        after = newest.version + 1
        back = self._saving(newest, after) if newest.active else self._retiring(newest, after)
        self.begin(partial(self._run, self._saving(text_of, newest.version), back), "restore")

    def _saving(self, entry: KnowledgeEntry, expected: int) -> SaveKnowledge:
        """It stands again as what it was: a plugin's text is the plugin's, and follows it from then on."""
        return SaveKnowledge(
            tenant=entry.tenant, actor=self._opened().me, text=entry.text, expected=expected, source=entry.source
        )

    def _retiring(self, entry: KnowledgeEntry, expected: int | None = None) -> RetireKnowledge:
        return RetireKnowledge(
            tenant=entry.tenant, actor=self._opened().me, entry=entry.text.id, expected=expected or entry.version
        )

    async def _run(self, command: Command, back: Command | None) -> None:
        outcome = await self._opened().desk.execute(command)
        self._frame.tell(outcome.message, undo=None if back is None else lambda: self._take_back(back))
        self.stored.emit()

    def _take_back(self, command: Command) -> None:
        if self.can_act:
            self.begin(partial(self._run, command, None), "undo")

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
