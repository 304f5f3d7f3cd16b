"""Pillar 6, Record Everything: daily, weekly and monthly reports delivered."""

from __future__ import annotations

from datetime import timedelta

from console.plugin.scoring import DayRecords, PillarResult, Severity
from plugins.security_facility.records import ReportDelivery
from plugins.security_facility.scoring.book import Book, Looked
from plugins.security_facility.scoring.deadline import Deadline, judge


def score_recording(day: DayRecords) -> PillarResult:
    """P6 = 100 x passed / (passed + failed) over this check.

    report delivered: by due_at + grace_minutes of the period; "never delivered" from due_at + never_hours of the
    period on.
    """
    book = Book("P6", day)
    numbers = book.thresholds["delivery"]
    for delivery in day.of(ReportDelivery):
        period = delivery.period
        limit = delivery.due_at + timedelta(minutes=numbers["grace_minutes"][period])
        to_whom = f" to {delivery.recipient}" if delivery.recipient else ""
        late = Severity(numbers["late"][period])
        judge(
            book,
            Looked(
                "report_delivery",
                delivery.id,
                "report delivered",
                delivery.report,
                f"{period} report delivered{to_whom} by {book.time(limit)}",
            ),
            Deadline(
                origin=delivery.due_at,
                limit=limit,
                done=delivery.delivered_at,
                done_word="delivered",
                late=late,
                missing=late,
                worst_at=delivery.due_at + timedelta(hours=numbers["never_hours"][period]),
                worst=Severity(numbers["never"][period]),
                never="never delivered",
            ),
        )
    return book.result()
