"""A conversation longer than a turn reads, through an open profile with a model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.domain.chat_commands import SaveKnowledge
from console.domain.ids import SYSTEM, PluginName, TenantId
from console.domain.turns import Replied, Reply
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Words
from tests.fakes.profile import open_profile
from tests.fakes.tasks import ended
from tests.scenarios.scripts import ScriptedTurn
from tests.scenarios.test_conversations import answer_of, set_up

DEMO = TenantId("demo")
TURN = ScriptedTurn(user="", action="converse", reply="Understood.")


def answers(body: dict[str, Any]) -> Words:
    asked = json.dumps(body, ensure_ascii=False)
    return Words("The guard ⟦EMAIL_1⟧ is late.") if "Summarize the conversation" in asked else answer_of(TURN)


async def test_that_it_is_summarized_after_the_reply_and_the_next_turn_reads_the_summary(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelServer(otherwise=answers) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        conversation = await session.chat.start(DEMO, PluginName("security_facility"), session.me)
        for number in range(11):
            text = f"Note {number}: guard@example.com has not come yet."
            assert [event async for event in session.chat.say(conversation, text)]
        await ended("summaries")
        memory = await session.reader.read(lambda tx: tx.memories.memory(DEMO, conversation.id))
        assert memory.summary == "The guard guard@example.com is late."
        summaries = [str(asked.body) for asked in server.asked if "Summarize the conversation" in str(asked.body)]
        assert len(summaries) == 1
        assert "guard@example.com" not in summaries[0]
        assert [event async for event in session.chat.say(conversation, "Note 12: and now?")]
        assert "is late." in str(server.asked[-1].body)
        await session.close()


async def test_that_the_same_question_in_another_conversation_asks_the_model_once_until_knowledge_changes(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = ScriptedTurn(user="", action="answer", reply="It is free for two weeks [1].")
    async with ModelServer(otherwise=answer_of(turn)) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)

        async def ask() -> Reply:
            conversation = await session.chat.start(DEMO, PluginName("sales_marketing"), session.me)
            events = [event async for event in session.chat.say(conversation, "Is there a free plan or a trial?")]
            assert isinstance(events[-1], Replied)
            return events[-1].reply

        first, again = await ask(), await ask()
        assert (first.trace.cached, again.content, len(server.asked)) == ("", first.content, 1)
        assert again.trace.cached
        cited = again.knowledge[0]
        (known,) = await session.reader.read(lambda tx: tx.knowledge.get(DEMO, [cited.id]))
        edited = replace(known.text, body=f"{known.text.body} Ask us.")
        await session.desk.execute(SaveKnowledge(tenant=DEMO, actor=SYSTEM, text=edited, expected=known.version))
        assert (await ask()).trace.cached == ""
        assert len(server.asked) == 2
        await session.close()
