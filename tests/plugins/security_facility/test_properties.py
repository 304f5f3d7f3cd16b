"""What holds of every site-day: the figures reconcile, and time changes a result exactly when it says so."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.scoring import Check, PillarResult
from plugins.security_facility import records as kinds
from plugins.security_facility.scoring import score
from tests.plugins.security_facility.support import SITE, at, site_day

_ZONES = st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"])
_MINUTE = st.integers(0, 24 * 60 - 1).map(lambda minute: at(0, minute))
_LATER = st.none() | st.integers(-120, 40 * 60).map(lambda minute: timedelta(seconds=minute * 60))
_GUARD = st.sampled_from([None, "Ada Stone", "ada stone", "Ben Hill"])
_POST = st.sampled_from(["p1", "p2"])
_HOURS = st.sampled_from([(None, None), ("06:00", "06:00"), ("08:00", "20:00"), ("22:00", "04:00")])


def after(moment: datetime, spell: timedelta | None) -> datetime | None:
    return None if spell is None else moment + spell


@st.composite
def posts(draw: st.DrawFn, id: str) -> kinds.Post:
    begins, ends = draw(_HOURS)
    weekdays = draw(st.sampled_from([None, "Tue", "Wed-Fri"]))
    since = draw(st.sampled_from([at(-400), at(9)]))
    return kinds.Post(
        id=id, site=SITE, name=id, since=since, manned_from=begins, manned_until=ends, weekdays=weekdays
    )


@st.composite
def shifts(draw: st.DrawFn, id: str) -> kinds.Shift:
    start = draw(_MINUTE)
    came = after(start, draw(_LATER))
    return kinds.Shift(
        id=id,
        site=SITE,
        post=draw(_POST),
        planned_start=start,
        planned_end=start + timedelta(minutes=draw(st.integers(5, 900))),
        planned_guard=draw(_GUARD),
        guard=draw(_GUARD),
        checked_in_at=came,
        checked_out_at=None if came is None else after(came, draw(_LATER)),
    )


@st.composite
def tours(draw: st.DrawFn, id: str) -> kinds.Tour:
    start = draw(_MINUTE)
    began = after(start, draw(_LATER))
    return kinds.Tour(
        id=id,
        site=SITE,
        route="ring",
        planned_start=start,
        planned_minutes=draw(st.integers(1, 200)),
        started_at=began,
        finished_at=None if began is None else after(began, draw(_LATER)),
    )


@st.composite
def checkpoints(draw: st.DrawFn, id: str) -> kinds.Checkpoint:
    planned = draw(_MINUTE)
    return kinds.Checkpoint(
        id=id, site=SITE, tour="t", name="point", planned_at=planned, scanned_at=after(planned, draw(_LATER))
    )


@st.composite
def alerts(draw: st.DrawFn, id: str) -> kinds.Alert:
    raised = draw(_MINUTE)
    return kinds.Alert(
        id=id,
        site=SITE,
        raised_at=raised,
        priority=draw(st.sampled_from(kinds.Priority)),
        acknowledged_at=after(raised, draw(_LATER)),
        resolved_at=after(raised, draw(_LATER)),
    )


@st.composite
def reports(draw: st.DrawFn, id: str) -> kinds.ComplianceReport:
    due = draw(_MINUTE)
    return kinds.ComplianceReport(
        id=id,
        site=SITE,
        type="audit",
        due_at=due,
        generated_at=after(due, draw(_LATER)),
        submit_by=after(due, draw(_LATER)),
        submitted_at=after(due, draw(_LATER)),
        valid=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def tickets(draw: st.DrawFn, id: str) -> kinds.Ticket:
    opened = draw(_MINUTE)
    return kinds.Ticket(
        id=id,
        site=SITE,
        opened_at=opened,
        priority=draw(st.sampled_from(kinds.Priority)),
        first_response_at=after(opened, draw(_LATER)),
        resolved_at=after(opened, draw(_LATER)),
        sla_made=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def deliveries(draw: st.DrawFn, id: str) -> kinds.ReportDelivery:
    due = draw(_MINUTE)
    period = draw(st.sampled_from(kinds.Period))
    return kinds.ReportDelivery(
        id=id, site=SITE, report="log", period=period, due_at=due, delivered_at=after(due, draw(_LATER))
    )


@st.composite
def emergencies(draw: st.DrawFn, id: str) -> kinds.Emergency:
    raised = draw(_MINUTE)
    return kinds.Emergency(
        id=id,
        site=SITE,
        type=draw(st.sampled_from(kinds.EmergencyType)),
        raised_at=raised,
        first_response_at=after(raised, draw(_LATER)),
        management_notified_at=after(raised, draw(_LATER)),
        resolved_at=after(raised, draw(_LATER)),
    )


_MAKERS = (posts, shifts, shifts, tours, checkpoints, alerts, reports, tickets, deliveries, emergencies)


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Any], str]:
    """Records of all kinds; two of them may share an id where their kinds differ."""
    makers = draw(st.lists(st.sampled_from(_MAKERS), max_size=8))
    numbers: Counter[object] = Counter()
    found: list[Any] = []
    for make in makers:
        numbers[make] += 1
        found.append(draw(make(f"p{numbers[make]}")))
    return found, draw(_ZONES)


_NOW = st.integers(-60, 12 * 24 * 60).map(lambda minute: at(0, minute))


def scored(day: tuple[list[Any], str], now: datetime) -> list[PillarResult]:
    records, zone = day
    return score(site_day(records, now, zone))


def checks_of(results: list[PillarResult]) -> list[Check]:
    return [check for result in results for check in result.checks]


@given(day=days(), now=_NOW)
def test_that_each_check_either_passed_or_failed_with_a_reason_under_a_key_of_its_own(
    day: tuple[list[Any], str], now: datetime
) -> None:
    results = scored(day, now)
    assert [result.pillar for result in results] == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]
    for result in results:
        keys = [check.key for check in result.checks]
        assert len(set(keys)) == len(keys)
        assert result.next_due is None or result.next_due > now
        passed = sum(check.passed for check in result.checks)
        failed = [check for check in result.checks if not check.passed]
        assert passed + len(failed) == len(result.checks)
        for check in result.checks:
            assert check.expected
            assert check.found
            assert check.record is not None
            assert check.key.startswith(f"{check.record.kind}:{check.record.key}:")
            assert bool(check.why) is not check.passed
            assert (check.since is None) is check.passed
        assert all(check.since is not None and check.since <= now for check in failed)


@given(day=days(), now=_NOW)
def test_that_scoring_is_a_pure_function_of_the_records_in_any_order(
    day: tuple[list[Any], str], now: datetime
) -> None:
    records, zone = day
    first, again = scored(day, now), scored(day, now)
    assert first == again
    turned = scored((records[::-1], zone), now)
    for one, other in zip(first, turned, strict=True):
        assert set(one.checks) == set(other.checks)
        assert one.next_due == other.next_due


@settings(max_examples=150, deadline=None)
@given(day=days(), now=_NOW)
def test_that_time_changes_a_pillar_exactly_at_the_moments_it_names(
    day: tuple[list[Any], str], now: datetime
) -> None:
    for pillar in range(7):
        moment, result = now, scored(day, now)[pillar]
        while result.next_due is not None:
            moment = result.next_due
            just_before = scored(day, moment - timedelta(microseconds=1))[pillar]
            assert set(just_before.checks) == set(result.checks)
            result = scored(day, moment)[pillar]
            assert set(result.checks) != set(just_before.checks)
        assert set(scored(day, datetime(2030, 1, 1, tzinfo=UTC))[pillar].checks) == set(result.checks)


@given(day=days(), now=_NOW, later=st.integers(0, 12 * 24 * 60))
def test_that_time_alone_takes_back_no_check_and_fails_none_that_passed(
    day: tuple[list[Any], str], now: datetime, later: int
) -> None:
    before = {check.key: check for check in checks_of(scored(day, now))}
    after_all = {check.key: check for check in checks_of(scored(day, now + timedelta(minutes=later)))}
    assert before.keys() <= after_all.keys()
    for key, check in before.items():
        assert after_all[key].passed == check.passed
        assert after_all[key].severity.rank >= check.severity.rank or after_all[key].found != check.found


@given(day=days())
def test_that_every_record_is_decided_in_the_end(day: tuple[list[Any], str]) -> None:
    results = scored(day, datetime(2030, 1, 1, tzinfo=UTC))
    assert all(result.next_due is None for result in results)
    judged = {(check.record.kind, check.record.key) for check in checks_of(results) if check.record}
    records, _ = day
    names = {
        kinds.Shift: "shift",
        kinds.Tour: "tour",
        kinds.Checkpoint: "checkpoint",
        kinds.Alert: "alert",
        kinds.ComplianceReport: "compliance_report",
        kinds.Ticket: "ticket",
        kinds.ReportDelivery: "report_delivery",
        kinds.Emergency: "emergency",
    }
    expected = {(names[type(record)], record.id) for record in records if type(record) in names}
    assert expected <= judged
