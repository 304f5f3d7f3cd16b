"""Which time a question means: "last week", "tonight", one day, from then to then, or what is usual for the kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Show = Literal[
    "open", "late", "missed", "overdue", "missing", "no show", "mine", "last", "latest", "newest", "oldest",
    "next", "now", "most",
]  # fmt: skip
Period = Literal["today", "yesterday", "last night", "tonight", "this week", "last week", "this month", "last month"]

FAR = 31
"""Days that are looked through for what was late, where no time is said."""
YEAR = 366
"""Days that are looked through for the last one, and for what is still open."""
_DAY = timedelta(days=1)
_NIGHT_BEGINS, _NIGHT_ENDS = time(20), time(7)
MISSING = ("missing", "no show")
"""Nobody came, nothing is there."""
LATE = ("late", "missed", "overdue")
_STATES = ("open", "now")
_USUAL: Mapping[str, tuple[Show | None, Period]] = {
    "shift": ("now", "today"),
    "ticket": ("open", "this month"),
    "emergency": (None, "this month"),
    "report": (None, "this month"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """State and time that are asked about; ``since`` and ``until`` go before ``period``, that before ``day``.

    Without a zone they are by the clock of each site.
    """

    show: Show | None
    period: Period | None
    day: date | None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_timed(self) -> bool:
        return bool(self.period or self.day or self.since or self.until)

    def for_kind(self, kind: str) -> Span:
        """With what is usual where nothing is said of either."""
        if self == Span(None, None, None):
            return Span(*_USUAL.get(kind, (None, "today")), None)
        return self

    def between(self, now: datetime, zone: ZoneInfo, today: date) -> tuple[datetime, datetime]:
        """From when up to, without, when: far back or a little ahead where only a state is said."""
        if self.since is not None or self.until is not None:
            first = self.since or datetime.combine(today - FAR * _DAY, time())
            return _in(zone, first), _in(zone, self.until or datetime.combine(today + 2 * _DAY, time()))
        if self.period is not None and self.show not in _STATES:
            return _begin(self.period, today, zone), _end(self.period, today, zone)
        if self.day is not None and not (self.day == today and self.show in _STATES):
            return _midnight(self.day, zone), _midnight(self.day + _DAY, zone)
        if self.show in MISSING:
            return _midnight(today - _DAY, zone), _midnight(today + _DAY, zone)
        back = {"next": 0, "now": 1}.get(self.show or "", FAR if self.show in LATE else YEAR)
        return _midnight(today - back * _DAY, zone), _midnight(today + (8 if self.show == "next" else 1) * _DAY, zone)

    def dates(self, today: date) -> tuple[date | None, date | None]:
        """First and last day that is said, where any is."""
        if self.since is not None or self.until is not None:
            last = self.until - timedelta(seconds=1) if self.until else None
            return self.since.date() if self.since else None, last.date() if last else None
        if self.period is not None:
            return bounds(self.period, today)
        return self.day, self.day

    def said(self, today: date, now: datetime) -> str:
        """In words, empty for right now and for as far back as is looked."""
        if self.period in ("last night", "tonight"):
            return self.period
        if self.since is not None or self.until is not None:
            return _said_from_to(self.since, self.until, today, now)
        if self.show in _STATES:
            return "right now" if self.show == "now" else ""
        if self.period is not None:
            return self.period
        if self.day is not None:
            return "today" if self.day == today else f"on {self.day:%a %-d %b %Y}"
        return f"in the last {FAR} days" if self.show in LATE else ""


def bounds(period: Period, today: date) -> tuple[date, date]:
    """First and last day."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    match period:
        case "today":
            return today, today
        case "yesterday":
            return today - _DAY, today - _DAY
        case "last night":
            return today - _DAY, today
        case "tonight":
            return today, today + _DAY
        case "this week":
            return monday, monday + 6 * _DAY
        case "last week":
            return monday - 7 * _DAY, monday - _DAY
        case "this month":
            return first, today
        case "last month":
            return (first - _DAY).replace(day=1), first - _DAY


def span_before(period: Period, first: date) -> tuple[date, date]:
    """First and last day of the week or month before the one that begins on ``first``."""
    last = first - _DAY
    return (last.replace(day=1) if period.endswith("month") else first - 7 * _DAY), last


def _begin(period: Period, today: date, zone: ZoneInfo) -> datetime:
    first, _ = bounds(period, today)
    return datetime.combine(first, _NIGHT_BEGINS if "night" in period else time(), zone)


def _end(period: Period, today: date, zone: ZoneInfo) -> datetime:
    _, last = bounds(period, today)
    return datetime.combine(last, _NIGHT_ENDS, zone) if "night" in period else _midnight(last + _DAY, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _in(zone: ZoneInfo, at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _said_from_to(since: datetime | None, until: datetime | None, today: date, now: datetime) -> str:
    if since is not None and since.tzinfo is not None and (until is None or until > now):
        return f"since {_moment(since, today)}"
    whole = all(at is None or at.time() == time() for at in (since, until))
    if whole and since is not None and until is not None:
        last = min(until.date() - _DAY, max(today, since.date()))
        if last == since.date():
            return f"on {since:%a %-d %b %Y}"
        return f"from {since:%-d %b} to {last:%-d %b %Y}"
    told = [f"from {_moment(since, today)}" if since else "", f"to {_moment(until, today)}" if until else ""]
    return " ".join(filter(None, told))


def _moment(at: datetime, today: date) -> str:
    if at.date() == today + _DAY and at.time() == time():
        return "24:00"
    return f"{at:%H:%M}" if at.date() == today else f"{at:%-d %b %H:%M}"
