"""The example conversations of the docs: word for word through the open profile, and with a scripted model."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.turns import Replied, Reply
from console.engine.llm.usage import estimate_tokens
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Words
from tests.fakes.profile import open_profile
from tests.scenarios.scripts import ScriptedTurn, all_scripts

SCRIPTS = all_scripts()


async def said(session: Session, *texts: str, plugin: str, person: str, channel: str = "mentor") -> list[Reply]:
    """The replies to ``texts`` in one conversation of the demo tenant."""
    (tenant, *_) = await session.reader.read(lambda tx: tx.tenants.all())
    conversation = await session.chat.start(
        TenantId(tenant.id), PluginName(plugin), PersonId(person), channel=channel
    )
    replies: list[Reply] = []
    for text in texts:
        events = [event async for event in session.chat.say(conversation, text)]
        assert isinstance(events[-1], Replied)
        replies.append(events[-1].reply)
    return replies


def as_script(reply: Reply, turn: ScriptedTurn) -> ScriptedTurn:
    """What came of the turn in the words of a script; guidelines that always hold are not named in those."""
    place = reply.journey_state
    return ScriptedTurn(
        user=turn.user,
        action=reply.action.value,
        reply="\n".join(line.rstrip() for line in reply.content.strip().splitlines()),
        tools=tuple(sorted(reply.tools_used)),
        guidelines=tuple(sorted(set(reply.guidelines_matched) & set(turn.guidelines))),
        place=f"{place.kind} {place.name}/{place.step}" if place else "",
        cites=tuple(citation.id for citation in reply.knowledge),
        commands=tuple(type(command).__name__ for command in reply.commands),
        handoff=reply.handoff.reason.value if reply.handoff else "",
        collected={name: value.value for name, value in reply.profile.collected.items()},
        refused=tuple(sorted(reply.profile.refused)),
    )


def plain(turn: ScriptedTurn) -> ScriptedTurn:
    return ScriptedTurn(
        **{**asdict(turn), "reply": "\n".join(line.rstrip() for line in turn.reply.strip().splitlines())}
    )


@pytest.mark.parametrize("name", SCRIPTS)
async def test_that_an_example_goes_as_it_is_written(session: Session, clock: SetClock, name: str) -> None:
    script = SCRIPTS[name]
    assert clock.now() == script.at
    texts = [turn.user for turn in script.turns]
    replies = await said(session, *texts, plugin=script.plugin, person=script.person, channel=script.channel)
    for reply, turn in zip(replies, script.turns, strict=True):
        assert reply.engine == "rules"
        assert as_script(reply, turn) == plain(turn)


def answer_of(turn: ScriptedTurn) -> Words:
    """What a model would answer that says the same as the script, by the schema of the engine."""
    kind, _, where = turn.place.partition(" ")
    name, _, step = where.partition("/")
    answer = {
        "action": turn.action,
        "guidelines": [{"id": each, "holds": True, "why": "as asked"} for each in turn.guidelines],
        "tool": {"name": "none", "arguments": []},
        "place": {
            "journey": name if kind == "journey" else "",
            "step": step if kind == "journey" else "",
            "flow": name if kind == "flow" else "",
        },
        "intents": [],
        "profile": {"collected": [], "refused": [], "preferences": [], "objectives": []},
        "confidence": 0.9,
        "handoff": "",
        "reply": turn.reply,
    }
    return Words(json.dumps(answer), piece=200)


def set_up(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model of the session that is opened next."""
    for name, value in (("PROVIDER", "compatible"), ("URL", server.url), ("MODEL", "scripted")):
        monkeypatch.setenv(f"OPERATOR_CONSOLE_LLM_{name}", value)
    monkeypatch.setenv("COMPATIBLE_API_KEY", server.key)


@pytest.mark.parametrize("name", ["procedure", "overdue_tour", "field_ticket"])
async def test_that_a_model_speaks_in_one_call_with_few_tokens(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    script = SCRIPTS[name]
    async with ModelServer() as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        server.say(*(answer_of(turn) for turn in script.turns))
        replies = await said(
            session, *(turn.user for turn in script.turns), plugin=script.plugin, person=script.person
        )
        await session.close()
    for reply, turn in zip(replies, script.turns, strict=True):
        assert (reply.engine, len(reply.trace.calls)) == ("model", 1), reply.trace.passed_over
        assert estimate_tokens(reply.trace.prompt) < 3_000
        assert reply.content.split()[:8] == turn.reply.split()[:8]
        assert set(turn.tools) <= {*reply.tools_used, *(action.tool for action in reply.actions)}
    assert len(server.asked) == len(script.turns)


async def test_that_the_rules_answer_where_the_model_fails(
    profile_folder: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = SCRIPTS["procedure"]
    async with ModelServer(otherwise=Words("I am no JSON.")) as server:
        set_up(server, monkeypatch)
        session = await open_profile(profile_folder, clock)
        turn = script.turns[0]
        (reply,) = await said(session, turn.user, plugin=script.plugin, person=script.person)
        await session.close()
    assert reply.engine == "rules"
    assert as_script(reply, turn) == plain(turn)
    assert reply.trace.passed_over
    assert [call.error for call in reply.trace.calls] == ["", ""]
