"""The timer of escalations: fires what is due, and gives a sign of life that its auditor looks for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from console.dispatch.rounds import WholeRound
from console.domain.escalation_commands import AdvanceEscalations, BeatTimer
from console.domain.escalations import Escalation
from console.domain.ids import SYSTEM, EscalationId, TenantId
from console.domain.trouble import Rejected, Trouble
from console.ports.clock import Clock
from console.ports.database import Reader
from console.ports.desk import Desk

log = logging.getLogger(__name__)

TIMER = "escalations"
BEAT = timedelta(seconds=20)
"""Between two signs of life."""
_MOST = 200
_TOGETHER = 25
"""Escalations in one transaction."""


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
            tried |= {each.id for each in fresh}
            for together in self._sorted(fresh):
                await self._advance(together)
        following = await self._reader.read(lambda tx: tx.escalations.next_due())
        beat = self._clock.now() + BEAT
        return beat if following is None or tried else min(following, beat)

    async def _due(self, more: int) -> list[Escalation]:
        now = self._clock.now()
        return list(await self._reader.read(lambda tx: tx.escalations.due(now, _MOST + more)))

    def _sorted(self, due: Sequence[Escalation]) -> Iterator[list[Escalation]]:
        """Those of a tenant together, so that after a sleep hundreds do not wait for the disk one by one; such as
        failed last time alone, or they would hold up the others each time."""
        sound: dict[TenantId, list[Escalation]] = {}
        for each in due:
            if each.id in self._failing:
                yield [each]
            else:
                sound.setdefault(each.tenant, []).append(each)
        for every in sound.values():
            for first in range(0, len(every), _TOGETHER):
                yield every[first : first + _TOGETHER]

    async def _advance(self, together: list[Escalation]) -> None:
        """In one transaction, or where that fails each in its own."""
        ids = tuple(each.id for each in together)
        try:
            command = AdvanceEscalations(tenant=together[0].tenant, actor=SYSTEM, escalations=ids)
            self.begun += (await self._desk.execute(command)).affected
        except Exception as error:  # noqa: BLE001 - one that fails alone is logged and told below
            if len(together) == 1:
                self._note_failure(together[0], error)
                return
            log.info("%d escalations are advanced one by one: %s", len(ids), type(error).__name__)
            for each in together:
                await self._advance([each])
        else:
            for id in ids:
                self._failing.pop(id, None)

    def _note_failure(self, escalation: Escalation, error: Exception) -> None:
        if isinstance(error, Rejected):
            log.info("an escalation was not to be advanced any more: %s", type(error).__name__)
            self._failing.pop(escalation.id, None)
            return
        if self._failing.get(escalation.id) != repr(error):
            log.error("escalation %s cannot be advanced; it is tried again", escalation.id, exc_info=error)
            self._on_trouble(_trouble(escalation, error))
        self._failing[escalation.id] = repr(error)

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
