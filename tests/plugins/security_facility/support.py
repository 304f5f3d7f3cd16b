"""A site-day made of a few records, scored with the plugin's own thresholds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from console.domain.ids import PillarId, SiteId
from console.domain.scoring import Check, PillarResult
from console.plugin.scoring import DayRecords
from plugins import security_facility
from plugins.security_facility.scoring import score

FOLDER = Path(next(iter(security_facility.__path__)))
THRESHOLDS = tomllib.loads((FOLDER / "thresholds.toml").read_text(encoding="utf-8"))
SITE = SiteId("north")
DAY = date(2026, 3, 10)
"""A Tuesday; with the zone UTC local times are the written ones."""
LATER = datetime(2026, 6, 1, tzinfo=UTC)
"""By then every check of ``DAY`` is decided."""


def at(hour: float, minute: int = 0, second: int = 0) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=second)


def site_day(records: Iterable[Any], now: datetime = LATER, zone: str = "UTC", day: date = DAY) -> DayRecords:
    by_kind: dict[type, list[Any]] = {}
    for record in records:
        by_kind.setdefault(type(record), []).append(record)
    return DayRecords(SITE, zone, day, now, THRESHOLDS, by_kind)


def result_of(pillar: str, *records: Any, now: datetime = LATER, zone: str = "UTC", day: date = DAY) -> PillarResult:
    results = {result.pillar: result for result in score(site_day(records, now, zone, day))}
    return results[PillarId(pillar)]


def check_of(pillar: str, rule: str, *records: Any, now: datetime = LATER, zone: str = "UTC") -> Check | None:
    """The only check of that rule, None while it is undecided or does not apply."""
    found = [check for check in result_of(pillar, *records, now=now, zone=zone).checks if check.rule == rule]
    assert len(found) <= 1
    return found[0] if found else None


def decided(pillar: str, rule: str, *records: Any, now: datetime = LATER, zone: str = "UTC") -> Check:
    check = check_of(pillar, rule, *records, now=now, zone=zone)
    assert check is not None, f"{rule} is not decided"
    return check
