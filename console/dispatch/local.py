"""Due timers of this process: scoring what is due, looking for what others changed, steps that run again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from console import aio
from console.domain.trouble import Trouble

log = logging.getLogger(__name__)

EVERY = 0.7
"""Seconds between two looks."""

AFTER_FAILURE = 5.0
"""Seconds until the next look after one failed."""

FailureHandler = Callable[[Trouble], None]


class Dispatched(Protocol):
    async def poll(self) -> int: ...
    async def score_due(self, limit: int = ...) -> int: ...


class Looking:
    """Runs ``look`` again and again until it is stopped: at once while it finds something, else ``every`` seconds.

    A failure is told and the loop goes on. ``on_trouble`` hears each Trouble once, and not again while the next looks
    fail in the same words.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[int]],
        name: str,
        *,
        on_trouble: FailureHandler = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        every: float = EVERY,
    ) -> None:
        self._look = look
        self._name = name
        self._on_trouble = on_trouble
        self._sleep = sleep
        self._every = every
        self._task: asyncio.Task[None] | None = None
        self._last_failure = ""

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        if not self.running:
            self._task = aio.spawn(self._run(), self._name)

    async def stop(self) -> None:
        """Returns when the loop has ended; a transaction under way is finished by the database first."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def _run(self) -> None:
        while True:
            await self._sleep(await self._pause())

    async def _pause(self) -> float:
        """Seconds until the next look: none while something was due."""
        try:
            found = await self._look()
        except Trouble as trouble:
            if self._is_new(trouble):
                self._tell(trouble)
            return AFTER_FAILURE
        except Exception as error:
            if self._is_new(error):
                log.exception("a look for due work failed; the next is in %s s", AFTER_FAILURE)
            return AFTER_FAILURE
        self._last_failure = ""
        return 0.0 if found else self._every

    def _tell(self, trouble: Trouble) -> None:
        try:
            self._on_trouble(trouble)
        except Exception:
            log.exception("who hears of a trouble failed; the timers go on")

    def _is_new(self, error: Exception) -> bool:
        text = repr(error)
        known, self._last_failure = self._last_failure, text
        return text != known


class Timers(Looking):
    """Runs ``desk.poll`` and ``desk.score_due`` in turn."""

    def __init__(
        self,
        desk: Dispatched,
        *,
        on_trouble: FailureHandler = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        every: float = EVERY,
    ) -> None:
        async def look() -> int:
            await desk.poll()
            return await desk.score_due()

        super().__init__(look, "timers", on_trouble=on_trouble, sleep=sleep, every=every)
