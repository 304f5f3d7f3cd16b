"""Controller of a test that goes out: one at a time, cancelled by a key, told as sent or not."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

from console.domain.trouble import Trouble
from console.shell.page import Frame
from console.shell.settings.trying import ConnectionTest


class Trial(QObject):
    def __init__(self, frame: Frame, view: ConnectionTest) -> None:
        super().__init__(view)
        self._frame, self._view = frame, view
        self._task: asyncio.Task[object] | None = None
        self._begun = False
        view.cancelled.connect(self._cancel)

    @property
    def running(self) -> bool:
        return self._begun

    def run(self, work: Coroutine[Any, Any, str], name: str) -> None:
        """``work`` returns what came of it, or raises Trouble; only while none is running."""
        self._begun = True
        self._frame.start(self._run(work), name)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self, work: Coroutine[Any, Any, str]) -> None:
        self._task = asyncio.current_task()
        self._view.begin()
        told = ""
        try:
            self._view.tell("sent", ("green", "green"), await work)
        except Trouble as trouble:
            self._view.tell("not sent", ("red", "red"), f"{trouble.what} {trouble.do}".strip())
        except asyncio.CancelledError:
            told = "cancelled"
            raise
        finally:
            self._task, self._begun = None, False
            self._view.end(told)
