"""A circuit breaker: who failed too often is left alone for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.ports.clock import Clock


class Breaker:
    """Opens after ``failures`` in a row, for ``rest``; then one try decides."""

    def __init__(self, clock: Clock, *, failures: int = 3, rest: timedelta = timedelta(seconds=30)) -> None:
        self._clock = clock
        self._allowed = failures
        self._rest = rest
        self._failures = 0
        self._opened_at: datetime | None = None

    def allows(self) -> bool:
        """Whether a try is worth it. A clock set back never keeps it open longer than ``rest``."""
        if self._opened_at is None:
            return True
        since = self._clock.now() - self._opened_at
        return since >= self._rest or since < timedelta(0)

    def succeeded(self) -> None:
        self._failures = 0
        self._opened_at = None

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._allowed:
            self._opened_at = self._clock.now()
