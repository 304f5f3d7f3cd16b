"""What the port says of the stores behind the bots."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from console.domain.bots import BotSettings, StoredBotSettings
from console.domain.conversations import Delivery, Sender
from console.domain.ids import (
    ConversationId,
    KnowledgeId,
    MessageId,
    PluginName,
    TenantId,
    TraceId,
)
from console.domain.memory import Collected, Memory, Place, Profile
from console.domain.repeats import Repeat
from console.ports.database import Database, Transaction
from tests.contract.chats import (
    ANN,
    AT,
    ONE,
    TALK,
    TWO,
    conversation,
    entry,
    found,
    interaction,
    message,
    put,
    reply,
)


async def test_recent_conversations_are_those_of_one_person_by_their_last_message(database: Database) -> None:
    old, new = conversation(ConversationId("old")), conversation(ConversationId("new"), at=AT + timedelta(hours=1))
    other = conversation(ConversationId("other"), customer="bob")

    def start(tx: Transaction) -> None:
        for each in (old, new, other):
            tx.conversations.start(each)

    await database.write(start)
    recent = await database.read(lambda tx: tx.conversations.recent(ONE, "mentor", "ann"))
    assert recent == [new, old]
    later = AT + timedelta(hours=2)
    await database.write(lambda tx: tx.conversations.add(ONE, message("Hi", at=later, talk=old.id)))
    await database.write(lambda tx: tx.conversations.add(ONE, message("Hi", at=AT, talk=old.id)))
    moved = dataclasses.replace(old, last_at=later, last_text="Hi", last_sender=Sender.CUSTOMER)
    assert await database.read(lambda tx: tx.conversations.recent(ONE, "mentor", "ann", limit=1)) == [moved]
    assert await database.read(lambda tx: tx.conversations.recent(ONE, "terminal", "ann")) == []


async def test_messages_keep_their_fields_and_come_oldest_first(database: Database) -> None:
    await database.write(lambda tx: tx.conversations.start(conversation()))
    full = dataclasses.replace(
        message("Answer", Sender.BOT),
        author=ANN,
        delivery=Delivery.ANSWERED,
        reply_to=MessageId(1),
        trace=TraceId("t"),
    )
    given = [message("One"), full, message("Three")]
    ids = await database.write(lambda tx: [tx.conversations.add(ONE, each) for each in given])
    kept = [dataclasses.replace(each, id=id) for each, id in zip(given, ids, strict=True)]
    assert ids == sorted(set(ids))
    assert await database.read(lambda tx: tx.conversations.messages(ONE, TALK, limit=9)) == kept
    assert await database.read(lambda tx: tx.conversations.messages(ONE, TALK, limit=2)) == kept[1:]
    assert await database.read(lambda tx: tx.conversations.messages(ONE, TALK, limit=1, before=ids[1])) == kept[:1]
    assert await database.read(lambda tx: tx.conversations.message(ONE, ids[1])) == kept[1]


async def test_what_is_marked_is_unanswered_no_longer_and_what_is_replaced_not_read(
    database: Database,
) -> None:
    await database.write(lambda tx: tx.conversations.start(conversation()))
    given = [
        message("first words"),
        message("bot words", Sender.BOT),
        message("second words"),
        message("third words"),
    ]
    ids = await database.write(lambda tx: [tx.conversations.add(ONE, each) for each in given])

    async def unanswered() -> list[MessageId]:
        return [each.id for each in await database.read(lambda tx: tx.conversations.unanswered(ONE, TALK))]

    async def read() -> list[MessageId]:
        return [each.id for each in await database.read(lambda tx: tx.conversations.messages(ONE, TALK, limit=9))]

    async def searched(words: str) -> list[MessageId]:
        return [each.id for each in await database.read(lambda tx: tx.conversations.search(ONE, words, 9))]

    assert await unanswered() == [ids[0], ids[2], ids[3]]
    assert await searched("words") == ids[::-1]
    await database.write(lambda tx: tx.conversations.mark(ONE, ids[:1], Delivery.ANSWERED))
    await database.write(lambda tx: tx.conversations.mark(ONE, ids[2:3], Delivery.REPLACED))
    assert await unanswered() == [ids[3]]
    assert await read() == [ids[0], ids[1], ids[3]]
    assert await searched("words") == [ids[3], ids[1], ids[0]]
    replaced = await database.read(lambda tx: tx.conversations.message(ONE, ids[2]))
    assert replaced is not None
    assert replaced.delivery is Delivery.REPLACED


async def test_messages_are_searched_by_all_words_and_the_beginning_of_the_last(database: Database) -> None:
    await database.write(lambda tx: tx.conversations.start(conversation()))
    texts = ["The gate is open", "Open the Gâte now", "gateway", "nothing"]
    ids = await database.write(lambda tx: [tx.conversations.add(ONE, message(text)) for text in texts])

    async def searched(words: str, limit: int = 9) -> list[MessageId]:
        return [each.id for each in await database.read(lambda tx: tx.conversations.search(ONE, words, limit))]

    assert await searched("gate") == [ids[2], ids[1], ids[0]]
    assert await searched("gate", limit=1) == [ids[2]]
    assert await searched("GATE op") == [ids[1], ids[0]]
    assert await searched("gat open") == []
    assert await searched("  ?! ") == []


async def test_memory_and_profile_are_empty_until_kept_and_then_replaced(database: Database) -> None:
    memory = Memory(
        topic="tours", entities={"site": "north"}, key_facts=("has a dog",), expires_at=AT,
        place=Place("journey", "onboarding", "step-2", {"asked": "yes"}),
    )  # fmt: skip
    profile = Profile(
        collected={"guards": Collected(24.0, "two dozen", approximate=True), "email": Collected("a@b.example", "it")},
        refused=frozenset({"phone", "name"}),
        preferences=("short",),
    )
    assert await database.read(lambda tx: tx.memories.memory(ONE, TALK)) == Memory()
    assert await database.read(lambda tx: tx.memories.profile(ONE, "mentor", "ann")) == Profile()

    def keep(kept: Memory, known: Profile) -> Callable[[Transaction], None]:
        def work(tx: Transaction) -> None:
            tx.memories.keep_memory(ONE, TALK, kept)
            tx.memories.keep_profile(ONE, "mentor", "ann", known)

        return work

    await database.write(keep(Memory(topic="x"), Profile(summary="x")))
    await database.write(keep(memory, profile))
    assert await database.read(lambda tx: tx.memories.memory(ONE, TALK)) == memory
    assert await database.read(lambda tx: tx.memories.profile(ONE, "mentor", "ann")) == profile
    assert await database.read(lambda tx: tx.memories.profile(ONE, "terminal", "ann")) == Profile()


async def test_no_call_returns_or_changes_what_is_another_tenants(database: Database) -> None:
    a, trace = KnowledgeId("a"), TraceId("t")

    def write(tx: Transaction) -> MessageId:
        tx.knowledge.put(entry("a", "Night tour", "Walk."))
        tx.conversations.start(conversation())
        id = tx.conversations.add(ONE, message("Hello"))
        tx.memories.keep_memory(ONE, TALK, Memory(topic="x"))
        tx.memories.keep_profile(ONE, "mentor", "ann", Profile(summary="x"))
        tx.traces.keep(ONE, id, reply("t"), interaction(id))
        tx.traces.rate(ONE, id, ANN, 5, "", AT)
        return id

    id = await database.write(write)
    nothing = {
        "get": await database.read(lambda tx: tx.knowledge.get(TWO, [a])),
        "texts": await database.read(lambda tx: tx.knowledge.texts(TWO, [a])),
        "versions": await database.read(lambda tx: tx.knowledge.versions(TWO, a)),
        "all": await database.read(lambda tx: tx.knowledge.all(TWO, active_only=False)),
        "count": await database.read(lambda tx: tx.knowledge.count(TWO)),
        "search_text": await found(database, "night tour walk", TWO),
        "conversation": await database.read(lambda tx: tx.conversations.get(TWO, TALK)),
        "recent": await database.read(lambda tx: tx.conversations.recent(TWO, "mentor", "ann")),
        "message": await database.read(lambda tx: tx.conversations.message(TWO, id)),
        "messages": await database.read(lambda tx: tx.conversations.messages(TWO, TALK, limit=9)),
        "unanswered": await database.read(lambda tx: tx.conversations.unanswered(TWO, TALK)),
        "search": await database.read(lambda tx: tx.conversations.search(TWO, "hello", 9)),
        "reply": await database.read(lambda tx: tx.traces.reply(TWO, id)),
        "find": await database.read(lambda tx: tx.traces.find(TWO, trace)),
        "interactions": await database.read(lambda tx: tx.traces.interactions(TWO, AT)),
        "cost": await database.read(lambda tx: tx.traces.cost(TWO, AT)),
        "ratings": await database.read(lambda tx: tx.traces.ratings(TWO, id)),
    }
    assert {name: value for name, value in nothing.items() if value} == {}
    assert await database.read(lambda tx: tx.memories.memory(TWO, TALK)) == Memory()
    assert await database.read(lambda tx: tx.memories.profile(TWO, "mentor", "ann")) == Profile()
    await database.write(lambda tx: tx.conversations.mark(TWO, [id], Delivery.REPLACED))
    assert await database.read(lambda tx: [each.id for each in tx.conversations.unanswered(ONE, TALK)]) == [id]
    with pytest.raises(ValueError, match="tenant"):
        await database.write(lambda tx: tx.conversations.add(TWO, message("Hi")))
    assert await database.read(lambda tx: len(tx.conversations.messages(ONE, TALK, limit=9))) == 1


async def test_tenants_may_use_the_same_ids(database: Database) -> None:
    theirs = entry("a", "Theirs", tenant=TWO)
    await database.write(put(entry("a", "Ours"), theirs))
    assert await database.read(lambda tx: tx.knowledge.all(TWO)) == [theirs]
    assert await found(database, "ours theirs", TWO) == ["a"]

    def talk(tx: Transaction) -> None:
        for tenant, text in ((ONE, "ours"), (TWO, "theirs")):
            tx.conversations.start(conversation(tenant=tenant))
            tx.conversations.add(tenant, message(text))
            tx.memories.keep_memory(tenant, TALK, Memory(topic=text))

    await database.write(talk)
    read = await database.read(lambda tx: [each.text for each in tx.conversations.messages(TWO, TALK, limit=9)])
    assert (read, await database.read(lambda tx: tx.memories.memory(TWO, TALK).topic)) == (["theirs"], "theirs")


async def test_bot_settings_come_back_whole_by_tenant_and_bot_newest_first(database: Database) -> None:
    whole = BotSettings(
        agent=False, name="Ada", personality="dry", tone="formal", model="m", fallbacks=("a", "b"), temperature=0.5,
        restrictions=("merger",), disclaimers=("Advice only.",), threshold=0.6, handoff_below=0.1, spelling=False,
        suggestions=False, rich=False, longest={"*": 10},
    )  # fmt: skip

    def stored(version: int, settings: BotSettings, tenant: TenantId = ONE) -> StoredBotSettings:
        return StoredBotSettings(
            tenant=tenant, plugin=PluginName("plugin"), settings=settings, version=version, updated_at=AT,
            updated_by=ANN,
        )  # fmt: skip

    first, second, other = stored(1, BotSettings()), stored(2, whole), stored(1, BotSettings(), TWO)

    def put_all(tx: Transaction) -> None:
        for each in (first, second, other):
            tx.bot_settings.put(each)

    await database.write(put_all)
    assert await database.read(lambda tx: tx.bot_settings.get(ONE, PluginName("plugin"))) == second
    assert await database.read(lambda tx: tx.bot_settings.versions(ONE, PluginName("plugin"))) == [second, first]
    assert await database.read(lambda tx: tx.bot_settings.get(TWO, PluginName("plugin"))) == other
    assert await database.read(lambda tx: tx.bot_settings.get(ONE, PluginName("other"))) is None


async def test_a_step_that_repeats_is_kept_once_per_conversation_and_found_when_due(database: Database) -> None:
    first = Repeat(
        tenant=ONE, conversation=TALK, plugin=PluginName("plugin"), journey="j", step="s", every=60, armed_at=AT,
        due_at=AT + timedelta(seconds=60),
    )  # fmt: skip
    later = dataclasses.replace(first, due_at=AT + timedelta(seconds=120), rounds=1)
    other = dataclasses.replace(first, tenant=TWO, due_at=AT + timedelta(seconds=90))

    async def due(at: datetime, limit: int = 10) -> list[Repeat]:
        return await database.read(lambda tx: tx.repeats.due(at, limit))

    for each in (first, later, other):
        await database.write(lambda tx, each=each: tx.repeats.put(each))  # type: ignore[misc]
    assert await database.read(lambda tx: tx.repeats.get(ONE, TALK)) == later
    assert await due(AT + timedelta(seconds=89)) == []
    assert await due(AT + timedelta(seconds=200)) == [other, later]
    assert await due(AT + timedelta(seconds=200), 1) == [other]
    assert await due(AT - timedelta(seconds=1)) == [other, later]
    await database.write(lambda tx: tx.repeats.drop(TWO, TALK))
    assert await database.read(lambda tx: tx.repeats.get(TWO, TALK)) is None
