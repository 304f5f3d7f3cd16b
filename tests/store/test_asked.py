"""What one person asked lately is found without going through what everybody else asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from console.domain.ids import ConversationId, MessageId
from console.ports.database import Transaction
from console.store.database import EncryptedDatabase
from tests.contract.chats import AT, ONE, interaction, reply

MINE = tuple(ConversationId(f"mine{number}") for number in range(5))
OTHERS = 3_000
_STEP = 20


def ask(tx: Transaction, talks: Mapping[int, ConversationId]) -> None:
    """By the number of the message, which is also its second."""
    for id, talk in talks.items():
        kept = replace(interaction(id, at=AT + timedelta(seconds=id)), conversation=talk)
        tx.traces.keep(ONE, MessageId(id), reply(f"t{id}"), kept)


@contextmanager
def steps(tx: Any) -> Iterator[list[int]]:
    """How many times the database counted twenty steps of its machine."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    driver = tx._connection.connection.dbapi_connection
    driver.set_progress_handler(count, _STEP)
    try:
        yield counted
    finally:
        driver.set_progress_handler(None, 0)


def look(tx: Transaction) -> tuple[list[int], int]:
    with steps(tx) as counted:
        found = tx.traces.asked(ONE, MINE, 200)
    return [round((each.at - AT).total_seconds()) for each in found], counted[0]


async def test_that_others_who_asked_meanwhile_cost_nothing(database: EncryptedDatabase) -> None:
    await database.write(lambda tx: ask(tx, {id: MINE[id % 5] for id in range(1, 21)}))
    mine, alone = await database.read(look)
    assert mine == list(range(1, 21))
    others = {100 + id: ConversationId(f"other{id % 50}") for id in range(OTHERS)}
    await database.write(lambda tx: ask(tx, others))
    again, among_others = await database.read(look)
    assert again == mine
    assert alone > 0
    assert among_others < 2 * alone


async def test_that_the_latest_come_back_oldest_first(database: EncryptedDatabase) -> None:
    await database.write(lambda tx: ask(tx, {id: MINE[id % 5] for id in range(1, 21)}))
    latest = await database.read(lambda tx: tx.traces.asked(ONE, MINE, 3))
    assert [each.at for each in latest] == [AT + timedelta(seconds=id) for id in (18, 19, 20)]
