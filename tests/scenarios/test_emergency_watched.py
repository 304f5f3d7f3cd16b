"""An emergency is looked at every minute through an open profile: second call, restart, clock, end, and a person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.dispatch.escalating import Escalating
from console.domain.chat_commands import AddRecord
from console.domain.conversations import Conversation, Message, Sender
from console.domain.escalation_commands import AcknowledgeEscalations
from console.domain.escalations import EscalationKind
from console.domain.ids import KindName, PersonId, PluginName, SiteId, TenantId
from console.domain.repeats import Repeat
from console.ports.session import Session
from plugins.security_facility.records import Emergency, EmergencyType
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile

DEMO, GUARD, BOSS = TenantId("demo"), PersonId("maya.fielding"), PersonId("rohan.desai")
FIRE = "There is a fire in the pump room at Saffron Heights"
NO_REPORTS = (
    "nobody has arrived",
    "the police will be here in 5 minutes",
    "has help arrived?",
    "the fire is out of control",
    "the smoke is over the car park",
)
KEY = "EMG-saffron-heights-260318-1200"


async def begin(session: Session, text: str = FIRE) -> Conversation:
    conversation = await session.chat.start(DEMO, PluginName("security_facility"), GUARD)
    await say(session, conversation, text)
    return conversation


async def say(session: Session, conversation: Conversation, text: str) -> None:
    assert [event async for event in session.chat.say(conversation, text)]


async def told(session: Session, conversation: Conversation) -> list[Message]:
    """What the bot said."""
    said = await session.reader.read(lambda tx: tx.conversations.messages(DEMO, conversation.id, limit=100))
    return [message for message in said if message.sender is Sender.BOT]


async def repeat_of(session: Session, conversation: Conversation) -> Repeat | None:
    return await session.reader.read(lambda tx: tx.repeats.get(DEMO, conversation.id))


async def alerts(session: Session) -> list[str]:
    rows = await session.reader.read(lambda tx: list(tx.records.all(DEMO, KindName("alert"))))
    return sorted(row.key for row in rows if row.key.startswith("ESC-EMG"))


async def record(session: Session, body: Emergency) -> None:
    await session.desk.execute(AddRecord(tenant=DEMO, actor=GUARD, kind=KindName("emergency"), body=body))


def emergency(**changes: Any) -> Emergency:
    """As the bot recorded it, with these changes."""
    known = Emergency(id=KEY, site=SiteId("saffron-heights"), type=EmergencyType.FIRE, raised_at=NOON)
    return replace(known, **changes)


async def minutes(session: Session, clock: SetClock, count: int) -> int:
    """How many looks of the mentor there were; the chain of the escalation runs beside them."""
    timer = Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0)
    ran = 0
    for _ in range(count):
        clock.advance(seconds=61)
        await timer.round()
        ran += await session.chat.run_due()
    return ran


async def second_calls(session: Session) -> int:
    """Whom the chain told once it had waited for an answer to its first calls."""
    (one,) = [
        each
        for each in await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99))
        if each.kind is EscalationKind.EMERGENCY and each.opened_at >= NOON
    ]
    notices = await session.reader.read(lambda tx: tx.notices.of(DEMO, one.id))
    return sum("Second escalation." in notice.text for notice in notices if notice.person == BOSS)


async def test_that_it_is_looked_at_each_minute_and_told_only_when_something_is_new(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    assert await session.chat.run_due() == 0
    assert await minutes(session, clock, 3) == 3
    assert len(await told(session, conversation)) == 1
    repeat = await repeat_of(session, conversation)
    assert repeat is not None
    assert (repeat.step, repeat.every, repeat.rounds) == ("monitor", 60, 3)


async def test_that_one_second_call_goes_out_after_five_minutes_without_an_answer_and_the_mentor_tells_of_it(
    session: Session, clock: SetClock
) -> None:
    """The chain calls; the mentor raises nothing beside it."""
    conversation = await begin(session)
    await minutes(session, clock, 4)
    assert await second_calls(session) == 0
    assert len(await told(session, conversation)) == 1
    await minutes(session, clock, 4)
    assert await second_calls(session) == 1, "called once, though as a supervisor and with everyone"
    assert await alerts(session) == [f"ESC-{KEY}"]
    second = (await told(session, conversation))[1:]
    assert ["The second escalation went out 5 min after the alarm." in each.text for each in second] == [True]
    assert second[0].reply_to is None
    assert second[0].trace is not None
    reply = await session.reader.read(lambda tx: tx.traces.reply(DEMO, second[0].id))
    assert reply is not None
    assert reply.trace.tools[0].tool == "escalate_violation"


async def test_that_who_answers_in_the_window_is_told_and_no_second_call_follows(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    await minutes(session, clock, 2)
    found = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99))
    (one,) = [each.id for each in found if each.kind is EscalationKind.EMERGENCY and each.opened_at >= NOON]
    await session.desk.execute(AcknowledgeEscalations(tenant=DEMO, actor=BOSS, escalations=(one,)))
    await minutes(session, clock, 8)
    assert await second_calls(session) == 0
    assert await alerts(session) == [f"ESC-{KEY}"]
    (said,) = (await told(session, conversation))[1:]
    assert "Rohan Desai has the alarm in hand; nobody is recorded on the spot yet." in said.text


async def test_that_somebody_on_the_spot_is_told_and_no_second_alert_follows(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    clock.advance(minutes=2)
    await record(session, emergency(responder="S. Okafor", first_response_at=clock.now()))
    await minutes(session, clock, 8)
    assert "S. Okafor is there, 2 min after the alarm." in (await told(session, conversation))[-1].text
    assert await alerts(session) == [f"ESC-{KEY}"]


async def test_that_who_came_first_stays_whoever_comes_after(session: Session, clock: SetClock) -> None:
    conversation = await begin(session)
    came = emergency(first_response_at=clock.now())
    await record(session, came)
    clock.advance(minutes=3)
    await say(session, conversation, "the police have arrived")
    await say(session, conversation, "I have called the duty manager")
    assert await stored(session) == replace(came, management_notified_at=clock.now())


async def stored(session: Session) -> Emergency:
    row = await session.reader.read(lambda tx: tx.records.get(DEMO, KindName("emergency"), KEY))
    assert row is not None
    return msgspec.json.decode(row.body, type=Emergency)


async def test_that_what_the_person_reports_stands_in_the_record_and_stops_the_calls(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    clock.advance(minutes=3)
    await say(session, conversation, "the fire brigade has arrived")
    at = NOON + timedelta(minutes=3)
    assert await stored(session) == emergency(first_response_at=at, responder="fire brigade")
    assert "Recorded: fire brigade is there, 3 min after the alarm." in (await told(session, conversation))[-1].text
    await minutes(session, clock, 8)
    assert await second_calls(session) == 0
    await say(session, conversation, "I have called the duty manager")
    known = await stored(session)
    assert (known.first_response_at, known.management_notified_at) == (at, clock.now())
    clock.advance(minutes=4)
    await say(session, conversation, "the fire is out")
    assert await stored(session) == replace(known, resolved_at=clock.now())
    open_still = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=99))
    assert any(str(each.subject) == f"record/emergency/{KEY}" for each in open_still), "a person resolves it"


@pytest.mark.parametrize("text", NO_REPORTS)
async def test_that_what_is_no_report_stops_no_call(session: Session, clock: SetClock, text: str) -> None:
    conversation = await begin(session)
    clock.advance(minutes=1)
    await say(session, conversation, text)
    assert await stored(session) == emergency()
    assert await repeat_of(session, conversation) is not None, "it is looked at on"
    await minutes(session, clock, 8)
    assert await second_calls(session) == 1


async def test_that_an_end_in_the_records_ends_the_watch_and_never_begins_another_emergency(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    clock.advance(minutes=1, seconds=1)
    await record(session, emergency(resolved_at=clock.now()))
    before = await session.reader.read(lambda tx: tx.records.count(DEMO, KindName("emergency")))
    assert await minutes(session, clock, 3) == 1
    assert "recorded as over" in (await told(session, conversation))[-1].text
    assert await repeat_of(session, conversation) is None
    assert await session.reader.read(lambda tx: tx.records.count(DEMO, KindName("emergency"))) == before


async def test_that_the_person_ends_the_watch(session: Session, clock: SetClock) -> None:
    conversation = await begin(session)
    await minutes(session, clock, 1)
    await say(session, conversation, "the fire is out")
    assert await repeat_of(session, conversation) is None
    assert await minutes(session, clock, 2) == 0


async def test_that_it_goes_on_over_a_restart_fires_once_and_says_how_late(
    profile_folder: Path, clock: SetClock
) -> None:
    first = await open_profile(profile_folder, clock)
    conversation = await begin(first)
    await first.close()
    clock.advance(hours=3)
    second = await open_profile(profile_folder, clock)
    await Escalating(second.reader, second.desk, clock, monotonic=lambda: 0.0).round()
    assert await second.chat.run_due() == 1
    assert await second.chat.run_due() == 0
    last = (await told(second, conversation))[-1]
    assert "This look is 3 h late: the program was closed or asleep." in last.text
    assert "The second escalation went out 180 min after the alarm." in last.text, "and not before"
    assert await alerts(second) == [f"ESC-{KEY}"]
    await second.close()


async def test_that_a_clock_set_back_repeats_nothing_and_does_not_silence_the_watch(
    session: Session, clock: SetClock
) -> None:
    conversation = await begin(session)
    clock.advance(hours=-2)
    assert await session.chat.run_due() == 0
    repeat = await repeat_of(session, conversation)
    assert repeat is not None
    assert repeat.due_at == clock.now() + timedelta(seconds=60)
    assert await minutes(session, clock, 1) == 1


async def test_that_two_programs_run_a_step_once(profile_folder: Path, clock: SetClock) -> None:
    one, other = await open_profile(profile_folder, clock), await open_profile(profile_folder, clock)
    await begin(one)
    clock.advance(seconds=61)
    assert sorted([await one.chat.run_due(), await other.chat.run_due()]) == [0, 1]
    await one.close()
    await other.close()


@pytest.fixture
async def working(profile_folder: Path, clock: SetClock) -> AsyncIterator[Session]:
    """With what runs in the background."""
    opened = await open_profile(profile_folder, clock, background=True)
    await opened.complete()
    yield opened
    await opened.close()


async def test_that_the_open_program_looks_by_itself(working: Session, clock: SetClock) -> None:
    conversation = await begin(working)
    told_of = asyncio.Event()
    stop = working.desk.listen(
        lambda changes: told_of.set() if any(change.what == "repeated" for change in changes) else None
    )
    clock.advance(minutes=6)
    async with asyncio.timeout(30):
        await told_of.wait()
    stop()
    assert "Nobody is recorded on the spot yet." in (await told(working, conversation))[-1].text
    assert await alerts(working) == [f"ESC-{KEY}"]
