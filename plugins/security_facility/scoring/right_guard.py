"""Pillar 1, Right Guard at Right Post: shifts attended, and no post empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from console.plugin.scoring import DayRecords, PillarResult, Severity
from plugins.security_facility.records import Post, Shift
from plugins.security_facility.scoring.book import Book, Looked, length
from plugins.security_facility.scoring.coverage import judge_coverage
from plugins.security_facility.scoring.deadline import Deadline, judge


def score_right_guard(day: DayRecords) -> PillarResult:
    """P1 = 100 x passed / (passed + failed) over these checks.

    arrived on time: a guard checked in by planned_start + late_minutes. From planned_end on: never arrived.
    right guard: the guard who came is the planned one. Only where both are known.
    stayed to the end: checked out at planned_end - leave_early_minutes or later; a check-out is recorded by
    planned_end + check_out_minutes. Only for guards who came.
    post manned: see coverage.py. Only for posts that say their hours.
    """
    book = Book("P1", day)
    shifts = day.of(Shift)
    posts = day.of(Post)
    names = {post.id: post.name for post in posts}
    for shift in shifts:
        span = f"{book.time(shift.planned_start)}–{book.time(shift.planned_end)}"
        subject = f"{names.get(shift.post, shift.post)}, {span}"
        _arrival(book, shift, subject)
        _guard(book, shift, subject)
        _stay(book, shift, subject)
    by_post: dict[str, list[Shift]] = {}
    for shift in shifts:
        by_post.setdefault(shift.post, []).append(shift)
    for post in posts:
        attended: Sequence[Shift] = by_post.get(post.id, ())
        judge_coverage(book, post, attended)
    return book.result()


def _arrival(book: Book, shift: Shift, subject: str) -> None:
    numbers = book.thresholds["guard"]
    limit = shift.planned_start + timedelta(minutes=numbers["late_minutes"])
    looked = Looked(
        "shift",
        shift.id,
        "arrived on time",
        subject,
        f"{shift.planned_guard or 'a guard'} there by {book.time(limit)}",
    )
    judge(
        book,
        looked,
        Deadline(
            origin=shift.planned_start,
            limit=limit,
            done=shift.checked_in_at,
            done_word="checked in",
            late=Severity(numbers["late"]),
            missing=Severity(numbers["absent"]),
            worst_at=max(limit, shift.planned_end),
            worst=Severity(numbers["absent"]),
            never="never arrived",
        ),
    )


def _guard(book: Book, shift: Shift, subject: str) -> None:
    if not shift.planned_guard or not shift.guard:
        return
    came = shift.checked_in_at or shift.planned_start
    if not book.reached(came):
        return
    looked = Looked("shift", shift.id, "right guard", subject, shift.planned_guard)
    if shift.guard.strip().casefold() == shift.planned_guard.strip().casefold():
        book.passed(looked, shift.guard)
    else:
        severity = Severity(book.thresholds["guard"]["wrong_guard"])
        book.failed(looked, shift.guard, "not the guard on the schedule", severity, came)


def _stay(book: Book, shift: Shift, subject: str) -> None:
    if shift.checked_in_at is None:
        return
    numbers = book.thresholds["guard"]
    earliest = shift.planned_end - timedelta(minutes=numbers["leave_early_minutes"])
    looked = Looked("shift", shift.id, "stayed to the end", subject, f"there until {book.time(shift.planned_end)}")
    left = shift.checked_out_at
    if left is not None:
        if not book.reached(left):
            return
        if left >= earliest:
            book.passed(looked, f"checked out {book.time(left)}")
        else:
            why = f"left {length(shift.planned_end - left)} early"
            book.failed(looked, f"checked out {book.time(left)}", why, Severity(numbers["left_early"]), left)
        return
    recorded_by = shift.planned_end + timedelta(minutes=numbers["check_out_minutes"])
    if book.reached(recorded_by):
        found = f"no check-out by {book.time(recorded_by)}"
        book.failed(looked, found, "nobody knows when the guard left", Severity(numbers["no_check_out"]), recorded_by)
