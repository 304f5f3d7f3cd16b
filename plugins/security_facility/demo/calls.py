"""Alerts, field tickets and emergencies of one made-up site-day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from plugins.security_facility.demo.moment import SiteDayMaker
from plugins.security_facility.demo.places import DESK
from plugins.security_facility.demo.stories import SLOW_EMERGENCY
from plugins.security_facility.records import Alert, Emergency, EmergencyType, Priority, Ticket

_PRIORITIES = (Priority.CRITICAL,) + (Priority.HIGH,) * 5 + (Priority.MODERATE,) * 14 + (Priority.LOW,) * 12
_ACKNOWLEDGE = {Priority.CRITICAL: 5, Priority.HIGH: 15, Priority.MODERATE: 60, Priority.LOW: 240}
_RESOLVE_ALERT = {Priority.CRITICAL: 60, Priority.HIGH: 240, Priority.MODERATE: 1440, Priority.LOW: 4320}
_RESPOND = {Priority.CRITICAL: 15, Priority.HIGH: 60, Priority.MODERATE: 240, Priority.LOW: 1440}
_RESOLVE_TICKET = {Priority.CRITICAL: 240, Priority.HIGH: 480, Priority.MODERATE: 4320, Priority.LOW: 7200}

_ALERTS = (
    "door held open",
    "door forced",
    "camera offline",
    "motion after hours",
    "panic button test",
    "fence vibration",
    "access denied, repeated",
    "radio check missed",
    "water leak sensor",
    "smoke detector fault",
)
_TICKETS = (
    ("radio battery", "Stores"),
    ("torch broken", "Stores"),
    ("uniform", "Stores"),
    ("relief needed", "Duty office"),
    ("gate barrier stuck", "Facility team"),
    ("lighting out", "Facility team"),
    ("vehicle service", "Fleet"),
    ("access card", "Badge office"),
)
_EMERGENCIES = (
    (EmergencyType.LIFT, "lift 2"),
    (EmergencyType.MEDICAL, "reception"),
    (EmergencyType.MEDICAL, "canteen"),
    (EmergencyType.FIRE, "kitchen"),
    (EmergencyType.INTRUSION, "rear fence"),
)
_EMERGENCIES_A_DAY = 0.35


def make_alerts(making: SiteDayMaker) -> Iterator[Alert]:
    for number in range(making.count(7, 10) if making.weekend else making.count(10, 14)):
        raised = making.some_time()
        priority = making.one_of(_PRIORITIES)
        taken = raised + _spell(making, _ACKNOWLEDGE[priority], _risk(priority, 0.05))
        yield Alert(
            id=f"{making.tag}-A{number + 1:02}",
            site=making.place.id,
            raised_at=raised,
            priority=priority,
            category=making.one_of(_ALERTS),
            acknowledged_at=taken,
            acknowledged_by=making.one_of(DESK),
            resolved_at=max(taken, raised + _spell(making, _RESOLVE_ALERT[priority], _risk(priority, 0.045))),
            reopened=1 if making.chance(0.03) else 0,
        )


def make_tickets(making: SiteDayMaker) -> Iterator[Ticket]:
    for number in range(making.count(1, 3) if making.weekend else making.count(3, 6)):
        opened = making.at(making.count(6, 20), making.count(0, 59))
        priority = making.one_of(_PRIORITIES[1:])
        category, team = making.one_of(_TICKETS)
        answered = opened + _spell(making, _RESPOND[priority], _risk(priority, 0.05))
        resolved = max(answered, opened + _spell(making, _RESOLVE_TICKET[priority], _risk(priority, 0.05)))
        yield Ticket(
            id=f"{making.tag}-F{number + 1:02}",
            site=making.place.id,
            opened_at=opened,
            priority=priority,
            category=category,
            assignee=team,
            first_response_at=answered,
            resolved_at=resolved,
            closed_at=resolved + making.minutes(30, 2000),
            reassignments=making.count(1, 3) if making.chance(0.15) else 0,
        )


def _risk(priority: Priority, usually: float) -> float:
    return usually * 0.3 if priority is Priority.CRITICAL else usually


def _spell(making: SiteDayMaker, allowed: int, risk: float) -> timedelta:
    """How long it took, where ``allowed`` minutes are."""
    return making.minutes_or(fine=(1, allowed * 0.8), wrong=(allowed * 1.05, allowed * 2.2), risk=risk)


def make_emergencies(making: SiteDayMaker) -> Iterator[Emergency]:
    if making.chance(_EMERGENCIES_A_DAY):
        type_, place = making.one_of(_EMERGENCIES)
        raised = making.some_time()
        answered = raised + making.minutes(0.8, 2.9)
        yield Emergency(
            id=f"{making.tag}-E1",
            site=making.place.id,
            type=type_,
            raised_at=raised,
            place=place,
            first_response_at=answered,
            responder=making.one_of(making.place.guards),
            management_notified_at=raised + making.minutes_or(fine=(2, 13), wrong=(16, 30), risk=0.08),
            resolved_at=answered + making.minutes(15, 80),
        )
    if making.tells(SLOW_EMERGENCY):
        raised = making.at(14, 20)
        yield Emergency(
            id=f"{making.tag}-E2",
            site=making.place.id,
            type=EmergencyType.FIRE,
            raised_at=raised,
            place="transformer bay",
            first_response_at=raised + timedelta(minutes=17),
            responder=making.place.guards[3],
            management_notified_at=raised + timedelta(minutes=41),
            resolved_at=raised + timedelta(minutes=138),
        )
