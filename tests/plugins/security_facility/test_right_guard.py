"""Pillar 1 at the edges of its thresholds: 10 min late, 10 min early, 60 min to check out, gaps of 15 and 120 min."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest

from console.domain.scoring import Severity
from plugins.security_facility.records import Post, Shift
from tests.plugins.security_facility.support import SITE, at, check_of, decided, result_of

POST = Post(id="p1", site=SITE, name="Gate 4", since=at(-48), manned_from="06:00", manned_until="06:00")
SHIFT = Shift(
    id="s1",
    site=SITE,
    post="p1",
    planned_start=at(6),
    planned_end=at(14),
    planned_guard="Ada Stone",
    guard="Ada Stone",
    checked_in_at=at(5, 55),
    checked_out_at=at(14, 5),
)


def changed(**fields: object) -> Shift:
    return dataclasses.replace(SHIFT, **fields)  # type: ignore[arg-type]


def missed() -> Shift:
    return changed(guard=None, checked_in_at=None, checked_out_at=None)


def test_that_a_shift_attended_by_the_planned_guard_passes_all_three_checks() -> None:
    checks = result_of("P1", SHIFT).checks
    assert [(check.rule, check.passed, check.why) for check in checks] == [
        ("arrived on time", True, ""),
        ("right guard", True, ""),
        ("stayed to the end", True, ""),
    ]


@pytest.mark.parametrize(("second", "passed"), [(0, True), (1, False)])
def test_that_ten_minutes_late_is_on_time_and_a_second_more_is_not(second: int, passed: bool) -> None:
    assert decided("P1", "arrived on time", changed(checked_in_at=at(6, 10, second))).passed is passed


def test_that_a_late_guard_is_told_in_minutes_with_what_was_expected() -> None:
    check = decided("P1", "arrived on time", changed(checked_in_at=at(6, 21)), POST)
    assert (check.subject, check.expected, check.found, check.why, check.severity, check.since) == (
        "Gate 4, 06:00–14:00",
        "Ada Stone there by 06:10",
        "checked in 06:21",
        "21 min late, 10 min allowed",
        Severity.MEDIUM,
        at(6, 10),
    )


def test_that_a_guard_seconds_past_the_limit_is_told_to_the_second() -> None:
    check = decided("P1", "arrived on time", changed(checked_in_at=at(6, 10, 4)))
    assert (check.found, check.why) == ("checked in 06:10:04", "4 s past the limit")


def test_that_an_absent_guard_is_missing_from_the_limit_on_and_never_arrived_once_the_shift_is_over() -> None:
    assert check_of("P1", "arrived on time", missed(), now=at(6, 9, 59)) is None
    assert decided("P1", "arrived on time", missed(), now=at(6, 10)).found == "not checked in by 06:10"
    over = decided("P1", "arrived on time", missed(), now=at(14))
    assert (over.found, over.severity) == ("never arrived", Severity.HIGH)


def test_that_nothing_is_said_of_guard_and_stay_where_nobody_came() -> None:
    assert [check.rule for check in result_of("P1", missed()).checks] == ["arrived on time"]


def test_that_another_guard_than_planned_is_the_wrong_one() -> None:
    check = decided("P1", "right guard", changed(guard="Ben Hill"))
    assert (check.passed, check.expected, check.found) == (False, "Ada Stone", "Ben Hill")
    assert decided("P1", "right guard", changed(guard=" ada stone ")).passed
    assert check_of("P1", "right guard", changed(planned_guard=None)) is None


@pytest.mark.parametrize(("minute", "passed"), [(50, True), (49, False)])
def test_that_leaving_ten_minutes_early_is_the_whole_shift_and_eleven_are_not(minute: int, passed: bool) -> None:
    check = decided("P1", "stayed to the end", changed(checked_out_at=at(13, minute)))
    assert check.passed is passed
    assert check.why == ("" if passed else "left 11 min early")


def test_that_a_check_out_must_be_recorded_within_an_hour() -> None:
    shift = changed(checked_out_at=None)
    assert check_of("P1", "stayed to the end", shift, now=at(14, 59)) is None
    assert decided("P1", "stayed to the end", shift, now=at(15)).severity is Severity.LOW


def around_the_clock(last_in: datetime | None = None) -> list[Shift]:
    later = [
        changed(id="s2", planned_start=at(14), planned_end=at(22), checked_in_at=at(13, 58), checked_out_at=at(22)),
        changed(
            id="s3",
            planned_start=at(22),
            planned_end=at(30),
            guard="Ada Stone" if last_in else None,
            checked_in_at=last_in,
            checked_out_at=at(30) if last_in else None,
        ),
    ]
    return [SHIFT, *later]


@pytest.mark.parametrize(("minute", "passed"), [(15, True), (16, False)])
def test_that_a_post_may_stand_empty_for_fifteen_minutes(minute: int, passed: bool) -> None:
    check = decided("P1", "post manned", POST, *around_the_clock(at(22, minute)))
    assert check.passed is passed
    assert check.expected == "manned 06:00–11 Mar 06:00"
    assert check.found == ("manned throughout" if passed else "nobody 22:00–22:16")


def test_that_an_empty_post_grows_from_undecided_to_high_to_critical_to_a_closed_gap() -> None:
    records = (POST, *around_the_clock(None))
    assert check_of("P1", "post manned", *records, now=at(22, 14)) is None
    high = decided("P1", "post manned", *records, now=at(22, 15))
    assert (high.found, high.severity, high.since) == ("nobody since 22:00", Severity.HIGH, at(22))
    critical = decided("P1", "post manned", *records, now=at(24))
    assert (critical.severity, critical.why) == (Severity.CRITICAL, "empty for more than 2 h")
    assert decided("P1", "post manned", *records, now=at(30)).found == "nobody 22:00–11 Mar 06:00"


def test_that_a_covered_post_is_undecided_until_its_hours_end() -> None:
    records = (POST, *around_the_clock(at(22)))
    assert check_of("P1", "post manned", *records, now=at(29, 59)) is None
    assert result_of("P1", *records, now=at(29, 59)).next_due == at(30)
    assert decided("P1", "post manned", *records, now=at(30)).passed


def test_that_a_post_without_any_shift_is_empty() -> None:
    assert decided("P1", "post manned", POST, now=at(12)).found == "nobody since 06:00"


def test_that_a_post_is_held_to_its_weekdays_and_to_its_time_in_force() -> None:
    assert check_of("P1", "post manned", dataclasses.replace(POST, weekdays="Wed-Mon")) is None
    assert check_of("P1", "post manned", dataclasses.replace(POST, weekdays="Tue")) is not None
    assert check_of("P1", "post manned", dataclasses.replace(POST, until=at(3))) is None
    assert check_of("P1", "post manned", dataclasses.replace(POST, manned_from=None, manned_until=None)) is None
    part = decided("P1", "post manned", dataclasses.replace(POST, since=at(8), until=at(14)), SHIFT)
    assert (part.passed, part.expected) == (True, "manned 08:00–14:00")


def test_that_a_duty_over_the_clock_change_has_the_hours_of_the_wall_clock() -> None:
    zone, day = "Europe/Berlin", date(2026, 3, 28)
    night = dataclasses.replace(
        POST, manned_from="22:00", manned_until="06:00", since=datetime(2026, 1, 1, tzinfo=UTC)
    )
    shift = Shift(
        id="n",
        site=SITE,
        post="p1",
        planned_start=datetime(2026, 3, 28, 21, tzinfo=UTC),
        planned_end=datetime(2026, 3, 29, 4, tzinfo=UTC),
        checked_in_at=datetime(2026, 3, 28, 21, tzinfo=UTC),
        checked_out_at=datetime(2026, 3, 29, 4, tzinfo=UTC),
    )
    (check,) = [c for c in result_of("P1", night, shift, zone=zone, day=day).checks if c.rule == "post manned"]
    assert (check.passed, check.expected) == (True, "manned 22:00–29 Mar 06:00")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"manned_from": "06:00"}, "together"),
        ({"manned_from": "24:00", "manned_until": "06:00"}, "'24:00' is not a time of day"),
        ({"weekdays": "Mon-Fry,Someday"}, "'Fry' is not a weekday"),
    ],
)
def test_that_a_post_with_impossible_hours_is_refused(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Post(id="x", site=SITE, name="X", since=at(0), **fields)  # type: ignore[arg-type]


def test_that_a_shift_must_end_after_it_begins() -> None:
    with pytest.raises(ValueError, match="planned_end"):
        changed(planned_end=at(6))
