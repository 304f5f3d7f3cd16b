"""Scripted customers: they wait for answers, read them, and go on where a killed program stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.channels.simulator import ScriptedCustomers, SimulatorChannel
from console.domain.conversations import Delivery, Sender
from console.domain.ids import SYSTEM
from console.domain.inbox_commands import MarkSending, MarkSent
from console.domain.scripts import Casting, Line, Script
from console.domain.trouble import Rejected
from tests.fakes.desk_profile import TENANT, Profile
from tests.fakes.inbox_profile import PLUGIN, Inbox

SCRIPT = Script(name="Dana", says=(Line(say="Hi"), Line(say="You there?", after=10), Line(say="Thanks")))


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    profile = Profile.open(tmp_path)
    await profile.populate()
    yield Inbox(profile)
    await profile.database.close()


def customers(inbox: Inbox, count: int = 1, *scripts: Script, run: str = "1") -> ScriptedCustomers:
    async def at_once(_seconds: float) -> None:
        """No pause."""

    profile = inbox.profile
    castings = [Casting(plugin=PLUGIN, script=each) for each in scripts or (SCRIPT,)]
    return ScriptedCustomers(
        castings, TENANT, profile.database, profile.desk, profile.clock,
        customers=count, per_second=20, run=run, sleep=at_once,
    )  # fmt: skip


async def said(inbox: Inbox, customer: str = "1-0") -> list[str]:
    (talk,) = await inbox.read(lambda tx: tx.conversations.recent(TENANT, "simulator", customer))
    return [message.text for message in await inbox.messages(talk.id, Sender.CUSTOMER)]


async def test_a_customer_waits_for_an_answer_or_for_its_seconds(inbox: Inbox) -> None:
    playing = customers(inbox)
    assert await playing.round() == 1
    assert await playing.round() == 0
    inbox.profile.clock.advance(seconds=10)
    assert await playing.round() == 1
    inbox.profile.clock.advance(hours=1)
    assert await playing.round() == 0
    (talk,) = await inbox.read(lambda tx: tx.conversations.recent(TENANT, "simulator", "1-0"))
    await inbox.answer(talk.id, "Yes!")
    assert await playing.round() == 0
    await inbox.send_all()
    assert await playing.round() == 1
    assert (Sender.BOT, Delivery.READ, "Yes!") in await inbox.transcript(talk.id)
    assert (await playing.round(), playing.playing) == (0, 1)
    await inbox.answer(talk.id, "Goodbye.")
    await inbox.send_all()
    await playing.run()
    assert (playing.written, playing.playing) == (3, 0)
    assert await said(inbox) == ["Hi", "You there?", "Thanks"]


async def test_a_person_answers_as_well_as_a_bot(inbox: Inbox) -> None:
    playing = customers(inbox, 1, Script(name="Dana", says=(Line(say="Hi"), Line(say="Thanks"))))
    await playing.round()
    (talk,) = await inbox.read(lambda tx: tx.conversations.recent(TENANT, "simulator", "1-0"))
    await inbox.take(talk.id)
    message = (await inbox.write(talk.id, "I am Olga."), await inbox.messages(talk.id, Sender.PERSON))[1][0]
    assert await playing.round() == 0
    await inbox.do(MarkSending, SYSTEM, message=message.id)
    await inbox.do(MarkSent, SYSTEM, message=message.id)
    assert await playing.round() == 1


async def test_the_same_run_goes_on_and_repeats_nothing_and_another_one_begins_anew(inbox: Inbox) -> None:
    await customers(inbox, 3).round()
    again = customers(inbox, 3)
    assert await again.round() == 0
    assert await said(inbox) == ["Hi"]
    assert await customers(inbox, 3, run="2").round() == 3
    assert await said(inbox, "2-1") == ["Hi"]
    names = await inbox.read(lambda tx: [tx.conversations.recent(TENANT, "simulator", f"1-{n}")[0] for n in range(3)])
    assert [each.customer_name for each in names] == ["Dana", "Dana 2", "Dana 3"]


async def test_without_a_script_nothing_begins(inbox: Inbox) -> None:
    profile = inbox.profile
    with pytest.raises(Rejected, match="no script"):
        ScriptedCustomers([], TENANT, profile.database, profile.desk, profile.clock, customers=1, per_second=1)


def test_the_channel_delivers_nothing_twice() -> None:
    assert SimulatorChannel().idempotent
