"""Replies, ratings and what is counted of them."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from console.domain.analytics import ProviderCounted, SpellingCounted
from console.domain.commands import Command
from console.domain.demo_talks import DEMO_ENGINE
from console.domain.ids import (
    MessageId,
    TraceId,
)
from console.domain.memory import Respelled, WordRead
from console.domain.proactive import SuggestedAsk
from console.domain.turns import HandoffReason, ModelCall
from console.ports.chat_stores import Usage
from console.ports.database import Database, Transaction
from tests.contract.chats import (
    ANN,
    AT,
    BOB,
    ONE,
    TALK,
    TWO,
    conversation,
    interaction,
    reply,
)


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


async def test_analytics_count_questions_that_were_missed_and_answered_when_reminded(database: Database) -> None:
    outcomes = ("answered", "answered", "left open", "answered before", "")

    def keep(tx: Transaction) -> None:
        tx.conversations.start(conversation())
        for number, outcome in enumerate(outcomes, 1):
            given = reply(f"t{number}", content='they wrote "reminded":"answered"')
            traced = dataclasses.replace(given, trace=dataclasses.replace(given.trace, reminded=outcome))
            tx.traces.keep(ONE, MessageId(number), traced, interaction(number))

    await database.write(keep)
    whole = await database.read(lambda tx: tx.traces.analytics(ONE, AT, AT + timedelta(days=1)))
    assert (whole.reminded, whole.recovered) == (3, 2)


async def test_analytics_count_what_came_of_misspelled_words(database: Database) -> None:
    def word(outcome: Respelled, confidence: float = 0.5) -> WordRead:
        return WordRead("statsu", ("status",), confidence, outcome)

    told: tuple[tuple[WordRead, ...], ...] = (
        (word(Respelled.CORRECTED, 0.75), word(Respelled.CORRECTED, 1.0)),
        (word(Respelled.WRONG),),
        (word(Respelled.CORRECTED, 0.8), word(Respelled.ASKED)),
        (word(Respelled.CONFIRMED), word(Respelled.ASKED)),
        (word(Respelled.UNANSWERED),),
        (),
    )

    def keep(tx: Transaction) -> None:
        tx.conversations.start(conversation())
        for number, words in enumerate(told, 1):
            given = reply(f"t{number}", content='"words":[{"word":"x","outcome":"corrected"}]')
            traced = dataclasses.replace(given, trace=dataclasses.replace(given.trace, words=words))
            tx.traces.keep(ONE, MessageId(number), traced, interaction(number, at=AT + timedelta(minutes=number)))

    await database.write(keep)
    whole = await database.read(lambda tx: tx.traces.analytics(ONE, AT, AT + timedelta(hours=1)))
    counted = SpellingCounted(corrected=3, wrong=1, asked=2, confirmed=1, unanswered=1, confidence=0.85)
    assert whole.spelling == counted
    assert counted.right == 0.75
    early = await database.read(lambda tx: tx.traces.analytics(ONE, AT, AT + timedelta(minutes=2)))
    assert (early.spelling.corrected, early.spelling.wrong) == (2, 0)
    assert SpellingCounted().right is None


async def test_an_answer_to_what_the_bot_asks_is_no_suggestion(database: Database) -> None:
    asks = (SuggestedAsk("tours", "instead of “trous”", "answer:tours"), SuggestedAsk("Next?", "usual", "intent:x"))

    def keep(tx: Transaction) -> None:
        tx.conversations.start(conversation())
        tx.traces.keep(ONE, MessageId(1), dataclasses.replace(reply("t"), asks=asks), interaction(1))

    await database.write(keep)
    whole = await database.read(lambda tx: tx.traces.analytics(ONE, AT, AT + timedelta(hours=1)))
    assert whole.offered == 1
    stored = await database.read(lambda tx: tx.traces.reply(ONE, MessageId(1)))
    assert stored is not None
    assert stored.asks == asks


async def test_calls_tokens_and_cost_are_counted_by_provider(database: Database) -> None:
    def call(provider: str, cost: float | None, error: str = "") -> ModelCall:
        tokens = {"prompt_tokens": 100, "completion_tokens": 10}
        return ModelCall(provider=provider, model="m", **tokens, cost=cost, milliseconds=1.0, error=error)

    asked: tuple[list[ModelCall], ...] = (
        [call("openai", 0.02, "busy"), call("anthropic", 0.5)],
        [call("openai", 0.03)],
        [call("own", None)],
        [],
    )

    def keep(tx: Transaction) -> None:
        tx.conversations.start(conversation())
        for number, calls in enumerate(asked, 1):
            given = reply(f"t{number}", content='"calls":[]')
            traced = dataclasses.replace(given, trace=dataclasses.replace(given.trace, calls=tuple(calls)))
            tx.traces.keep(ONE, MessageId(number), traced, interaction(number, at=AT + timedelta(hours=number)))

    await database.write(keep)
    openai = ProviderCounted(name="openai", calls=2, failed=1, prompt_tokens=200, completion_tokens=20, cost=0.05)
    anthropic = ProviderCounted(name="anthropic", calls=1, prompt_tokens=100, completion_tokens=10, cost=0.5)
    own = ProviderCounted(name="own", calls=1, prompt_tokens=100, completion_tokens=10, unpriced=1)
    assert await database.read(lambda tx: tx.traces.providers(ONE, AT)) == (anthropic, openai, own)
    later = AT + timedelta(hours=2)
    whole = await database.read(lambda tx: tx.traces.analytics(ONE, later, later + timedelta(minutes=1)))
    assert [(each.name, each.cost) for each in whole.providers] == [("openai", 0.03)]
    assert await database.read(lambda tx: tx.traces.providers(TWO, AT)) == ()
