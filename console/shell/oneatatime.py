"""Controllers of what people do: one thing at a time, each once however often it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.ports.session import Session
from console.shell.page import Frame

Work = Callable[[], Coroutine[Any, Any, None]]
"""Called when its turn has come: nothing is left over of work that is cancelled before."""


class OneAtATime(QObject):
    """Heirs ask ``can_act`` and then ``begin``."""

    busy_changed = Signal(bool)

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._session: Session | None = None
        self._ended: list[asyncio.Future[None]] = []
        self.busy = False

    def attach(self, session: Session) -> None:
        self._session = session

    @property
    def can_act(self) -> bool:
        return self._session is not None and not self._session.read_only and not self.busy

    async def settled(self) -> None:
        """Wait until what is under way has ended, and all that it began in turn."""
        while self.busy:
            ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._ended.append(ended)
            await ended

    def begin(self, work: Work, name: str, *, busy: str = "Saving") -> None:
        """``busy`` is told while it takes long."""
        self._set_busy(True)
        self._frame.start(self._whole(work), name, busy=busy)

    def end(self) -> None:
        """Already before ``begin``'s work is over: what comes after it may begin the next."""
        self._set_busy(False)

    async def _whole(self, work: Work) -> None:
        try:
            await work()
        finally:
            self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        if busy == self.busy:
            return
        self.busy = busy
        if not busy:
            waiting, self._ended = self._ended, []
            for ended in waiting:
                if not ended.done():
                    ended.set_result(None)
        self.busy_changed.emit(busy)

    def _opened(self) -> Session:
        assert self._session is not None, "nothing can be done before the profile is open"
        return self._session
