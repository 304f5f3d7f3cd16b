"""Pillar 2, Supervise Relentlessly: tours and their checkpoints."""

from __future__ import annotations

from datetime import timedelta

from console.plugin.scoring import DayRecords, PillarResult, Severity
from plugins.security_facility.records import Checkpoint, Tour
from plugins.security_facility.scoring.book import Book, Looked
from plugins.security_facility.scoring.deadline import Deadline, judge


def score_supervision(day: DayRecords) -> PillarResult:
    """P2 = 100 x passed / (passed + failed) over these checks.

    tour started: by planned_start + start_minutes.
    tour finished: by planned_minutes + finish_minutes after it began, or was planned to, whichever is later. Only for
    tours that began.
    Either one more than critical_minutes overdue is CRITICAL.
    checkpoint scanned: by planned_at + checkpoint_minutes.
    """
    book = Book("P2", day)
    for tour in day.of(Tour):
        subject = f"{tour.route}, {book.time(tour.planned_start)}"
        _start(book, tour, subject)
        _finish(book, tour, subject)
    for checkpoint in day.of(Checkpoint):
        _scan(book, checkpoint)
    return book.result()


def _start(book: Book, tour: Tour, subject: str) -> None:
    numbers = book.thresholds["tour"]
    limit = tour.planned_start + timedelta(minutes=numbers["start_minutes"])
    looked = Looked("tour", tour.id, "tour started", subject, f"started by {book.time(limit)}")
    judge(
        book,
        looked,
        Deadline(
            origin=tour.planned_start,
            limit=limit,
            done=tour.started_at,
            done_word="started",
            late=Severity(numbers["late"]),
            missing=Severity(numbers["missing"]),
            worst_at=tour.planned_start + timedelta(minutes=numbers["critical_minutes"]),
        ),
    )


def _finish(book: Book, tour: Tour, subject: str) -> None:
    if tour.started_at is None or not book.reached(tour.started_at):
        return
    numbers = book.thresholds["tour"]
    planned_end = max(tour.planned_start, tour.started_at) + timedelta(minutes=tour.planned_minutes)
    limit = planned_end + timedelta(minutes=numbers["finish_minutes"])
    looked = Looked("tour", tour.id, "tour finished", subject, f"finished by {book.time(limit)}")
    judge(
        book,
        looked,
        Deadline(
            origin=planned_end,
            limit=limit,
            done=tour.finished_at,
            done_word="finished",
            late=Severity(numbers["late"]),
            missing=Severity(numbers["missing"]),
            worst_at=planned_end + timedelta(minutes=numbers["critical_minutes"]),
        ),
    )


def _scan(book: Book, checkpoint: Checkpoint) -> None:
    numbers = book.thresholds["tour"]
    limit = checkpoint.planned_at + timedelta(minutes=numbers["checkpoint_minutes"])
    looked = Looked(
        "checkpoint", checkpoint.id, "checkpoint scanned", checkpoint.name, f"scanned by {book.time(limit)}"
    )
    judge(
        book,
        looked,
        Deadline(
            origin=checkpoint.planned_at,
            limit=limit,
            done=checkpoint.scanned_at,
            done_word="scanned",
            late=Severity(numbers["checkpoint_late"]),
            missing=Severity(numbers["checkpoint_missed"]),
        ),
    )
