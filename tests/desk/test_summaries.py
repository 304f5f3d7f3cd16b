"""Long conversations summarized outside the turn: as a command, one at a time, given up on close."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console import aio
from console.desk.conversing import BotOnDuty, Conversing
from console.domain.behavior import Behavior
from console.domain.bots import BotSettings
from console.domain.chat_commands import KeepSummary, PostMessage
from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import SYSTEM, CommandId, MessageId, PluginName, TenantId
from console.domain.inbox_commands import ReceiveMessage
from console.domain.memory import Memory
from console.domain.trouble import Conflict
from console.domain.turns import ModelCall, Replied, Turn, TurnEvent
from console.engine.assembly import make_engine
from console.ports.engine import Summary
from console.ports.models import ModelFailed
from tests.desk.test_conversing import echo
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile
from tests.fakes.scripted_model import ScriptedModel
from tests.fakes.small_bot import make_bot, message
from tests.fakes.tasks import ended

PLUGIN = PluginName("small")
CALL = ModelCall(provider="p", model="m", prompt_tokens=300, completion_tokens=40, cost=0.25, milliseconds=1.0)


class Summarizing:
    """Echoes, and summarizes when there are ``due`` messages."""

    name = "test"

    def __init__(self, due: int = 2) -> None:
        self.due = due
        self.asked: list[tuple[str, list[str]]] = []
        self.gate: asyncio.Event | None = None
        self.began = asyncio.Event()
        self.fails = 0
        self.memory = Memory()

    async def respond(self, turn: Turn) -> AsyncIterator[TurnEvent]:
        yield Replied(replace(echo(turn), memory=turn.memory))

    def may_summarize(self, said: int) -> bool:
        return said >= self.due

    async def summarize(self, tenant: TenantId, before: str, messages: Sequence[Message]) -> Summary | None:
        if len(messages) < self.due:
            return None
        self.asked.append((before, [message.text for message in messages]))
        self.began.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.fails:
            self.fails -= 1
            raise ModelFailed("no network")
        return Summary(f"summary {len(self.asked)}", (CALL,))


@pytest.fixture
def engine() -> Summarizing:
    return Summarizing()


@pytest.fixture
async def chat(profile: Profile, engine: Summarizing) -> AsyncIterator[Conversing]:
    on_duty = BotOnDuty(make_bot(Behavior()), engine)
    made = Conversing(profile.desk, profile.database, {PLUGIN: on_duty}, profile.clock)
    yield made
    await made.close()


async def say(chat: Conversing, conversation: Conversation, *texts: str) -> None:
    for text in texts:
        assert [event async for event in chat.say(conversation, text)]


async def memory_of(profile: Profile, conversation: Conversation) -> Memory:
    return await profile.database.read(lambda tx: tx.memories.memory(TENANT, conversation.id))


async def messages_of(profile: Profile, conversation: Conversation) -> list[Message]:
    return await profile.database.read(lambda tx: tx.conversations.messages(TENANT, conversation.id, limit=100))


async def test_that_a_summary_is_kept_after_the_reply_with_what_it_cost(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    await say(chat, conversation, "One")
    await ended("summaries")
    memory = await memory_of(profile, conversation)
    last = (await messages_of(profile, conversation))[-1]
    assert (memory.summary, memory.summarized) == ("summary 1", last.id)
    since = datetime(2000, 1, 1, tzinfo=UTC)
    (interaction,) = await profile.database.read(lambda tx: tx.traces.interactions(TENANT, since))
    assert (interaction.prompt_tokens, interaction.cost) == (300, 0.25)


async def test_that_the_next_summary_goes_on_from_the_last_one(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    await say(chat, conversation, "One")
    await ended("summaries")
    await say(chat, conversation, "Two")
    await ended("summaries")
    assert engine.asked == [("", ["One", "You said: One"]), ("summary 1", ["Two", "You said: Two"])]


async def test_that_a_turn_that_ran_meanwhile_does_not_undo_the_summary(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    engine.gate = asyncio.Event()
    await say(chat, conversation, "One")
    await engine.began.wait()
    await say(chat, conversation, "Two")  # its memory is of before the summary
    engine.due = 100
    engine.gate.set()
    await ended("summaries")
    await say(chat, conversation, "Three")
    assert (await memory_of(profile, conversation)).summary == "summary 1"


async def test_that_one_that_fails_is_made_after_the_next_reply(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    engine.fails = 1
    await say(chat, conversation, "One")
    await ended("summaries")
    assert (await memory_of(profile, conversation)).summary == ""
    await say(chat, conversation, "Two")
    await ended("summaries")
    assert len(engine.asked[-1][1]) == 4
    assert (await memory_of(profile, conversation)).summary == "summary 2"


async def test_that_nothing_is_read_for_a_summary_that_is_not_due(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    engine.due = 4
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    await say(chat, conversation, "One")
    assert "summaries" not in aio.running()
    await say(chat, conversation, "Two")
    await ended("summaries")
    assert [len(texts) for _, texts in engine.asked] == [4]


async def test_that_two_conversations_are_summarized_one_after_the_other(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    first, second = [await chat.start(TENANT, PLUGIN, OPERATOR) for _ in range(2)]
    engine.gate = asyncio.Event()
    await say(chat, first, "One")
    await engine.began.wait()
    await say(chat, second, "Two")
    assert len(engine.asked) == 1
    engine.gate.set()
    await ended("summaries")
    assert [texts[0] for _, texts in engine.asked] == ["One", "Two"]


async def test_that_closing_gives_it_up(profile: Profile, chat: Conversing, engine: Summarizing) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    engine.gate = asyncio.Event()
    await say(chat, conversation, "One")
    await engine.began.wait()
    await chat.close()
    assert "summaries" not in aio.running()
    assert (await memory_of(profile, conversation)).summary == ""


async def test_that_a_summary_of_what_was_replaced_is_refused(profile: Profile, chat: Conversing) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    await say(chat, conversation, "One")
    await ended("summaries")
    asked, said = await messages_of(profile, conversation)
    stale = KeepSummary(tenant=TENANT, actor=SYSTEM, conversation=conversation.id, summary="old", upto=said.id)
    with pytest.raises(Conflict):
        await profile.desk.execute(stale)
    again = PostMessage(
        tenant=TENANT, actor=OPERATOR, conversation=conversation.id, text="Other", replaces=MessageId(asked.id)
    )
    await profile.desk.execute(again)
    with pytest.raises(Conflict):
        await profile.desk.execute(replace(stale, id=CommandId("another")))
    assert (await memory_of(profile, conversation)).summary == ""


async def test_that_the_bots_engine_summarizes_what_no_turn_reads_any_more(profile: Profile) -> None:
    bot, said = make_bot(Behavior()), [message(at, Sender.CUSTOMER, f"text {at}") for at in range(21)]
    with_model = make_engine(bot, profile.clock, ScriptedModel(["In short."]))
    assert await with_model.summarize(TENANT, "", said[:20]) is None
    made = await with_model.summarize(TENANT, "", said)
    assert made is not None
    assert (made.text, len(made.calls)) == ("In short.", 1)
    assert await make_engine(bot, profile.clock).summarize(TENANT, "", said) is None


async def test_that_nothing_is_sent_for_a_tenant_whose_agent_is_off(profile: Profile) -> None:
    model = ScriptedModel(["In short."])
    bot = make_bot(Behavior(), settings=BotSettings(agent=False))
    said = [message(at, Sender.CUSTOMER, f"text {at}") for at in range(21)]
    assert await make_engine(bot, profile.clock, model).summarize(TENANT, "", said) is None
    assert model.requests == []


async def test_that_the_summary_of_a_customer_is_there_in_their_next_conversation(profile: Profile) -> None:
    sent = ReceiveMessage(
        tenant=TENANT, actor=SYSTEM, channel="simulator", delivery="1", customer="kim", plugin=PLUGIN, text="Hello"
    )
    await profile.desk.execute(sent)
    (talk,) = await profile.database.read(lambda tx: tx.conversations.recent(TENANT, "simulator", "kim"))
    (asked,) = await messages_of(profile, talk)
    summary = "Kim wants newsletters."
    await profile.desk.execute(
        KeepSummary(tenant=TENANT, actor=SYSTEM, conversation=talk.id, summary=summary, upto=asked.id)
    )
    known = await profile.database.read(lambda tx: tx.memories.profile(TENANT, "simulator", "kim"))
    assert known.summary == summary


async def test_that_a_summary_of_what_was_to_be_forgotten_is_refused(
    profile: Profile, chat: Conversing, engine: Summarizing
) -> None:
    conversation = await chat.start(TENANT, PLUGIN, OPERATOR)
    engine.gate = asyncio.Event()
    await say(chat, conversation, "My secret")
    await engine.began.wait()  # the summary is being made of it
    _, said = await messages_of(profile, conversation)
    forgotten = Memory(summarized=said.id, forgotten=said.id)
    await profile.database.write(lambda tx: tx.memories.keep_memory(TENANT, conversation.id, forgotten))
    engine.due = 100
    await say(chat, conversation, "Next")
    stale = KeepSummary(
        tenant=TENANT, actor=SYSTEM, conversation=conversation.id, summary="My secret",
        upto=(await messages_of(profile, conversation))[-1].id, since=MessageId(0),
    )  # fmt: skip
    with pytest.raises(Conflict):
        await profile.desk.execute(stale)
    fresh = replace(stale, id=CommandId("fresh"), summary="Next", since=MessageId(said.id))
    await profile.desk.execute(fresh)
    engine.gate.set()
    await ended("summaries")
    assert (await memory_of(profile, conversation)).summary == "Next"
