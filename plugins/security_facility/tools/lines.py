"""Records told in a line each: what it is, when, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from console.domain.people import Site
from plugins.security_facility.records import (
    Alert,
    ComplianceReport,
    Emergency,
    Post,
    ReportDelivery,
    Shift,
    Ticket,
    Tour,
)
from plugins.security_facility.tools.looked import minutes_between


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is of, ``named`` where there are several; its clock, and the moment that is now."""

    site: Site
    named: bool
    now: datetime

    @property
    def at(self) -> str:
        return f" at {self.site.name}" if self.named else ""

    def time(self, at: datetime | None) -> str:
        """Local: the hour, and the day where it is not today, with the year where it is not this one."""
        if at is None:
            return "at a time that is not known"
        zone = ZoneInfo(self.site.zone)
        local, now = at.astimezone(zone), self.now.astimezone(zone)
        if local.date() == now.date():
            return f"{local:%H:%M}"
        return f"{local:%-d %b %H:%M}" if local.year == now.year else f"{local:%-d %b %Y %H:%M}"


def post(place: Place, post: Post) -> str:
    hours = f", manned {post.manned_from} to {post.manned_until}" if post.manned_from else ""
    days = f", {post.weekdays}" if post.weekdays else ""
    return f"{post.name}{place.at}{hours}{days}"


def shift(place: Place, shift: Shift, post: str) -> str:
    who = shift.guard or (f"planned {shift.planned_guard}" if shift.planned_guard else "nobody planned")
    came = f", checked in {place.time(shift.checked_in_at)}" if shift.checked_in_at else ""
    came = ", nobody has checked in" if not came and shift.planned_start <= place.now else came
    return f"{post}{place.at}, {place.time(shift.planned_start)} to {place.time(shift.planned_end)}: {who}{came}"


def tour(place: Place, tour: Tour) -> str:
    if tour.finished_at:
        state = f"started {place.time(tour.started_at)}, finished {place.time(tour.finished_at)}"
    elif tour.started_at:
        state = f"started {place.time(tour.started_at)}, not finished"
    else:
        state = "not started" if tour.planned_start <= place.now else "still to come"
    walked = f", {tour.supervisor}" if tour.supervisor else ""
    return f"{tour.route}{place.at}, {place.time(tour.planned_start)}{walked}: {state}"


def alert(place: Place, alert: Alert) -> str:
    by = f" by {alert.acknowledged_by}" if alert.acknowledged_by else ""
    state = f"acknowledged {place.time(alert.acknowledged_at)}{by}" if alert.acknowledged_at else "not acknowledged"
    ended = f"resolved {place.time(alert.resolved_at)}" if alert.resolved_at else "not resolved"
    what = alert.category or "alert"
    return f"{alert.id} {what}, {alert.priority}{place.at}, raised {place.time(alert.raised_at)}: {state}, {ended}"


def ticket(place: Place, ticket: Ticket) -> str:
    ended = ticket.resolved_at or ticket.closed_at
    answered = ticket.first_response_at
    state = f"answered {place.time(answered)}" if answered else "not answered"
    state += f", resolved {place.time(ended)}" if ended else ", not resolved"
    held = f", with {ticket.assignee}" if ticket.assignee else ""
    what = ticket.category or "ticket"
    return f"{ticket.id} {what}, {ticket.priority}{place.at}, opened {place.time(ticket.opened_at)}: {state}{held}"


def report(place: Place, report: ComplianceReport) -> str:
    if report.generated_at is None:
        state = "not generated"
    else:
        state = f"generated {place.time(report.generated_at)}"
        handed = report.submitted_at
        if report.submit_by:
            state += f", handed in {place.time(handed)}" if handed else ", not handed in"
    wrong = f", not valid: {report.problem or 'validation failed'}" if report.valid is False else ""
    held = f", {report.owner} answers for it" if report.owner else ""
    return f"{report.type}{place.at}, due {place.time(report.due_at)}: {state}{wrong}{held}"


def delivery(place: Place, sent: ReportDelivery) -> str:
    to = f" to {sent.recipient}" if sent.recipient else ""
    done = f"delivered {place.time(sent.delivered_at)}" if sent.delivered_at else "not delivered"
    return f"{sent.report} ({sent.period}){place.at}, due {place.time(sent.due_at)}{to}: {done}"


def emergency(place: Place, event: Emergency) -> str:
    by = f" by {event.responder}" if event.responder else ""
    answered = "not answered yet"
    if event.first_response_at:
        answered = f"answered after {minutes_between(event.raised_at, event.first_response_at)} min{by}"
    ended = (
        f"over after {minutes_between(event.raised_at, event.resolved_at)} min" if event.resolved_at else "not over"
    )
    where = f", {event.place}" if event.place else ""
    where += "," if where and place.at else ""
    return f"{event.type}{where}{place.at}, {place.time(event.raised_at)}: {answered}, {ended}"
