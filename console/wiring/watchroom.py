"""Who runs escalations in this process: their timer, what sends notices, who looks for customers that wait, and the
auditor that watches them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from console.domain.changes import Topic
from console.wiring.keyring_keys import secret_of

if TYPE_CHECKING:
    from console.dispatch.local import Looking
    from console.dispatch.rounds import LocalDispatcher
    from console.domain.changes import Change
    from console.ports.clock import Clock
    from console.store.database import EncryptedDatabase
    from console.wiring.background import TroubleFeed
    from console.wiring.workshop import LateDesk


LOOK_S = 1.5
"""Seconds between two looks of the timer at most: after a sleep it has ten for all that came due meanwhile."""


class Watchroom:
    """Each of the four has a task of its own: none can starve another."""

    def __init__(self, database: EncryptedDatabase, desk: LateDesk, clock: Clock, feed: TroubleFeed) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock
        self._feed = feed
        self._timer: LocalDispatcher | None = None
        self._sender: LocalDispatcher | None = None
        self._looker: LocalDispatcher | None = None
        self._auditor: Looking | None = None

    async def open(self) -> None:
        if self._timer is None and not self._database.read_only:
            await asyncio.to_thread(self._make)
            self._desk.listen(self._hear)
            self._revive()
            if self._auditor is not None:
                self._auditor.start()

    async def close(self) -> None:
        if self._auditor is not None:
            await self._auditor.stop()
        for each in (self._timer, self._sender, self._looker):
            if each is not None:
                await each.stop()

    def _hear(self, changes: tuple[Change, ...]) -> None:
        topics = {change.topic for change in changes}
        if self._timer is not None and Topic.ESCALATIONS in topics:
            self._timer.wake()
        if self._sender is not None and Topic.NOTICES in topics:
            self._sender.wake()

    def _revive(self) -> None:
        for each in (self._timer, self._sender, self._looker):
            if each is not None:
                each.start()
                each.wake()

    def _make(self) -> None:
        from console.channels.mail import MailChannel
        from console.channels.webhook import WebhookChannel
        from console.dispatch.auditing import LOOK_EVERY, Auditor
        from console.dispatch.escalating import Escalating
        from console.dispatch.local import Looking
        from console.dispatch.notices import Notices
        from console.dispatch.overlooked import Overlooked
        from console.dispatch.rounds import LocalDispatcher

        parts = (self._database, self._desk, self._clock)
        tell = self._feed.tell
        timer = Escalating(*parts, on_trouble=tell)
        self._timer = LocalDispatcher((timer,), self._clock, on_trouble=tell, longest=LOOK_S)
        channels = (
            WebhookChannel(secret_of, self._clock),
            MailChannel(lambda: self._database.read(lambda tx: tx.policies.mail_server()), secret_of),
        )
        notices = Notices(self._database, self._desk, channels, self._clock)
        self._sender = LocalDispatcher((notices,), self._clock, on_trouble=tell)
        self._looker = LocalDispatcher((Overlooked(*parts),), self._clock, on_trouble=tell)
        auditor = Auditor(*parts, revive=self._revive, on_trouble=tell)
        self._auditor = Looking(auditor.look, "auditor of timers", on_trouble=tell, every=LOOK_EVERY)
