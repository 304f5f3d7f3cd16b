"""The book of one pillar on one site-day: checks as they are decided, and when time alone decides more.

A rule asks ``reached(moment)`` before it says anything that only holds from that moment on. Every moment that is
not reached yet is remembered, so that ``next_due`` is exact without any rule computing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from console.domain.ids import KindName, PillarId
from console.domain.records import RecordRef
from console.plugin.scoring import Check, DayRecords, PillarResult, Severity

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(slots=True)
class Looked:
    """What a check looks at: one rule on one record. ``kind`` and ``id`` name the record."""

    kind: str
    id: str
    rule: str
    subject: str
    expected: str


class Book:
    """Collects the checks of one pillar; times in texts are in the site's zone."""

    def __init__(self, pillar: str, day: DayRecords) -> None:
        self.day = day
        self.thresholds: Any = day.thresholds
        self.zone = ZoneInfo(day.zone)
        self._pillar = PillarId(pillar)
        self._now = day.now
        self._checks: list[Check] = []
        self._next_due: datetime | None = None

    def reached(self, moment: datetime) -> bool:
        """Whether ``moment`` has come; if not, the pillar is due again then."""
        if moment <= self._now:
            return True
        if self._next_due is None or moment < self._next_due:
            self._next_due = moment
        return False

    def passed(self, looked: Looked, found: str) -> None:
        self._add(looked, True, Severity.LOW, found, "", None)

    def failed(self, looked: Looked, found: str, why: str, severity: Severity, since: datetime) -> None:
        self._add(looked, False, severity, found, why, since)

    def _add(
        self, looked: Looked, passed: bool, severity: Severity, found: str, why: str, since: datetime | None
    ) -> None:
        key = f"{looked.kind}:{looked.id}:{looked.rule}"
        ref = RecordRef(KindName(looked.kind), looked.id)
        self._checks.append(
            Check(key, looked.rule, looked.subject, passed, severity, looked.expected, found, why, since, ref)
        )

    def result(self) -> PillarResult:
        return PillarResult(self._pillar, tuple(self._checks), self._next_due)

    def time(self, moment: datetime, *, seconds: bool = False) -> str:
        """``22:10`` (or ``22:10:04``) in the site's zone, with the date where it is another day's."""
        local = moment.astimezone(self.zone)
        clock = f"{local.hour:02}:{local.minute:02}"
        if seconds:
            clock += f":{local.second:02}"
        if local.date() == self.day.day:
            return clock
        return f"{local.day} {_MONTHS[local.month - 1]} {clock}"


def length(span: timedelta) -> str:
    """``21 min``, ``2 h 05 min``, ``3 d 4 h``, or ``40 s`` below a minute; what is begun is not counted."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return f"{int(span.total_seconds())} s"
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"
