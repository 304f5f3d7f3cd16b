"""Who wished to be forgotten: what was said before reaches no model again, in the house and on a channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.desk.next_turn import draft_turn
from console.domain.conversations import Conversation, Message
from console.domain.ids import PluginName, TenantId
from console.domain.memory import Profile
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer
from tests.fakes.profile import open_profile
from tests.plugins.recruitment.on_channel import OnChannel, engine_of
from tests.scenarios.scripts import ScriptedTurn
from tests.scenarios.test_conversations import answer_of, set_up

DEMO = TenantId("demo")
FINE = ScriptedTurn(user="", action="converse", reply="Understood.")


async def say(session: Session, conversation: Conversation, text: str) -> Reply:
    events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply


async def messages_of(session: Session, conversation: Conversation) -> list[Message]:
    return await session.reader.read(lambda tx: tx.conversations.messages(DEMO, conversation.id, limit=100))


@pytest.mark.parametrize("plugin", ["sales_marketing", "security_facility"])
async def test_that_no_model_reads_what_was_said_before_it(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch, plugin: str
) -> None:
    async with ModelServer(otherwise=answer_of(FINE)) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        first = await session.chat.start(DEMO, PluginName(plugin), session.me)
        other = await session.chat.start(DEMO, PluginName(plugin), session.me)
        for conversation in (first, other):
            await say(session, conversation, "My brother works at Zanzibar Cargo.")
        assert "Zanzibar" in str(server.asked[-1].body)
        before = len(server.asked)
        reply = await say(session, first, "forget everything I said")
        assert len(server.asked) == before
        assert "I have forgotten what you told me" in reply.content
        for conversation in (first, other):
            await say(session, conversation, "What do you know of my brother?")
            assert "Zanzibar" not in str(server.asked[-1].body)
        assert len(server.asked) == before + 2
        shown = await messages_of(session, first)
        assert any("Zanzibar" in each.text for each in shown), "people still read it"
        kept = await session.reader.read(lambda tx: tx.memories.profile(DEMO, first.channel, first.customer))
        assert kept == Profile()
        await session.close()


async def test_that_it_stays_forgotten_where_an_earlier_message_is_changed_or_asked_again(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelServer(otherwise=answer_of(FINE)) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        first = await session.chat.start(DEMO, PluginName("sales_marketing"), session.me)
        other = await session.chat.start(DEMO, PluginName("sales_marketing"), session.me)
        for conversation in (first, other):
            await say(session, conversation, "My brother works at Zanzibar Cargo.")
            await say(session, conversation, "My sister is a pilot.")
        await say(session, first, "forget everything I said")
        for conversation in (first, other):
            said = await messages_of(session, conversation)
            before = len(server.asked)
            changed = [event async for event in session.chat.say(conversation, "And she?", replaces=said[2].id)]
            assert isinstance(changed[-1], Replied)
            assert len(server.asked) > before
            assert "Zanzibar" not in str([each.body for each in server.asked[before:]])
        await session.close()


async def test_that_nothing_is_suggested_in_a_new_conversation_for_what_was_forgotten(
    session: Session, clock: SetClock
) -> None:
    first = await session.chat.start(DEMO, PluginName("security_facility"), session.me)
    await say(session, first, "status of P1")
    newer = await session.chat.start(DEMO, PluginName("security_facility"), session.me)
    await say(session, newer, "hello")
    known = await session.reader.read(lambda tx: draft_turn(tx, newer, clock.now()))
    assert known is not None
    assert known.past is not None
    assert known.past.asked
    await say(session, first, "forget everything I said")
    newest = await session.chat.start(DEMO, PluginName("security_facility"), session.me)
    await say(session, newest, "hello")
    turn = await session.reader.read(lambda tx: draft_turn(tx, newest, clock.now()))
    assert turn is not None
    assert turn.past is not None
    assert {each.conversation for each in turn.past.asked} <= {newest.id}


async def test_that_a_candidate_who_is_forgotten_begins_anew(
    session: Session, clock: SetClock, tmp_path: Path
) -> None:
    candidate = OnChannel(session, engine_of(session, clock, tmp_path), clock)
    await candidate.welcome("Amina Diallo")
    await candidate.talk("delete my data", "yes")
    (talk, *_) = await session.reader.read(lambda tx: tx.conversations.recent(DEMO, "telegram", "70111222", 1))
    memory = await session.reader.read(lambda tx: tx.memories.memory(DEMO, talk.id))
    history = await session.reader.read(lambda tx: tx.conversations.history(DEMO, talk.id, limit=40))
    assert [each.text for each in history if each.id <= memory.forgotten][-1] == "yes"
    profile = await session.reader.read(lambda tx: tx.memories.profile(DEMO, "telegram", "70111222"))
    assert profile == Profile()
    drafted = await session.reader.read(lambda tx: draft_turn(tx, talk, clock.now()))
    assert drafted is not None
    assert not any("Amina" in each.text for each in drafted.history)
