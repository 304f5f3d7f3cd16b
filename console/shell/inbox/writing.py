"""Controller of the composer: the conversation's draft, what is sent, noted and whispered, and the files with it."""

from __future__ import annotations

import asyncio
import mimetypes
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.conversations import Conversation, Message
from console.domain.ids import ConversationId, DocumentId
from console.domain.inbox import Draft
from console.domain.inbox_commands import KeepDocument, SendMessage, Then, Whisper, WriteNote
from console.domain.rich import Attachment
from console.domain.trouble import Trouble, Warned, trouble_of_os
from console.ports.session import Session
from console.shell.inbox.acting import ActingController
from console.shell.inbox.composer import Composer
from console.shell.inbox.keeping import DraftKeeper
from console.shell.inbox.parts import Parts, parts_of
from console.shell.inbox.standing import Mode
from console.shell.inbox.wording import Wording
from console.shell.page import Frame

SAVE_AFTER_MS = 500
"""A draft is kept so long after the last key."""
LARGEST_FILE = 16 * 1024 * 1024


class WritingController(QObject):
    """The draft belongs to the conversation, with its note, whisper and files: whoever opens it finds them, after a
    restart as well."""

    written = Signal()
    """Something was sent, noted or whispered."""

    def __init__(self, frame: Frame, composer: Composer, acting: ActingController) -> None:
        super().__init__(composer)
        self._frame, self._composer, self._acting = frame, composer, acting
        self._session: Session | None = None
        self.conversation: Conversation | None = None
        self._theirs: Draft | None = None
        self._parts = Parts()
        self._saved: Parts | None = Parts()
        """What the desk has; None where it refused what stands here"""
        self._version = 0
        self._modes: dict[ConversationId, Mode] = {}
        self._warned: dict[tuple[ConversationId, str], tuple[str, ...]] = {}
        """rules that these words break, as the person was told"""
        self._stands_warned = False
        self._keeper = DraftKeeper(frame, self)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._keeper.kept.connect(self._note_kept)
        self._keeper.refused.connect(self._note_refused)
        composer.edited.connect(self._edited)
        composer.submitted.connect(self._submit)
        composer.mode_wanted.connect(lambda mode: self.set_mode(Mode(mode)))
        composer.later.chosen.connect(lambda at: self._submit(Then.STAY, at))
        composer.later.given_up.connect(composer.focus)
        composer.reload_wanted.connect(self._load_theirs)
        composer.files.changed.connect(self._note_files)

    def attach(self, session: Session) -> None:
        self._session = session
        self._keeper.attach(session)

    def open(self, conversation: Conversation | None, draft: Draft | None) -> None:
        """Another conversation: what was written in the one before is kept first."""
        self.flush()
        self.conversation = conversation
        self._composer.writing = False
        self._composer.refuse("")
        if conversation is None:
            self._take(Parts(), 0)
            return
        self._composer.show_mode(self._modes.get(conversation.id, Mode.REPLY))
        self._take(*self._keeper.standing(conversation.id, draft))
        unkept = self._keeper.unkept.pop(conversation.id, None)
        if unkept is not None:
            self._theirs, self._parts, self._saved = draft, unkept, None
            self._put()
            self._composer.refuse("The draft was changed by somebody else. Yours is still here.", theirs=True)

    def renew(self, conversation: Conversation, draft: Draft | None, wording: Wording) -> None:
        """The same conversation as it is now; what a colleague wrote is shown unless one writes oneself."""
        self.conversation = conversation
        if self._keeper.saves(conversation.id) or self._timer.isActive():
            return
        if draft is None or draft.version <= self._version:
            return
        mine = draft.author == wording.me
        if self._parts in (self._saved, parts_of(draft)):
            self._take(parts_of(draft), draft.version)
            said = "" if mine or draft.is_empty else f"Draft by {wording.person(draft.author)}"
            self._composer.show_state(said)
        elif not mine:
            self._theirs = draft
            self._composer.refuse(
                f"{wording.person(draft.author)} changed the draft meanwhile. Yours is still here.", theirs=True
            )

    def set_mode(self, mode: Mode) -> None:
        """Words to the customer, a note, or a whisper; each keeps its own text."""
        if self.conversation is None:
            return
        self.flush()
        self._show_mode(self.conversation.id, mode)
        self._composer.refuse("")
        self._put()
        self._composer.focus()

    def use(self, message: Message) -> None:
        """A draft that was never sent becomes what stands in the composer; sending it takes its place."""
        self.set_mode(Mode.REPLY)
        if not self._composer.standing.mine:
            self._composer.begin_writing()
        self._parts = replace(self._parts, from_draft=message.id)
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
        if self.conversation is not None and self._parts != self._saved and self._keeper.able:
            self._saved = self._parts
            self._keeper.keep(self.conversation, self._parts, self._version)

    @property
    def waits(self) -> bool:
        return self._timer.isActive() or self._keeper.busy

    async def settled(self) -> None:
        while self.waits:
            if self._timer.isActive():
                self.flush()
            await self._keeper.settled()

    def _take(self, parts: Parts, version: int) -> None:
        """What is kept stands in the composer."""
        self._theirs = None
        self._parts = self._saved = parts
        self._version = version
        self._composer.show_state("")
        self._put()

    def _put(self) -> None:
        self._composer.put(self._parts.words(self._composer.mode))
        if self._composer.attachments != self._parts.attachments:
            self._composer.files.show_files(self._parts.attachments)
        self._mark()

    def _mark(self) -> None:
        """Which of the other ways to write hold something half-written."""
        self._composer.show_begun({mode for mode in Mode if self._parts.words(mode).strip()})

    def _show_mode(self, id: ConversationId, mode: Mode) -> None:
        self._modes[id] = mode
        self._composer.show_mode(mode)

    def _note_files(self) -> None:
        if self._composer.attachments != self._parts.attachments:
            self._parts = replace(self._parts, attachments=self._composer.attachments)
            self._begin_waiting()

    def _edited(self) -> None:
        if self._stands_warned:
            self._stands_warned = False
            self._composer.refuse("")
        self._parts = self._parts.with_words(self._composer.mode, self._composer.text)
        self._begin_waiting()
        self._mark()

    def _begin_waiting(self) -> None:
        self._composer.show_state("")
        self._timer.start()

    def _load_theirs(self) -> None:
        draft = self._theirs
        self._take(parts_of(draft), draft.version if draft else 0)
        self._composer.refuse("")

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
                from_draft=self._parts.from_draft,
                warned=self._warned.get((one.id, text), ()),
            )
        self._timer.stop()
        composer.refuse("")
        self._acting.run(
            command,
            lambda _: self._sent(one.id, mode, text),
            before=self._keeper.settled(),
            failed=lambda trouble: self._not_sent(trouble, one.id, text),
        )

    def _sent(self, id: ConversationId, mode: Mode, text: str) -> None:
        self._modes[id] = Mode.REPLY
        if self.conversation is not None and self.conversation.id == id:
            self._parts = self._parts.sent(mode, text)
            self._saved = self._saved.emptied(mode) if self._saved is not None else None
            self._composer.show_mode(Mode.REPLY)
            self._put()
            if self._parts != self._saved:
                self._timer.start()
        self.written.emit()

    def _not_sent(self, trouble: Trouble, id: ConversationId, text: str) -> None:
        """What a rule says of the words is told once: the same words sent again go as they are."""
        self._stands_warned = isinstance(trouble, Warned)
        if isinstance(trouble, Warned):
            self._warned[id, text] = trouble.rules
        told = " ".join(each for each in (trouble.what, "Your text is kept here.", trouble.do) if each)
        self._composer.refuse(told)
        self._timer.start()

    def _note_kept(self, id: str, version: int) -> None:
        if self.conversation is not None and self.conversation.id == id:
            self._version = version
            if not self._composer.state.text() and self._parts == self._saved:
                self._composer.show_state("Draft kept" if self._parts != Parts() else "")

    def _note_refused(self, id: str, why: str) -> None:
        """Where it is open, the text is in the window; else it is there when one comes back."""
        if self.conversation is not None and self.conversation.id == id:
            del self._keeper.unkept[self.conversation.id]
            self._saved = None
            self._composer.refuse(why, theirs=True)

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
                await self._keeper.attach_file(one, kept)


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
