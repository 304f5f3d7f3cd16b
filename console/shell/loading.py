"""What a page asks of the local store: one read of a kind at a time, the newest question wins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from console.ports.database import Reader, Transaction
from console.shell.page import Frame

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Question:
    key: Hashable
    work: Callable[[Transaction], Any]
    show: Callable[[Any], None]


class Loads:
    """The reads of one page. ``ask`` is called in the GUI thread, and ``show`` in it as well."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._reader: Reader | None = None
        self._newest: dict[str, Hashable] = {}
        self._waiting: dict[str, _Question] = {}
        self._running: set[str] = set()
        self._idle: list[asyncio.Future[None]] = []

    def attach(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def ask(self, kind: str, key: Hashable, work: Callable[[Transaction], T], show: Callable[[T], None]) -> None:
        """Read ``work`` and ``show`` its answer, unless another ``key`` of this kind was asked meanwhile.

        While a read of the kind is under way, only the newest of the questions that wait is kept.
        """
        if self._reader is None:
            return
        self._newest[kind] = key
        self._waiting[kind] = _Question(key, work, show)
        if kind not in self._running:
            self._running.add(kind)
            self._frame.start(self._answer(kind, self._reader), f"read {kind}")

    def forget(self, kind: str) -> None:
        """Whatever is on its way for this kind is not wanted any more."""
        self._newest.pop(kind, None)
        self._waiting.pop(kind, None)

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        while self._running:
            idle: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._idle.append(idle)
            await idle

    async def _answer(self, kind: str, reader: Reader) -> None:
        try:
            while question := self._waiting.pop(kind, None):
                answer = await reader.read(question.work)
                if self._newest.get(kind) == question.key:
                    question.show(answer)
        except asyncio.CancelledError:
            self._waiting.pop(kind, None)
            raise
        finally:
            self._running.discard(kind)
            if question := self._waiting.get(kind):  # this read failed; the next question is asked all the same
                self.ask(kind, question.key, question.work, question.show)
            if not self._running:
                self._release()

    def _release(self) -> None:
        waiting, self._idle = self._idle, []
        for idle in waiting:
            if not idle.done():
                idle.set_result(None)
