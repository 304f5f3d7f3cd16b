"""Made-up records for a first start: three sites, 90 days, from a fixed seed. ``stories`` says what is planted where.

Each day is first made as it will have been, then cut to what is known at ``now``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from console.plugin.demo import DemoData
from plugins.security_facility.demo.calls import make_alerts, make_emergencies, make_tickets
from plugins.security_facility.demo.duties import make_shifts, make_tours
from plugins.security_facility.demo.live import make_live
from plugins.security_facility.demo.moment import SiteDayMaker
from plugins.security_facility.demo.papers import make_compliance_reports, make_deliveries
from plugins.security_facility.demo.places import PEOPLE, PLACES, TENANT, Place
from plugins.security_facility.demo.stories import STORIES, Story
from plugins.security_facility.records import Post

__all__ = ["DAYS", "STORIES", "Story", "demo"]

DAYS = 90
"""Site-days that have records, the last one being today in the site's zone."""

_LONGEST_STORY = timedelta(days=16)
"""No record of a day holds a time that is later than its day's begin and this."""

_MAKERS = (
    make_shifts,
    make_tours,
    make_alerts,
    make_compliance_reports,
    make_tickets,
    make_deliveries,
    make_emergencies,
)


def demo(now: datetime) -> DemoData:
    """The demo tenant as of ``now`` (UTC): the same for the same moment, and nothing that happened later."""
    records = tuple(record for place in PLACES for record in _records_of(place, now))
    return DemoData(TENANT, tuple(place.site for place in PLACES), PEOPLE, records)


def _records_of(place: Place, now: datetime) -> Iterator[Any]:
    today = now.astimezone(place.tz).date()
    first = today - timedelta(days=DAYS - 1)
    yield from _posts(place, SiteDayMaker(place, first, today).at(0))
    for number in range(DAYS):
        making = SiteDayMaker(place, first + timedelta(days=number), today)
        may_be_unknown = making.at(0) + _LONGEST_STORY > now
        for make in _MAKERS:
            for record in make(making):
                known = _known_at(record, now) if may_be_unknown else record
                if known is not None:
                    yield known
    yield from make_live(place, now)


def _posts(place: Place, since: datetime) -> Iterator[Post]:
    for plan in place.posts:
        yield Post(
            id=f"{place.code}-{plan.code}",
            site=place.id,
            name=plan.name,
            since=since,
            manned_from=f"{plan.hours[0]:02}:00",
            manned_until=f"{plan.hours[-1] % 24:02}:00",
            weekdays=plan.weekdays,
        )


_BEGINS = ("planned_start", "planned_at", "raised_at", "opened_at", "due_at")
_FOLLOWS = {
    "checked_in_at": ("guard",),
    "acknowledged_at": ("acknowledged_by",),
    "generated_at": ("valid", "problem"),
    "first_response_at": ("responder",),
}
"""What is known only once the named time has come."""


def _known_at(record: Any, now: datetime) -> Any:
    """The record without what happened after ``now``; None when it had not begun."""
    unknown: dict[str, None] = {}
    names = [field.name for field in dataclasses.fields(record)]
    for name in names:
        value = getattr(record, name)
        if not isinstance(value, datetime) or value <= now:
            continue
        if name in _BEGINS:
            return None
        if name.endswith("_at"):
            unknown[name] = None
            unknown.update((follower, None) for follower in _FOLLOWS.get(name, ()) if follower in names)
    return dataclasses.replace(record, **unknown) if unknown else record
