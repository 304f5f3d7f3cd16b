"""A service level: something must follow an event within the minutes that its priority or type allows."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.plugin.scoring import Severity
from plugins.security_facility.scoring.book import Book, Looked, length
from plugins.security_facility.scoring.deadline import Deadline, judge


def judge_sla(
    book: Book,
    looked: Looked,
    event: datetime,
    done: datetime | None,
    minutes: float,
    severity: Severity,
    done_word: str,
) -> None:
    """Passed when ``done`` follows ``event`` within ``minutes``."""
    deadline = Deadline(
        origin=event,
        limit=event + timedelta(minutes=minutes),
        done=done,
        done_word=done_word,
        late=severity,
        missing=severity,
        counts_from_event=True,
    )
    judge(book, looked, deadline)


def within(minutes: float) -> str:
    """``within 30 min``."""
    return f"within {length(timedelta(minutes=minutes))}"


def severity_of(book: Book, priority: str) -> Severity:
    return Severity(book.thresholds["priority_severity"][priority])
