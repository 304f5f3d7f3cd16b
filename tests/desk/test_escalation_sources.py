"""What calls people by itself: scoring, imports, records; and what ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from console.domain.chat_commands import AddRecord
from console.domain.escalation_commands import AcknowledgeEscalations
from console.domain.escalations import Escalation, EscalationKind, EscalationOutcome, EscalationState
from console.domain.ids import KindName, SiteId
from console.domain.scoring import Severity
from plugins.security_facility.records import Emergency, EmergencyType
from tests.fakes.desk_profile import OPERATOR, TENANT
from tests.fakes.escalations import Calls


async def open_ones(calls: Calls) -> Sequence[Escalation]:
    return await calls.read(lambda tx: tx.escalations.open(TENANT, limit=99))


def alarm(key: str, at: str, answered: str = "", priority: str = "critical") -> str:
    return f"{key},north,{at},{priority},{answered},\n"


async def load_alerts(calls: Calls, *rows: str) -> None:
    await calls.profile.load("alert", "id,site,raised_at,priority,acknowledged_at,resolved_at\n" + "".join(rows))
    await calls.profile.score_all()


async def emergency(calls: Calls, **given: object) -> Emergency:
    raised = calls.profile.clock.now() - timedelta(minutes=1)
    body = Emergency(id="EMG-1", site="north", type=EmergencyType.FIRE, raised_at=raised, **given)  # type: ignore[arg-type]
    await calls.do(AddRecord, OPERATOR, kind=KindName("emergency"), body=body)
    return body


async def test_critical_violations_of_today_call_people_once_in_a_group_and_older_ones_do_not(calls: Calls) -> None:
    """At an import, as it is scored."""
    await load_alerts(
        calls,
        alarm("A1", "2026-03-18T09:00:00Z"), alarm("A2", "2026-03-18T09:30:00Z"),
        alarm("OLD", "2026-03-10T09:00:00Z"),
    )  # fmt: skip
    violations = [v for v in await calls.profile.violations() if v.severity is Severity.CRITICAL]
    found = await open_ones(calls)
    assert found
    assert {each.kind for each in found} == {EscalationKind.VIOLATION}
    assert {each.severity for each in found} == {Severity.CRITICAL}
    recent = [v for v in violations if v.day.isoformat() == "2026-03-18"]
    assert 0 < len(recent) < len(violations)
    assert sum(each.members for each in found) == len(recent)
    assert len(found) == len({violation.rule for violation in recent})
    assert found[0].site == SiteId("north")
    again = await open_ones(calls)
    await calls.profile.score_all()
    assert await open_ones(calls) == again


async def test_a_violation_that_closes_resolves_its_escalation_when_it_was_the_last(calls: Calls) -> None:
    await load_alerts(calls, alarm("A1", "2026-03-18T09:00:00Z"), alarm("A2", "2026-03-18T09:30:00Z"))
    before = {each.group: each for each in await open_ones(calls)}
    await load_alerts(calls, alarm("A1", "2026-03-18T09:00:00Z", "2026-03-18T09:00:30Z"))
    still = {each.group for each in await open_ones(calls)}
    assert still <= set(before)
    group = next(each for each in before.values() if each.members == 2)
    assert group.group in still
    done = "2026-03-18T09:30:30Z"
    rows = "id,site,raised_at,priority,acknowledged_at,resolved_at\n"
    await calls.profile.load(
        "alert",
        rows
        + "A1,north,2026-03-18T09:00:00Z,critical,2026-03-18T09:00:30Z,2026-03-18T09:01:00Z\n"
        + f"A2,north,2026-03-18T09:30:00Z,critical,{done},{done}\n",
    )
    await calls.profile.score_all()
    assert await open_ones(calls) == []
    ended = await calls.get(group.id)
    assert (ended.state, ended.outcome) == (EscalationState.RESOLVED, EscalationOutcome.CLEARED)


async def test_an_emergency_that_is_recorded_calls_at_once(calls: Calls) -> None:
    await emergency(calls)
    (found,) = await open_ones(calls)
    assert (found.title, found.kind, found.policy.id) == (
        "Emergency: fire at North", EscalationKind.EMERGENCY, "emergency",
    )  # fmt: skip
    assert found.brief.startswith("fire at North, reported at 2026-03-18T11:59:00Z.")
    await emergency(calls, place="kitchen")
    assert len(await open_ones(calls)) == 1
    calls.profile.clock.advance(minutes=1)
    await calls.advance(found.id)
    assert (await calls.history(found.id))[-1].note == "No answer for 60 s. The record shows no answer yet."


async def test_an_answer_that_is_recorded_stops_the_chain_and_its_end_waits_for_a_person(calls: Calls) -> None:
    await emergency(calls)
    now = calls.profile.clock.now()
    await emergency(calls, first_response_at=now, responder="Gus")
    (found,) = await open_ones(calls)
    assert found.state is EscalationState.ACKNOWLEDGED
    await emergency(calls, first_response_at=now, responder="Gus", resolved_at=now)
    await emergency(calls, first_response_at=now, responder="Gus", resolved_at=now, place="hall")
    (found,) = await open_ones(calls)
    assert (await calls.lines(found.id)).count("over, says the record") == 1
    await calls.do(AcknowledgeEscalations, escalations=(found.id,))


async def test_emergencies_that_are_imported_call_when_they_are_of_now_and_nobody_answered(calls: Calls) -> None:
    await calls.profile.load(
        "emergency",
        "id,site,type,raised_at,first_response_at,resolved_at\n"
        "E1,north,fire,2026-03-18T11:50:00Z,,\n"
        "E2,north,medical,2026-03-18T11:50:00Z,2026-03-18T11:52:00Z,\n"
        "E3,north,fire,2026-03-17T11:50:00Z,,\n",
    )
    assert [each.subject.key for each in await open_ones(calls)] == ["emergency/E1"]
