"""A conversation longer than a turn reads, through an open profile with a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.domain.ids import PluginName, TenantId
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
