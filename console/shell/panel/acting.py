"""Controller of what is done in a panel: one thing at a time, told when it is done, taken back where it can be."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from console.domain.commands import Command
from console.domain.ids import TenantId
from console.domain.panels import Author, Doing, Form, Values
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.panels import Action, Panel
from console.ports.session import Session
from console.shell.oneatatime import OneAtATime, Work
from console.shell.page import Frame

Reading = Callable[[Transaction, Author], Doing]


class ActController(OneAtATime):
    acted = Signal()
    """Something was done; what is shown is to be read again."""
    asked = Signal(object, object)
    """A form, and what is to get its values."""

    def __init__(self, frame: Frame, panel: Panel, parent: QObject) -> None:
        super().__init__(frame, parent)
        self._panel = panel

    def act(self, tenant: TenantId, action: Action, key: str) -> None:
        """Ask what must be asked, then do it."""
        session = self._session
        if session is not None and self.can_act:
            self._start(partial(self._ask, session, tenant, action, key), action.word)

    def step(self, tenant: TenantId, key: str, by: int) -> None:
        """What the panel declares as the step forward or back, at once."""
        session = self._session
        action = next((each for each in self._panel.actions if each.id == self._panel.step), None)
        if session is not None and action is not None and self.can_act:
            self._start(partial(self._step, session, tenant, action, key, by), action.word)

    def do(self, tenant: TenantId, action: Action, key: str, values: Values) -> None:
        self.run(tenant, lambda tx, author: action.do(tx, author, key, values), action.word)

    def run(
        self,
        tenant: TenantId,
        work: Reading,
        name: str,
        done: Callable[[], object] = lambda: None,
        failed: Callable[[Trouble], bool] = lambda _: False,
    ) -> None:
        """``failed`` says whether it told of the trouble itself."""
        session = self._session
        if session is not None and self.can_act:
            self._start(partial(self._run, session, tenant, work, done, failed), name)

    def _start(self, work: Work, name: str) -> None:
        self.begin(work, name.rstrip("…").lower())

    async def _ask(self, session: Session, tenant: TenantId, action: Action, key: str) -> None:
        form: Form | None = await session.reader.read(lambda tx: action.ask(tx, tenant, key))
        if form is not None:
            self.asked.emit(form, lambda values: self.do(tenant, action, key, values))
            return
        await self._run(session, tenant, lambda tx, author: action.do(tx, author, key, {}))

    async def _step(self, session: Session, tenant: TenantId, action: Action, key: str, by: int) -> None:
        values = await session.reader.read(lambda tx: self._panel.next_step(tx, tenant, key, by))
        if values is None:
            self._frame.tell(f"There is nothing {'after' if by > 0 else 'before'} that.")
            return
        await self._run(session, tenant, lambda tx, author: action.do(tx, author, key, values))

    async def _run(
        self,
        session: Session,
        tenant: TenantId,
        work: Reading,
        done: Callable[[], object] = lambda: None,
        failed: Callable[[Trouble], bool] = lambda _: False,
    ) -> None:
        author = Author(tenant, session.me, session.clock.now())
        try:
            doing = await session.reader.read(lambda tx: work(tx, author))
            told = await self._execute(session, doing.commands)
        except Trouble as trouble:
            self.acted.emit()
            if not failed(trouble):
                raise
            return
        back = (lambda: self._take_back(doing.undo)) if doing.undo else None
        if doing.told or told:
            self._frame.tell(doing.told or told, undo=back)
        self.acted.emit()
        done()
        if doing.conversation is not None:
            self._frame.go("inbox", tenant=tenant, conversation=doing.conversation, write=doing.writes)

    async def _execute(self, session: Session, commands: tuple[Command, ...]) -> str:
        told = ""
        for command in commands:
            told = (await session.desk.execute(command)).message
        return told

    def _take_back(self, commands: tuple[Command, ...]) -> None:
        session = self._session
        if session is not None and self.can_act:
            self._start(partial(self._run_back, session, commands), "undo")

    async def _run_back(self, session: Session, commands: tuple[Command, ...]) -> None:
        self._frame.tell(await self._execute(session, commands))
        self.acted.emit()
