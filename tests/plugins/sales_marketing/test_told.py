"""What the bot says that colleagues have, they have: in the action queue, once a flow is through."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from console.domain.conversations import Conversation
from console.domain.ids import SYSTEM, PersonId, PluginName, TenantId
from console.domain.inbox import ActionItem, ActionKind
from console.domain.inbox_commands import ReceiveMessage
from console.ports.session import Session

DEMO, SALES = TenantId("demo"), PluginName("sales_marketing")


async def written(session: Session, *texts: str) -> Sequence[ActionItem]:
    """What stands in the queue for a customer who wrote these, one after the other."""
    chat = await session.chat._house.chat()  # type: ignore[attr-defined]
    talk: Conversation | None = None
    for text in texts:
        received = ReceiveMessage(
            tenant=DEMO,
            actor=SYSTEM,
            channel="simulator",
            delivery=uuid.uuid4().hex,
            customer="kim",
            plugin=SALES,
            text=text,
        )
        await session.desk.execute(received)
        (talk,) = await session.reader.read(lambda tx: tx.conversations.recent(DEMO, "simulator", "kim"))
        await chat.answer(talk)
    assert talk is not None
    id = talk.id
    return await session.reader.read(lambda tx: tx.actions.of(DEMO, id))


async def test_that_a_finished_sales_flow_stands_in_the_action_queue_with_what_was_told(session: Session) -> None:
    begun = ("I want to buy Larkspur", "I'd rather not say", "Harbor Mill", "about 8", "100", "this month")
    assert await written(session, *begun) == []
    (item,) = await written(session, "jo@mill.example", "no")
    assert item.kind is ActionKind.REVIEW
    told, kept_back = item.reason.split("; ")
    assert told.startswith("For sales: company Harbor Mill, team size about 8, budget 100, start this month, ")
    assert told.endswith("email jo@mill.example, call no")
    assert kept_back == "not told: name"


async def test_that_who_told_nothing_makes_no_work(session: Session) -> None:
    nothing = ("I want marketing information", *["I'd rather not say"] * 6)
    assert await written(session, *nothing) == []


async def test_that_the_house_may_try_the_bot(session: Session) -> None:
    talk = await session.chat.start(DEMO, SALES, PersonId("maya.fielding"))
    for text in ("I want marketing information", "3", "mail", "1000", "more leads", "no", "no"):
        assert [event async for event in session.chat.say(talk, text)]
    assert await session.reader.read(lambda tx: tx.actions.of(DEMO, talk.id)) == []
