"""Whom to try next and when: targets in order, backoff with jitter, breakers, within a budget."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from console.engine.llm.breaker import Breaker
from console.engine.llm.failures import Failure, Kind
from console.engine.llm.settings import Slot
from console.ports.clock import Clock

log = logging.getLogger(__name__)

TRIES_PER_TARGET = 3
FIRST_BACKOFF = 0.5
LEAST_LEFT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Passing time, which tests take into their own hands. ``seconds`` never goes back."""

    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Target:
    slot: Slot
    model: str


@dataclass
class Breakers:
    """One per slot, kept as long as the settings."""

    clock: Clock
    by_slot: dict[str, Breaker] = field(default_factory=dict)

    def of(self, slot: Slot) -> Breaker:
        return self.by_slot.setdefault(slot.name, Breaker(self.clock))


class Campaign:
    """The tries for one answer. Ask ``next`` for a target, then tell ``failed`` or ``succeeded``.

    Backoff: ``FIRST_BACKOFF`` doubled with each failure of a target, times 0.5 to 1.5 by chance, but never less than
    what the server asked for. Where that is past the budget, or after ``TRIES_PER_TARGET``, the next target is asked.
    """

    def __init__(self, targets: Sequence[Target], breakers: Breakers, pace: Pace, budget: float) -> None:
        self._waiting = list(targets)
        self._breakers = breakers
        self._pace = pace
        self._until = pace.seconds() + budget
        self._failures_of_target = 0
        self._current: Target | None = None
        self.last: tuple[Slot, Failure] | None = None

    @property
    def left(self) -> float:
        """Seconds of the budget."""
        return self._until - self._pace.seconds()

    async def next(self) -> Target | None:
        """The target to try now, after waiting where that is due; None when there is nobody left, or no time."""
        if self._current is not None and self._failures_of_target:
            await self._back_off()
        while self.left > LEAST_LEFT:
            if self._current is not None:
                return self._current
            if not self._waiting:
                return None
            target = self._waiting.pop(0)
            if self._breakers.of(target.slot).allows():
                self._current, self._failures_of_target = target, 0
        return None

    def succeeded(self) -> None:
        if self._current is not None:
            self._breakers.of(self._current.slot).succeeded()

    def failed(self, failure: Failure) -> None:
        """Tell how the try ended; decides whether the same target gets another."""
        target = self._current
        if target is None:
            raise RuntimeError("no try is under way")
        self.last = (target.slot, failure)
        log.info("%s, %s: %s", target.slot.name, target.model, failure)
        if failure.blames_provider:
            self._breakers.of(target.slot).failed(failure.retry_after)
        elif failure.shows_life:
            self._breakers.of(target.slot).succeeded()
        self._failures_of_target += 1
        if failure.final:
            self._waiting.clear()
        if failure.of_slot:
            self._waiting = [other for other in self._waiting if other.slot != target.slot]
        others_have_time = bool(self._waiting) and failure.kind is Kind.SILENT
        if not failure.passing or others_have_time or self._failures_of_target >= TRIES_PER_TARGET:
            self._current = None

    async def _back_off(self) -> None:
        """Wait for the current target, or give it up when the wait is longer than the budget."""
        assert self._current is not None
        backoff = FIRST_BACKOFF * 2 ** (self._failures_of_target - 1) * (0.5 + self._pace.jitter())
        wait = max(backoff, self._breakers.of(self._current.slot).waits())
        if wait + LEAST_LEFT > self.left:
            self._current = None
        else:
            await self._pace.sleep(wait)


def sentence(last: tuple[Slot, Failure] | None) -> str:
    """Why there is no answer, for a person."""
    if last is None:
        return "No model can be asked now: each provider failed repeatedly and is left alone for a while."
    slot, failure = last
    name = slot.title
    match failure.kind:
        case Kind.KEY:
            return f"{name} refused the key."
        case Kind.NO_KEY:
            return f"No key is set for {name}."
        case Kind.NETWORK:
            return f"{name} cannot be reached."
        case Kind.SILENT | Kind.BUDGET:
            return f"{name} did not answer in time."
        case Kind.BUSY:
            return f"{name} is taking no more requests for now."
        case Kind.MODEL:
            return f"{name} does not know the model."
        case Kind.REFUSED:
            return f"{name} refused to answer."
        case Kind.EMPTY:
            return f"{name} answered with nothing."
        case Kind.TOO_LONG:
            return f"{name} gave an answer that did not come to an end."
        case Kind.REQUEST:
            return f"{name} did not accept the request (status {failure.status})."
        case _:
            return f"{name} failed: {failure}."
