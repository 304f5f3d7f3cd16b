"""A provider that keeps failing is left alone for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.ports.clock import Clock

MOST_FAILURES = 5
COOLING = timedelta(seconds=30)
LONGEST = timedelta(minutes=5)


class Breaker:
    """Opens after ``MOST_FAILURES`` failed tries in a row, or when told to wait; lets one try through per cooling."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._since: datetime | None = None
        self._for = COOLING

    def allows(self) -> bool:
        """Whether a try may be made now. One that is allowed after a cooling keeps others out for another."""
        if self.waits() > 0:
            return False
        if self._since is not None:
            self._close_for(COOLING)
        return True

    def waits(self) -> float:
        """Seconds until a try is allowed; 0 after the clock was set back, lest it wait for ever."""
        if self._since is None:
            return 0.0
        gone = self._clock.now() - self._since
        return max(0.0, (self._for - gone).total_seconds()) if gone >= timedelta() else 0.0

    def succeeded(self) -> None:
        self._failures = 0
        self._since = None

    def failed(self, retry_after: float | None = None) -> None:
        """Count a failure; ``retry_after`` are seconds that the server asked for."""
        self._failures += 1
        if retry_after is not None:
            self._close_for(min(timedelta(seconds=retry_after), LONGEST))
        elif self._failures >= MOST_FAILURES:
            self._close_for(COOLING)

    def _close_for(self, span: timedelta) -> None:
        self._since = self._clock.now()
        self._for = span
