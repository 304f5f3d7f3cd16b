"""Controller of the open conversation: what of it is read, what is new in it, and that the person has seen it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.changes import Change, Topic
from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import ConversationId, MessageId, PersonId, TenantId
from console.domain.inbox import Draft
from console.domain.inbox_commands import LookAt, MarkRead
from console.domain.trouble import Trouble
from console.ports.session import Session
from console.shell.inbox.lines import LineModel
from console.shell.inbox.query import (
    AGAIN,
    Opened,
    Renewed,
    read_end,
    read_newer,
    read_older,
    read_opened,
    read_renewed,
)
from console.shell.inbox.transcript import TranscriptView
from console.shell.loading import Loads
from console.shell.page import Frame

LOOK_EVERY_MS = 20_000
"""Others see for 45 s that one looks at a conversation."""


class ReadingController(QObject):
    """``silent``: nothing is marked read, and nobody sees that one looks."""

    opened = Signal()
    """Another conversation stands in the middle."""
    renewed = Signal()
    """The same one, as it is now."""
    unseen = Signal(int)
    """Messages that came below what is on screen; 0 when the end is in sight."""

    def __init__(self, frame: Frame, loads: Loads, view: TranscriptView, model: LineModel) -> None:
        super().__init__(view)
        self._frame, self._loads, self._view, self._model = frame, loads, view, model
        self._session: Session | None = None
        self._tenant = TenantId("")
        self.conversation: Conversation | None = None
        self.wanted: ConversationId | None = None
        self.draft: Draft | None = None
        self.viewers: tuple[PersonId, ...] = ()
        self.first_unread: MessageId | None = None
        self.silent = False
        self._older = self._newer = False
        self._unseen = 0
        self._marked = MessageId(0)
        self._marking = False
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self.look)
        view.older_wanted.connect(self._read_older)
        view.newer_wanted.connect(self._read_newer)
        view.seen.connect(self._note_seen)

    def attach(self, session: Session) -> None:
        self._session = session

    def set_tenant(self, tenant: TenantId) -> None:
        self._tenant = tenant
        self.close()

    @property
    def can_write(self) -> bool:
        return self._session is not None and not self._session.read_only

    @property
    def at_end(self) -> bool:
        """The last message is among those that are held."""
        return self.conversation is not None and not self._newer

    def open(self, id: ConversationId, around: MessageId | None = None) -> None:
        """Show it: at a message, else at what is unread, else at its end."""
        self.wanted = id
        tenant = self._tenant
        self._loads.forget("more")
        self._loads.forget("renewed")
        self._loads.ask("open", (id, around, object()), lambda tx: read_opened(tx, tenant, id, around), self._take)

    def close(self) -> None:
        """Nothing is open."""
        self.wanted = self.conversation = self.draft = self.first_unread = None
        self.viewers = ()
        for kind in ("open", "more", "renewed"):
            self._loads.forget(kind)
        self._looking.stop()

    def refresh(self, changes: tuple[Change, ...]) -> None:
        """Read again what is shown when something happened to it."""
        one = self.conversation
        if one is None:
            return
        mine = [each for each in changes if each.tenant == self._tenant and each.topic is Topic.INBOX]
        if any(not each.subjects or one.id in each.subjects for each in mine):
            self.renew()

    def renew(self) -> None:
        one, session = self.conversation, self._session
        if one is None or session is None:
            return
        shown = self._model.messages[-AGAIN:]
        since, now = (shown[0].id if shown else None), session.clock.now()
        self._loads.ask(
            "renewed",
            (one.id, object()),
            lambda tx: read_renewed(tx, one.tenant, one.id, since, len(shown), now),
            self._take_renewed,
        )

    def look(self) -> None:
        """Tell the others that one looks at it; at nothing when the page is not in front."""
        session = self._session
        if session is None or session.read_only or not self._tenant:
            return
        seen = self._view.isVisible() and not self.silent
        at = self.conversation.id if self.conversation is not None and seen else None
        self._looking.start() if at else self._looking.stop()
        self._frame.start(self._send_look(session, at), "look at conversation")

    def go_to_unread(self) -> None:
        """To the first message that nobody has read when this was opened."""
        if self.first_unread is None or self.conversation is None:
            return
        if self._model.row_of(self.first_unread) is None:
            self.open(self.conversation.id, self.first_unread)
        else:
            self._view.go_to_message(self.first_unread)

    def go_to_end(self) -> None:
        """To the last message, wherever one reads."""
        if self.conversation is None:
            return
        if self._newer:
            id, tenant = self.conversation.id, self._tenant
            last = self._model.messages[-1].id if self._model.messages else None
            self._loads.forget("more")
            self._loads.ask("open", (id, last, "end", object()), lambda tx: read_end(tx, tenant, id), self._take_end)
        else:
            self._view.go_to_end()

    def set_silent(self, silent: bool) -> None:
        self.silent = silent
        self.look()
        self._note_seen()

    def _take(self, found: Opened | None) -> None:
        if found is None or found.conversation.id != self.wanted:
            return
        self.first_unread = found.first_unread
        self._place(found)
        if found.around is not None:
            self._view.go_to_message(found.around)
        else:
            self._view.go_to_end()
        self.opened.emit()
        self.look()

    def _take_end(self, found: Opened | None) -> None:
        if found is not None and found.conversation.id == self.wanted:
            self._place(found)
            self._view.go_to_end()
            self.renewed.emit()

    def _place(self, found: Opened) -> None:
        self.conversation, self.draft = found.conversation, found.draft
        self._older, self._newer = found.older, found.newer
        self._marked, self._unseen = found.conversation.read_up_to, 0
        self._model.show(found.conversation, found.messages, self.first_unread)
        self.unseen.emit(0)

    def _take_renewed(self, found: Renewed | None) -> None:
        if found is None or self.conversation is None or found.conversation.id != self.conversation.id:
            return
        before = len(self._model.lines)
        self.conversation, self.draft, self.viewers = found.conversation, found.draft, found.viewers
        self._view.hold()
        self._model.renew(found.conversation, found.since, found.messages, grow=not self._newer)
        self._view.restore()
        if not self._view.follows:
            self._unseen += max(len(self._model.lines) - before, 0)
            self.unseen.emit(self._unseen)
        self.renewed.emit()
        self._note_seen()

    def _read_older(self) -> None:
        one, messages = self.conversation, self._model.messages
        if one is not None and self._older and messages:
            self._older = False
            first = messages[0].id
            self._loads.ask(
                "more",
                (one.id, first),
                lambda tx: read_older(tx, one.tenant, one.id, first),
                lambda found: self._take_older(one.id, found),
            )

    def _take_older(self, id: ConversationId, found: tuple[Message, ...]) -> None:
        if self.conversation is None or self.conversation.id != id:
            return
        last = self._model.messages[-1].id if self._model.messages else None
        self._view.hold()
        self._model.put_before(found)
        self._older = bool(found)
        if self._model.messages and self._model.messages[-1].id != last:
            self._newer = True
        self._view.restore()

    def _read_newer(self) -> None:
        one, messages = self.conversation, self._model.messages
        if one is not None and self._newer and messages:
            self._newer = False
            last = messages[-1].id
            self._loads.ask(
                "more",
                (one.id, last),
                lambda tx: read_newer(tx, one.tenant, one.id, last),
                lambda found: self._take_newer(one.id, found),
            )

    def _take_newer(self, id: ConversationId, found: tuple[Message, ...]) -> None:
        if self.conversation is None or self.conversation.id != id:
            return
        first = self._model.messages[0].id if self._model.messages else None
        self._view.hold()
        self._model.put_after(found)
        self._newer = bool(found)
        if self._model.messages and self._model.messages[0].id != first:
            self._older = True
        self._view.restore()

    def _note_seen(self) -> None:
        """What is on screen is read, unless one only watches."""
        if self._view.follows and self._unseen:
            self._unseen = 0
            self.unseen.emit(0)
        one, seen = self.conversation, self._view.last_seen()
        if one is None or seen is None or self.silent or not self._view.isVisible() or self._marking:
            return
        asked = [each.id for each in self._model.messages if each.sender is Sender.CUSTOMER and each.id <= seen]
        if one.unread and asked and asked[-1] > max(self._marked, one.read_up_to) and self.can_write:
            self._marking = True
            self._frame.start(self._mark_read(one, asked[-1]), "mark read")

    async def _mark_read(self, one: Conversation, up_to: MessageId) -> None:
        session = self._opened_session()
        try:
            await session.desk.execute(
                MarkRead(tenant=one.tenant, actor=session.me, conversation=one.id, up_to=up_to)
            )
            if self.conversation is not None and self.conversation.id == one.id:
                self._marked = up_to
        finally:
            self._marking = False

    async def _send_look(self, session: Session, at: ConversationId | None) -> None:
        await session.desk.execute(LookAt(tenant=self._tenant, actor=session.me, conversation=at))

    def _opened_session(self) -> Session:
        if self._session is None:
            raise Trouble("No profile is open.")
        return self._session
