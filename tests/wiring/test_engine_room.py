"""The engine's settings in an open profile: real store, real model servers, a real keyring; no restart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from console.desk.local import LocalDesk
from console.domain.bots import BotSettings
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.model_choices import ModelChoices, SlotChoice
from console.domain.settings_commands import SaveBotSettings, SaveModelChoices
from console.domain.trouble import Conflict, Refused, Rejected, Trouble
from console.domain.turns import Replied, Reply, TextPart
from console.ports.engine_room import ConnectionReport, EngineRoom, Fixed, KeyPlace, Verdict
from console.ports.session import Session
from console.wiring.door import load_catalog
from console.wiring.workshop import LateDesk
from tests.engine.test_orchestrator import answer
from tests.fakes.clock import SetClock
from tests.fakes.model_server import ModelServer, Status, Words
from tests.fakes.profile import open_now, open_profile
from tests.fakes.secret_service import needs_secret_service, secret_service

DEMO = TenantId("demo")
BOT = PluginName("sales_marketing")
KEY = "sk-secret-0123456789"


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(key="", otherwise=said("I am the first model.")) as running:
        yield running


@pytest.fixture
async def second() -> AsyncIterator[ModelServer]:
    async with ModelServer(key="", otherwise=said("I am the second model.")) as running:
        yield running


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with secret_service(tmp_path / "secrets", monkeypatch):
        yield


def said(text: str, **more: Any) -> Words:
    return Words(json.dumps(answer(text, guidelines=[])), **more)


def choosing(url: str, **more: Any) -> ModelChoices:
    return ModelChoices(main=SlotChoice(provider="compatible", url=url, models=("small",)), **more)


async def save(session: Session, choices: ModelChoices, expected: int = 0) -> None:
    """And wait until the model is made anew, where there are bots already."""
    command = SaveModelChoices(tenant=DEMO, actor=session.me, choices=choices, expected=expected)
    await session.desk.execute(command)
    await session.chat.plugins()


async def reply_to(session: Session, text: str = "Tell me a story about the moon") -> Reply:
    conversation = await session.chat.start(DEMO, BOT, session.me)
    return [event async for event in session.chat.say(conversation, text)][-1].reply  # type: ignore[union-attr]


async def test_that_a_change_counts_from_the_next_turn_without_restart(
    session: Session, server: ModelServer, second: ModelServer
) -> None:
    assert (await reply_to(session)).engine == "rules"
    await save(session, choosing(server.url, temperature=0.9, max_tokens=123))
    first = await reply_to(session)
    assert (first.engine, first.content) == ("model", "I am the first model.")
    assert (server.asked[0].body["temperature"], server.asked[0].body["max_tokens"]) == (0.9, 123)
    await save(session, choosing(second.url), 1)
    assert (await reply_to(session)).content == "I am the second model."
    await save(session, choosing(second.url, enabled=False), 2)
    assert (await reply_to(session)).engine == "rules"


async def test_that_what_is_set_counts_at_the_next_start(
    profile_folder: Path, clock: SetClock, server: ModelServer
) -> None:
    session = await open_profile(profile_folder, clock)
    await save(session, choosing(server.url))
    await session.close()
    session = await open_profile(profile_folder, clock)
    assert (await reply_to(session)).content == "I am the first model."
    await session.close()


async def test_that_a_turn_under_way_ends_on_the_model_of_before(
    session: Session, server: ModelServer, second: ModelServer
) -> None:
    goes_on = asyncio.Event()
    await save(session, choosing(server.url))
    server.say(said("First sentence. " + "Word by word it goes on. " * 8, piece=60, pace=0.05))
    conversation = await session.chat.start(DEMO, BOT, session.me)
    events = session.chat.say(conversation, "Tell me a story about the moon")
    async for event in events:
        if isinstance(event, TextPart) and not goes_on.is_set():
            goes_on.set()
            await save(session, choosing(second.url), 1)
            assert (await reply_to(session)).content == "I am the second model."
        if isinstance(event, Replied):
            assert event.reply.engine == "model"
            assert event.reply.content.count("Word by word") == 8
    assert server.hung_up == 0


async def test_that_wrong_settings_leave_the_rules_and_are_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Trouble] = []
    session.hear_troubles(heard.append)
    monkeypatch.setenv("PARLANT_TEMPERATURE", "hot")
    await session.chat.plugins()
    await save(session, choosing("http://127.0.0.1:1/v1"))
    assert (await reply_to(session)).engine == "rules"
    assert "temperature" in heard[-1].what
    state = await session.engine.state()
    assert "temperature is not a number" in state.trouble
    assert state.slots == ()


async def test_that_wrong_values_and_versions_are_refused_by_the_desk(session: Session) -> None:
    with pytest.raises(Rejected, match="Temperature: a number from 0 to 2"):
        await save(session, choosing("http://localhost:1/v1", temperature=3))
    with pytest.raises(Rejected, match="Url: a web address"):
        await save(session, choosing("localhost:1"))
    await save(session, ModelChoices(temperature=0.1))
    with pytest.raises(Conflict, match="version 1"):
        await save(session, ModelChoices(temperature=0.2))
    stranger = SaveModelChoices(tenant=DEMO, actor=PersonId("nobody"), choices=ModelChoices(), expected=1)
    with pytest.raises(Refused):
        await session.desk.execute(stranger)


async def test_that_a_model_is_asked_that_the_tenant_set_and_the_persona_is_in_the_prompt(
    session: Session, server: ModelServer
) -> None:
    await save(session, choosing(server.url))
    await session.chat.plugins()
    settings = BotSettings(
        name="Ada", model="large", temperature=0.1, restrictions=("first model",), disclaimers=("Advice only.",)
    )
    saving = SaveBotSettings(tenant=DEMO, actor=session.me, plugin=BOT, settings=settings, expected=0)
    assert (await reply_to(session)).content == "I am the first model."
    await session.desk.execute(saving)
    reply = await reply_to(session)
    assert reply.content.startswith("I may not say more about that.")
    assert reply.content.endswith("Advice only.")
    body = server.asked[-1].body
    assert (body["model"], body["temperature"]) == ("large", 0.1)
    assert "Your name is Ada." in body["messages"][0]["content"]


async def test_that_a_model_that_fails_is_shown_as_resting(
    session: Session, server: ModelServer, clock: SetClock
) -> None:
    await save(session, choosing(server.url))
    [slot] = (await session.engine.state()).slots
    assert (slot.models, slot.resting, slot.variable) == (("small",), False, "")
    server.otherwise = Status(401)
    for _ in range(3):
        assert (await reply_to(session)).engine == "rules"
    assert (await session.engine.state()).slots[0].resting
    clock.advance(seconds=31)
    assert not (await session.engine.state()).slots[0].resting


async def test_that_the_environment_is_shown_above_what_is_stored(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENABLE_PARLANT_AGENT", "true")
    monkeypatch.setenv("PARLANT_MODEL_NAME", "gpt-x")
    monkeypatch.setenv("PROVIDER1_TYPE", "compatible")
    monkeypatch.setenv("PROVIDER1_MODEL", "own")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    await save(session, ModelChoices(enabled=False, main=SlotChoice(provider="openai", models=("mine",))))
    state = await session.engine.state()
    assert state.fixed == {
        "enabled": Fixed("ENABLE_PARLANT_AGENT", "true"),
        "models": Fixed("PARLANT_MODEL_NAME", "gpt-x"),
    }
    assert [(slot.models, slot.variable) for slot in state.slots] == [(("gpt-x",), ""), (("own",), "PROVIDER1_TYPE")]
    assert (await session.engine.key("OPENAI_API_KEY")).place is KeyPlace.ENVIRONMENT


async def test_that_the_connection_is_tried_with_what_is_not_saved_yet(
    session: Session, server: ModelServer, second: ModelServer
) -> None:
    server.key, second.key = KEY, "another"
    other = SlotChoice(number=2, provider="compatible", url=second.url, models=("large",))
    told: list[ConnectionReport] = []
    typed = {session.engine.key_name("compatible", 1): KEY, session.engine.key_name("compatible", 2): "wrong"}
    await session.engine.test(choosing(server.url, others=(other,)), typed, told.append)
    assert {each.model: each.verdict for each in told} == {"small": Verdict.WORKS, "large": Verdict.WRONG_KEY}
    with pytest.raises(Trouble, match="No model is set up"):
        await session.engine.test(ModelChoices(), {}, told.append)


async def test_that_a_computer_without_keyring_says_so_and_what_to_do(session: Session) -> None:
    assert (await session.engine.key("OPENAI_API_KEY")).place is KeyPlace.UNKNOWN
    with pytest.raises(Trouble, match="no keyring") as caught:
        await session.engine.set_key("OPENAI_API_KEY", KEY)
    assert "environment variable OPENAI_API_KEY" in caught.value.do
    with pytest.raises(Trouble, match="not removed"):
        await session.engine.remove_key("OPENAI_API_KEY")


@needs_secret_service
async def test_that_a_key_goes_into_the_keyring_and_is_used_by_the_next_turn(
    session: Session, server: ModelServer, keyring: None
) -> None:
    server.key = KEY
    room: EngineRoom = session.engine
    name = room.key_name("compatible", 1)
    await save(session, choosing(server.url))
    assert (await reply_to(session)).engine == "rules"
    assert (await room.key(name)).place is KeyPlace.NOWHERE
    await room.set_key(name, f" {KEY}\n")
    assert (await room.key(name)).place is KeyPlace.KEYRING
    assert KEY not in (await session.reader.read(lambda tx: tx.settings.get("engine.model")) or "")
    assert (await reply_to(session)).content == "I am the first model."
    await room.remove_key(name)
    await room.remove_key(name)
    assert (await room.key(name)).place is KeyPlace.NOWHERE
    assert (await reply_to(session)).engine == "rules"
    with pytest.raises(Trouble, match="no key"):
        await room.set_key(name, "  ")


async def test_that_bots_are_named_with_what_their_plugin_says_of_them(session: Session) -> None:
    bots = {bot.plugin: bot for bot in await session.engine.bots()}
    assert set(bots) >= {BOT, PluginName("security_facility")}
    assert all(bot.title and bot.persona for bot in bots.values())


async def test_that_knowledge_is_embedded_by_the_model_chosen_last(session: Session, server: ModelServer) -> None:
    assert await session.library.search(DEMO, "alarm")
    await save(session, choosing(server.url, embedding_model="embed-1"))
    assert await session.library.search(DEMO, "alarm")
    embedded = [asked.body["model"] for asked in server.asked if asked.path.endswith("/embeddings")]
    assert set(embedded) == {"embed-1"}
    await save(session, ModelChoices(), 1)
    assert await session.library.search(DEMO, "alarm in the night")
    assert len([asked for asked in server.asked if asked.path.endswith("/embeddings")]) == len(embedded)


async def test_that_what_another_process_sets_counts_too(
    session: Session, profile_folder: Path, clock: SetClock, server: ModelServer
) -> None:
    assert (await reply_to(session)).engine == "rules"
    beside = open_now(profile_folder)
    settings = BotSettings(disclaimers=("Advice only.",))
    desk = LocalDesk(beside, load_catalog(), clock)
    for command in (
        SaveModelChoices(tenant=DEMO, actor=session.me, choices=choosing(server.url), expected=0),
        SaveBotSettings(tenant=DEMO, actor=session.me, plugin=BOT, settings=settings, expected=0),
    ):
        await desk.execute(command)
    await beside.close()
    assert isinstance(session.desk, LateDesk)
    await (await session.desk.workshop.tools()).desk.poll()
    assert (await reply_to(session)).content == "I am the first model.\n\nAdvice only."
