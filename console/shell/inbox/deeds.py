"""What a person does with the open conversation: asks what must be asked, then hands it to the acting controller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.domain.control import BOT, QUEUE
from console.domain.conversations import Conversation, ConversationState, Message, Priority
from console.domain.ids import DocumentId, TenantId
from console.domain.inbox import ActionItem
from console.domain.people import Person
from console.domain.rich import Attachment
from console.domain.trouble import Trouble, trouble_of_os
from console.ports.session import Session
from console.shell.escalations.calling import calling_of_talk
from console.shell.escalations.deeds import EscalationDeeds
from console.shell.filechoice import choose_new_file
from console.shell.inbox.acting import ActingController
from console.shell.inbox.ask import AskRow
from console.shell.inbox.later import LaterRow
from console.shell.inbox.standing import Hold, Mode, Standing
from console.shell.inbox.wording import customer_of
from console.shell.inbox.writing import WritingController
from console.shell.page import Frame


class Deeds(QObject):
    explained = Signal(object)
    """The message whose why is wanted."""

    def __init__(
        self,
        frame: Frame,
        acting: ActingController,
        writing: WritingController,
        ask: AskRow,
        later: LaterRow,
        standing: Callable[[], Standing],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._frame, self._acting, self._writing = frame, acting, writing
        self._ask, self._later, self._standing = ask, later, standing
        self._session: Session | None = None
        self.conversation: Conversation | None = None
        self.compose: Callable[[], object] = lambda: None
        """Go to the composer."""
        self.begin_writing: Callable[[], object] = lambda: None
        self._escalating = EscalationDeeds(frame, self)
        later.chosen.connect(self._snooze_until)

    def attach(self, session: Session) -> None:
        self._session = session
        self._escalating.attach(session)

    def escalate(self) -> None:
        """Call people because of the open conversation."""
        one, session = self.conversation, self._session
        if one is not None and session is not None:
            self._escalating.escalate(calling_of_talk(one, customer_of(one), session.me))

    def take_over(self) -> None:
        """From the bot or the queue at once; from a colleague with a reason."""
        one, standing = self.conversation, self._standing()
        if one is None or standing.mine or not standing.may_take:
            return
        if standing.needs_reason:
            self._ask.ask(
                f"{standing.words}. Why do you take it over?",
                "Take over",
                lambda reason: self._acting.take_over(one, reason, self.compose),
                needed=True,
            )
        else:
            self._acting.take_over(one, then=self.compose)

    def write_and_take(self) -> None:
        """Write at once; the first message takes the conversation over."""
        standing = self._standing()
        if self.conversation is None or not standing.able:
            return
        self._writing.set_mode(Mode.REPLY)
        if standing.mine:
            self.compose()
        elif standing.may_take and not standing.needs_reason:
            self.begin_writing()

    def write(self, mode: Mode) -> None:
        if self.conversation is not None and self._standing().able:
            self._writing.set_mode(mode)

    def hand_to_bot(self) -> None:
        self._release(BOT, "What should the bot know? It reads what you wrote to the customer anyway.", "To the bot")

    def hand_to_queue(self) -> None:
        self._release(QUEUE, "What should whoever takes it know?", "Into the queue")

    def hand_to(self, person: Person) -> None:
        one = self.conversation
        if one is not None and self._standing().able:
            self._ask.ask(
                f"What should {person.name} know?",
                f"To {person.name}",
                lambda note: self._acting.transfer(one, person.id, note),
            )

    def snooze(self, until: datetime | None) -> None:
        """Until then; None: ask."""
        if self.conversation is None or not self._standing().able:
            return
        if until is None:
            self._later.ask()
        else:
            self._snooze_until(until)

    def close(self) -> None:
        one = self.conversation
        if one is not None and self._standing().able and one.state is not ConversationState.CLOSED:
            self._acting.close(one)

    def reopen(self) -> None:
        one = self.conversation
        if one is not None and self._standing().able and one.state is not ConversationState.OPEN:
            self._acting.reopen(one)

    def set_priority(self, priority: Priority) -> None:
        if self.conversation is not None and self._standing().able:
            self._acting.set_priority(self.conversation, priority)

    def step_priority(self, steps: int) -> None:
        if self.conversation is not None:
            ladder = list(Priority)
            rank = max(0, min(self.conversation.priority.rank + steps, len(ladder) - 1))
            self.set_priority(ladder[rank])

    def resolve(self, tenant: TenantId, item: ActionItem) -> None:
        self._ask.ask(
            f"How was “{item.reason or item.kind.value}” settled?",
            "Resolve",
            lambda words: self._acting.resolve(tenant, item.id, words),
        )

    def do(self, verb: str, subject: object) -> None:
        """What a message offers."""
        one = self.conversation
        if one is None:
            return
        if verb == "file" and isinstance(subject, Attachment):
            self._save_file(one, subject.document, subject.name)
        elif verb == "picture" and isinstance(subject, str):
            self._save_file(one, DocumentId(subject), "")
        elif isinstance(subject, Message):
            self._do_to_message(one, verb, subject)

    def _do_to_message(self, one: Conversation, verb: str, message: Message) -> None:
        if verb == "why":
            self.explained.emit(message)
        elif not self._standing().able:
            self._frame.tell("This profile is open for reading only.")
        elif verb == "use":
            self._writing.use(message)
        elif verb == "discard":
            self._acting.discard(one.tenant, message.id)
        elif verb == "retry":
            self._acting.retry(one.tenant, message.id)
        elif verb == "cancel":
            self._acting.cancel_scheduled(one.tenant, message.id)

    def _release(self, to: str, question: str, deed: str) -> None:
        one, standing = self.conversation, self._standing()
        if one is None or not standing.able or standing.state is not ConversationState.OPEN:
            return
        if (standing.hold is Hold.BOT and to == BOT) or (standing.hold is Hold.QUEUE and to == QUEUE):
            self._frame.tell(f"{standing.words} already.")
            return
        self._ask.ask(
            question,
            deed,
            lambda note: self._acting.release(one, to, note),
            needed=standing.hold is Hold.OTHER,
        )

    def _snooze_until(self, until: datetime) -> None:
        if self.conversation is not None:
            self._acting.snooze(self.conversation, until)

    def _save_file(self, one: Conversation, document: DocumentId, name: str) -> None:
        session = self._session
        if session is None:
            return
        name = name or f"{document}.bin"
        choose_new_file(
            self._page,
            "Save file",
            name,
            "All files (*)",
            lambda path: self._frame.start(self._write(session, one, document, path), "save file", busy="Saving"),
        )

    async def _write(self, session: Session, one: Conversation, document: DocumentId, path: Path) -> None:
        found = await session.reader.read(lambda tx: tx.documents.get(one.tenant, document))
        if found is None:
            raise Trouble("The file is not in this profile.", kept="Nothing was written.")
        try:
            await asyncio.to_thread(path.write_bytes, found.content)
        except OSError as error:
            raise trouble_of_os(error, path) from error
        self._frame.tell(f"{path.name} is saved.")
