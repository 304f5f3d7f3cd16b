"""The timer of escalations: fires what is due, and gives a sign of life that its auditor looks for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from console.dispatch.rounds import WholeRound
from console.domain.escalation_commands import AdvanceEscalation, BeatTimer
from console.domain.escalations import Escalation
from console.domain.ids import SYSTEM, EscalationId
from console.domain.trouble import Rejected, Trouble
from console.ports.clock import Clock
from console.ports.database import Reader
from console.ports.desk import Desk

log = logging.getLogger(__name__)

TIMER = "escalations"
BEAT = timedelta(seconds=20)
"""Between two signs of life."""
_MOST = 200


class Escalating(WholeRound):
    """``dispatch.rounds.Round``. One escalation that cannot be advanced holds up none of the others."""

    def __init__(
        self,
        reader: Reader,
        desk: Desk,
        clock: Clock,
        *,
        on_trouble: Callable[[Trouble], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``monotonic``: seconds by a clock that nobody sets; with it a computer's clock set back is noticed."""
        self._reader = reader
        self._desk = desk
        self._clock = clock
        self._on_trouble = on_trouble
        self._monotonic = monotonic
        self._beaten: tuple[datetime, float] | None = None
        self._failing: dict[EscalationId, str] = {}
        self.begun = 0

    async def round(self) -> datetime | None:
        await self._beat()
        tried: set[EscalationId] = set()
        while fresh := [each for each in await self._due(len(tried)) if each.id not in tried]:
            for escalation in fresh:
                tried.add(escalation.id)
                await self._advance(escalation)
        following = await self._reader.read(lambda tx: tx.escalations.next_due())
        beat = self._clock.now() + BEAT
        return beat if following is None or tried else min(following, beat)

    async def _due(self, more: int) -> list[Escalation]:
        now = self._clock.now()
        return list(await self._reader.read(lambda tx: tx.escalations.due(now, _MOST + more)))

    async def _advance(self, escalation: Escalation) -> None:
        command = AdvanceEscalation(tenant=escalation.tenant, actor=SYSTEM, escalation=escalation.id)
        try:
            self.begun += (await self._desk.execute(command)).affected
        except Rejected as rejected:
            log.info("an escalation was not to be advanced any more: %s", type(rejected).__name__)
        except Exception as error:
            if self._failing.get(escalation.id) != repr(error):
                log.exception("escalation %s cannot be advanced; it is tried again", escalation.id)
                self._on_trouble(_trouble(escalation, error))
            self._failing[escalation.id] = repr(error)
            return
        self._failing.pop(escalation.id, None)

    async def _beat(self) -> None:
        now, ticks = self._clock.now(), self._monotonic()
        expected = None
        if self._beaten is not None:
            at, then = self._beaten
            expected = at + timedelta(seconds=ticks - then)
            if at <= now < at + BEAT and expected < at + BEAT:
                return
        tenants = await self._reader.read(lambda tx: tx.tenants.all())
        if tenants:
            beat = BeatTimer(tenant=tenants[0].id, actor=SYSTEM, timer=TIMER, expected_at=expected)
            await self._desk.execute(beat)
        self._beaten = (now, ticks)


def _trouble(escalation: Escalation, error: Exception) -> Trouble:
    if isinstance(error, Trouble):
        return error
    return Trouble(
        f"Escalation {escalation.id} cannot go on: {type(error).__name__}.",
        kept="It is kept and tried again.",
        do="Answer it by hand, and tell whoever looks after the program.",
    )
