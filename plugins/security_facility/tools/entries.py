"""Records as they are asked about: when each was, what it is called, and how it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from console.domain.ids import KindName, SiteId, TenantId
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
from plugins.security_facility.tools import lines
from plugins.security_facility.tools.looked import today
from plugins.security_facility.tools.spans import LATE, Span

B = TypeVar("B")
LIMITS: Mapping[str, Any] = tomllib.loads((Path(__file__).parents[1] / "thresholds.toml").read_text(encoding="utf-8"))
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SHORTEST = 3


class Entry(NamedTuple):
    """``at`` by the clock of its site, ``ends`` where it lasts; ``names``: what it is called by; ``late``: beyond its
    limit, ended or not; ``on_now``: under way now. ``tell`` puts it in a line: few of thousands are told."""

    at: datetime
    key: str
    site: Site
    names: tuple[str | None, ...]
    tell: Callable[[], str]
    ends: datetime | None = None
    open: bool = False
    late: bool = False
    on_now: bool = False

    @property
    def line(self) -> str:
        return self.tell()

    @property
    def named(self) -> frozenset[str]:
        return words_of(*self.names)

    def may_be_named(self, words: Iterable[str]) -> bool:
        """Whether one of the words, in lower case, stands in a name at all."""
        text = " ".join(filter(None, self.names)).casefold()
        return any(word in text for word in words)

    def lies_in(self, first: datetime, end: datetime) -> bool:
        """What lasts does with a quarter of it, or of the time asked about."""
        if self.ends is None:
            return first <= self.at < end
        shared = min(self.ends, end) - max(self.at, first)
        return shared > min(self.ends - self.at, end - first) / 4


@dataclass(frozen=True)
class Looked:
    """Where and when is looked: from then up to, without, then by the clock of each site."""

    tx: Transaction
    tenant: TenantId
    sites: Mapping[SiteId, Site]
    span: Span
    now: datetime

    def leaves_out(self, stands_open: bool) -> bool:
        """What is over is not even looked at closely where only what is open is asked for."""
        return self.span.show in ("open", "now") and not stands_open

    def beyond(self, due: datetime, done: datetime | None, minutes: float) -> bool:
        """Whether it came later than ``minutes`` after it was due; False where nobody asks for that."""
        return self.span.show in LATE and (done or self.now) - due > timedelta(minutes=minutes)

    @cached_property
    def places(self) -> Mapping[SiteId, lines.Place]:
        named = len(self.sites) > 1
        return {id: lines.Place(site, named, self.now) for id, site in self.sites.items()}

    @property
    def today(self) -> date:
        return today(self.sites.values(), self.now)

    def between(self, site: Site) -> tuple[datetime, datetime]:
        return self.span.between(self.now, zone_of(site.zone), self.today)


def entries_of(kind: str, looked: Looked) -> list[Entry]:
    """Of every site within the time that is looked at, in no order."""
    if kind == "post":
        return list(_posts(looked))
    between = {id: looked.between(site) for id, site in looked.sites.items()}
    return [entry for entry in _READERS[kind](looked) if entry.lies_in(*between[entry.site.id])]


def words_of(*texts: str | None) -> frozenset[str]:
    """In lower case; numbers, and ids with their dashes as they are."""
    found = (word for text in texts if text for word in _WORD.findall(text.casefold()))
    return frozenset(word for word in found if len(word) >= _SHORTEST or word.isdigit())


@cache
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def bodies(looked: Looked, kind: str, cls: type[B]) -> Iterator[tuple[Site, B]]:
    """Of the days that are looked at and one before: a night shift counts on the day on which it begins."""
    if not looked.sites:
        return
    spans = [looked.between(site) for site in looked.sites.values()]
    first = min(begin for begin, _ in spans).date() - timedelta(days=1)
    last = max(end for _, end in spans).date() + timedelta(days=1)
    found = looked.tx.records.bodies_between(looked.tenant, KindName(kind), looked.sites, first, last)
    for site, body in found:
        yield looked.sites[site], read_body(body, cls)


def posts_of(tx: Transaction, tenant: TenantId, site: Site, now: datetime) -> list[Post]:
    """All that were ever set up by now, those that are no more included."""
    until_today = SiteDay(tenant, site.id, day_of(now, site.zone))
    return [read_body(body, Post) for _, body in tx.records.bodies(until_today, [], [KindName("post")])]


def _posts(looked: Looked) -> Iterator[Entry]:
    for site in looked.sites.values():
        for post in posts_of(looked.tx, looked.tenant, site, looked.now):
            if post.until is None or post.until > looked.now:
                tell = partial(lines.post, looked.places[site.id], post)
                yield Entry(at=post.since, key=post.id, site=site, names=(post.name, post.id), tell=tell)


def _shifts(looked: Looked) -> Iterator[Entry]:
    posts = {
        (site.id, post.id): post.name
        for site in looked.sites.values()
        for post in posts_of(looked.tx, looked.tenant, site, looked.now)
    }
    for site, shift in bodies(looked, "shift", Shift):
        name = posts.get((site.id, shift.post), shift.post)
        yield Entry(
            at=shift.planned_start,
            ends=shift.planned_end,
            key=shift.id,
            site=site,
            names=(name, shift.post, shift.guard, shift.planned_guard),
            tell=partial(lines.shift, looked.places[site.id], shift, name),
            open=shift.checked_in_at is None and shift.planned_start <= looked.now,
            late=looked.beyond(shift.planned_start, shift.checked_in_at, LIMITS["guard"]["late_minutes"]),
            on_now=shift.planned_start <= looked.now < shift.planned_end and shift.checked_out_at is None,
        )


def _tours(looked: Looked) -> Iterator[Entry]:
    for site, tour in bodies(looked, "tour", Tour):
        if looked.leaves_out(tour.finished_at is None):
            continue
        yield Entry(
            at=tour.planned_start,
            key=tour.id,
            site=site,
            names=(tour.route, tour.supervisor, tour.id),
            tell=partial(lines.tour, looked.places[site.id], tour),
            open=tour.planned_start <= looked.now and tour.finished_at is None,
            late=looked.beyond(tour.planned_start, tour.started_at, LIMITS["tour"]["start_minutes"]),
            on_now=tour.started_at is not None and tour.finished_at is None,
        )


def _alerts(looked: Looked) -> Iterator[Entry]:
    limits = LIMITS["alert"]
    for site, alert in bodies(looked, "alert", Alert):
        if looked.leaves_out(alert.resolved_at is None):
            continue
        slow = looked.beyond(
            alert.raised_at, alert.acknowledged_at, limits["acknowledge_minutes"][alert.priority]
        ) or looked.beyond(alert.raised_at, alert.resolved_at, limits["resolve_minutes"][alert.priority])
        yield Entry(
            at=alert.raised_at,
            key=alert.id,
            site=site,
            names=(alert.category or "alert", alert.id, alert.acknowledged_by, alert.priority),
            tell=partial(lines.alert, looked.places[site.id], alert),
            open=alert.resolved_at is None,
            late=slow,
            on_now=alert.resolved_at is None,
        )


def _tickets(looked: Looked) -> Iterator[Entry]:
    limits = LIMITS["ticket"]
    for site, ticket in bodies(looked, "ticket", Ticket):
        ended = ticket.resolved_at or ticket.closed_at
        if looked.leaves_out(ended is None):
            continue
        slow = looked.beyond(
            ticket.opened_at,
            ticket.first_response_at or ended,
            limits["first_response_minutes"][ticket.priority],
        ) or looked.beyond(ticket.opened_at, ended, limits["resolve_minutes"][ticket.priority])
        yield Entry(
            at=ticket.opened_at,
            key=ticket.id,
            site=site,
            names=(ticket.category or "ticket", ticket.id, ticket.assignee, ticket.priority),
            tell=partial(lines.ticket, looked.places[site.id], ticket),
            open=ended is None,
            late=slow,
            on_now=ended is None,
        )


def _reports(looked: Looked) -> Iterator[Entry]:
    for site, report in bodies(looked, "compliance_report", ComplianceReport):
        late = looked.beyond(report.due_at, report.generated_at, 0) or (
            report.submit_by is not None and looked.beyond(report.submit_by, report.submitted_at, 0)
        )
        yield Entry(
            at=report.due_at,
            key=report.id,
            site=site,
            names=(report.type, report.id, report.owner),
            tell=partial(lines.report, looked.places[site.id], report),
            open=report.generated_at is None or (report.submit_by is not None and report.submitted_at is None),
            late=late,
        )


def _deliveries(looked: Looked) -> Iterator[Entry]:
    grace = LIMITS["delivery"]["grace_minutes"]
    for site, sent in bodies(looked, "report_delivery", ReportDelivery):
        yield Entry(
            at=sent.due_at,
            key=sent.id,
            site=site,
            names=(sent.report, sent.period, sent.recipient, sent.id),
            tell=partial(lines.delivery, looked.places[site.id], sent),
            open=sent.delivered_at is None and sent.due_at <= looked.now,
            late=looked.beyond(sent.due_at, sent.delivered_at, grace[sent.period]),
        )


def _emergencies(looked: Looked) -> Iterator[Entry]:
    limits = LIMITS["emergency"]["respond_minutes"]
    for site, event in bodies(looked, "emergency", Emergency):
        yield Entry(
            at=event.raised_at,
            key=event.id,
            site=site,
            names=(event.type, event.place, event.id, event.responder),
            tell=partial(lines.emergency, looked.places[site.id], event),
            open=event.resolved_at is None,
            late=looked.beyond(event.raised_at, event.first_response_at, limits.get(event.type, limits["other"])),
            on_now=event.resolved_at is None,
        )


_READERS: Mapping[str, Callable[[Looked], Iterable[Entry]]] = {
    "shift": _shifts,
    "tour": _tours,
    "alert": _alerts,
    "ticket": _tickets,
    "report": _reports,
    "delivery": _deliveries,
    "emergency": _emergencies,
}
