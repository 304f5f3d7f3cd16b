"""Leases that end, chats that wake, delivery ids that are forgotten."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from console.dispatch.rounds import WholeRound
from console.domain.conversations import Conversation
from console.domain.ids import SYSTEM, TenantId
from console.domain.inbox import InboxSettings
from console.domain.inbox_commands import Release, RemindOwner, Reopen
from console.domain.trouble import Rejected
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction
from console.ports.desk import Desk

log = logging.getLogger(__name__)

_MOST = 200
_MOST_HELD = 10_000
_NEXT_LOOK = timedelta(seconds=30)


class Keeping(WholeRound):
    """``dispatch.rounds.Rounds``: reminds idle owners, gives their conversations back, wakes what was snoozed."""

    def __init__(self, reader: Reader, desk: Desk, clock: Clock) -> None:
        self._reader = reader
        self._desk = desk
        self._clock = clock
        self.begun = 0

    async def round(self) -> datetime | None:
        now = self._clock.now()
        snoozed = await self._reader.read(lambda tx: tx.outbox.snoozes_due(now, _MOST))
        for conversation in snoozed:
            await self._try(Reopen(tenant=conversation.tenant, actor=SYSTEM, conversation=conversation.id))
        leases, settings = await self._reader.read(lambda tx: _leases(tx, now))
        for conversation in leases:
            await self._keep(conversation, settings[conversation.tenant], now)
        return now + _NEXT_LOOK

    async def _keep(self, conversation: Conversation, settings: InboxSettings, now: datetime) -> None:
        control = conversation.control
        if control.expires is None:
            return
        named = {"tenant": conversation.tenant, "actor": SYSTEM, "conversation": conversation.id}
        if control.expires <= now:
            idle = f"{control.owner} was idle for {settings.return_idle_minutes} min"
            await self._try(
                Release(**named, to=settings.return_to, expected_epoch=control.epoch, note=idle)  # type: ignore[arg-type]
            )
        elif not control.reminded and control.expires - reminder_before(settings) <= now:
            await self._try(RemindOwner(**named, expected_epoch=control.epoch))  # type: ignore[arg-type]

    async def _try(self, command: Release | RemindOwner | Reopen) -> None:
        """Refused where the owner, or the customer, did something in this very moment."""
        self.begun += 1
        try:
            await self._desk.execute(command)
        except Rejected as rejected:
            log.info("%s was not needed any more: %s", type(command).__name__, type(rejected).__name__)


def reminder_before(settings: InboxSettings) -> timedelta:
    """How long before the end of the lease its owner is reminded."""
    return timedelta(minutes=max(settings.return_idle_minutes - settings.remind_idle_minutes, 0))


def _leases(tx: Transaction, now: datetime) -> tuple[list[Conversation], dict[TenantId, InboxSettings]]:
    """Of which the reminder, or the end, may be due."""
    settings = {tenant.id: tx.inbox.settings(tenant.id) for tenant in tx.tenants.all()}
    ahead = max((reminder_before(each) for each in settings.values()), default=timedelta())
    return list(tx.outbox.leases_until(now + ahead, _MOST_HELD)), settings
