"""Idle owners are reminded, then the conversation is given back; what was snoozed wakes."""

from __future__ import annotations

from datetime import timedelta

from console.domain.control import BOT, QUEUE
from console.domain.conversations import ConversationState
from console.domain.inbox import InboxSettings
from console.domain.inbox_commands import SetUpInbox, Snooze
from tests.dispatch.conftest import Floor
from tests.fakes.desk_profile import ADMIN, OPERATOR


async def test_an_idle_owner_is_reminded_once_then_the_bot_has_it_again(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    await floor.later(minutes=9, seconds=59)
    assert not (await floor.inbox.get(talk.id)).control.reminded
    await floor.later(seconds=1)
    assert (await floor.inbox.get(talk.id)).control.reminded
    floor.inbox.profile.told.clear()
    await floor.later(minutes=4, seconds=59)
    assert (await floor.inbox.get(talk.id)).control.owner == OPERATOR
    assert floor.inbox.profile.told == []
    await floor.later(seconds=1)
    stands = await floor.inbox.get(talk.id)
    assert (stands.control.owner, stands.control.epoch) == (BOT, 2)
    assert "idle for 15 min" in stands.control.reason


async def test_who_writes_is_not_idle(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    await floor.later(minutes=14)
    await floor.inbox.write(talk.id, "one moment")
    await floor.later(minutes=9)
    control = (await floor.inbox.get(talk.id)).control
    assert (control.owner, control.reminded) == (OPERATOR, False)


async def test_each_tenant_sets_its_times_and_where_a_conversation_goes(floor: Floor) -> None:
    settings = InboxSettings(remind_idle_minutes=2, return_idle_minutes=3, return_to=QUEUE)
    await floor.inbox.do(SetUpInbox, ADMIN, settings=settings)
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    await floor.later(minutes=2)
    assert (await floor.inbox.get(talk.id)).control.reminded
    await floor.later(minutes=1)
    assert (await floor.inbox.get(talk.id)).control.owner == QUEUE


async def test_what_was_snoozed_wakes_at_its_time(floor: Floor) -> None:
    talk = await floor.inbox.receive("Hello")
    await floor.inbox.take(talk.id)
    until = floor.inbox.profile.clock.now() + timedelta(hours=1)
    await floor.inbox.do(Snooze, conversation=talk.id, until=until)
    await floor.later(minutes=59)
    assert (await floor.inbox.get(talk.id)).state is ConversationState.SNOOZED
    await floor.later(minutes=1)
    assert (await floor.inbox.get(talk.id)).state is ConversationState.OPEN
