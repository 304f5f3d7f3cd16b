"""How times and days are kept: whole numbers, so that they sort and compare in every database alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stored_time(at: datetime) -> int:
    """Microseconds since 1970, UTC; ``at`` must carry a zone."""
    return (at - _EPOCH) // _MICROSECOND


def stored_time_or_none(at: datetime | None) -> int | None:
    return None if at is None else stored_time(at)


def time_of(stored: int) -> datetime:
    return _EPOCH + timedelta(microseconds=stored)


def time_or_none(stored: int | None) -> datetime | None:
    return None if stored is None else time_of(stored)


def stored_day(day: date) -> int:
    """Days since 1 January of the year 1, which is day 1."""
    return day.toordinal()


def day_of(stored: int) -> date:
    return date.fromordinal(stored)
