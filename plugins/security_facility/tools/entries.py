"""Records told in a line each: what it is, when, and how it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from console.domain.ids import KindName, TenantId
from console.domain.people import Site
from console.domain.records import day_of
from console.domain.scoring import SiteDay
from console.plugin.records import read_body
from console.plugin.tools import Transaction
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

B = TypeVar("B")
_LIMITS: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "thresholds.toml").read_text(encoding="utf-8")
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """``at`` by the clock of its site; ``named``: words that name it; ``late``: beyond its limit, ended or not;
    ``on_now``: under way now."""

    at: datetime
    line: str
    named: frozenset[str]
    open: bool = False
    late: bool = False
    on_now: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Where and when is looked."""

    tx: Transaction
    tenant: TenantId
    sites: Sequence[Site]
    days: Sequence[date]
    now: datetime


def entries_of(kind: str, looked: Looked) -> list[Entry]:
    """Of every site and day, in no order."""
    return [
        replace(entry, at=entry.at.astimezone(ZoneInfo(site.zone)))
        for site in looked.sites
        for entry in _READERS[kind](looked, site)
    ]


def words_of(*texts: str | None) -> frozenset[str]:
    """In lower case; numbers, and ids with their dashes as they are."""
    found = (word for text in texts if text for word in _WORD.findall(text.casefold()))
    return frozenset(word for word in found if len(word) >= _SHORTEST or word.isdigit())


def _bodies(looked: Looked, site: Site, kind: str, cls: type[B]) -> Iterator[B]:
    for day in looked.days:
        for _, body in looked.tx.records.bodies(SiteDay(looked.tenant, site.id, day), [KindName(kind)], []):
            yield read_body(body, cls)


def _posts_in_force(looked: Looked, site: Site) -> list[Post]:
    today = SiteDay(looked.tenant, site.id, day_of(looked.now, site.zone))
    return [read_body(body, Post) for _, body in looked.tx.records.bodies(today, [], [KindName("post")])]


def _posts(looked: Looked, site: Site) -> Iterator[Entry]:
    for post in _posts_in_force(looked, site):
        if post.until is None or post.until > looked.now:
            hours = f", manned {post.manned_from} to {post.manned_until}" if post.manned_from else ""
            days = f", {post.weekdays}" if post.weekdays else ""
            yield Entry(post.since, f"{post.name}{_at(looked, site)}{hours}{days}", words_of(post.name, post.id))


def _shifts(looked: Looked, site: Site) -> Iterator[Entry]:
    posts = {post.id: post.name for post in _posts_in_force(looked, site)}
    for shift in _bodies(looked, site, "shift", Shift):
        name = posts.get(shift.post, shift.post)
        missing = shift.checked_in_at is None and shift.planned_start <= looked.now
        who = shift.guard or (f"planned {shift.planned_guard}" if shift.planned_guard else "nobody planned")
        came = f", checked in {_time(shift.checked_in_at, site, looked)}" if shift.checked_in_at else ""
        came = ", nobody has checked in" if missing else came
        span = f"{_time(shift.planned_start, site, looked)} to {_time(shift.planned_end, site, looked)}"
        late = _over(shift.planned_start, shift.checked_in_at, looked.now, _LIMITS["guard"]["late_minutes"])
        on_now = shift.planned_start <= looked.now < shift.planned_end and shift.checked_out_at is None
        yield Entry(
            shift.planned_start,
            f"{name}{_at(looked, site)}, {span}: {who}{came}",
            words_of(name, shift.post, shift.guard, shift.planned_guard),
            open=missing,
            late=late,
            on_now=on_now,
        )


def _tours(looked: Looked, site: Site) -> Iterator[Entry]:
    for tour in _bodies(looked, site, "tour", Tour):
        due = tour.planned_start <= looked.now
        if tour.finished_at:
            state = (
                f"started {_time(tour.started_at, site, looked)}, finished {_time(tour.finished_at, site, looked)}"
            )
        elif tour.started_at:
            state = f"started {_time(tour.started_at, site, looked)}, not finished"
        else:
            state = "not started" if due else "still to come"
        walked = f", {tour.supervisor}" if tour.supervisor else ""
        yield Entry(
            tour.planned_start,
            f"{tour.route}{_at(looked, site)}, {_time(tour.planned_start, site, looked)}{walked}: {state}",
            words_of(tour.route, tour.supervisor, tour.id),
            open=due and tour.finished_at is None,
            late=_over(tour.planned_start, tour.started_at, looked.now, _LIMITS["tour"]["start_minutes"]),
            on_now=tour.started_at is not None and tour.finished_at is None,
        )


def _alerts(looked: Looked, site: Site) -> Iterator[Entry]:
    limits = _LIMITS["alert"]
    for alert in _bodies(looked, site, "alert", Alert):
        if alert.acknowledged_at is None:
            state = "not acknowledged"
        else:
            by = f" by {alert.acknowledged_by}" if alert.acknowledged_by else ""
            state = f"acknowledged {_time(alert.acknowledged_at, site, looked)}{by}"
        ended = f", resolved {_time(alert.resolved_at, site, looked)}" if alert.resolved_at else ", not resolved"
        slow = _over(
            alert.raised_at, alert.acknowledged_at, looked.now, limits["acknowledge_minutes"][alert.priority]
        ) or _over(alert.raised_at, alert.resolved_at, looked.now, limits["resolve_minutes"][alert.priority])
        what = alert.category or "alert"
        yield Entry(
            alert.raised_at,
            f"{alert.id} {what}, {alert.priority}{_at(looked, site)}, raised "
            f"{_time(alert.raised_at, site, looked)}: {state}{ended}",
            words_of(what, alert.id, alert.acknowledged_by),
            open=alert.resolved_at is None,
            late=slow,
            on_now=alert.resolved_at is None,
        )


