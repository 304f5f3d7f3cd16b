"""The records of a guarded site: who stood where, what was toured, raised, reported, and how fast people answered.

All times are aware, in UTC. An optional field that is None means "not happened yet, or not known".
A record counts on the site's local day of its ``at`` field, so it counts on exactly one day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from console.plugin.records import record
from plugins.security_facility.hours import minute_of_day, parse_weekdays


class Priority(StrEnum):
    """Urgency that the source system gave."""

    CRITICAL = "critical"
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


class Period(StrEnum):
    """How often a delivered report comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class EmergencyType(StrEnum):
    """What happened, in the words of the emergency plan."""

    FIRE = "fire"
    MEDICAL = "medical"
    INTRUSION = "intrusion"
    ASSAULT = "assault"
    BOMB_THREAT = "bomb threat"
    EVACUATION = "evacuation"
    LIFT = "lift"
    HAZARD = "hazardous substance"
    EXPLOSION = "explosion"
    ACCIDENT = "accident"
    MISSING = "missing person"
    FLOODING = "flooding"
    POWER = "power failure"
    OTHER = "other"


@record("post", title="Post", at="since", subject="name", reference=True)
@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A place that a guard must man, in force between two moments."""

    id: Annotated[str, "your number of the post"]
    site: Annotated[str, "site of the post"]
    name: Annotated[str, "what people call it, such as Gate 4"]
    since: Annotated[datetime, "from when on the post is in force"]
    until: Annotated[datetime | None, "when it was given up; empty while in force"] = None
    manned_from: Annotated[str | None, "local time its duty begins, HH:MM; empty: coverage is not checked"] = None
    manned_until: Annotated[str | None, "local time its duty ends, HH:MM; not after the start: next day"] = None
    weekdays: Annotated[str | None, "days a duty begins, such as Mon-Fri or Sat,Sun; empty: every day"] = None

    def __post_init__(self) -> None:
        if (self.manned_from is None) != (self.manned_until is None):
            raise ValueError("manned_from and manned_until are given together or not at all")
        for text in (self.manned_from, self.manned_until):
            if text is not None:
                minute_of_day(text)
        parse_weekdays(self.weekdays)


@record("shift", title="Shift", at="planned_start", subject="post")
@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A planned shift at a post, and who attended it. Counts on the day on which it begins."""

    id: Annotated[str, "your number of the shift"]
    site: Annotated[str, "site of the post"]
    post: Annotated[str, "id of the post"]
    planned_start: Annotated[datetime, "when the guard must be there"]
    planned_end: Annotated[datetime, "when the guard may leave"]
    planned_guard: Annotated[str | None, "guard on the schedule; empty where nobody was planned"] = None
    guard: Annotated[str | None, "guard who came"] = None
    checked_in_at: Annotated[datetime | None, "when the guard who came checked in"] = None
    checked_out_at: Annotated[datetime | None, "when that guard checked out"] = None

    def __post_init__(self) -> None:
        if self.planned_end <= self.planned_start:
            raise ValueError("planned_end must be after planned_start")


@record("tour", title="Tour", at="planned_start", subject="route")
@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """A supervisor's patrol along a route."""

    id: Annotated[str, "your number of the tour"]
    site: Annotated[str, "site of the route"]
    route: Annotated[str, "name of the route"]
    planned_start: Annotated[datetime, "when it must begin"]
    planned_minutes: Annotated[int, "how long it may take, minutes"]
    supervisor: Annotated[str | None, "who walks it"] = None
    started_at: Annotated[datetime | None, "when it began"] = None
    finished_at: Annotated[datetime | None, "when it ended"] = None

    def __post_init__(self) -> None:
        if self.planned_minutes <= 0:
            raise ValueError("planned_minutes must be more than 0")


