"""Controller of what is done in a panel: one thing at a time, told when it is done, taken back where it can be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.domain.commands import Command
from console.domain.ids import TenantId
from console.domain.panels import Author, Doing, Form, Values
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.panels import Action, Panel
from console.ports.session import Session
from console.shell.page import Frame

Reading = Callable[[Transaction, Author], Doing]


class ActController(QObject):
    busy_changed = Signal()
    acted = Signal()
    """Something was done; what is shown is to be read again."""
    asked = Signal(object, object)
    """A form, and what is to get its values."""

    def __init__(self, frame: Frame, panel: Panel, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self._panel = frame, panel
        self._session: Session | None = None
        self._ended: list[asyncio.Future[None]] = []
        self.busy = False

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def can_act(self) -> bool:
        return self._session is not None and not self._session.read_only and not self.busy

    def begin(self, tenant: TenantId, action: Action, key: str) -> None:
        """Ask what must be asked, then do it."""
        session = self._session
        if session is not None and self.can_act:
            self._start(self._ask(session, tenant, action, key), action.word)

    def step(self, tenant: TenantId, key: str, by: int) -> None:
        """What the panel declares as the step forward or back, at once."""
        session = self._session
        action = next((each for each in self._panel.actions if each.id == self._panel.step), None)
        if session is not None and action is not None and self.can_act:
            self._start(self._step(session, tenant, action, key, by), action.word)

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
            self._start(self._run(session, tenant, work, done, failed), name)

    async def settled(self) -> None:
        while self.busy:
            ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._ended.append(ended)
            await ended

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._set_busy(True)
        self._frame.start(self._whole(work), name.rstrip("…").lower(), busy="Saving")

    async def _whole(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._set_busy(False)

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
            self._start(self._run_back(session, commands), "undo")

    async def _run_back(self, session: Session, commands: tuple[Command, ...]) -> None:
        self._frame.tell(await self._execute(session, commands))
        self.acted.emit()

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        if not busy:
            waiting, self._ended = self._ended, []
            for ended in waiting:
                if not ended.done():
                    ended.set_result(None)
        self.busy_changed.emit()
