"""Items of the catalog in a turn: named in any spelling, asked about when unsure, offered to the model, traced."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from console.domain.conversations import Conversation
from console.domain.ids import PluginName, TenantId
from console.domain.turns import ItemMatch, Replied, Reply
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer
from tests.fakes.profile import open_profile
from tests.scenarios.scripts import ScriptedTurn
from tests.scenarios.test_conversations import answer_of, set_up

DEMO, SALES = TenantId("demo"), PluginName("sales_marketing")


async def talk(session: Session) -> Conversation:
    return await session.chat.start(DEMO, SALES, session.me)


async def say(session: Session, conversation: Conversation, text: str) -> Reply:
    events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply


def found(reply: Reply) -> ItemMatch:
    assert reply.trace.item is not None
    return reply.trace.item


@pytest.mark.parametrize("text", ["tell me about the studio plan", "the studo plann please", "larkspur studio"])
async def test_that_an_item_is_told_of_however_it_is_written(session: Session, text: str) -> None:
    reply = await say(session, await talk(session), text)
    assert (found(reply).items, found(reply).outcome) == (("plan-studio",), "taken")
    assert reply.content.startswith("**Studio plan**: for many contacts")
    assert "- Price: 189 dollars a month" in reply.content


async def test_that_it_asks_when_unsure_and_takes_what_is_chosen(session: Session) -> None:
    conversation = await talk(session)
    asked = await say(session, conversation, "a plan")
    assert found(asked).outcome == "asked"
    assert asked.content.startswith("Do you mean ")
    for name in ("Starter plan", "Team plan", "Studio plan"):
        assert name in asked.content
    chosen = await say(session, conversation, "the second")
    assert found(chosen).outcome == "chosen"
    assert found(chosen).items == (found(asked).items[1],)
    again = await say(session, conversation, "a plan")
    assert found(await say(session, conversation, "team")).items == ("plan-team",), again.content


async def test_that_it_is_counted_how_what_was_named_came_out(session: Session) -> None:
    conversation = await talk(session)
    for text in ("tell me about the studio plan", "a plan", "the second", "hello", "larkspur studio"):
        await say(session, conversation, text)
    now = session.clock.now()
    counted = await session.reader.read(
        lambda tx: tx.traces.analytics(DEMO, now - timedelta(days=1), now + timedelta(days=1))
    )
    catalog = counted.catalog
    assert (catalog.taken, catalog.asked, catalog.chosen, catalog.open) == (2, 1, 1, 0)
    assert (catalog.named, catalog.settled) == (3, 1.0)
    assert catalog.confidence is not None
    assert catalog.confidence > 0.6


async def test_that_what_is_written_for_a_question_goes_before_a_name(session: Session) -> None:
    reply = await say(session, await talk(session), "What does Larkspur cost, and which plans are there?")
    assert [each.id for each in reply.knowledge] == ["faq-pricing-plans"]


async def test_that_a_request_about_an_item_is_not_answered_by_its_description(session: Session) -> None:
    reply = await say(session, await talk(session), "How do I cancel the studio plan?")
    assert found(reply).said == "studio plan"
    assert not reply.content.startswith("**Studio plan**")
    assert "cancel" in reply.knowledge[0].title.lower()


async def test_that_a_model_is_told_what_may_be_meant(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = ScriptedTurn(user="", action="converse", reply="It is 59 dollars a month.")
    async with ModelServer(otherwise=answer_of(turn)) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        reply = await say(session, await talk(session), "and the taem plan?")
        await session.close()
    assert "Team plan" in str(server.asked[-1].body)
    assert "59 dollars a month" in str(server.asked[-1].body)
    assert found(reply).items == ("plan-team",)
