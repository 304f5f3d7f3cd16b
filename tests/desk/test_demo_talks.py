"""Chats of the demo profile: in every state, as they would have been held, laid down once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from console.desk.demo_talks import CHANNEL, Demo, lay_down
from console.domain.control import BOT, QUEUE
from console.domain.conversations import ConversationState, Delivery, Sender
from console.domain.demo_talks import DemoLine, DemoTalk, Ends
from console.domain.inbox import ActionKind
from console.domain.trouble import Rejected
from console.ports.session import Session
from tests.fakes.desk_profile import OPERATOR, TENANT
from tests.fakes.inbox_profile import PLUGIN, Inbox

LINES = (DemoLine(customer="Hi"), DemoLine(bot="Hello!"), DemoLine(customer="A person, please"))


def talk(*lines: DemoLine, ends: Ends = Ends.BOT, hours_ago: float = 2.0, **given: object) -> DemoTalk:
    return DemoTalk(customer="Ann Lee", hours_ago=hours_ago, lines=lines, ends=ends, **given)  # type: ignore[arg-type]


async def laid(inbox: Inbox, told: DemoTalk) -> bool:
    demo = Demo(TENANT, PLUGIN, OPERATOR, inbox.profile.clock.now())
    return await inbox.profile.database.write(partial(lay_down, demo=demo, talk=told))


async def test_a_talk_is_as_it_would_have_been_held(inbox: Inbox) -> None:
    bot = DemoLine(bot="I pass this on.", after=1)
    told = talk(*LINES, bot, ends=Ends.QUEUE, reason="asks for a person", collected={"name": "Ann"}, priority="high")
    assert await laid(inbox, told)
    (stands,) = await inbox.read(lambda tx: tx.conversations.recent(TENANT, CHANNEL, "demo-ann-lee"))
    assert (stands.control.owner, stands.priority, stands.customer_name) == (QUEUE, "high", "Ann Lee")
    began = inbox.profile.clock.now() - timedelta(hours=2)
    assert stands.started_at == began + timedelta(minutes=0.5)
    assert stands.waiting_since == began + timedelta(minutes=1.5)
    (item,) = await inbox.read(lambda tx: tx.actions.of(TENANT, stands.id))
    assert (item.kind, "asks for a person" in item.reason) == (ActionKind.HANDOFF, True)
    said = [each[:2] for each in await inbox.transcript(stands.id) if each[0] is Sender.BOT]
    assert said == [(Sender.BOT, Delivery.READ), (Sender.BOT, Delivery.DELIVERED)]
    profile = await inbox.read(lambda tx: tx.memories.profile(TENANT, CHANNEL, "demo-ann-lee"))
    assert profile.collected["name"].value == "Ann"


async def test_a_person_holds_what_they_took_and_it_is_laid_down_once(inbox: Inbox) -> None:
    told = talk(*LINES, DemoLine(person="Olga here."), ends=Ends.PERSON, hours_ago=0.1)
    assert await laid(inbox, told)
    assert not await laid(inbox, told)
    (stands,) = await inbox.read(lambda tx: tx.conversations.recent(TENANT, CHANNEL, "demo-ann-lee"))
    assert (stands.control.owner, stands.waiting_since) == (OPERATOR, None)
    assert len(await inbox.messages(stands.id, Sender.PERSON)) == 1


async def test_what_would_be_later_than_the_demo_is_left_out(inbox: Inbox) -> None:
    assert not await laid(inbox, talk(*LINES, hours_ago=0.0))
    assert await laid(inbox, talk(*LINES, hours_ago=0.01))
    (stands,) = await inbox.read(lambda tx: tx.conversations.recent(TENANT, CHANNEL, "demo-ann-lee"))
    assert [each[2] for each in await inbox.transcript(stands.id)] == ["Hi"]


async def test_a_bot_that_speaks_unasked_is_told(inbox: Inbox) -> None:
    with pytest.raises(Rejected, match="Ann Lee"):
        await laid(inbox, talk(DemoLine(customer="Hi"), DemoLine(bot="Hello!"), DemoLine(bot="And?")))


async def test_the_demo_profile_has_chats_in_every_state(session: Session) -> None:
    (tenant,) = await session.reader.read(lambda tx: tx.tenants.all())
    from console.domain.inbox import InboxQuery, View

    query = InboxQuery(tenant=tenant.id, view=View.ALL, person=session.me)
    talks = await session.reader.read(lambda tx: list(tx.inbox.list(query, limit=200)))
    assert {each.state for each in talks} == set(ConversationState)
    assert {each.plugin for each in talks} == {"recruitment", "sales_marketing"}
    owners = {each.control.owner for each in talks}
    assert {BOT, QUEUE} < owners
    assert any(each.control.held_by_person for each in talks)
    assert all(each.started_at <= session.clock.now() for each in talks)
    assert len(talks) >= 20
