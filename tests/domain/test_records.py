"""Days of a site."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.domain.records import day_bounds, day_of

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, ZONES)
def test_that_a_moment_lies_within_the_bounds_of_its_day(moment: datetime, zone: str) -> None:
    start, end = day_bounds(day_of(moment, zone), zone)
    assert start <= moment < end


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), ZONES)
def test_that_days_follow_one_another_without_gap(day: date, zone: str) -> None:
    assert day_bounds(day, zone)[1] == day_bounds(day + timedelta(days=1), zone)[0]


def test_that_a_day_has_25_hours_when_summer_time_ends() -> None:
    start, end = day_bounds(date(2026, 10, 25), "Europe/Berlin")
    assert end - start == timedelta(hours=25)
