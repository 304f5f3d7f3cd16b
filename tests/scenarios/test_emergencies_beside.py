"""Two emergencies in one conversation, or one right after another: each has a record and an end of its own."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from console.domain.escalation_commands import ResolveEscalations
from console.domain.escalations import Escalation, EscalationKind, EscalationOutcome, Subject, SubjectKind
from console.domain.ids import KindName
from console.ports.session import Session
from plugins.security_facility.records import Emergency, EmergencyType
from tests.fakes.clock import NOON, SetClock
from tests.scenarios.test_emergency_watched import BOSS, DEMO, FIRE, KEY, alerts, begin, minutes, repeat_of, say, told

HURT = "A guard has collapsed at Saffron Heights"


async def recorded(session: Session) -> dict[str, Emergency]:
    """Of today, by id."""
    rows = await session.reader.read(lambda tx: list(tx.records.all(DEMO, KindName("emergency"))))
    bodies = [msgspec.json.decode(row.body, type=Emergency) for row in rows if row.key.startswith("EMG-")]
    return {body.id: body for body in bodies if body.raised_at >= NOON}


async def test_that_a_second_emergency_of_the_same_minute_has_a_record_and_an_alert_of_its_own(
    session: Session,
) -> None:
    conversation = await begin(session)
    await say(session, conversation, HURT)
    kinds = {id: each.type for id, each in (await recorded(session)).items()}
    assert kinds == {KEY: EmergencyType.FIRE, f"{KEY}-2": EmergencyType.MEDICAL}
    assert await alerts(session) == [f"ESC-{KEY}", f"ESC-{KEY}-2"]
    assert "is raised: medical" in (await told(session, conversation))[-1].text


async def test_that_one_that_begins_in_the_minute_in_which_another_ended_is_not_over(session: Session) -> None:
    conversation = await begin(session)
    await say(session, conversation, "the fire is out")
    await say(session, conversation, FIRE)
    known = await recorded(session)
    assert known[KEY].resolved_at is not None
    assert known[f"{KEY}-2"].resolved_at is None
    assert await repeat_of(session, conversation) is not None


@pytest.mark.parametrize("end", ["the fire is out", "The fire at Saffron Heights is out."])
async def test_that_the_end_of_one_is_not_the_end_of_the_other(session: Session, clock: SetClock, end: str) -> None:
    conversation = await begin(session)
    await say(session, conversation, HURT)
    clock.advance(minutes=4)
    await say(session, conversation, end)
    known = await recorded(session)
    assert known[KEY].resolved_at == known[KEY].raised_at + timedelta(minutes=4)
    assert known[f"{KEY}-2"].resolved_at is None
    assert (
        "the fire at Saffron Heights Technology Park is over, 4 min" in (await told(session, conversation))[-1].text
    )
    assert await repeat_of(session, conversation) is not None, "who collapsed is looked after on"


async def test_that_what_is_said_of_another_place_is_no_report_of_this_one(session: Session) -> None:
    conversation = await begin(session)
    for said in ("the fire at Kestrel Quay is out", "the fire brigade has arrived at Kestrel Quay"):
        await say(session, conversation, said)
        assert "I took no report from that." in (await told(session, conversation))[-1].text
    (one,) = (await recorded(session)).values()
    assert (one.first_response_at, one.resolved_at) == (None, None)


async def calling(session: Session) -> list[Escalation]:
    """Emergencies that are not resolved, the oldest first."""
    found = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99))
    mine = [each for each in found if each.kind is EscalationKind.EMERGENCY and each.opened_at >= NOON]
    return sorted(mine, key=lambda each: each.opened_at)


async def resolve(session: Session) -> None:
    """As a person does in the window; the records stay as they are."""
    ids = tuple(each.id for each in await calling(session))
    outcome = EscalationOutcome.FALSE_ALARM
    await session.desk.execute(
        ResolveEscalations(tenant=DEMO, actor=BOSS, escalations=ids, outcome=outcome, note="Burnt toast.")
    )


async def test_that_a_call_without_a_site_takes_no_alert_from_an_emergency_of_that_minute(session: Session) -> None:
    await begin(session, "Somebody has collapsed!")
    conversation = await begin(session)
    assert f"CRITICAL alert ESC-{KEY}-2 is raised: fire" in (await told(session, conversation))[-1].text
    assert {f"ESC-{KEY}", f"ESC-{KEY}-2"} <= set(await alerts(session))


@pytest.mark.parametrize("text", [FIRE, "There is a fire!"])
async def test_that_people_are_called_again_after_one_was_resolved_in_the_window(
    session: Session, clock: SetClock, text: str
) -> None:
    await begin(session, text)
    assert len(await calling(session)) == 1
    clock.advance(minutes=20)
    await resolve(session)
    clock.advance(minutes=20)
    conversation = await begin(session, text)
    (called,) = await calling(session)
    assert called.opened_at == clock.now()
    assert "stands already" not in (await told(session, conversation))[-1].text


async def test_that_one_elsewhere_begins_when_it_is_told_of_not_with_a_call_that_was_of_another_site(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session, "There is a fire!")
    clock.advance(minutes=1)
    await say(session, conversation, "Saffron Heights")
    clock.advance(minutes=30)
    await begin(session, "There is a fire at Kestrel Quay")
    raised = {each.site: each.raised_at for each in (await recorded(session)).values()}
    assert raised == {"saffron-heights": NOON, "kestrel-quay": clock.now()}


async def test_that_a_person_who_resolves_it_in_the_window_ends_the_mentors_look(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    clock.advance(minutes=2)
    await resolve(session)
    await minutes(session, clock, 2)
    assert "resolved in the window" in (await told(session, conversation))[-1].text
    assert await repeat_of(session, conversation) is None


async def test_that_what_was_resolved_in_the_window_is_not_said_to_be_escalated_still(session: Session) -> None:
    conversation = await begin(session, "escalate the overdue tour")
    assert "It is escalated without waiting: alert ESC-V41." in (await told(session, conversation))[-1].text
    await say(session, conversation, "escalate the overdue tour")
    assert "It is escalated already: alert ESC-V41." in (await told(session, conversation))[-1].text
    found = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99))
    ids = tuple(each.id for each in found if each.subject == Subject(SubjectKind.VIOLATION, "41"))
    assert ids
    outcome = EscalationOutcome.HANDLED
    await session.desk.execute(ResolveEscalations(tenant=DEMO, actor=BOSS, escalations=ids, outcome=outcome))
    await say(session, conversation, "escalate the overdue tour")
    assert "that was resolved in the window: nobody is called" in (await told(session, conversation))[-1].text
