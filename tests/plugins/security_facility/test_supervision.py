"""Pillar 2 at the edges of its thresholds: 15 min at start and end, more than 60 min CRITICAL, 10 min at a point."""

from __future__ import annotations

import dataclasses

import pytest

from console.domain.scoring import Severity
from plugins.security_facility.records import Checkpoint, Tour
from tests.plugins.security_facility.support import SITE, at, check_of, decided, result_of

TOUR = Tour(
    id="t1",
    site=SITE,
    route="Perimeter",
    planned_start=at(14),
    planned_minutes=45,
    started_at=at(14, 2),
    finished_at=at(14, 40),
)
POINT = Checkpoint(id="c1", site=SITE, tour="t1", name="Fuel store", planned_at=at(14, 10), scanned_at=at(14, 12))


def changed(**fields: object) -> Tour:
    return dataclasses.replace(TOUR, **fields)  # type: ignore[arg-type]


def not_started() -> Tour:
    return changed(started_at=None, finished_at=None)


def test_that_a_tour_walked_as_planned_passes() -> None:
    assert [(check.rule, check.passed) for check in result_of("P2", TOUR, POINT).checks] == [
        ("tour started", True),
        ("tour finished", True),
        ("checkpoint scanned", True),
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "second", "severity"),
    [(14, 15, 0, None), (14, 15, 1, Severity.MEDIUM), (15, 0, 0, Severity.MEDIUM), (15, 0, 1, Severity.CRITICAL)],
)
def test_that_a_start_is_late_after_15_minutes_and_critical_after_60(
    hour: int, minute: int, second: int, severity: Severity | None
) -> None:
    check = decided("P2", "tour started", changed(started_at=at(hour, minute, second), finished_at=None))
    assert (None if check.passed else check.severity) == severity


def test_that_a_tour_not_started_is_high_at_its_limit_and_critical_an_hour_after_its_time() -> None:
    assert check_of("P2", "tour started", not_started(), now=at(14, 14, 59)) is None
    high = decided("P2", "tour started", not_started(), now=at(14, 59, 59))
    assert (high.found, high.why, high.severity) == ("not started by 14:15", "more than 15 min late", Severity.HIGH)
    critical = decided("P2", "tour started", not_started(), now=at(15))
    assert (critical.found, critical.why) == ("not started by 15:00", "more than 60 min late, 15 min allowed")
    assert critical.severity is Severity.CRITICAL
    assert critical.subject == "Perimeter, 14:00"


def test_that_nothing_is_said_of_the_end_of_a_tour_that_never_began() -> None:
    assert check_of("P2", "tour finished", not_started()) is None


@pytest.mark.parametrize(
    ("minutes", "severity"), [(60, None), (61, Severity.MEDIUM), (105, Severity.MEDIUM), (106, Severity.CRITICAL)]
)
def test_that_the_walk_itself_is_measured_from_its_begin(minutes: int, severity: Severity | None) -> None:
    check = decided("P2", "tour finished", changed(started_at=at(16), finished_at=at(16, minutes)))
    assert (None if check.passed else check.severity) == severity


def test_that_a_tour_begun_early_may_end_by_its_plan() -> None:
    assert decided("P2", "tour finished", changed(started_at=at(13, 30), finished_at=at(15))).passed


@pytest.mark.parametrize(("minute", "passed"), [(20, True), (21, False)])
def test_that_a_point_may_be_scanned_ten_minutes_late(minute: int, passed: bool) -> None:
    check = decided("P2", "checkpoint scanned", dataclasses.replace(POINT, scanned_at=at(14, minute)))
    assert check.passed is passed
    assert check.why == ("" if passed else "11 min late, 10 min allowed")


def test_that_a_point_not_scanned_is_missed_from_its_limit_on() -> None:
    point = dataclasses.replace(POINT, scanned_at=None)
    assert result_of("P2", point, now=at(14)).next_due == at(14, 20)
    missed = decided("P2", "checkpoint scanned", point, now=at(14, 20))
    assert (missed.found, missed.severity) == ("not scanned by 14:20", Severity.MEDIUM)


def test_that_a_tour_takes_time() -> None:
    with pytest.raises(ValueError, match="planned_minutes"):
        changed(planned_minutes=0)
