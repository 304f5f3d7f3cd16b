"""What the port says of the stores behind the bots."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from console.domain.bots import BotSettings, StoredBotSettings
from console.domain.commands import Command
from console.domain.conversations import Conversation, Delivery, Message, Sender
from console.domain.demo_talks import DEMO_ENGINE
from console.domain.ids import (
    ConversationId,
    KnowledgeId,
    MessageId,
    PersonId,
    PluginName,
    TenantId,
    TraceId,
)
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.domain.memory import Collected, Memory, Place, Profile
from console.domain.repeats import Repeat
from console.domain.turns import Action, HandoffReason, Reply, Trace
from console.ports.chat_stores import Interaction, Usage
from console.ports.database import Database, Transaction

ONE, TWO = TenantId("one"), TenantId("two")
ANN, BOB = PersonId("ann"), PersonId("bob")
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
TALK = ConversationId("talk")


def entry(
    id: str, title: str, body: str = "", *, tenant: TenantId = ONE, version: int = 1, active: bool = True,
    keywords: tuple[str, ...] = (),
) -> KnowledgeEntry:  # fmt: skip
    text = KnowledgeText(id=KnowledgeId(id), type=EntryType.SOP, title=title, body=body, keywords=keywords)
    return KnowledgeEntry(
        tenant=tenant, text=text, version=version, active=active, source="person", updated_at=AT, updated_by=ANN
    )


def conversation(
    id: ConversationId = TALK, tenant: TenantId = ONE, *, at: datetime = AT, customer: str = "ann"
) -> Conversation:
    return Conversation(
        id=id, tenant=tenant, plugin=PluginName("plugin"), channel="mentor", customer=customer, title="A talk",
        started_at=at, last_at=at,
    )  # fmt: skip


def message(
    text: str, sender: Sender = Sender.CUSTOMER, *, at: datetime = AT, talk: ConversationId = TALK
) -> Message:
    return Message(id=MessageId(0), conversation=talk, sender=sender, text=text, at=at)


def reply(trace: str, content: str = "Hello.") -> Reply:
    return Reply(
        content=content, action=Action.ANSWER, confidence=0.5, engine="rules",
        trace=Trace(id=TraceId(trace), engine="rules", stages={"match": 1.5, "decide": 0.5}),
    )  # fmt: skip


def interaction(
    id: int, *, at: datetime = AT, cost: float | None = 0.25, handoff: HandoffReason | None = None
) -> Interaction:
    return Interaction(
        message=MessageId(id), conversation=TALK, at=at, engine="rules", model="", intents=("tour", "greeting"),
        confidence=0.5, handoff=handoff, prompt_tokens=10, completion_tokens=2, cost=cost, milliseconds=12.5,
    )  # fmt: skip


def put(*entries: KnowledgeEntry) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        for each in entries:
            tx.knowledge.put(each)

    return work


async def found(database: Database, words: str, tenant: TenantId = ONE, limit: int = 50) -> list[str]:
    return [hit.id for hit in await database.read(lambda tx: tx.knowledge.search_text(tenant, words, limit))]


async def test_the_newest_version_of_an_entry_stands_and_all_are_kept(database: Database) -> None:
    first = entry("a", "Night tour", "Walk *every* floor.", keywords=("round", "patrol"))
    second = dataclasses.replace(entry("a", "Day tour", version=2), updated_by=BOB, source="file:x.md")
    other = entry("b", "alarm")
    await database.write(put(first, second, other))
    a, b, missing = KnowledgeId("a"), KnowledgeId("b"), KnowledgeId("missing")
    assert await database.read(lambda tx: tx.knowledge.get(ONE, [b, missing, a])) == [other, second]
    assert await database.read(lambda tx: tx.knowledge.texts(ONE, [a, b])) == [second.text, other.text]
    assert await database.read(lambda tx: tx.knowledge.versions(ONE, a)) == [second, first]
    assert await database.read(lambda tx: tx.knowledge.all(ONE)) == [other, second]
    assert (await found(database, "night patrol"), await found(database, "day")) == ([], ["a"])


async def test_a_version_that_is_not_above_the_last_is_refused_whole(database: Database) -> None:
    await database.write(put(entry("a", "Night tour", version=2)))
    for version in (1, 2):
        with pytest.raises(ValueError, match="version"):
            await database.write(put(entry("b", "Gate"), entry("a", "Day tour", version=version)))
    assert await database.read(
        lambda tx: [each.version for each in tx.knowledge.versions(ONE, KnowledgeId("a"))]
    ) == [2]
    assert (await found(database, "gate day"), await found(database, "night")) == ([], ["a"])


async def test_entries_are_listed_in_pages_by_title_and_each_is_found_in_them(database: Database) -> None:
    def typed(number: int) -> KnowledgeEntry:
        made = entry(f"e{number:02}", f"{'Bb'[number % 2]}{number // 4}", active=number % 5 != 0)
        type = EntryType.FAQ if number % 3 == 0 else EntryType.SOP
        return dataclasses.replace(made, text=dataclasses.replace(made.text, type=type))

    made = [typed(number) for number in range(40)]
    await database.write(put(*made, entry("e01", "b0", tenant=TWO)))
    for active in (True, False):
        for type in (None, EntryType.FAQ, EntryType.POLICY):
            wanted = [each for each in made if each.active is active and type in (None, each.text.type)]
            wanted.sort(key=lambda each: (each.text.title.lower(), each.text.id))

            def pages(tx: Transaction, active: bool = active, type: EntryType | None = type) -> list[KnowledgeEntry]:
                return [
                    one
                    for offset in range(0, 42, 7)
                    for one in tx.knowledge.page(ONE, active=active, type=type, offset=offset, limit=7)
                ]

            def places(tx: Transaction, active: bool = active, type: EntryType | None = type) -> list[int | None]:
                return [tx.knowledge.position(ONE, each.text.id, active=active, type=type) for each in made]

            assert await database.read(pages) == wanted
            order = [each.text.id for each in wanted]
            expected = [order.index(each.text.id) if each.text.id in order else None for each in made]
            assert await database.read(places) == expected
    assert await database.read(lambda tx: tx.knowledge.counts(ONE)) == {
        (type, active): sum((each.text.type, each.active) == (type, active) for each in made)
        for type in (EntryType.FAQ, EntryType.SOP)
        for active in (True, False)
    }


async def test_an_entry_that_is_not_active_is_kept_but_not_found_until_it_is_active_again(database: Database) -> None:
    retired = entry("a", "Night tour", version=2, active=False)
    await database.write(put(entry("a", "Night tour"), entry("b", "Gate")))
    await database.write(put(retired))
    assert await found(database, "night tour") == []
    assert await database.read(lambda tx: tx.knowledge.count(ONE)) == 1
    assert await database.read(lambda tx: tx.knowledge.get(ONE, [KnowledgeId("a")])) == [retired]
    assert [each.text.id for each in await database.read(lambda tx: tx.knowledge.all(ONE))] == ["b"]
    assert await database.read(lambda tx: len(tx.knowledge.all(ONE, active_only=False))) == 2
    await database.write(put(entry("a", "Night tour", version=3)))
    assert await found(database, "night tour") == ["a"]
    assert await database.read(lambda tx: tx.knowledge.count(ONE)) == 2


async def test_search_ranks_title_and_keywords_before_body_and_reads_words_by_their_stem(database: Database) -> None:
    await database.write(
        put(
            entry("body", "Gate", "How guards are patrolling at the gate, and what they write down of it."),
            entry("title", "Patrols", "What to look at."),
            entry("key", "Rounds", "Where to go.", keywords=("patrol",)),
            entry("none", "Alarm", "Whom to call."),
        )
    )
    hits = await found(database, "patrolled")
    assert (set(hits[:2]), hits[2:]) == ({"title", "key"}, ["body"])
    assert len(await found(database, "patrolled", limit=2)) == 2
    scores = [hit.score for hit in await database.read(lambda tx: tx.knowledge.search_text(ONE, "patrol gate", 9))]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3


async def test_a_hit_shows_plain_text_around_the_words(database: Database) -> None:
    body = "Nothing here. " * 30 + "Close the **fire** [door](https://x.example) `now`. " + "More. " * 99
    await database.write(put(entry("a", "Fire", body)))
    (hit,) = await database.read(lambda tx: tx.knowledge.search_text(ONE, "doors", 1))
    assert "Close the fire door now" in hit.snippet
    assert hit.snippet[0] == hit.snippet[-1] == "…"
    assert len(hit.snippet) < 260


async def test_vectors_are_known_by_model_and_content(database: Database) -> None:
    await database.write(lambda tx: tx.knowledge.keep_vectors("m", {"h1": b"\x00\xff", "h2": b"2"}))
    await database.write(lambda tx: tx.knowledge.keep_vectors("n", {"h1": b"other"}))
    await database.write(lambda tx: tx.knowledge.keep_vectors("m", {"h2": b"new"}))
    assert await database.read(lambda tx: dict(tx.knowledge.vectors("m", ["h1", "h2", "h3"]))) == {
        "h1": b"\x00\xff",
        "h2": b"new",
    }
    many = {f"{number}": b"v" for number in range(2500)}
    await database.write(lambda tx: tx.knowledge.keep_vectors("many", many))
    assert await database.read(lambda tx: dict(tx.knowledge.vectors("many", list(many)))) == many


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


async def test_a_reply_is_found_by_message_and_trace_without_its_commands(database: Database) -> None:
    given = dataclasses.replace(reply("t"), commands=(Command(tenant=ONE, actor=ANN),))
    await database.write(lambda tx: tx.traces.keep(ONE, MessageId(7), given, interaction(7)))
    stored = await database.read(lambda tx: tx.traces.reply(ONE, MessageId(7)))
    assert stored == reply("t")
    assert stored is not None
    assert list(stored.trace.stages) == ["match", "decide"]
    assert await database.read(lambda tx: tx.traces.find(ONE, TraceId("t"))) == (7, reply("t"))
    assert await database.read(lambda tx: tx.traces.find(ONE, TraceId("x"))) is None
    assert await database.read(lambda tx: tx.traces.reply(ONE, MessageId(8))) is None


async def test_interactions_and_their_cost_are_counted_from_a_time_on(database: Database) -> None:
    hour = timedelta(hours=1)
    turns = [
        interaction(1, at=AT - hour, cost=1.0),
        interaction(3, at=AT + hour, cost=None, handoff=HandoffReason.REPEATED_LOW_CONFIDENCE),
        interaction(2, at=AT, cost=0.5),
    ]

    def keep(tx: Transaction) -> None:
        for turn in turns:
            tx.traces.keep(ONE, turn.message, reply(f"t{turn.message}"), turn)

    await database.write(keep)
    assert await database.read(lambda tx: tx.traces.interactions(ONE, AT)) == [turns[2], turns[1]]
    assert await database.read(lambda tx: tx.traces.cost(ONE, AT - hour)) == 1.5
    assert await database.read(lambda tx: tx.traces.cost(ONE, AT + hour)) == 0.0


async def test_of_two_ratings_by_one_person_the_later_counts(database: Database) -> None:
    seven, later = MessageId(7), AT + timedelta(minutes=1)

    def rate(tx: Transaction) -> None:
        tx.traces.rate(ONE, seven, ANN, 1, "wrong", AT)
        tx.traces.rate(ONE, seven, BOB, 4, "", AT)
        tx.traces.rate(ONE, seven, ANN, 5, "right after all", later)

    await database.write(rate)
    ratings = await database.read(lambda tx: tx.traces.ratings(ONE, seven))
    assert ratings == [(BOB, 4, ""), (ANN, 5, "right after all")]


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


async def test_usage_counts_the_replies_of_a_span_and_those_without_a_price(database: Database) -> None:
    later = AT + timedelta(days=1)
    free = dataclasses.replace(interaction(4, at=later, cost=0.0), prompt_tokens=0, completion_tokens=0)
    kept = [interaction(1), interaction(2, at=later), interaction(3, at=later, cost=None), free]

    def keep(tx: Transaction) -> None:
        for each in kept:
            tx.traces.keep(ONE, each.message, reply(f"t{each.message}"), each)

    await database.write(keep)
    assert await database.read(lambda tx: tx.traces.usage(ONE, AT)) == Usage(4, 3, 30, 6, 0.5, 1)
    assert await database.read(lambda tx: tx.traces.usage(ONE, later)) == Usage(3, 2, 20, 4, 0.25, 1)
    assert await database.read(lambda tx: tx.traces.usage(TWO, AT)) == Usage()
    assert Usage(1, 1, 2, 3, 0.5, 1) + Usage(1, 0, 1, 1, 0.25, 0) == Usage(2, 1, 3, 4, 0.75, 1)
    assert await database.read(lambda tx: tx.traces.latest(ONE)) == free
    assert await database.read(lambda tx: tx.traces.latest(TWO)) is None


async def test_no_figure_counts_what_was_made_up_for_a_demo(database: Database) -> None:
    later = AT + timedelta(days=1)
    real, made_up = interaction(1), dataclasses.replace(interaction(2, at=later), engine=DEMO_ENGINE)

    def keep(tx: Transaction) -> None:
        tx.conversations.start(conversation(TALK))
        for each in (real, made_up):
            tx.traces.keep(ONE, each.message, reply(f"t{each.message}"), each)

    def figures(tx: Transaction) -> tuple[object, ...]:
        counted = tx.traces.analytics(ONE, AT, later + timedelta(days=1))
        kept = tx.traces.interactions(ONE, AT)
        return tx.traces.usage(ONE, AT), tx.traces.cost(ONE, AT), tx.traces.latest(ONE), kept, counted.replies

    await database.write(keep)
    assert await database.read(figures) == (Usage(1, 1, 10, 2, 0.25, 0), 0.25, real, [real], 1)


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


async def test_analytics_count_a_span_by_day_bot_topic_and_reason(database: Database) -> None:
    later = AT + timedelta(days=1)
    handed = interaction(2, at=later, handoff=HandoffReason.REQUESTED)
    kept = [
        dataclasses.replace(interaction(1), kind="answer"),
        dataclasses.replace(handed, engine="model", model="m", intents=("tour",), confidence=None, milliseconds=90.0),
        interaction(3, at=later, cost=None),
    ]

    def keep(tx: Transaction) -> None:
        for tenant in (ONE, TWO):
            tx.conversations.start(conversation(tenant=tenant))
        for each in kept:
            tx.traces.keep(ONE, each.message, reply(f"t{each.message}"), each)
        tx.traces.keep(TWO, MessageId(9), reply("t9"), interaction(9))
        tx.traces.rate(ONE, MessageId(1), ANN, 4, "", AT)
        tx.traces.rate(ONE, MessageId(2), ANN, 5, "", later)

    await database.write(keep)
    whole = await database.read(lambda tx: tx.traces.analytics(ONE, AT, later + timedelta(seconds=1)))
    assert (whole.replies, whole.conversations, whole.handoffs, whole.handed_over) == (3, 1, 1, 1)
    assert (whole.cost, whole.unpriced, whole.prompt_tokens, whole.completion_tokens) == (0.5, 1, 30, 6)
    assert (whole.confidence, whole.usual, whole.slow) == (0.5, 12.5, 90.0)
    assert (whole.rating, whole.ratings) == (4.5, 2)
    assert [(each.day, each.replies, each.handoffs, each.cost) for each in whole.days] == [
        (AT.date(), 1, 0, 0.25),
        (later.date(), 2, 1, 0.25),
    ]
    assert [(each.name, each.replies, each.handoffs) for each in whole.topics] == [("tour", 3, 1), ("greeting", 2, 0)]
    assert [(each.name, each.replies) for each in whole.engines] == [("rules", 2), ("model", 1)]
    assert [(each.name, each.replies) for each in whole.models] == [("m", 1)]
    assert [(each.name, each.replies) for each in whole.kinds] == [("answer", 1)]
    assert [(each.name, each.replies) for each in whole.reasons] == [(HandoffReason.REQUESTED.value, 1)]
    assert [(each.name, each.conversations) for each in whole.channels] == [("mentor", 1)]
    first = await database.read(lambda tx: tx.traces.analytics(ONE, AT, later))
    assert first.replies == 1
    assert (await database.read(lambda tx: tx.traces.analytics(ONE, later + timedelta(days=9), later))).days == ()
