"""The commonest rule: something must have happened by a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.plugin.scoring import Severity
from plugins.security_facility.scoring.book import Book, Looked, length


@dataclass(slots=True, kw_only=True)
class Deadline:
    """``done`` must not be later than ``limit``, which is counted from ``origin``.

    done_word: what is said of ``done``, such as ``started``.
    late: severity when it happened after ``limit``; missing: severity while it has not happened.
    worst_at, worst: from this moment on, the severity of what has not happened by then.
    never: what is found from ``worst_at`` on while it has not happened; empty: "not <done_word> by …".
    counts_from_event: words of an SLA ("took 9 min") instead of those of a plan ("9 min late").
    """

    origin: datetime
    limit: datetime
    done: datetime | None
    done_word: str
    late: Severity
    missing: Severity
    worst_at: datetime | None = None
    worst: Severity = Severity.CRITICAL
    never: str = ""
    counts_from_event: bool = False


def judge(book: Book, looked: Looked, deadline: Deadline) -> None:
    """Passed when done by the limit; failed from just after the limit on; undecided before."""
    done, limit = deadline.done, deadline.limit
    if done is not None and done <= limit:
        if book.reached(done):
            book.passed(looked, f"{deadline.done_word} {book.time(done)}")
        return
    if not book.reached(limit):
        return
    worst_at = deadline.worst_at
    too_late = worst_at is not None and (done is None or done > worst_at) and book.reached(worst_at)
    if done is not None and book.reached(done):
        severity = deadline.worst if too_late else deadline.late
        found = f"{deadline.done_word} {book.time(done, seconds=done - limit < _BARELY)}"
        book.failed(looked, found, _late(deadline, done), severity, limit)
        return
    passed_limit = worst_at if too_late and worst_at is not None else limit
    found = (
        deadline.never if too_late and deadline.never else f"not {deadline.done_word} by {book.time(passed_limit)}"
    )
    severity = deadline.worst if too_late else deadline.missing
    book.failed(looked, found, _missing(deadline, passed_limit), severity, limit)


_BARELY = timedelta(minutes=1)
"""Below this, times to the minute would contradict the verdict."""


def _late(deadline: Deadline, done: datetime) -> str:
    if done - deadline.limit < _BARELY:
        return f"{length(done - deadline.limit)} past the limit"
    took = length(done - deadline.origin)
    said = f"took {took}" if deadline.counts_from_event else f"{took} late"
    return f"{said}, {_allowed(deadline)}" if deadline.limit > deadline.origin else said


def _missing(deadline: Deadline, passed_limit: datetime) -> str:
    if passed_limit == deadline.origin:
        return "overdue"
    more = f"more than {length(passed_limit - deadline.origin)}"
    if passed_limit == deadline.limit:
        return f"{more} have passed" if deadline.counts_from_event else f"{more} late"
    said = f"{more} late"
    return f"{said}, {_allowed(deadline)}" if deadline.limit > deadline.origin else said


def _allowed(deadline: Deadline) -> str:
    return f"{length(deadline.limit - deadline.origin)} allowed"
