"""Customers who wait too long and handoffs that nobody takes call people, once, until somebody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from console.dispatch.overlooked import PIECE, Overlooked
from console.domain.control import QUEUE
from console.domain.escalation_commands import ResolveEscalations, SetUpEscalations
from console.domain.escalation_settings import EscalationSettings
from console.domain.escalations import Escalation, EscalationKind, EscalationOutcome, Subject, SubjectKind
from console.domain.ids import ConversationId
from console.ports.database import Transaction
from tests.fakes.desk_profile import SUPERVISOR, TENANT, Profile
from tests.fakes.escalations import Calls
from tests.fakes.inbox_profile import Inbox
from tests.fakes.statements import watched


@pytest.fixture
def calls(profile: Profile) -> Calls:
    return Calls(profile)


@pytest.fixture
def inbox(profile: Profile) -> Inbox:
    return Inbox(profile)


@pytest.fixture
def looking(profile: Profile) -> Overlooked:
    return Overlooked(profile.database, profile.desk, profile.clock)


async def owed(inbox: Inbox, customer: str = "cara") -> ConversationId:
    """A customer whom a person owes an answer from now on."""
    talk = await inbox.receive("Hello?", customer=customer)
    await inbox.take(talk.id)
    return (await inbox.receive("Anybody?", customer=customer)).id


async def open_ones(calls: Calls) -> list[Escalation]:
    return list(await calls.read(lambda tx: tx.escalations.open(TENANT, limit=99)))


async def test_a_customer_who_is_about_to_wait_too_long_calls_people_once(
    calls: Calls, inbox: Inbox, looking: Overlooked
) -> None:
    first = await owed(inbox)
    clock = calls.profile.clock
    clock.advance(minutes=11)
    await looking.round()
    assert await open_ones(calls) == []
    clock.advance(minutes=1)
    await owed(inbox, "carl")
    await looking.round()
    await looking.round()
    (found,) = await open_ones(calls)
    assert (found.kind, found.title, found.members) == (
        EscalationKind.SLA, "cara has waited 12 min for an answer", 1,
    )  # fmt: skip
    assert found.conversation == first
    clock.advance(minutes=12)
    await looking.round()
    assert [each.members for each in await open_ones(calls)] == [2]


async def test_an_answer_ends_it_and_what_a_person_resolved_does_not_come_again(
    calls: Calls, inbox: Inbox, looking: Overlooked
) -> None:
    talk = await owed(inbox)
    calls.profile.clock.advance(minutes=12)
    await looking.round()
    (found,) = await open_ones(calls)
    await inbox.write(talk, "Here I am.")
    await looking.round()
    assert (await calls.get(found.id)).outcome is EscalationOutcome.CLEARED
    await inbox.receive("And then?")
    calls.profile.clock.advance(minutes=12)
    await looking.round()
    (again,) = await open_ones(calls)
    await calls.do(ResolveEscalations, escalations=(again.id,), outcome=EscalationOutcome.HANDLED)
    calls.profile.clock.advance(minutes=12)
    await looking.round()
    assert await open_ones(calls) == []


async def test_a_handoff_that_nobody_took_calls_people(calls: Calls, inbox: Inbox, looking: Overlooked) -> None:
    talk = await inbox.receive("A person, please.")
    await inbox.answer(talk.id)
    await inbox.take(talk.id)
    await inbox.release(talk.id, QUEUE)
    calls.profile.clock.advance(minutes=9)
    await looking.round()
    assert await open_ones(calls) == []
    calls.profile.clock.advance(minutes=1)
    await looking.round()
    (found,) = await open_ones(calls)
    assert (found.kind, found.title) == (EscalationKind.HANDOFF, "Nobody has taken cara, handed over 10 min ago")
    await inbox.take(talk.id)
    await looking.round()
    assert (await calls.get(found.id)).outcome is EscalationOutcome.CLEARED


async def test_who_has_waited_for_days_before_the_program_looked_calls_nobody(
    calls: Calls, inbox: Inbox, looking: Overlooked
) -> None:
    await owed(inbox)
    calls.profile.clock.advance(days=2)
    await looking.round()
    assert await open_ones(calls) == []


async def test_a_tenants_own_times_say_when_it_calls(calls: Calls, inbox: Inbox, looking: Overlooked) -> None:
    own = EscalationSettings(handoff_minutes=2, sla_percent=20, look_back_hours=72)
    await calls.do(SetUpEscalations, SUPERVISOR, settings=own)
    await owed(inbox)
    talk = await inbox.receive("A person, please.", customer="carl")
    await inbox.answer(talk.id)
    await inbox.take(talk.id)
    await inbox.release(talk.id, QUEUE)
    calls.profile.clock.advance(minutes=2)
    await looking.round()
    assert {each.kind for each in await open_ones(calls)} == {EscalationKind.HANDOFF}
    calls.profile.clock.advance(minutes=1)
    await looking.round()
    assert {each.kind for each in await open_ones(calls)} == {EscalationKind.HANDOFF, EscalationKind.SLA}


async def test_thousands_are_looked_at_in_pieces_and_what_stands_is_not_asked_for_one_by_one(
    calls: Calls, inbox: Inbox, looking: Overlooked
) -> None:
    """What else the same dispatcher has to do comes between two rounds, so none may take long."""
    talk, clock, many = await owed(inbox), calls.profile.clock, 2000
    first = await inbox.get(talk)

    def more(tx: Transaction) -> None:
        for number in range(1, many):
            each = replace(first, id=ConversationId(f"talk{number:04}"), customer=f"c{number}", customer_name="")
            tx.conversations.start(each)
            tx.inbox.update(each)

    await calls.profile.database.write(more)
    clock.advance(minutes=12)
    rounds = 0
    with watched(calls.profile.database) as asked:
        while await looking.round() == clock.now():
            rounds += 1
            assert asked.reads <= rounds + 1, "one read in each round"
    assert looking.begun == many
    assert rounds == many / PIECE
    (found,) = await open_ones(calls)
    assert found.members == many
    with watched(calls.profile.database) as asked:
        assert await looking.round() == clock.now() + timedelta(seconds=30)
    assert looking.begun == many
    assert len(asked.run) < 20, "those that stand cost no question each"

    def answered(tx: Transaction) -> None:
        for number in range(1, many):
            each = replace(first, id=ConversationId(f"talk{number:04}"), waiting_since=None)
            tx.inbox.update(each)

    await calls.profile.database.write(answered)
    while await looking.round() == clock.now():
        pass
    assert looking.begun == 2 * many - 1
    members = await calls.read(lambda tx: tx.escalations.members(TENANT, found.id, limit=many))
    assert sum(member.cleared_at is None for member in members) == 1
    await inbox.write(talk, "Here I am.")
    await looking.round()
    assert (await calls.get(found.id)).outcome is EscalationOutcome.CLEARED


async def test_who_is_escalated_by_a_person_already_is_not_asked_for_again_and_again(
    calls: Calls, inbox: Inbox, looking: Overlooked
) -> None:
    talk = await inbox.receive("Hello?")
    subject = Subject(SubjectKind.CONVERSATION, talk.id)
    await calls.escalate(subject=subject)
    calls.profile.clock.advance(minutes=1)
    await owed(inbox)
    calls.profile.clock.advance(minutes=12)
    await looking.round()
    assert looking.begun == 0
    assert len(await open_ones(calls)) == 1


async def test_how_far_back_is_looked_is_the_tenants_own(calls: Calls, inbox: Inbox, looking: Overlooked) -> None:
    await calls.do(SetUpEscalations, SUPERVISOR, settings=EscalationSettings(look_back_hours=72))
    await owed(inbox)
    calls.profile.clock.advance(days=2)
    await looking.round()
    assert len(await open_ones(calls)) == 1
