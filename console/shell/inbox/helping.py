"""Controller of what helps to write: canned replies with their places filled, and a draft by the bot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from console.domain.canned import CannedReply, DropCannedReply, KeepCannedReply
from console.domain.conversations import Conversation
from console.domain.memory import Profile
from console.domain.trouble import Trouble
from console.ports.canned import read_canned
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.inbox.acting import ActingController
from console.shell.inbox.ask import AskRow
from console.shell.inbox.canned import filled, values_of
from console.shell.inbox.cannedlist import CannedList
from console.shell.inbox.composer import Composer
from console.shell.inbox.wording import Wording
from console.shell.inbox.writing import WritingController
from console.shell.loading import Loads
from console.shell.page import Frame

Canned = tuple[tuple[CannedReply, ...], Profile]


class HelpController(QObject):
    def __init__(
        self,
        frame: Frame,
        loads: Loads,
        acting: ActingController,
        writing: WritingController,
        composer: Composer,
        canned: CannedList,
        ask: AskRow,
        wording: Callable[[], Wording],
    ) -> None:
        super().__init__(composer)
        self._frame, self._loads, self._acting, self._writing = frame, loads, acting, writing
        self._composer, self._canned, self._ask, self._wording = composer, canned, ask, wording
        self._session: Session | None = None
        self._drafting = False
        self._profile = Profile()
        composer.canned_wanted.connect(self.open_canned)
        composer.bot_wanted.connect(self.ask_the_bot)
        canned.chosen.connect(self._insert)
        canned.drop_wanted.connect(self._drop)
        canned.left.connect(composer.focus)

    def attach(self, session: Session) -> None:
        self._session = session

    def open_canned(self) -> None:
        """Search among them; what is chosen goes to where the cursor is."""
        one = self._writing.conversation
        if one is not None and not self._composer.is_locked:
            self._read(one, self._open)

    def keep_canned(self) -> None:
        """What stands in the composer becomes a canned reply."""
        text, one = self._composer.text.strip(), self._writing.conversation
        if one is None or not text:
            self._frame.tell("Write the reply first, then keep it.")
            return
        self._ask.ask(
            "Under which name shall this reply be kept? It is found by it after a “/”.",
            "Keep",
            lambda name: self._acting.run(
                KeepCannedReply(tenant=one.tenant, actor=self._acting.me, reply=CannedReply(name=name, text=text))
            ),
            needed=True,
        )

    def ask_the_bot(self) -> None:
        """A draft of what the bot would say now, to be edited; nothing of it is sent or kept."""
        one, session = self._writing.conversation, self._session
        if one is not None and session is not None and not self._composer.is_locked and not self._drafting:
            self._drafting = True
            self._composer.show_state("The bot writes a draft…")
            self._frame.start(self._draft(session, one), "bot draft", busy="The bot writes a draft")

    async def _draft(self, session: Session, one: Conversation) -> None:
        told = ""
        try:
            reply = await session.chat.draft(one)
            here = self._writing.conversation
            if here is None or here.id != one.id:
                return
            if not reply.content.strip():
                raise Trouble("The bot has nothing to say here.", kept="Your text is as it was.")
            told = "Draft by the bot: read it before you send it"
            before = self._composer.text.rstrip()
            self._writing.put_text(f"{before}\n{reply.content}" if before else reply.content)
        finally:
            self._drafting = False
            self._composer.show_state(told)

    def _read(self, one: Conversation, show: Callable[[Canned], None]) -> None:
        def work(tx: Transaction) -> Canned:
            profile = tx.memories.profile(one.tenant, one.channel, one.customer)
            return read_canned(tx.settings, one.tenant), profile

        self._loads.ask("canned", object(), work, show)

    def _open(self, answer: Canned) -> None:
        replies, self._profile = answer
        self._canned.ask(replies)

    def _insert(self, reply: CannedReply) -> None:
        one = self._writing.conversation
        if one is not None:
            self._composer.insert(filled(reply.text, values_of(one, self._profile, self._wording())))

    def _drop(self, reply: CannedReply) -> None:
        one = self._writing.conversation
        if one is not None:
            command = DropCannedReply(tenant=one.tenant, actor=self._acting.me, name=reply.name)
            self._acting.run(command, lambda _: self._read(one, lambda answer: self._canned.renew(answer[0])))
