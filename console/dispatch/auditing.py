"""The auditor finds a timer that is dead or starved, and chains that are overdue, apart from what it watches."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.dispatch.escalating import TIMER
from console.domain.escalation_commands import BeatTimer, RaiseTimerAlarm
from console.domain.escalations import Beat
from console.domain.ids import SYSTEM, TenantId
from console.domain.trouble import Trouble
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction
from console.ports.desk import Desk

log = logging.getLogger(__name__)

LOOK_EVERY = 20.0
"""Seconds between two looks."""
DEAD_AFTER = 180.0 - LOOK_EVERY
"""Seconds without a sign of life, by a clock that nobody sets; a look later the alarm stands at the latest."""
OVERDUE = timedelta(seconds=120)
CHAINS = "chains"
"""Name of the alarm that chains are overdue though the timer lives."""


class Auditor:
    """Look every ``LOOK_EVERY`` seconds: ``dispatch.local.Looking`` over ``look``.

    Time is measured by ``monotonic``, so that neither sleep nor a clock that is set makes an alarm, or hides one.
    """

    def __init__(
        self,
        reader: Reader,
        desk: Desk,
        clock: Clock,
        *,
        revive: Callable[[], None] = lambda: None,
        on_trouble: Callable[[Trouble], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``revive`` starts the timer where it has ended, and makes it look now."""
        self._reader = reader
        self._desk = desk
        self._clock = clock
        self._revive = revive
        self._on_trouble = on_trouble
        self._monotonic = monotonic
        self._last: tuple[datetime | None, float] | None = None
        self._overdue_since: float | None = None

    async def look(self) -> int:
        """How many alarms were raised. What cannot be written down is told as trouble instead."""
        ticks, now = self._monotonic(), self._clock.now()
        stands = await self._reader.read(lambda tx: _standing(tx, now))
        if stands.tenant is None:
            return 0
        timers = await self._watch_timer(stands.tenant, stands.beats, ticks)
        return timers + await self._watch_chains(stands.tenant, stands, ticks)

    async def _watch_timer(self, tenant: TenantId, beats: Sequence[Beat], ticks: float) -> int:
        beat = next((each.at for each in beats if each.name == TIMER), None)
        if self._last is None or self._last[0] != beat:
            self._last = (beat, ticks)
            return 0
        silent = ticks - self._last[1]
        if silent < DEAD_AFTER:
            return 0
        self._revive()
        reason = (
            f"The timer of escalations has given no sign of life for {silent:.0f} s. Steps may come late: watch the"
            " list yourself, and restart the program if this does not go away."
        )
        return await self._raise(tenant, TIMER, beat or self._clock.now(), reason)

    async def _watch_chains(self, tenant: TenantId, stands: _Standing, ticks: float) -> int:
        """An alarm that a program raised before it ended is ended by the next one, once nothing is overdue."""
        overdue = stands.overdue
        if not overdue:
            if self._overdue_since is not None or stands.chains_alarm:
                self._overdue_since = None
                await self._desk.execute(BeatTimer(tenant=tenant, actor=SYSTEM, timer=CHAINS))
            return 0
        if self._overdue_since is None:
            self._overdue_since = ticks
        if ticks - self._overdue_since < LOOK_EVERY * 2:
            return 0
        self._revive()
        noun = "escalation is" if overdue == 1 else "escalations are"
        reason = f"{overdue:,} {noun} overdue by more than {OVERDUE.seconds // 60} min: answer them by hand."
        return await self._raise(tenant, CHAINS, self._clock.now() - OVERDUE, reason)

    async def _raise(self, tenant: TenantId, timer: str, since: datetime, reason: str) -> int:
        alarm = RaiseTimerAlarm(tenant=tenant, actor=SYSTEM, timer=timer, since=since, reason=reason)
        try:
            return (await self._desk.execute(alarm)).affected
        except Trouble as trouble:
            log.warning("an alarm of the timers cannot be kept: %s", type(trouble).__name__)
            self._on_trouble(Trouble(reason, kept="", do="The alarm itself could not be stored."))
            return 1


@dataclass(frozen=True, slots=True)
class _Standing:
    """``overdue`` counts chains; ``chains_alarm``: people are told of such."""

    tenant: TenantId | None
    beats: Sequence[Beat]
    overdue: int
    chains_alarm: bool


def _standing(tx: Transaction, now: datetime) -> _Standing:
    tenants = tx.tenants.all()
    return _Standing(
        tenants[0].id if tenants else None,
        tx.timers.beats(),
        tx.escalations.overdue(now - OVERDUE),
        any(alarm.name == CHAINS for alarm in tx.timers.alarms()),
    )
