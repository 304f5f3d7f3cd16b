"""The system's clock, or a moment at which it stands still for pictures."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from console.domain.trouble import Trouble
from console.ports.clock import Clock

FIXED_NOW = "OPERATOR_CONSOLE_NOW"


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


def make_clock() -> Clock:
    """The system's clock unless OPERATOR_CONSOLE_NOW names a moment (ISO, with zone)."""
    text = os.environ.get(FIXED_NOW)
    if not text:
        return SystemClock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Trouble(
            f"{FIXED_NOW} is {text!r}, which is no moment with a zone.",
            kept="",
            do="Write it like 2026-03-02T06:30:00+00:00, or unset it.",
        )
    return FixedClock(moment.astimezone(UTC))
