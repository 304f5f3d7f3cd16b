"""Keeps what stands in composers: one save of a conversation at a time, the newest last, and no text is dropped."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from console.domain.conversations import Conversation
from console.domain.ids import ConversationId
from console.domain.inbox import Draft
from console.domain.inbox_commands import SaveDraft
from console.domain.rich import Attachment
from console.domain.trouble import Conflict
from console.ports.session import Session
from console.shell.inbox.parts import Parts, parts_of
from console.shell.page import Frame


class DraftKeeper(QObject):
    kept = Signal(str, int)
    """The conversation, and the version that its draft has now."""
    refused = Signal(str, str)
    """The conversation, and why: somebody else changed the draft; what was to be kept is in ``unkept``."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._session: Session | None = None
        self._wanted: dict[ConversationId, tuple[Conversation, Parts, int]] = {}
        self._saving: dict[ConversationId, tuple[Parts, asyncio.Future[None]]] = {}
        self._kept: dict[ConversationId, tuple[int, Parts]] = {}
        self.unkept: dict[ConversationId, Parts] = {}

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def able(self) -> bool:
        return self._session is not None and not self._session.read_only

    @property
    def busy(self) -> bool:
        return bool(self._saving)

    def saves(self, id: ConversationId) -> bool:
        return id in self._saving

    def standing(self, id: ConversationId, draft: Draft | None) -> tuple[Parts, int]:
        """What stands there and its version: what was written here last, where ``draft`` was read before that."""
        version = draft.version if draft else 0
        if id in self._wanted:
            return self._wanted[id][1], version
        if id in self._saving:
            return self._saving[id][0], version
        last = self._kept.get(id)
        return (last[1], last[0]) if last is not None and last[0] > version else (parts_of(draft), version)

    def keep(self, one: Conversation, parts: Parts, version: int) -> None:
        """``version`` is the one that the person saw."""
        self._wanted[one.id] = (one, parts, version)
        if one.id not in self._saving and self._session is not None:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._saving[one.id] = (parts, done)
            self._frame.start(self._save(self._session, one.id, done), "keep draft")

    async def attach_file(self, one: Conversation, file: Attachment) -> None:
        """To a conversation that is open no longer."""
        if self._session is None:
            return
        draft = await self._session.reader.read(lambda tx: tx.inbox.draft(one.tenant, one.id))
        parts, version = self.standing(one.id, draft)
        added = Parts(parts.text, parts.note, parts.whisper, (*parts.attachments, file), parts.from_draft)
        self.keep(one, added, version)

    async def settled(self) -> None:
        while self._saving:
            await asyncio.wait({done for _, done in self._saving.values()})

    async def _save(self, session: Session, id: ConversationId, done: asyncio.Future[None]) -> None:
        version = 0
        try:
            while wanted := self._wanted.pop(id, None):
                one, parts, seen = wanted
                self._saving[id] = (parts, done)
                version = max(version, seen)
                try:
                    outcome = await session.desk.execute(_command(session, one, parts, version))
                except Conflict as conflict:
                    self.unkept[id] = self._wanted.pop(id, wanted)[1]
                    self.refused.emit(id, f"{conflict.what} {conflict.kept}")
                    return
                version += 0 if outcome.skipped else 1
                self._kept[id] = (version, parts)
                self.kept.emit(id, version)
        finally:
            del self._saving[id]
            done.set_result(None)


def _command(session: Session, one: Conversation, parts: Parts, version: int) -> SaveDraft:
    return SaveDraft(
        tenant=one.tenant,
        actor=session.me,
        conversation=one.id,
        text=parts.text,
        note=parts.note,
        whisper=parts.whisper,
        attachments=parts.attachments,
        from_draft=parts.from_draft,
        version=version,
    )
