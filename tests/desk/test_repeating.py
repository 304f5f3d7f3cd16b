"""Steps that run again by themselves, as the desk runs them: one turn at a time, never over a person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from console.desk.conversing import BotOnDuty, Conversing
from console.domain.behavior import Behavior
from console.domain.control import BOT, Owner
from console.domain.conversations import Conversation, Sender
from console.domain.ids import SYSTEM, PluginName
from console.domain.memory import Memory, Place
from console.domain.repeats import BeginRepeat, Repeat
from console.domain.trouble import Conflict
from console.domain.turns import Replied, Reply, Turn, TurnEvent
from console.ports.database import Transaction
from console.ports.engine import EngineFailed
from tests.desk.test_conversing import reply
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile
from tests.fakes.small_bot import make_bot

PLUGIN = PluginName("small")
WATCHING = Place("journey", "watch", "look")


class Watching:
    """Goes into a step that repeats each 60 s, and says what ``looks`` makes of a look."""

    name = "test"

    def __init__(self) -> None:
        self.looks: Callable[[Turn], Reply] = lambda turn: reply(f"Round {turn.due and turn.due.late:g}", turn)
        self.gate: asyncio.Event | None = None
        self.began = asyncio.Event()
        self.turns: list[Turn] = []

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        self.turns.append(turn)
        self.began.set()
        if self.gate is not None:
            await self.gate.wait()
        made = self.looks(turn) if turn.due else reply("Watching.", turn)
        place = None if turn.texts == ("stop",) else WATCHING
        yield Replied(replace(made, memory=Memory(place=place), repeats=60 if place else 0))


@pytest.fixture
def engine() -> Watching:
    return Watching()


@pytest.fixture
async def chat(profile: Profile, engine: Watching) -> AsyncIterator[Conversing]:
    made = Conversing(
        profile.desk, profile.database, {PLUGIN: BotOnDuty(make_bot(Behavior()), engine)}, profile.clock
    )
    yield made
    await made.close()


async def begun(chat: Conversing) -> Conversation:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    await say(chat, conversation, "watch")
    return conversation


async def say(chat: Conversing, conversation: Conversation, text: str) -> None:
    assert [event async for event in chat.say(conversation, text)]


async def texts(profile: Profile, conversation: Conversation) -> list[tuple[Sender, str]]:
    said = await profile.database.read(lambda tx: tx.conversations.messages(TENANT, conversation.id, limit=50))
    return [(message.sender, message.text) for message in said]


async def repeat_of(profile: Profile, conversation: Conversation) -> Repeat | None:
    return await profile.database.read(lambda tx: tx.repeats.get(TENANT, conversation.id))


async def held_by(profile: Profile, conversation: Conversation, owner: Owner) -> None:
    def passed(tx: Transaction) -> bool:
        before = tx.conversations.get(TENANT, conversation.id)
        assert before is not None
        control = replace(before.control, owner=owner, epoch=before.control.epoch + 1)
        return tx.inbox.pass_control(before, replace(before, control=control))

    assert await profile.database.write(passed)


async def test_that_a_look_is_a_turn_without_a_message_of_the_person(
    profile: Profile, chat: Conversing, engine: Watching
) -> None:
    conversation = await begun(chat)
    profile.clock.advance(seconds=75)
    profile.told.clear()
    assert await chat.run_due() == 1
    assert (await texts(profile, conversation))[-1] == (Sender.BOT, "Round 15")
    assert (engine.turns[-1].texts, engine.turns[-1].person) == ((), OPERATOR)
    assert [change.what for change in profile.told] == ["repeated"]


async def test_that_a_message_of_the_person_waits_for_the_look_and_does_not_undo_it(
    profile: Profile, chat: Conversing, engine: Watching
) -> None:
    conversation = await begun(chat)
    profile.clock.advance(seconds=60)
    engine.gate = asyncio.Event()
    engine.began.clear()
    look = asyncio.gather(chat.run_due())
    await engine.began.wait()
    message = asyncio.gather(say(chat, conversation, "stop"))
    await asyncio.sleep(0)
    engine.gate.set()
    await asyncio.gather(look, message)
    assert [text for _, text in await texts(profile, conversation)] == [
        "watch",
        "Watching.",
        "stop",
        "Round 0",
        "Watching.",
    ]
    assert await repeat_of(profile, conversation) is None


async def test_that_a_conversation_in_a_turn_is_looked_at_after_it(
    profile: Profile, chat: Conversing, engine: Watching
) -> None:
    conversation = await begun(chat)
    profile.clock.advance(seconds=60)
    engine.gate = asyncio.Event()
    engine.began.clear()
    message = asyncio.gather(say(chat, conversation, "hello"))
    await engine.began.wait()
    assert await chat.run_due() == 0
    engine.gate.set()
    await message
    assert await chat.run_due() == 1


async def test_that_nothing_runs_while_a_person_holds_the_conversation(profile: Profile, chat: Conversing) -> None:
    conversation = await begun(chat)
    await held_by(profile, conversation, OPERATOR)
    profile.clock.advance(seconds=61)
    assert await chat.run_due() == 0
    await held_by(profile, conversation, BOT)
    assert await chat.run_due() == 0
    profile.clock.advance(seconds=61)
    assert await chat.run_due() == 1


async def test_that_an_engine_that_fails_is_told_once_and_looks_again(
    profile: Profile, chat: Conversing, engine: Watching
) -> None:
    def fail(_turn: Turn) -> Reply:
        raise EngineFailed("It broke.")

    conversation = await begun(chat)
    engine.looks = fail
    for _ in range(3):
        profile.clock.advance(seconds=61)
        assert await chat.run_due() == 1
    failed = [text for _, text in await texts(profile, conversation) if "could not look" in text]
    assert len(failed) == 1
    assert await repeat_of(profile, conversation) is not None


async def test_that_a_step_is_taken_once(profile: Profile, chat: Conversing) -> None:
    conversation = await begun(chat)
    profile.clock.advance(seconds=61)
    repeat = await repeat_of(profile, conversation)
    assert repeat is not None
    first = BeginRepeat(tenant=TENANT, actor=SYSTEM, conversation=conversation.id, due_at=repeat.due_at)
    second = BeginRepeat(tenant=TENANT, actor=SYSTEM, conversation=conversation.id, due_at=repeat.due_at)
    assert (await profile.desk.execute(first)).affected == 1
    with pytest.raises(Conflict):
        await profile.desk.execute(second)
