"""Whether a post was manned during its hours: the rule behind "post manned".

The duty of a day is the one that begins on it, also where it ends on the next. Guards count as present from check-in
to check-out, or to the planned end where no check-out is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from console.plugin.scoring import Severity
from plugins.security_facility.hours import minute_of_day, parse_weekdays
from plugins.security_facility.records import Post, Shift
from plugins.security_facility.scoring.book import Book, Looked, length

Span = tuple[datetime, datetime]


def judge_coverage(book: Book, post: Post, shifts: Iterable[Shift]) -> None:
    """Failed when the post stands empty for gap_minutes, passed when its hours ended without such a gap.

    CRITICAL when a gap reaches critical_gap_minutes.
    """
    duty = duty_of(book, post)
    if duty is None:
        return
    numbers = book.thresholds["guard"]
    allowed = timedelta(minutes=numbers["gap_minutes"])
    critical = timedelta(minutes=numbers["critical_gap_minutes"])
    start, end = duty
    looked = Looked("post", post.id, "post manned", post.name, f"manned {book.time(start)}–{book.time(end)}")
    long = [gap for gap in gaps(duty, presence(shifts)) if gap[1] - gap[0] > allowed]
    begun = [gap for gap in long if book.reached(gap[0] + allowed)]
    if begun:
        is_critical = any(gap[1] - gap[0] > critical and book.reached(gap[0] + critical) for gap in begun)
        severity = Severity.CRITICAL if is_critical else Severity(numbers["gap"])
        found = "nobody " + ", ".join(_said(book, gap) for gap in begun)
        book.failed(
            looked,
            found,
            f"empty for more than {length(critical if is_critical else allowed)}",
            severity,
            begun[0][0],
        )
    elif not long and book.reached(end):
        book.passed(looked, "manned throughout")


def duty_of(book: Book, post: Post) -> Span | None:
    """First and last moment of the post's hours that begin on this day, UTC."""
    day = book.day.day
    if post.manned_from is None or post.manned_until is None or day.weekday() not in parse_weekdays(post.weekdays):
        return None
    begins, ends = minute_of_day(post.manned_from), minute_of_day(post.manned_until)
    last_day = day if ends > begins else day + timedelta(days=1)
    start = datetime.combine(day, time(*divmod(begins, 60)), book.zone).astimezone(UTC)
    end = datetime.combine(last_day, time(*divmod(ends, 60)), book.zone).astimezone(UTC)
    start = max(start, post.since)
    end = end if post.until is None else min(end, post.until)
    return (start, end) if start < end else None


def presence(shifts: Iterable[Shift]) -> list[Span]:
    """When guards were there, by begin."""
    return sorted(
        (shift.checked_in_at, shift.checked_out_at or shift.planned_end)
        for shift in shifts
        if shift.checked_in_at is not None
    )


def gaps(duty: Span, present: Iterable[Span]) -> list[Span]:
    """The parts of ``duty`` in which nobody was there."""
    empty_from, end = duty
    found: list[Span] = []
    for came, left in present:
        if min(came, end) > empty_from:
            found.append((empty_from, min(came, end)))
        empty_from = max(empty_from, left)
    if empty_from < end:
        found.append((empty_from, end))
    return found


def _said(book: Book, gap: Span) -> str:
    if book.reached(gap[1]):
        return f"{book.time(gap[0])}–{book.time(gap[1])}"
    return f"since {book.time(gap[0])}"
