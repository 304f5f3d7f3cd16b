"""Pillar 3, 24/7 Control Desk: alerts acknowledged and resolved in time."""

from __future__ import annotations

from console.plugin.scoring import DayRecords, PillarResult
from plugins.security_facility.records import Alert
from plugins.security_facility.scoring.book import Book, Looked
from plugins.security_facility.scoring.sla import judge_sla, severity_of, within


def score_control_desk(day: DayRecords) -> PillarResult:
    """P3 = 100 x passed / (passed + failed) over these checks.

    acknowledged in time: acknowledged_at - raised_at <= acknowledge_minutes of the priority. An alert that was
    resolved without a known acknowledgement counts as acknowledged when it was resolved.
    resolved in time: resolved_at - raised_at <= resolve_minutes of the priority.
    """
    book = Book("P3", day)
    numbers = book.thresholds["alert"]
    for alert in day.of(Alert):
        subject = f"{alert.id} {alert.category}" if alert.category else alert.id
        severity = severity_of(book, alert.priority)
        minutes = numbers["acknowledge_minutes"][alert.priority]
        looked = Looked("alert", alert.id, "acknowledged in time", subject, f"acknowledged {within(minutes)}")
        taken = alert.acknowledged_at or alert.resolved_at
        judge_sla(book, looked, alert.raised_at, taken, minutes, severity, "acknowledged")
        minutes = numbers["resolve_minutes"][alert.priority]
        looked = Looked("alert", alert.id, "resolved in time", subject, f"resolved {within(minutes)}")
        judge_sla(book, looked, alert.raised_at, alert.resolved_at, minutes, severity, "resolved")
    return book.result()
