"""An emergency from the guard's message to the end of its incident, through an open profile with a scripted clock."""

from __future__ import annotations

import pytest

from console.dispatch.escalating import Escalating
from console.domain.escalation_commands import AcknowledgeEscalations, NoteEscalation, ResolveEscalations
from console.domain.escalations import Escalation, EscalationKind, EscalationOutcome, EscalationState
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.trouble import Rejected
from console.ports.session import Session
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile

DEMO, GUARD, BOSS = TenantId("demo"), PersonId("maya.fielding"), PersonId("rohan.desai")
FIRE = "There is a fire in the pump room at Saffron Heights"


async def emergency_of(session: Session) -> Escalation:
    found = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99))
    (emergency,) = [each for each in found if each.kind is EscalationKind.EMERGENCY and each.opened_at >= NOON]
    return emergency


async def say(session: Session, text: str) -> None:
    conversation = await session.chat.start(DEMO, PluginName("security_facility"), GUARD)
    assert [event async for event in session.chat.say(conversation, text)]


@pytest.fixture
def timer(session: Session, clock: SetClock) -> Escalating:
    return Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0)


async def test_that_an_emergency_calls_is_watched_calls_again_and_ends_with_a_document(
    session: Session, clock: SetClock, timer: Escalating
) -> None:
    await say(session, FIRE)
    found = await emergency_of(session)
    assert found.title == "Emergency: fire at Saffron Heights Technology Park"
    assert FIRE in found.brief
    told = {notice.person for notice in await session.reader.read(lambda tx: tx.notices.of(DEMO, found.id))}
    assert BOSS in told
    for _ in range(5):
        clock.advance(minutes=1)
        await timer.round()
    lines = [entry.what for entry in await session.reader.read(lambda tx: tx.escalations.history(DEMO, found.id))]
    assert lines.count("reading") == 5
    assert lines[-1] == lines[-2] == "notify"
    await session.desk.execute(AcknowledgeEscalations(tenant=DEMO, actor=BOSS, escalations=(found.id,)))
    await session.desk.execute(
        NoteEscalation(tenant=DEMO, actor=BOSS, escalation=found.id, text="Fire brigade is there.")
    )
    clock.advance(minutes=1)
    await timer.round()
    with pytest.raises(Rejected):
        await session.desk.execute(
            ResolveEscalations(tenant=DEMO, actor=BOSS, escalations=(found.id,), outcome=EscalationOutcome.HANDLED)
        )
    await session.desk.execute(
        ResolveEscalations(
            tenant=DEMO, actor=BOSS, escalations=(found.id,), outcome=EscalationOutcome.HANDLED, note="Fire is out."
        )
    )
    incident = await session.reader.read(lambda tx: tx.escalations.incident(DEMO, found.id))
    assert incident is not None
    assert incident.number == f"INC-260318-{found.id}"
    whats = [line.what for line in incident.timeline]
    assert {"deed", "reading", "message"} <= set(whats)
    texts = [line.text for line in incident.timeline]
    assert FIRE in texts
    assert "noted: Fire brigade is there." in texts
    assert texts[-1] == "resolved: handled: Fire is out."
    readings = [line.text for line in incident.timeline if line.what == "reading"]
    assert readings[0].startswith("No answer for 60 s.")
    assert readings[-1].startswith("rohan.desai has it in hand")
    assert [line.at for line in incident.timeline] == sorted(line.at for line in incident.timeline)


async def test_that_an_emergency_goes_on_in_the_next_program(
    session: Session, clock: SetClock, timer: Escalating
) -> None:
    await say(session, FIRE)
    found = await emergency_of(session)
    await session.close()
    clock.advance(hours=8)
    again = await open_profile(session.folder, clock)
    try:
        await Escalating(again.reader, again.desk, clock, monotonic=lambda: 0.0).round()
        kept = await emergency_of(again)
        assert (kept.id, kept.state) == (found.id, EscalationState.OPEN)
        history = await again.reader.read(lambda tx: tx.escalations.history(DEMO, found.id))
        late = [entry for entry in history if entry.what == "notify" and entry.late > 60]
        incident = await again.reader.read(lambda tx: tx.escalations.incident(DEMO, found.id))
        assert incident is not None
        said = [line.text for line in incident.timeline if line.text.startswith("calls, late by ")]
        assert len(said) == len(late)
        assert len({(entry.step, entry.repeat) for entry in late}) == len(late) > 1
        assert kept.late > 7 * 3600
    finally:
        await again.close()


async def test_that_an_emergency_without_a_place_is_joined_by_its_record_once_the_site_is_known(
    session: Session, clock: SetClock
) -> None:
    conversation = await session.chat.start(DEMO, PluginName("security_facility"), GUARD)
    assert [event async for event in session.chat.say(conversation, "fire!")]
    first = await emergency_of(session)
    assert first.title == "Emergency: fire, site not named"
    assert [event async for event in session.chat.say(conversation, "The fire is at Saffron Heights")]
    both = await emergency_of(session)
    assert (both.id, both.members) == (first.id, 2)
