"""Figures of the inbox's queries over 100,000 conversations and 1,000,000 messages, as the screen asks them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from console.domain.conversations import Conversation, Priority
from console.domain.ids import ConversationId
from console.domain.inbox import InboxQuery, View
from console.ports.database import Database, Transaction
from tests.bench.million_inbox import ME, PER_TALK, TALKS, TENANT, million_inbox, open_inbox
from tests.bench.table import Row

T = TypeVar("T")
PAGE, SHOWN = 50, 60
COMMON = ("the", "job", "please", "night shift", "i need a job", "guard licence monday", "s", "wor", "thanks hello")
RARE = ("rare17", "rare4999", "rare12 job", "nosuchword", "rare3 rare4")
ASKED = 20
"""Times that each query is asked."""


def measure(folder: Path, talks: int = TALKS) -> Sequence[Row]:
    return asyncio.run(_measure(million_inbox(folder / "million", talks), talks))


async def _measure(file: Path, talks: int) -> Sequence[Row]:
    database = open_inbox(file)
    try:
        lists, pages = await _lists(database)
        profile = f"inbox, {talks * PER_TALK:,} messages"
        return [
            Row(f"{profile}: search, common words, first page (95th)", await _searches(database, COMMON), 50),
            Row(f"{profile}: search, rare words, first page (95th)", await _searches(database, RARE), 50),
            Row(f"{profile}: first page of a list, every view and filter (95th)", lists, 20),
            Row(f"{profile}: page in the middle of a list (95th)", pages, 20),
            Row(f"{profile}: counts of all views (95th)", await _timed(database, [_counts] * ASKED), 20),
            Row(f"{profile}: open a conversation, all that it shows (95th)", await _opened(database, talks), 20),
        ]
    finally:
        await database.close()


async def _searches(database: Database, words: Sequence[str]) -> float:
    asked: list[Callable[[Transaction], object]] = [
        lambda tx, text=text: tx.inbox.search(TENANT, text, limit=PAGE)  # type: ignore[misc]
        for text in words
        for _ in range(ASKED)
    ]
    return await _timed(database, asked)


async def _lists(database: Database) -> tuple[float, float]:
    queries = [InboxQuery(tenant=TENANT, view=view, person=ME) for view in View]
    queries += [
        InboxQuery(tenant=TENANT, view=view, person=ME, channels=frozenset({"web"}), unread=True,
                   priorities=frozenset({Priority.URGENT}))
        for view in View
    ]  # fmt: skip
    first: list[Callable[[Transaction], object]] = []
    middle: list[Callable[[Transaction], object]] = []
    for query in queries:
        first += [lambda tx, query=query: tx.inbox.list(query, limit=PAGE)] * ASKED  # type: ignore[misc]
        found = await database.read(lambda tx, query=query: tx.inbox.list(query, limit=1, offset=500))  # type: ignore[misc]
        after: Conversation | None = found[0] if found else None
        middle += [
            lambda tx, query=query, after=after: tx.inbox.list(query, limit=PAGE, after=after)  # type: ignore[misc]
        ] * ASKED
    return await _timed(database, first), await _timed(database, middle)


async def _opened(database: Database, talks: int) -> float:
    dice = random.Random(5)
    ids = [ConversationId(f"talk-{dice.randrange(talks):06}") for _ in range(200)]
    return await _timed(database, [lambda tx, id=id: _whole(tx, id) for id in ids])  # type: ignore[misc]


def _whole(tx: Transaction, id: ConversationId) -> object:
    """What the three panes read of a conversation."""
    talk = tx.conversations.get(TENANT, id)
    assert talk is not None
    return (
        tx.inbox.window(TENANT, id, before=SHOWN),
        tx.inbox.first_unread(talk),
        tx.inbox.draft(TENANT, id),
        tx.inbox.handovers(TENANT, id),
        tx.actions.of(TENANT, id),
        tx.memories.profile(TENANT, talk.channel, talk.customer),
        tx.memories.memory(TENANT, id),
        tx.conversations.recent(TENANT, talk.channel, talk.customer),
    )


def _counts(tx: Transaction) -> object:
    return tx.inbox.counts(TENANT, ME)


async def _timed(database: Database, asked: Sequence[Callable[[Transaction], object]]) -> float:
    """The 95th percentile in milliseconds, from the loop to the store and back."""
    times = []
    for query in asked:
        began = time.perf_counter()
        await database.read(query)
        times.append(time.perf_counter() - began)
    return 1000 * sorted(times)[int(0.95 * len(times))]
