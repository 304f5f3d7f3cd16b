"""Turns on channels: bursts joined, one at a time in a conversation, given up by a takeover, left to people."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from console.desk.conversing import Conversing
from console.dispatch.turns import Turns
from console.domain.chat_commands import StoreReply
from console.domain.commands import Command, Outcome
from console.domain.control import BOT, QUEUE
from console.domain.conversations import Delivery, Sender
from console.domain.ids import ConversationId, PluginName, TraceId
from console.domain.inbox import ActionKind, InboxSettings
from console.domain.inbox_commands import (
    Close,
    EditProfile,
    OpenActionItem,
    Release,
    SetUpInbox,
    Snooze,
    Whisper,
    WriteNote,
)
from console.domain.people import Role
from console.domain.trouble import DiskFull
from console.domain.turns import Handoff, HandoffReason, ModelCall, Trace
from tests.dispatch.conftest import Floor
from tests.fakes.desk_profile import ADMIN, OPERATOR, TENANT
from tests.fakes.inbox_profile import made_reply


async def test_a_burst_is_answered_once_and_when_it_has_ended(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    await floor.later(seconds=4)
    await floor.inbox.receive("one more thing")
    await floor.later(seconds=4)
    assert floor.channel.texts == []
    await floor.later(seconds=1)
    assert floor.channel.texts == ["You said: Hello / one more thing"]
    assert [turn.role for turn in floor.bot.turns] == [Role.CUSTOMER]
    await floor.later(minutes=5)
    assert len(floor.channel.sent) == 1
    assert (await floor.inbox.transcript(talk.id))[-1][:2] == (Sender.BOT, Delivery.SENT)


async def test_a_burst_that_does_not_end_is_answered_all_the_same(floor: Floor) -> None:
    for second in range(5):
        await floor.inbox.receive(f"line {second}")
        await floor.later(seconds=3)
    assert len(floor.bot.turns) == 1
    assert floor.bot.turns[0].texts[0] == "line 0"


async def test_conversations_are_answered_side_by_side_and_each_one_thing_at_a_time(floor: Floor) -> None:
    floor.bot.gate.clear()
    for number in range(12):
        await floor.inbox.receive("Hello", customer=f"c{number}")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.until_thinking(8)
    await floor.inbox.receive("still there?", customer="c0")
    floor.inbox.profile.clock.advance(seconds=20)
    await floor.turns.round()
    assert floor.bot.most_at_once == 8
    floor.bot.gate.set()
    await floor.turns.settled()
    await floor.later(seconds=1)
    assert floor.bot.most_at_once <= 8
    assert sorted(len(turn.texts) for turn in floor.bot.turns) == [1] * 13
    assert len(floor.channel.sent) == 13


async def test_a_takeover_ends_the_turn_under_way_and_nothing_is_sent(floor: Floor) -> None:
    floor.bot.gate.clear()
    talk = await floor.inbox.receive("Hello")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.until_thinking()
    await floor.inbox.take(talk.id)
    await floor.turns.round()
    assert floor.bot.given_up == 1
    floor.bot.gate.set()
    await floor.later(minutes=1)
    assert floor.channel.sent == []
    assert [each for each in await floor.inbox.transcript(talk.id) if each[0] is Sender.BOT] == []


async def test_a_reply_that_was_queued_before_a_takeover_becomes_a_draft(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.turns.round()
    await floor.turns.settled()
    await floor.inbox.take(talk.id)
    await floor.later(seconds=1)
    assert floor.channel.sent == []
    assert (Sender.BOT, Delivery.DRAFT, "You said: Hello") in await floor.inbox.transcript(talk.id)


async def test_what_a_takeover_kept_from_being_answered_is_answered_after_the_return(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.turns.round()
    await floor.turns.settled()
    taken = await floor.inbox.take(talk.id)
    assert taken.waiting_since == talk.last_at
    await floor.inbox.release(talk.id, "bot")
    await floor.later(seconds=1)
    assert floor.channel.texts == ["You said: Hello"]


async def test_after_a_return_the_bot_goes_on_and_knows_what_was_said_meanwhile(floor: Floor) -> None:
    call = ModelCall(provider="p", model="m", prompt_tokens=1, completion_tokens=1, cost=None, milliseconds=1.0)
    by_model = Trace(id=TraceId("by-model"), engine="model", calls=(call,))
    floor.bot.answer = lambda turn: made_reply("Noted.", trace=replace(by_model, id=TraceId(uuid.uuid4().hex)))
    talk = await floor.inbox.receive("Hello")
    await floor.later(seconds=5)
    await floor.inbox.take(talk.id)
    await floor.inbox.write(talk.id, "You get the uniform on Monday.")
    await floor.inbox.do(WriteNote, conversation=talk.id, text="seems nervous")
    await floor.inbox.release(talk.id, "bot", note="uniform promised for Monday")
    await floor.inbox.do(Whisper, conversation=talk.id, text="ask for the permit")
    await floor.inbox.receive("ok thanks")
    await floor.later(seconds=5)
    turn = floor.bot.turns[-1]
    assert turn.texts == ("ok thanks",)
    assert turn.whispers == ("ask for the permit",)
    said = [(message.sender, message.text) for message in turn.history]
    assert (Sender.PERSON, "You get the uniform on Monday.") in said
    assert any(sender is Sender.SYSTEM and "uniform promised" in text for sender, text in said)
    assert not any("nervous" in text for _, text in said)
    await floor.inbox.receive("bye")
    await floor.later(seconds=5)
    assert floor.bot.turns[-1].whispers == ()


async def test_a_conversation_that_a_person_holds_or_closed_is_not_answered(floor: Floor) -> None:
    held, closed = await floor.inbox.receive("a", customer="held"), await floor.inbox.receive("b", customer="closed")
    await floor.inbox.take(held.id)
    await floor.inbox.do(Close, conversation=closed.id)
    await floor.later(minutes=1)
    assert floor.bot.turns == []


async def test_a_bot_that_fails_leaves_the_customer_to_a_person_with_the_reason(floor: Floor) -> None:
    failing = Handoff(HandoffReason.ERROR, "the turn did not end")
    floor.bot.answer = lambda turn: made_reply("I am passing this on.", handoff=failing)
    talk = await floor.inbox.receive("Hello")
    await floor.later(seconds=5)
    assert floor.channel.texts == ["I am passing this on."]
    stands = await floor.inbox.get(talk.id)
    assert stands.control.owner == QUEUE
    assert stands.waiting_since == talk.last_at
    (item,) = await floor.inbox.read(lambda tx: tx.actions.of(TENANT, talk.id))
    assert item.kind is ActionKind.ERROR


@pytest.mark.expects_log
async def test_a_reply_that_cannot_be_stored_is_tried_again_and_then_left_to_a_person(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = floor.inbox.profile.desk
    execute = desk.execute

    async def full(command: Command) -> Outcome:
        if isinstance(command, StoreReply):
            raise DiskFull("The disk is full.")
        return await execute(command)

    monkeypatch.setattr(desk, "execute", full)
    talk = await floor.inbox.receive("Hello")
    await floor.later(seconds=5)
    assert len(floor.bot.turns) == 1
    await floor.later(seconds=9)
    assert len(floor.bot.turns) == 1
    await floor.later(seconds=1)
    assert len(floor.bot.turns) == 2
    await floor.later(seconds=20)
    assert len(floor.bot.turns) == 3
    assert (await floor.inbox.get(talk.id)).control.owner == QUEUE
    (item,) = await floor.inbox.read(lambda tx: tx.actions.of(TENANT, talk.id))
    assert "The disk is full." in item.reason
    await floor.later(minutes=10)
    assert len(floor.bot.turns) == 3


def keep_failing(floor: Floor, monkeypatch: pytest.MonkeyPatch, failing: set[ConversationId]) -> None:
    """Nothing can be stored for these conversations, not even that a person must see to them."""
    desk = floor.inbox.profile.desk
    execute = desk.execute

    async def full_for_some(command: Command) -> Outcome:
        if isinstance(command, (StoreReply, OpenActionItem)) and command.conversation in failing:
            raise DiskFull("The disk is full.")
        return await execute(command)

    monkeypatch.setattr(desk, "execute", full_for_some)


@pytest.mark.expects_log
async def test_many_that_fail_again_and_again_hold_up_nobody_else(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = {(await floor.inbox.receive("Hello", customer=f"c{number}")).id for number in range(40)}
    keep_failing(floor, monkeypatch, failing)
    await floor.later(seconds=5)
    assert len(floor.bot.turns) == 40
    for _ in range(4):
        before = len(floor.channel.sent)
        await floor.inbox.receive("Hello", customer="healthy")
        await floor.later(seconds=5)
        assert len(floor.channel.sent) == before + 1
    await floor.later(hours=3)
    tries = Counter(turn.conversation for turn in floor.bot.turns)
    assert all(3 <= tries[id] <= 6 for id in failing), "they were tried again, and less and less often"


@pytest.mark.expects_log
async def test_tries_that_take_long_leave_places_for_those_who_wait_for_the_first_time(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = {(await floor.inbox.receive("Hello", customer=f"c{number}")).id for number in range(20)}
    keep_failing(floor, monkeypatch, failing)
    await floor.later(seconds=5)
    floor.bot.gate.clear()
    floor.inbox.profile.clock.advance(seconds=10)
    await floor.until_thinking(4)
    healthy = await floor.inbox.receive("Hello", customer="healthy")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.until_thinking(5)
    assert [turn.conversation in failing for turn in floor.bot.turns[-5:]] == [True] * 4 + [False]
    assert floor.bot.turns[-1].conversation == healthy.id
    floor.bot.gate.set()
    await floor.turns.settled()


async def test_who_waits_behind_many_that_go_on_writing_is_answered_in_time(floor: Floor) -> None:
    for number in range(30):
        await floor.inbox.receive("one", customer=f"c{number}")
    quiet = await floor.inbox.receive("Hello", customer="quiet")
    for _ in range(2):
        floor.inbox.profile.clock.advance(seconds=4)
        for number in range(30):
            await floor.inbox.receive("more", customer=f"c{number}")
    await floor.later(seconds=0)
    assert [turn.conversation for turn in floor.bot.turns] == [quiet.id]


@pytest.mark.expects_log
async def test_a_customer_of_a_bot_that_is_gone_is_left_to_a_person(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello", plugin=PluginName("removed"))
    for _ in range(4):
        await floor.later(minutes=1)
    assert (await floor.inbox.get(talk.id)).control.owner == QUEUE


async def test_what_a_person_edits_during_a_turn_stays(floor: Floor) -> None:
    floor.bot.gate.clear()
    talk = await floor.inbox.receive("Hello")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.until_thinking()
    await floor.inbox.do(EditProfile, OPERATOR, conversation=talk.id, field="phone", refused=True)
    floor.bot.gate.set()
    await floor.turns.settled()
    profile = await floor.inbox.read(lambda tx: tx.memories.profile(TENANT, "simulator", "cara"))
    assert profile.refused == {"phone"}


async def test_two_dispatchers_on_one_profile_answer_once(floor: Floor) -> None:
    profile = floor.inbox.profile
    elsewhere = Conversing(profile.desk, profile.database, floor.bots, profile.clock)
    other = Turns(profile.database, profile.desk, elsewhere, profile.clock)
    await floor.inbox.receive("Hello")
    profile.clock.advance(seconds=5)
    await asyncio.gather(floor.turns.round(), other.round())
    await floor.turns.settled()
    await other.settled()
    await floor.later(seconds=1)
    assert floor.channel.texts == ["You said: Hello"]
    await elsewhere.close()


async def test_the_loop_wakes_for_a_change_and_for_what_falls_due(floor: Floor) -> None:
    stop = floor.inbox.profile.desk.listen(lambda _changes: floor.dispatcher.wake())
    floor.dispatcher.start()
    assert floor.dispatcher.running
    await floor.inbox.receive("Hello")
    floor.inbox.profile.clock.advance(seconds=5)
    floor.dispatcher.wake()
    async with asyncio.timeout(20):
        await floor.channel.took.wait()
    stop()
    await floor.dispatcher.stop()
    assert not floor.dispatcher.running


async def test_release_to_the_queue_while_the_bot_thinks_ends_its_turn(floor: Floor) -> None:
    floor.bot.gate.clear()
    talk = await floor.inbox.receive("Hello")
    floor.inbox.profile.clock.advance(seconds=5)
    await floor.until_thinking()
    await floor.inbox.do(Release, conversation=talk.id, to=QUEUE, expected_epoch=0)
    await floor.turns.round()
    assert floor.bot.given_up == 1


async def test_what_waits_for_days_is_left_to_a_person_and_not_answered_as_if_it_were_new(floor: Floor) -> None:
    old = await floor.inbox.receive("Fire at gate 4!")
    floor.inbox.profile.clock.advance(hours=23)
    young = await floor.inbox.receive("Hello", customer="young")
    await floor.later(hours=2)
    assert [turn.conversation for turn in floor.bot.turns] == [young.id]
    stands = await floor.inbox.get(old.id)
    assert (stands.control.owner, stands.waiting_since) == (QUEUE, old.last_at)
    (item,) = await floor.inbox.read(lambda tx: tx.actions.of(TENANT, old.id))
    assert item.kind is ActionKind.HANDOFF
    assert item.reason.startswith("written 20")
    assert "too old for the bot to answer as new" in item.reason
    assert await floor.inbox.read(lambda tx: tx.actions.of(TENANT, young.id)) == []


async def test_each_tenant_says_how_old_is_too_old(floor: Floor) -> None:
    await floor.inbox.do(SetUpInbox, ADMIN, settings=InboxSettings(stale_hours=1))
    await floor.inbox.receive("Fire at gate 4!")
    await floor.later(hours=2)
    assert floor.bot.turns == []


async def test_what_a_person_gives_to_the_bot_is_answered_however_old_it_is(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    await floor.inbox.do(Snooze, conversation=talk.id, until=floor.inbox.profile.clock.now() + timedelta(days=9))
    floor.inbox.profile.clock.advance(days=3)
    await floor.inbox.release(talk.id, BOT)
    await floor.later(seconds=1)
    assert len(floor.bot.turns) == 1


async def test_what_an_idle_owner_loses_after_days_is_not_answered_as_new(floor: Floor) -> None:
    talk = await floor.inbox.receive("Fire at gate 4!")
    await floor.inbox.take(talk.id)
    await floor.later(days=3)
    assert floor.bot.turns == []
    assert (await floor.inbox.get(talk.id)).control.owner == QUEUE
