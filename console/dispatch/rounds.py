"""The local dispatcher: one loop that looks for what is due whenever something changed, and when the next is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from console import aio
from console.domain.trouble import Trouble
from console.ports.clock import Clock

log = logging.getLogger(__name__)

LONGEST_PAUSE = 5.0
"""Seconds between two looks where nothing is known to be due, or where a look failed."""
_SHORTEST_PAUSE = 0.02


class Round(Protocol):
    @property
    def begun(self) -> int:
        """How many things were begun so far."""

    async def round(self) -> datetime | None:
        """Begin what is due now; returns when there is more to do, UTC."""

    async def settled(self) -> None:
        """Wait until what was begun has ended."""

    async def stop(self) -> None:
        """End what was begun; nothing of it is lost."""


class WholeRound:
    """For a ``Round`` that does all of it in its round: nothing is ever under way between two."""

    async def settled(self) -> None:
        return

    async def stop(self) -> None:
        return


class LocalDispatcher:
    """``ports.Dispatcher`` in this process."""

    def __init__(
        self,
        rounds: Sequence[Round],
        clock: Clock,
        *,
        on_trouble: Callable[[Trouble], None] = lambda _: None,
        longest: float = LONGEST_PAUSE,
    ) -> None:
        """``longest``: seconds between two looks at most, and so until a computer that slept is noticed to be awake.
        ``on_trouble`` hears a Trouble once, and not again while the next rounds fail in the same words."""
        self._rounds = tuple(rounds)
        self._clock = clock
        self._on_trouble = on_trouble
        self._longest = longest
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._failures: dict[Round, str] = {}

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        if not self.running:
            self._task = aio.spawn(self._run(), "dispatcher")

    def wake(self) -> None:
        self._changed.set()

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        for each in self._rounds:
            await each.stop()

    async def settle(self) -> None:
        """Rounds until nothing is due at the clock's present time and nothing is under way."""
        begun = -1
        while begun != (begun := self._begun()):
            for each in self._rounds:
                await each.round()
            for each in self._rounds:
                await each.settled()

    def _begun(self) -> int:
        return sum(each.begun for each in self._rounds)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            pause = await self._look()
            try:
                async with asyncio.timeout(pause):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def _look(self) -> float:
        """Seconds until the next look."""
        pauses = [self._longest]
        for each in self._rounds:
            due = await self._guarded(each)
            if due is not None:
                pauses.append((due - self._clock.now()).total_seconds())
        return max(min(pauses), _SHORTEST_PAUSE)

    async def _guarded(self, each: Round) -> datetime | None:
        """One that fails holds up none of the others; it is tried again at the next look."""
        try:
            due = await each.round()
        except Trouble as trouble:
            if self._is_new(each, trouble):
                self._on_trouble(trouble)
            return None
        except Exception as error:
            if self._is_new(each, error):
                log.exception("a look for due work failed; the next is in %s s", self._longest)
            return None
        self._failures.pop(each, None)
        return due

    def _is_new(self, each: Round, error: Exception) -> bool:
        text = repr(error)
        known, self._failures[each] = self._failures.get(each), text
        return text != known
