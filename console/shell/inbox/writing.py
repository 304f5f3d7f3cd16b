"""Controller of the composer: the conversation's draft, what is sent, noted and whispered, and the files with it."""

from __future__ import annotations

import asyncio
import mimetypes
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.conversations import Conversation, Message
from console.domain.ids import ConversationId, DocumentId, MessageId
from console.domain.inbox import Draft
from console.domain.inbox_commands import KeepDocument, SaveDraft, SendMessage, Then, Whisper, WriteNote
from console.domain.rich import Attachment
from console.domain.trouble import Conflict, Trouble, trouble_of_os
from console.ports.session import Session
from console.shell.inbox.acting import ActingController
from console.shell.inbox.composer import Composer
from console.shell.inbox.standing import Mode
from console.shell.inbox.wording import Wording
from console.shell.page import Frame

SAVE_AFTER_MS = 500
"""A draft is kept so long after the last key."""
LARGEST_FILE = 16 * 1024 * 1024


@dataclass(slots=True)
class _Aside:
    """What stands in the composer of a conversation beside its draft."""

    note: str = ""
    whisper: str = ""
    attachments: tuple[Attachment, ...] = ()
    from_draft: MessageId | None = None
    mode: Mode = Mode.REPLY


class WritingController(QObject):
    """The draft belongs to the conversation: whoever opens it finds it, after a restart as well."""

    written = Signal()
    """Something was sent, noted or whispered."""

    def __init__(self, frame: Frame, composer: Composer, acting: ActingController) -> None:
        super().__init__(composer)
        self._frame, self._composer, self._acting = frame, composer, acting
        self._session: Session | None = None
        self.conversation: Conversation | None = None
        self._draft: Draft | None = None
        self._saved = self._kept_reply = ""
        self._version = 0
        self._asides: dict[ConversationId, _Aside] = {}
        self._saves: dict[ConversationId, asyncio.Future[None]] = {}
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        composer.edited.connect(self._edited)
        composer.submitted.connect(self._submit)
        composer.mode_wanted.connect(lambda mode: self.set_mode(Mode(mode)))
        composer.later.chosen.connect(lambda at: self._submit(Then.STAY, at))
        composer.later.given_up.connect(composer.focus)
        composer.reload_wanted.connect(self._load_theirs)
        composer.files.changed.connect(self._note_files)

    def attach(self, session: Session) -> None:
        self._session = session

    def open(self, conversation: Conversation | None, draft: Draft | None) -> None:
        """Another conversation: what was written in the one before is kept first."""
        self.flush()
        self.conversation = conversation
        self._take_draft(draft)
        aside = self._aside
        self._composer.writing = False
        self._composer.refuse("")
        self._composer.files.show_files(aside.attachments)
        self._composer.show_mode(aside.mode)
        self._put()

    def renew(self, conversation: Conversation, draft: Draft | None, wording: Wording) -> None:
        """The same conversation as it is now; what a colleague wrote is shown unless one writes oneself."""
        self.conversation = conversation
        if conversation.id in self._saves or self._timer.isActive():
            return
        newer = draft is not None and draft.version > self._version
        if not newer or draft is None:
            return
        mine = draft.author == wording.me
        if self._reply_text in (self._saved, draft.text):
            self._take_draft(draft)
            if self._composer.mode is Mode.REPLY:
                self._composer.put(draft.text)
            self._composer.show_state("" if mine or not draft.text else f"Draft by {wording.person(draft.author)}")
        elif not mine:
            self._draft = draft
            self._composer.refuse(
                f"{wording.person(draft.author)} changed the draft meanwhile. Yours is still here.", theirs=True
            )

    def set_mode(self, mode: Mode) -> None:
        """Words to the customer, a note, or a whisper; each keeps its own text."""
        if self.conversation is None:
            return
        self.flush()
        self._keep_aside()
        self._aside.mode = mode
        self._composer.refuse("")
        self._composer.show_mode(mode)
        self._put()
        self._composer.focus()

    def use(self, message: Message) -> None:
        """A draft that was never sent becomes what stands in the composer; sending it takes its place."""
        self.set_mode(Mode.REPLY)
        if not self._composer.standing.mine:
            self._composer.begin_writing()
        self._aside.from_draft = message.id
        self.put_text(message.text)

    def put_text(self, text: str) -> None:
        """In place of what stands there, to be edited."""
        self._composer.put(text)
        self._edited()
        self._composer.focus()

    def attach_files(self, paths: Sequence[Path]) -> None:
        session, conversation = self._session, self.conversation
        if session is not None and conversation is not None and paths:
            self._frame.start(self._keep_files(session, conversation, paths), "attach files", busy="Reading files")

    def flush(self) -> None:
        """Keep the draft now, where it has changed."""
        self._timer.stop()
        session, conversation, text = self._session, self.conversation, self._reply_text
        if session is None or session.read_only or conversation is None or text == self._saved:
            return
        if conversation.id in self._saves:
            self._timer.start()
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._saves[conversation.id] = done
        self._saved = text
        self._frame.start(self._save(session, conversation, text, self._version, done), "keep draft")

    @property
    def waits(self) -> bool:
        return self._timer.isActive() or bool(self._saves)

    async def settled(self) -> None:
        while self.waits:
            if self._timer.isActive():
                self.flush()
            await self._saving()

    @property
    def _aside(self) -> _Aside:
        id = self.conversation.id if self.conversation else ConversationId("")
        return self._asides.setdefault(id, _Aside())

    @property
    def _reply_text(self) -> str:
        return self._composer.text if self._composer.mode is Mode.REPLY else self._kept_reply

    def _take_draft(self, draft: Draft | None) -> None:
        self._draft = draft
        self._saved = self._kept_reply = draft.text if draft else ""
        self._version = draft.version if draft else 0
        self._composer.show_state("")

    def _put(self) -> None:
        aside, mode = self._aside, self._composer.mode
        texts = {Mode.REPLY: self._kept_reply, Mode.NOTE: aside.note, Mode.WHISPER: aside.whisper}
        self._composer.put(texts[mode])

    def _keep_aside(self) -> None:
        mode, text = self._composer.mode, self._composer.text
        if mode is Mode.NOTE:
            self._aside.note = text
        elif mode is Mode.WHISPER:
            self._aside.whisper = text
        else:
            self._kept_reply = text

    def _note_files(self) -> None:
        self._aside.attachments = self._composer.attachments

    def _edited(self) -> None:
        self._keep_aside()
        if self._composer.mode is Mode.REPLY:
            if not self._composer.text:
                self._aside.from_draft = None
            self._composer.show_state("")
            self._timer.start()

    def _load_theirs(self) -> None:
        draft = self._draft
        self._take_draft(draft)
        self._composer.refuse("")
        self._put()

    def _submit(self, then: Then, send_at: datetime | None = None) -> None:
        """Send what stands there, as the mode has it. The text stays until the desk has it."""
        one, composer = self.conversation, self._composer
        if one is None or not self._acting.can_act:
            return
        text, me, mode = composer.text.strip(), self._acting.me, composer.mode
        command: SendMessage | WriteNote | Whisper
        if mode is Mode.NOTE:
            command = WriteNote(tenant=one.tenant, actor=me, conversation=one.id, text=text)
        elif mode is Mode.WHISPER:
            command = Whisper(tenant=one.tenant, actor=me, conversation=one.id, text=text)
        else:
            command = SendMessage(
                tenant=one.tenant,
                actor=me,
                conversation=one.id,
                text=text,
                epoch=one.control.epoch,
                take_over=composer.writing,
                then=then,
                send_at=send_at,
                attachments=composer.attachments,
                from_draft=self._aside.from_draft,
            )
        self._timer.stop()
        composer.refuse("")
        self._acting.run(command, lambda _: self._sent(one.id, mode), before=self._saving(), failed=self._not_sent)

    def _sent(self, id: ConversationId, mode: Mode) -> None:
        aside = self._asides.setdefault(id, _Aside())
        if mode is Mode.REPLY:
            aside.attachments, aside.from_draft = (), None
        elif mode is Mode.NOTE:
            aside.note = ""
        else:
            aside.whisper = ""
        aside.mode = Mode.REPLY
        if self.conversation is not None and self.conversation.id == id:
            if mode is Mode.REPLY:
                self._saved = self._kept_reply = ""
                self._composer.files.show_files(())
            self._composer.show_mode(Mode.REPLY)
            self._put()
        self.written.emit()

    def _not_sent(self, trouble: Trouble) -> None:
        told = " ".join(each for each in (trouble.what, "Your text is kept here.", trouble.do) if each)
        self._composer.refuse(told)
        self._timer.start()

    async def _saving(self) -> None:
        for save in list(self._saves.values()):
            await asyncio.wait({save})

    async def _save(
        self, session: Session, one: Conversation, text: str, version: int, done: asyncio.Future[None]
    ) -> None:
        try:
            outcome = await session.desk.execute(
                SaveDraft(tenant=one.tenant, actor=session.me, conversation=one.id, text=text, version=version)
            )
            if self.conversation is not None and self.conversation.id == one.id:
                self._version = version + (0 if outcome.skipped else 1)
                if not self._composer.state.text():
                    self._composer.show_state("Draft kept" if text else "")
        except Conflict as conflict:
            if self.conversation is not None and self.conversation.id == one.id:
                self._composer.refuse(f"{conflict.what} {conflict.kept}", theirs=True)
        finally:
            del self._saves[one.id]
            if not done.done():
                done.set_result(None)

    async def _keep_files(self, session: Session, one: Conversation, paths: Sequence[Path]) -> None:
        for path in paths:
            content = await asyncio.to_thread(_read, path)
            document = DocumentId(uuid.uuid4().hex)
            media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            await session.desk.execute(
                KeepDocument(
                    tenant=one.tenant,
                    actor=session.me,
                    document=document,
                    name=path.name,
                    media_type=media_type,
                    content=content,
                )
            )
            kept = Attachment(document=document, name=path.name, media_type=media_type, size=len(content))
            if self.conversation is not None and self.conversation.id == one.id:
                self._composer.files.add(kept)
            else:
                aside = self._asides.setdefault(one.id, _Aside())
                aside.attachments = (*aside.attachments, kept)


def _read(path: Path) -> bytes:
    """Raises Trouble for a file that cannot be read or is too large."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Trouble(
                f"{path.name} is larger than {LARGEST_FILE // 1024 // 1024} MB.",
                kept="It was not attached.",
                do="Send a smaller file.",
            )
        return path.read_bytes()
    except OSError as error:
        raise trouble_of_os(error, path) from error
