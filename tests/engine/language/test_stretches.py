"""Parts of a day and spans of time, as people say them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from console.engine.language.stretches import lies_back, names_a_stretch, stretch_in

NOW = datetime(2026, 3, 18, 17, 30, tzinfo=ZoneInfo("Asia/Kolkata"))
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("did anything happen this morning?", "18 06:00", "18 12:00"),
        ("was there trouble in the afternoon", "18 12:00", "18 18:00"),
        ("yesterday afternoon at the dock", "17 12:00", "17 18:00"),
        ("alarms on Sunday night", "15 20:00", "16 07:00"),
        ("what was going on last night", "17 20:00", "18 07:00"),
        ("through the night", "17 20:00", "18 07:00"),
        ("tonight's guards", "18 20:00", "19 07:00"),
        ("alerts from 23:30 to 1:15", "17 23:30", "18 01:15"),
        ("between 10pm and 2am", "17 22:00", "18 02:00"),
        ("yesterday between 6 and 9", "17 06:00", "17 09:00"),
        ("from 8 until noon", "18 08:00", "18 12:00"),
        ("between 9 and 11 pm yesterday", "17 21:00", "17 23:00"),
        ("last night between 2 and 4", "18 02:00", "18 04:00"),
        ("who worked the late shift", "18 14:00", "18 22:00"),
        ("yesterday's early shift", "17 06:00", "17 14:00"),
        ("who was on the night-shift?", "17 22:00", "18 06:00"),
        ("who is on the night shift tonight", "18 22:00", "19 06:00"),
        ("tickets since Sunday", "15 00:00", "19 00:00"),
        ("since yesterday 8 am", "17 08:00", "19 00:00"),
        ("after 16:00", "18 16:00", "19 00:00"),
        ("before 7 am", "18 00:00", "18 07:00"),
        ("at 4 am", "18 03:30", "18 04:30"),
        ("last weekend", "14 00:00", "16 00:00"),
        ("from Monday to Tuesday", "16 00:00", "18 00:00"),
        ("past 5 days", "14 00:00", "19 00:00"),
    ],
)
def test_that_a_stretch_is_found_on_the_clock_of_the_place(text: str, since: str, until: str) -> None:
    found = stretch_in(text, NOW)
    assert found is not None
    assert (f"{found.since:%d %H:%M}", f"{found.until:%d %H:%M}") == (since, until)
    assert found.since.tzinfo is None


@pytest.mark.parametrize(
    ("text", "hours"), [("in the last two hours", 2), ("past hour", 1), ("since 4 hours", 4), ("last half hour", 0.5)]
)
def test_that_hours_are_counted_back_from_now(text: str, hours: float) -> None:
    found = stretch_in(text, NOW)
    assert found is not None
    assert (NOW - found.since).total_seconds() == hours * 3600
    assert found.until > NOW


@pytest.mark.parametrize(
    "text",
    [
        "how many alerts are open",
        "show the last alert",
        "alerts of yesterday",
        "between 2 and 5 tours were late",
        "violation 12 to 14",
        "the night guard of the quay",
        "score of 2026-03-12",
        "between us",
        "late shifts of the quay",
        "",
        "at 99 am",
    ],
)
def test_that_whole_days_and_other_numbers_are_no_stretch(text: str) -> None:
    assert not names_a_stretch(text, NOW)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("alerts in February", date(2026, 2, 1), date(2026, 3, 1)),
        ("tours during december", date(2025, 12, 1), date(2026, 1, 1)),
        ("tickets of last year", date(2025, 1, 1), date(2026, 1, 1)),
        ("emergencies since december", date(2025, 12, 1), date(2026, 3, 19)),
        ("since the 1st of March", date(2026, 3, 1), date(2026, 3, 19)),
    ],
)
def test_that_months_and_years_are_those_gone_by(text: str, first: date, end: date) -> None:
    found = stretch_in(text, NOW)
    assert found is not None
    assert (found.since.date(), found.until.date()) == (first, end)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("there was a fire on Monday", True),
        ("an intruder last night", True),
        ("a bomb threat last week", True),
        ("smoke this morning", True),
        ("there is a fire", False),
        ("smoke since two hours", False),
        ("somebody fell an hour ago", False),
        ("the drill is tomorrow", False),
    ],
)
def test_that_what_is_over_is_told_from_what_goes_on(text: str, back: bool) -> None:
    assert lies_back(text, NOW, NOW.date()) == back
