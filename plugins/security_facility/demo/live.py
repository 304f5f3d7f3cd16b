"""What is under way at the moment the demo is made, so that today is alive at any hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from plugins.security_facility.demo.places import DESK, KESTREL, LINDENHOF, SAFFRON, SUPERVISORS, Place
from plugins.security_facility.records import Alert, Emergency, EmergencyType, Priority, Ticket, Tour


def make_live(place: Place, now: datetime) -> Iterator[Any]:
    """Records of the last two hours; each counts on the local day on which it began."""
    minute = now.replace(second=0, microsecond=0)

    def ago(minutes: int) -> datetime:
        return minute - timedelta(minutes=minutes)

    tag = f"{place.code}-NOW"
    if place is KESTREL:
        yield Alert(
            id=f"{tag}-A1",
            site=place.id,
            raised_at=ago(21),
            priority=Priority.HIGH,
            category="door forced",
        )
        yield _answered(place, f"{tag}-F1", ago(50), 12, "radio battery")
    elif place is LINDENHOF:
        yield Emergency(
            id=f"{tag}-E1",
            site=place.id,
            type=EmergencyType.MEDICAL,
            raised_at=ago(104),
            place="car park B",
            first_response_at=ago(102),
            responder=place.guards[0],
            management_notified_at=ago(95),
            resolved_at=ago(61),
        )
        yield Alert(
            id=f"{tag}-A1",
            site=place.id,
            raised_at=ago(34),
            priority=Priority.MODERATE,
            category="camera offline",
            acknowledged_at=ago(26),
            acknowledged_by=DESK[1],
        )
        yield _answered(place, f"{tag}-F1", ago(88), 20, "access card")
        yield _answered(place, f"{tag}-F2", ago(40), 31, "lighting out")
    elif place is SAFFRON:
        yield Tour(
            id=f"{tag}-T1",
            site=place.id,
            route="Extra round, compound wall",
            planned_start=ago(25),
            planned_minutes=45,
            supervisor=SUPERVISORS[1],
        )
        yield _answered(place, f"{tag}-F1", ago(100), 76, "gate barrier stuck")


def _answered(place: Place, id: str, opened: datetime, after_minutes: int, category: str) -> Ticket:
    return Ticket(
        id=id,
        site=place.id,
        opened_at=opened,
        priority=Priority.HIGH,
        category=category,
        assignee="Duty office",
        first_response_at=opened + timedelta(minutes=after_minutes),
    )
