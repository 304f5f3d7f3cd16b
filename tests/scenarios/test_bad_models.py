"""Bad days of a model, through the open profile: the turn settles, nothing is half done, the conversation goes on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from console.domain.conversations import Conversation, Sender
from console.domain.ids import KindName, PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from tests.bench.turns import ANSWER
from tests.fakes.clock import SetClock
from tests.fakes.model_server import (
    Answer,
    Cut,
    Endless,
    Hang,
    ModelServer,
    Raw,
    Refusal,
    Status,
    Words,
    huge,
    replay,
)
from tests.fakes.profile import open_profile

DEMO, PLUGIN, PERSON = TenantId("demo"), PluginName("security_facility"), PersonId("maya.fielding")
SETTLED = 20.0
"""Seconds."""
RECORDED = (
    Path(os.environ.get("OPERATOR_CONSOLE_DEVDATA", Path(__file__).parents[3] / "shared/devdata")) / "llm_cassettes"
)
GOOD = Words(json.dumps(ANSWER))


def answer(**changed: Any) -> Words:
    return Words(json.dumps({**ANSWER, **changed}))


def wish(name: str, **arguments: Any) -> dict[str, Any]:
    return {"name": name, "arguments": [{"name": key, "value": value} for key, value in arguments.items()]}


@dataclass
class House:
    session: Session
    server: ModelServer
    conversation: Conversation

    async def say(self, text: str) -> Reply:
        events = [event async for event in self.session.chat.say(self.conversation, text)]
        assert isinstance(events[-1], Replied)
        return events[-1].reply

    async def records(self) -> int:
        kinds = (KindName("alert"), KindName("ticket"))
        return await self.session.reader.read(lambda tx: sum(len(list(tx.records.all(DEMO, kind))) for kind in kinds))

    async def senders(self) -> list[Sender]:
        id = self.conversation.id
        messages = await self.session.reader.read(lambda tx: tx.conversations.messages(DEMO, id, limit=100))
        assert await self.session.reader.read(lambda tx: tx.conversations.unanswered(DEMO, id)) == []
        return [message.sender for message in messages]


@pytest.fixture
async def house(profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    async with ModelServer(otherwise=GOOD) as server:
        given = {"PROVIDER": "compatible", "URL": server.url, "MODEL": "scripted", "BUDGET": "2", "TIMEOUT": "1"}
        for name, value in given.items():
            monkeypatch.setenv(f"OPERATOR_CONSOLE_LLM_{name}", value)
        monkeypatch.setenv("COMPATIBLE_API_KEY", server.key)
        session = await open_profile(profile_folder, clock)
        yield House(session, server, await session.chat.start(DEMO, PLUGIN, PERSON))
        await session.close()


BAD: dict[str, Answer] = {
    "hangs": Hang(),
    "429 storm": Status(429, retry_after="1"),
    "500": Status(500),
    "cut before a word": Cut(),
    "cut stream": Cut(json.dumps(ANSWER)[:200]),
    "truncated JSON": Words(json.dumps(ANSWER)[:-40]),
    "wrong types": Words(json.dumps(dict.fromkeys(ANSWER, 7))),
    "a list": Words("[1, 2]"),
    "10 MB": huge(),
    "10 MB, not streamed": huge(stream=False),
    "endless": Endless(),
    "endless thinking": Endless("reasoning"),
    "wrong tool name": answer(tool=wish("delete_everything"), reply="Done."),
    "arguments out of range": answer(tool=wish("escalate_violation", violation=10**30), reply="Done."),
    "refusal": Refusal(),
    "empty": Words(""),
    "an empty reply": answer(reply="  "),
    "wrong key": Status(401),
    "no completion": Raw(b"<html>", "text/html"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
async def test_that_a_turn_settles_and_the_conversation_goes_on(house: House, bad: Answer) -> None:
    records = await house.records()
    house.server.otherwise = bad
    began = time.monotonic()
    reply = await house.say("How are we doing today?")
    assert time.monotonic() - began < SETTLED
    assert reply.content.strip()
    assert reply.engine == "rules", "what could not be used was not said"
    assert reply.trace.passed_over
    assert reply.commands == ()
    assert await house.records() == records
    house.server.otherwise = GOOD
    assert (await house.say("status report")).content.strip()
    assert await house.senders() == [Sender.CUSTOMER, Sender.BOT] * 2


async def test_that_a_turn_without_a_network_is_the_rules(house: House) -> None:
    await house.server.stop()
    reply = await house.say("How are we doing today?")
    assert reply.engine == "rules"
    assert "Scorecard" in reply.content
    assert await house.senders() == [Sender.CUSTOMER, Sender.BOT]


MESSAGES = {
    "100 kB": "x" * 100_000,
    "100 kB of words": "word " * 20_000,
    "control characters": "a\x00b\x07\x1b[31mc",
    "right to left": "كيف حال المناوبة اليوم؟",
    "turned": "\u202estatus report",
    "emoji": "🔥🚒😀",
    "empty": "",
    "blank": " \n ",
}


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES)
async def test_that_any_message_is_answered(house: House, text: str) -> None:
    reply = await house.say(text)
    assert reply.content.strip()
    assert (await house.say("status report")).engine == "model"
    assert await house.senders() == [Sender.CUSTOMER, Sender.BOT] * 2


async def test_that_a_clock_that_jumps_stops_no_turn(house: House, clock: SetClock) -> None:
    for hours in (-48, 96, -1):
        clock.advance(hours=hours)
        assert (await house.say("status report")).engine == "model"


@pytest.mark.skipif(not RECORDED.exists(), reason="no recordings on this machine")
@pytest.mark.parametrize("cassette", sorted(RECORDED.glob("*.yaml")), ids=lambda path: path.stem)
async def test_that_recorded_traffic_of_other_programs_settles(house: House, cassette: Path) -> None:
    for recorded in replay(cassette):
        house.server.otherwise = recorded
        assert (await house.say("status report")).content.strip()


async def test_that_what_a_model_wants_done_is_done_with_its_reply(house: House) -> None:
    records = await house.records()
    ticket = wish("create_field_support_ticket", category="radio battery", details="at Saffron Heights, gate 2")
    house.server.otherwise = answer(tool=ticket, action="use_tool", reply="The ticket is open.")
    reply = await house.say("please open a ticket for a radio battery at Saffron Heights, gate 2")
    assert reply.engine == "model"
    assert [type(command).__name__ for command in reply.commands] == ["AddRecord"]
    assert await house.records() == records + 1


async def test_that_a_suggested_action_runs_once_on_a_click(house: House) -> None:
    house.server.otherwise = Status(500)
    reply = await house.say("is any tour overdue?")
    assert reply.commands == ()
    (action, *_) = reply.actions
    id = house.conversation.id
    (*_, said) = await house.session.reader.read(lambda tx: tx.conversations.messages(DEMO, id, limit=9))
    records = await house.records()
    outcomes = [await house.session.chat.run_action(house.conversation, said.id, action.digest) for _ in range(2)]
    assert outcomes[0] == outcomes[1]
    assert await house.records() == records + 1
    assert await house.senders() == [Sender.CUSTOMER, Sender.BOT, Sender.SYSTEM]
