"""Notices given to their channels: retried with growing pauses, each failure kept where people see it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from console import aio
from console.domain.escalation_commands import BeginNotice, EndNotice
from console.domain.escalations import Notice
from console.domain.ids import SYSTEM, NoticeId
from console.domain.trouble import Rejected, Trouble
from console.ports.clock import Clock
from console.ports.database import Reader
from console.ports.desk import Desk
from console.ports.notifying import NoticeChannel, NoticeFailed

log = logging.getLogger(__name__)

TRIES = 8
"""After so many no further one is made; with the pauses between them that is about eight minutes."""
SEND_SECONDS = 60.0
FIRST_PAUSE = 4.0
_AT_ONCE = 20
_MOST = 10_000


class Notices:
    """``dispatch.rounds.Round``. What a killed program was sending is sent again: rather twice than never."""

    def __init__(
        self,
        reader: Reader,
        desk: Desk,
        channels: Iterable[NoticeChannel],
        clock: Clock,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """``jitter`` gives 0 to 1, added to each pause as its share."""
        self._reader = reader
        self._desk = desk
        self._channels = {each.via: each for each in channels}
        self._clock = clock
        self._jitter = jitter
        self._running: dict[NoticeId, asyncio.Task[None]] = {}
        self._recovered = False
        self._unkept: dict[NoticeId, EndNotice] = {}
        """what came of notices, where the store could not keep it yet"""
        self.begun = 0

    async def round(self) -> datetime | None:
        """Returns when the next notice is due."""
        if not self._recovered:
            for notice in await self._reader.read(lambda tx: tx.notices.sending(_MOST)):
                await self._end(notice, "The program ended while this was sent.", self._clock.now())
            self._recovered = True
        await self._keep_rest()
        now = self._clock.now()
        due = await self._reader.read(lambda tx: tx.notices.due(now, _AT_ONCE + len(self._running)))
        for notice in due:
            if notice.id not in self._running and len(self._running) < _AT_ONCE:
                self._running[notice.id] = aio.spawn(self._send(notice), "send a notice")
                self.begun += 1
        return await self._reader.read(lambda tx: tx.notices.next_due())

    async def settled(self) -> None:
        if self._running:
            await asyncio.wait(list(self._running.values()))

    async def stop(self) -> None:
        """What is under way is given up; the next program sends it again."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _send(self, notice: Notice) -> None:
        try:
            begun = await self._desk.execute(BeginNotice(tenant=notice.tenant, actor=SYSTEM, notice=notice.id))
            if begun.affected:
                await self._give(notice)
        except Rejected as rejected:
            log.info("a notice was not sent: %s", type(rejected).__name__)
        except Trouble as trouble:
            log.warning("a notice waits, as its state cannot be kept: %s", type(trouble).__name__)
        finally:
            self._running.pop(notice.id, None)

    async def _give(self, notice: Notice) -> None:
        channel = self._channels.get(notice.via)
        if channel is None:
            await self._end(notice, f"This program has no channel {notice.via.value!r}.", None)
            return
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await channel.send(notice)
        except NoticeFailed as failed:
            await self._end(notice, failed.what, self._again(notice, failed.after) if failed.again else None)
        except TimeoutError:
            await self._end(notice, f"No answer within {SEND_SECONDS:.0f} s.", self._again(notice, 0.0))
        except Exception as error:
            log.exception("a channel failed in a way it should not")
            await self._end(notice, f"The channel failed ({type(error).__name__}).", self._again(notice, 0.0))
        else:
            await self._end(notice, "", None)

    def _again(self, notice: Notice, after: float) -> datetime | None:
        """``notice`` is as it stood before this try."""
        tried = notice.attempts + 1
        if tried >= TRIES:
            return None
        pause = FIRST_PAUSE * 2 ** (tried - 1) * (1 + self._jitter())
        return self._clock.now() + timedelta(seconds=max(pause, after))

    async def _end(self, notice: Notice, failure: str, again: datetime | None) -> None:
        """Kept with a later round where the store fails now: or it would seem to be under way until a restart."""
        ending = EndNotice(tenant=notice.tenant, actor=SYSTEM, notice=notice.id, failure=failure, retry_at=again)
        self._unkept[notice.id] = ending
        await self._desk.execute(ending)
        del self._unkept[notice.id]

    async def _keep_rest(self) -> None:
        for id, ending in tuple(self._unkept.items()):
            if id in self._running:
                continue
            try:
                await self._desk.execute(ending)
            except Rejected as rejected:
                log.info("what came of a notice was not wanted any more: %s", type(rejected).__name__)
            del self._unkept[id]
