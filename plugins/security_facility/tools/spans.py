"""Which days a question means: "last week", "tonight", one day, or what is usual for the kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Show = Literal[
    "open", "late", "missed", "overdue", "mine", "last", "latest", "newest", "oldest", "next", "now"
]  # fmt: skip
Period = Literal["today", "yesterday", "last night", "tonight", "this week", "last week", "this month", "last month"]

FAR = 31
"""Days that are looked through for the last one, or for what is still open."""
_NIGHTS = ("last night", "tonight")
_NIGHT_BEGINS, _NIGHT_ENDS = 18, 7
_USUAL: Mapping[str, tuple[Show | None, Period]] = {
    "shift": ("now", "today"),
    "ticket": ("open", "this month"),
    "emergency": (None, "this month"),
    "report": (None, "this month"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """State and time that are asked about; ``period`` goes before ``day``."""

    show: Show | None
    period: Period | None
    day: date | None

    def for_kind(self, kind: str) -> Span:
        """With what is usual where nothing is said of either."""
        if self.show is None and self.period is None and self.day is None:
            return Span(*_USUAL.get(kind, (None, "today")), None)
        return self

    def days(self, today: date) -> list[date]:
        """Those to look through, oldest first; where only a state is said, far back or a little ahead."""
        if self.period is not None and self.show not in ("open", "now"):
            return _days(*bounds(self.period, today))
        if self.day is not None and not (self.day == today and self.show in ("open", "now")):
            return [self.day]
        back = {"next": 0, "now": 1}.get(self.show or "", FAR)
        return _days(today - timedelta(days=back), today + timedelta(days=2 if self.show == "next" else 0))

    def said(self, today: date) -> str:
        if self.show in ("open", "now"):
            return "right now" if self.show == "now" else ""
        if self.period is not None:
            return self.period
        return "" if self.day is None else "today" if self.day == today else f"on {self.day.isoformat()}"

    def holds(self, at: datetime, today: date) -> bool:
        """Whether the local moment, of one of the days, fits: a night is a part of two."""
        if self.period not in _NIGHTS:
            return True
        evening = today - timedelta(days=1) if self.period == "last night" else today
        return at.hour >= _NIGHT_BEGINS if at.date() == evening else at.hour < _NIGHT_ENDS


def bounds(period: Period, today: date) -> tuple[date, date]:
    """First and last day."""
    one, monday, first = timedelta(days=1), today - timedelta(days=today.weekday()), today.replace(day=1)
    match period:
        case "today":
            return today, today
        case "yesterday":
            return today - one, today - one
        case "last night":
            return today - one, today
        case "tonight":
            return today, today + one
        case "this week":
            return monday, monday + 6 * one
        case "last week":
            return monday - 7 * one, monday - one
        case "this month":
            return first, today
        case "last month":
            return (first - one).replace(day=1), first - one


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
