"""A clock that a test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)


class SetClock:
    """``ports.Clock`` that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def advance(self, **delta: float) -> None:
        """``advance(minutes=5)``; negative values set the clock back."""
        self._now += timedelta(**delta)
