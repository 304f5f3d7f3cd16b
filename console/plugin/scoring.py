"""What a plugin's scoring function is given, and what it returns.

    def score(day: DayRecords) -> Iterable[PillarResult]: ...

It is called on a worker thread, must not keep state, and gets the same answer for the same records and ``now``.
A check that is not yet decided is left out, and its moment of decision goes into ``PillarResult.next_due``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from console.domain.ids import SiteId
from console.domain.records import day_bounds
from console.domain.scoring import Check, PillarResult, Severity

R = TypeVar("R")

__all__ = ["Check", "DayRecords", "PillarResult", "ScoreFunction", "Severity"]


@dataclass(frozen=True, slots=True)
class DayRecords:
    """The records of one site on one day, and its reference records in force. ``now`` is UTC."""

    site: SiteId
    zone: str
    day: date
    now: datetime
    thresholds: Mapping[str, Any]
    records: Mapping[type, Sequence[Any]] = field(default_factory=dict)

    def of(self, kind: type[R]) -> Sequence[R]:
        """The records of one kind, by the dataclass that declares it."""
        return self.records.get(kind, ())

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """First moment of the day and of the next, UTC."""
        return day_bounds(self.day, self.zone)


ScoreFunction = Callable[[DayRecords], Iterable[PillarResult]]
