"""Pillars 3, 5 and 7: minutes allowed by priority or type, at their edges."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from console.domain.scoring import Severity
from plugins.security_facility.records import Alert, Emergency, EmergencyType, Priority, Ticket
from tests.plugins.security_facility.support import SITE, THRESHOLDS, at, check_of, decided, result_of

SEVERITY = {
    Priority.CRITICAL: Severity.CRITICAL,
    Priority.HIGH: Severity.HIGH,
    Priority.MODERATE: Severity.MEDIUM,
    Priority.LOW: Severity.LOW,
}
ALERT = Alert(id="a1", site=SITE, raised_at=at(9), priority=Priority.MODERATE, category="door forced")
TICKET = Ticket(id="f1", site=SITE, opened_at=at(9), priority=Priority.HIGH, category="radio")
EMERGENCY = Emergency(id="e1", site=SITE, type=EmergencyType.FIRE, raised_at=at(9), place="kitchen")


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize(
    ("rule", "table", "field"),
    [
        ("acknowledged in time", "acknowledge_minutes", "acknowledged_at"),
        ("resolved in time", "resolve_minutes", "resolved_at"),
    ],
)
def test_that_an_alert_has_the_minutes_of_its_priority(priority: Priority, rule: str, table: str, field: str) -> None:
    allowed = timedelta(minutes=THRESHOLDS["alert"][table][priority])
    open_alert = dataclasses.replace(ALERT, priority=priority)
    in_time = dataclasses.replace(open_alert, **{field: at(9) + allowed})  # type: ignore[arg-type]
    late = dataclasses.replace(open_alert, **{field: at(9, 0, 1) + allowed})  # type: ignore[arg-type]
    assert decided("P3", rule, in_time).passed
    check = decided("P3", rule, late)
    assert (check.passed, check.severity, check.since) == (False, SEVERITY[priority], at(9) + allowed)
    assert check_of("P3", rule, open_alert, now=at(9) + allowed - timedelta(seconds=1)) is None
    assert not decided("P3", rule, open_alert, now=at(9) + allowed).passed


def test_that_a_late_acknowledgement_says_how_long_it_took_and_what_is_allowed() -> None:
    check = decided("P3", "acknowledged in time", dataclasses.replace(ALERT, acknowledged_at=at(10, 18)))
    assert (check.subject, check.expected, check.found, check.why) == (
        "a1 door forced",
        "acknowledged within 60 min",
        "acknowledged 10:18",
        "took 78 min, 60 min allowed",
    )


def test_that_an_alert_resolved_without_a_known_acknowledgement_was_taken_when_it_was_resolved() -> None:
    assert decided("P3", "acknowledged in time", dataclasses.replace(ALERT, resolved_at=at(9, 30))).passed
    assert not decided("P3", "acknowledged in time", dataclasses.replace(ALERT, resolved_at=at(11))).passed


@pytest.mark.parametrize("priority", Priority)
def test_that_a_ticket_has_the_minutes_of_its_priority(priority: Priority) -> None:
    for rule, table, field in (
        ("first response in time", "first_response_minutes", "first_response_at"),
        ("resolved in time", "resolve_minutes", "resolved_at"),
    ):
        allowed = timedelta(minutes=THRESHOLDS["ticket"][table][priority])
        opened = dataclasses.replace(TICKET, priority=priority)
        assert decided("P5", rule, dataclasses.replace(opened, **{field: at(9) + allowed})).passed  # type: ignore[arg-type]
        late = dataclasses.replace(opened, **{field: at(9, 0, 1) + allowed})  # type: ignore[arg-type]
        assert decided("P5", rule, late).severity is SEVERITY[priority]


def test_that_an_unknown_first_response_is_not_judged() -> None:
    assert [check.rule for check in result_of("P5", TICKET).checks] == ["resolved in time"]


@pytest.mark.parametrize("made", [True, False])
def test_that_the_source_systems_verdict_decides_once_the_ticket_is_resolved(made: bool) -> None:
    slow, fast = at(9 + 24 * 9), at(9, 1)
    for resolved in (slow, fast):
        check = decided("P5", "resolved in time", dataclasses.replace(TICKET, resolved_at=resolved, sla_made=made))
        assert check.passed is made
        assert check.expected == "resolved within the source system's SLA"
    still_open = dataclasses.replace(TICKET, sla_made=made)
    assert not decided("P5", "resolved in time", still_open, now=at(17)).passed


@pytest.mark.parametrize(
    ("type_", "minutes"), [(EmergencyType.FIRE, 3), (EmergencyType.MEDICAL, 4), (EmergencyType.HAZARD, 5)]
)
def test_that_a_slow_or_unanswered_emergency_is_critical(type_: EmergencyType, minutes: int) -> None:
    raised = dataclasses.replace(EMERGENCY, type=type_)
    in_time = dataclasses.replace(raised, first_response_at=at(9, minutes))
    slow = dataclasses.replace(raised, first_response_at=at(9, minutes, 1))
    assert decided("P7", "answered in time", in_time).passed
    assert decided("P7", "answered in time", slow).severity is Severity.CRITICAL
    assert check_of("P7", "answered in time", raised, now=at(9, minutes - 1, 59)) is None
    unanswered = decided("P7", "answered in time", raised, now=at(9, minutes))
    assert (unanswered.severity, unanswered.found) == (Severity.CRITICAL, f"not answered by 09:0{minutes}")


def test_that_management_and_the_end_of_an_emergency_have_their_time() -> None:
    good = dataclasses.replace(EMERGENCY, management_notified_at=at(9, 15), resolved_at=at(13))
    assert decided("P7", "management told", good).passed
    assert decided("P7", "resolved in time", good).passed
    bad = dataclasses.replace(EMERGENCY, management_notified_at=at(9, 16), resolved_at=at(13, 1))
    assert decided("P7", "management told", bad).severity is Severity.HIGH
    assert decided("P7", "resolved in time", bad).why == "took 4 h 01 min, 4 h allowed"
    assert decided("P7", "resolved in time", bad).subject == "fire, kitchen"