def _tickets(looked: Looked, site: Site) -> Iterator[Entry]:
    limits = _LIMITS["ticket"]
    for ticket in _bodies(looked, site, "ticket", Ticket):
        ended = ticket.resolved_at or ticket.closed_at
        answered = ticket.first_response_at
        state = f"answered {_time(answered, site, looked)}" if answered else "not answered"
        state += f", resolved {_time(ended, site, looked)}" if ended else ", not resolved"
        what = ticket.category or "ticket"
        held = f", with {ticket.assignee}" if ticket.assignee else ""
        slow = _over(
            ticket.opened_at, answered or ended, looked.now, limits["first_response_minutes"][ticket.priority]
        ) or _over(ticket.opened_at, ended, looked.now, limits["resolve_minutes"][ticket.priority])
        yield Entry(
            ticket.opened_at,
            f"{ticket.id} {what}, {ticket.priority}{_at(looked, site)}, opened "
            f"{_time(ticket.opened_at, site, looked)}: {state}{held}",
            words_of(what, ticket.id, ticket.assignee),
            open=ended is None,
            late=slow,
            on_now=ended is None,
        )


def _reports(looked: Looked, site: Site) -> Iterator[Entry]:
    for report in _bodies(looked, site, "compliance_report", ComplianceReport):
        if report.generated_at is None:
            state = "not generated"
        else:
            state = f"generated {_time(report.generated_at, site, looked)}"
            if report.submit_by:
                handed = report.submitted_at
                state += f", handed in {_time(handed, site, looked)}" if handed else ", not handed in"
        wrong = f", not valid: {report.problem or 'validation failed'}" if report.valid is False else ""
        held = f", {report.owner} answers for it" if report.owner else ""
        late = _over(report.due_at, report.generated_at, looked.now, 0) or (
            report.submit_by is not None and _over(report.submit_by, report.submitted_at, looked.now, 0)
        )
        yield Entry(
            report.due_at,
            f"{report.type}{_at(looked, site)}, due {_time(report.due_at, site, looked)}: {state}{wrong}{held}",
            words_of(report.type, report.id, report.owner),
            open=report.generated_at is None or (report.submit_by is not None and report.submitted_at is None),
            late=late,
        )


def _deliveries(looked: Looked, site: Site) -> Iterator[Entry]:
    for sent in _bodies(looked, site, "report_delivery", ReportDelivery):
        to = f" to {sent.recipient}" if sent.recipient else ""
        done = f"delivered {_time(sent.delivered_at, site, looked)}" if sent.delivered_at else "not delivered"
        yield Entry(
            sent.due_at,
            f"{sent.report} ({sent.period}){_at(looked, site)}, due {_time(sent.due_at, site, looked)}{to}: {done}",
            words_of(sent.report, sent.period, sent.recipient, sent.id),
            open=sent.delivered_at is None and sent.due_at <= looked.now,
            late=_over(sent.due_at, sent.delivered_at, looked.now, _LIMITS["delivery"]["grace_minutes"][sent.period]),
        )


def _emergencies(looked: Looked, site: Site) -> Iterator[Entry]:
    limits = _LIMITS["emergency"]["respond_minutes"]
    for event in _bodies(looked, site, "emergency", Emergency):
        by = f" by {event.responder}" if event.responder else ""
        answered = (
            f"answered after {_minutes(event.raised_at, event.first_response_at)} min{by}"
            if event.first_response_at
            else "not answered yet"
        )
        ended = (
            f", over after {_minutes(event.raised_at, event.resolved_at)} min" if event.resolved_at else ", not over"
        )
        place = f", {event.place}," if event.place else ""
        yield Entry(
            event.raised_at,
            f"{event.type}{place}{_at(looked, site)}, {_time(event.raised_at, site, looked)}: {answered}{ended}",
            words_of(event.type, event.place, event.id, event.responder),
            open=event.resolved_at is None,
            late=_over(event.raised_at, event.first_response_at, looked.now, limits.get(event.type, limits["other"])),
            on_now=event.resolved_at is None,
        )


_READERS: Mapping[str, Callable[[Looked, Site], Iterable[Entry]]] = {
    "post": _posts,
    "shift": _shifts,
    "tour": _tours,
    "alert": _alerts,
    "ticket": _tickets,
    "report": _reports,
    "delivery": _deliveries,
    "emergency": _emergencies,
}


def _at(looked: Looked, site: Site) -> str:
    return f" at {site.name}" if len(looked.sites) > 1 else ""


def _over(due: datetime, done: datetime | None, now: datetime, minutes: float) -> bool:
    return (done or now) - due > timedelta(minutes=minutes)


def _minutes(begin: datetime, end: datetime) -> int:
    return round((end - begin).total_seconds() / 60)


def _time(at: datetime | None, site: Site, looked: Looked) -> str:
    """Local: the hour, and the day where it is not today."""
    if at is None:
        return "at a time that is not known"
    zone = ZoneInfo(site.zone)
    local, now = at.astimezone(zone), looked.now.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%-d %b %H:%M}"