@record("checkpoint", title="Checkpoint", at="planned_at", subject="name")
@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One point of one tour, to be scanned at about its planned time."""

    id: Annotated[str, "your number of this scan of the point"]
    site: Annotated[str, "site of the tour"]
    tour: Annotated[str, "id of the tour"]
    name: Annotated[str, "what people call the point"]
    planned_at: Annotated[datetime, "when it must be scanned"]
    scanned_at: Annotated[datetime | None, "when it was scanned"] = None


@record("alert", title="Alert", at="raised_at", subject="id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert at the control desk, from raised to resolved."""

    id: Annotated[str, "your number of the alert"]
    site: Annotated[str, "site it concerns"]
    raised_at: Annotated[datetime, "when it was raised"]
    priority: Annotated[Priority, "urgency"]
    category: Annotated[str | None, "what sort of alert"] = None
    acknowledged_at: Annotated[datetime | None, "when a person took it"] = None
    acknowledged_by: Annotated[str | None, "who took it"] = None
    resolved_at: Annotated[datetime | None, "when it was over"] = None
    reopened: Annotated[int, "how often it was opened again"] = 0


@record("compliance_report", title="Compliance report", at="due_at", subject="type")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceReport:
    """A report that law, license or contract asks for."""

    id: Annotated[str, "your number of the report"]
    site: Annotated[str, "site it concerns"]
    type: Annotated[str, "which report, such as guard license audit"]
    due_at: Annotated[datetime, "when it must have been generated"]
    generated_at: Annotated[datetime | None, "when it was generated"] = None
    submit_by: Annotated[datetime | None, "when it must have been handed in; empty: it stays in house"] = None
    submitted_at: Annotated[datetime | None, "when it was handed in"] = None
    valid: Annotated[bool | None, "whether it passed validation; empty: not validated"] = None
    problem: Annotated[str | None, "what validation found"] = None
    owner: Annotated[str | None, "who answers for it"] = None


@record("ticket", title="Field ticket", at="opened_at", subject="id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What the field asked for: equipment, repair, relief, help."""

    id: Annotated[str, "your number of the ticket"]
    site: Annotated[str, "site it comes from"]
    opened_at: Annotated[datetime, "when it was opened"]
    priority: Annotated[Priority, "urgency"]
    category: Annotated[str | None, "what is asked for"] = None
    assignee: Annotated[str | None, "person or group that works on it"] = None
    first_response_at: Annotated[datetime | None, "when somebody first answered; empty: not known"] = None
    resolved_at: Annotated[datetime | None, "when the field had what it asked for"] = None
    closed_at: Annotated[datetime | None, "when the ticket was closed"] = None
    reassignments: Annotated[int, "how often it changed hands"] = 0
    reopened: Annotated[int, "how often it was opened again"] = 0
    sla_made: Annotated[bool | None, "whether the source system says its own SLA was met; it knows pauses"] = None


@record("report_delivery", title="Report delivery", at="due_at", subject="report")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivery:
    """A daily, weekly or monthly report that somebody is to receive."""

    id: Annotated[str, "your number of the delivery"]
    site: Annotated[str, "site it tells of"]
    report: Annotated[str, "which report, such as daily activity report"]
    period: Annotated[Period, "how often it comes"]
    due_at: Annotated[datetime, "when it must have arrived"]
    delivered_at: Annotated[datetime | None, "when it arrived"] = None
    recipient: Annotated[str | None, "who receives it"] = None


@record("emergency", title="Emergency", at="raised_at", subject="type")
@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """An emergency, and how fast people answered."""

    id: Annotated[str, "your number of the event"]
    site: Annotated[str, "where it happened"]
    type: Annotated[EmergencyType, "what happened"]
    raised_at: Annotated[datetime, "when it was raised"]
    place: Annotated[str | None, "where on the site"] = None
    first_response_at: Annotated[datetime | None, "when the first responder was there"] = None
    responder: Annotated[str | None, "who that was"] = None
    management_notified_at: Annotated[datetime | None, "when management was told"] = None
    resolved_at: Annotated[datetime | None, "when it was over"] = None
