"""Gaps of a post, recounted minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plugins.security_facility.records import Post, Shift
from plugins.security_facility.scoring.coverage import gaps, presence
from tests.plugins.security_facility.support import SITE, THRESHOLDS, at, decided

_DUTY = (6 * 60, 20 * 60)
_SPANS = st.lists(st.tuples(st.integers(3 * 60, 21 * 60), st.integers(1, 400)), max_size=6)


def attended(number: int, came: int, minutes: int) -> Shift:
    return Shift(
        id=str(number),
        site=SITE,
        post="p",
        planned_start=at(0, came),
        planned_end=at(0, came + 1),
        checked_in_at=at(0, came),
        checked_out_at=at(0, came + minutes),
    )


def empty_minutes(spans: list[tuple[int, int]]) -> list[int]:
    manned = {minute for came, minutes in spans for minute in range(came, came + minutes)}
    return [minute for minute in range(*_DUTY) if minute not in manned]


def runs(minutes: list[int]) -> list[tuple[datetime, datetime]]:
    """Begin and end of each unbroken row of minutes."""
    found: list[tuple[int, int]] = []
    for minute in minutes:
        if found and found[-1][1] == minute:
            found[-1] = (found[-1][0], minute + 1)
        else:
            found.append((minute, minute + 1))
    return [(at(0, first), at(0, last)) for first, last in found]


@given(spans=_SPANS)
def test_that_gaps_are_the_minutes_in_which_nobody_was_there(spans: list[tuple[int, int]]) -> None:
    shifts = [attended(number, *span) for number, span in enumerate(spans)]
    duty = (at(0, _DUTY[0]), at(0, _DUTY[1]))
    assert gaps(duty, presence(shifts)) == runs(empty_minutes(spans))


@given(spans=_SPANS)
def test_that_a_post_passes_exactly_when_no_gap_is_longer_than_allowed(spans: list[tuple[int, int]]) -> None:
    post = Post(id="p", site=SITE, name="Gate", since=at(0), manned_from="06:00", manned_until="20:00")
    shifts = [attended(number, *span) for number, span in enumerate(spans)]
    check = decided("P1", "post manned", post, *shifts)
    longest = max((end - begin for begin, end in runs(empty_minutes(spans))), default=timedelta(0))
    numbers = THRESHOLDS["guard"]
    assert check.passed is (longest <= timedelta(minutes=numbers["gap_minutes"]))
    assert (check.severity == "CRITICAL") is (longest > timedelta(minutes=numbers["critical_gap_minutes"]))
