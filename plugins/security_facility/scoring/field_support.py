"""Pillar 5, Support the Field: tickets answered and resolved in time."""

from __future__ import annotations

from console.plugin.scoring import DayRecords, PillarResult, Severity
from plugins.security_facility.records import Ticket
from plugins.security_facility.scoring.book import Book, Looked
from plugins.security_facility.scoring.sla import judge_sla, severity_of, within


def score_field_support(day: DayRecords) -> PillarResult:
    """P5 = 100 x passed / (passed + failed) over these checks.

    first response in time: first_response_at - opened_at <= first_response_minutes of the priority. Only where a
    first response is known.
    resolved in time: resolved_at - opened_at <= resolve_minutes of the priority; but for a resolved ticket on which
    the source system gives its own verdict (sla_made), that verdict, because it knows the pauses.
    """
    book = Book("P5", day)
    for ticket in day.of(Ticket):
        subject = f"{ticket.id} {ticket.category}" if ticket.category else ticket.id
        severity = severity_of(book, ticket.priority)
        _first_response(book, ticket, subject, severity)
        _resolution(book, ticket, subject, severity)
    return book.result()


def _first_response(book: Book, ticket: Ticket, subject: str, severity: Severity) -> None:
    if ticket.first_response_at is None:
        return
    minutes = book.thresholds["ticket"]["first_response_minutes"][ticket.priority]
    looked = Looked("ticket", ticket.id, "first response in time", subject, f"answered {within(minutes)}")
    judge_sla(book, looked, ticket.opened_at, ticket.first_response_at, minutes, severity, "answered")


def _resolution(book: Book, ticket: Ticket, subject: str, severity: Severity) -> None:
    minutes = book.thresholds["ticket"]["resolve_minutes"][ticket.priority]
    looked = Looked("ticket", ticket.id, "resolved in time", subject, f"resolved {within(minutes)}")
    done = ticket.resolved_at
    if ticket.sla_made is None or done is None:
        judge_sla(book, looked, ticket.opened_at, done, minutes, severity, "resolved")
        return
    if not book.reached(done):
        return
    looked.expected = "resolved within the source system's SLA"
    found = f"resolved {book.time(done)}"
    if ticket.sla_made:
        book.passed(looked, found)
    else:
        book.failed(looked, found, "the source system says its SLA was missed", severity, done)
