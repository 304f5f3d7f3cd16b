"""Pillar 7, Respond to Emergencies: answered, told to management, ended."""

from __future__ import annotations

from collections.abc import Mapping

from console.plugin.scoring import DayRecords, PillarResult, Severity
from plugins.security_facility.records import Emergency, EmergencyType
from plugins.security_facility.scoring.book import Book, Looked
from plugins.security_facility.scoring.sla import judge_sla, within


def score_emergencies(day: DayRecords) -> PillarResult:
    """P7 = 100 x passed / (passed + failed) over these checks.

    answered in time: first_response_at - raised_at <= respond_minutes of the type; slow or unanswered is CRITICAL.
    management told: management_notified_at - raised_at <= notify_minutes.
    resolved in time: resolved_at - raised_at <= resolve_minutes of the type.
    """
    book = Book("P7", day)
    numbers = book.thresholds["emergency"]
    for emergency in day.of(Emergency):
        raised = emergency.raised_at
        subject = f"{emergency.type}, {emergency.place}" if emergency.place else str(emergency.type)
        for rule, done, done_word, minutes, severity in (
            (
                "answered in time",
                emergency.first_response_at,
                "answered",
                _minutes(numbers["respond_minutes"], emergency.type),
                numbers["slow"],
            ),
            (
                "management told",
                emergency.management_notified_at,
                "told",
                numbers["notify_minutes"],
                numbers["not_notified"],
            ),
            (
                "resolved in time",
                emergency.resolved_at,
                "resolved",
                _minutes(numbers["resolve_minutes"], emergency.type),
                numbers["not_resolved"],
            ),
        ):
            looked = Looked("emergency", emergency.id, rule, subject, f"{done_word} {within(minutes)}")
            judge_sla(book, looked, raised, done, minutes, Severity(severity), done_word)
    return book.result()


def _minutes(by_type: Mapping[str, float], type_: EmergencyType) -> float:
    return by_type.get(type_, by_type["other"])
