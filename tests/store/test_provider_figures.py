"""What providers took is summed up as it comes: figures of it read no reply, however many there are."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import partial
from pathlib import Path

from console.domain.analytics import ProviderCounted
from console.domain.demo_talks import DEMO_ENGINE
from console.domain.ids import MessageId
from console.domain.turns import ModelCall
from console.ports.database import Transaction
from console.store.connecting import Access
from console.store.database import EncryptedDatabase, open_database
from tests.contract.chats import AT, ONE, interaction, reply
from tests.fakes.statements import statements_of
from tests.store.conftest import KEY
from tests.store.test_migrations import connected

CALL = ModelCall(
    provider="openai", model="m", prompt_tokens=100, completion_tokens=10, cost=0.5, milliseconds=1.0, error=""
)
FREE = dataclasses.replace(CALL, provider="own", cost=None, error="busy")


def keep_replies(tx: Transaction, first: int, count: int) -> None:
    """Spread over ten hours."""
    for number in range(first, first + count):
        given = reply(f"t{number}")
        traced = dataclasses.replace(given, trace=dataclasses.replace(given.trace, calls=(CALL, FREE)))
        at = AT + timedelta(hours=10) * (number - first) / count
        tx.traces.keep(ONE, MessageId(number), traced, interaction(number, at=at))


def rows_kept(tx: Transaction) -> int:
    return int(tx._connection.exec_driver_sql("SELECT count(*) FROM provider_taken").scalar_one())  # type: ignore[attr-defined]


def test_that_ten_times_the_replies_are_read_from_as_many_rows(database: EncryptedDatabase) -> None:
    rows = []
    for first, count in ((1, 60), (61, 540)):
        database.write_now(partial(keep_replies, first=first, count=count))
        found, asked = database.read_now(lambda tx: statements_of(tx, lambda tx: tx.traces.providers(ONE, AT)))
        (statement,) = asked
        assert "FROM provider_taken" in statement
        assert "reply" not in statement
        rows.append(database.read_now(rows_kept))
    assert sum(each.calls for each in found) == 2 * 600
    assert rows[0] == rows[1] == 2 * 40, "of each provider one for each quarter of an hour"


def test_that_a_summary_counts_with_the_provider_that_made_it(database: EncryptedDatabase) -> None:
    database.write_now(lambda tx: keep_replies(tx, 1, 1))
    database.write_now(lambda tx: tx.traces.charge(ONE, MessageId(1), (CALL,)))
    database.write_now(lambda tx: tx.traces.charge(ONE, MessageId(99), (CALL,)))
    found = database.read_now(lambda tx: tx.traces.providers(ONE, AT))
    assert [(each.name, each.calls, each.cost) for each in found] == [("openai", 2, 1.0), ("own", 1, 0.0)]


def test_that_replies_from_before_are_summed_up_when_the_profile_is_opened(file: Path, backups: Path) -> None:
    made = open_database(file, KEY, backups=backups, create=True)
    made.write_now(lambda tx: keep_replies(tx, 1, 40))

    def as_before(tx: Transaction) -> None:
        demo = dataclasses.replace(interaction(99, at=AT), engine=DEMO_ENGINE)
        tx.traces.keep(ONE, MessageId(99), reply("demo"), demo)
        tx.traces.keep(ONE, MessageId(98), reply("rules"), interaction(98, at=AT))

    made.write_now(as_before)
    summed = made.read_now(lambda tx: tx.traces.providers(ONE, AT))
    made.close_now()
    with connected(file) as older, older.begin():
        older.exec_driver_sql("DROP TABLE provider_taken")
        older.exec_driver_sql("UPDATE alembic_version SET version_num = '0017'")
    opened = open_database(file, KEY, backups=backups)
    assert opened.read_now(lambda tx: tx.traces.providers(ONE, AT)) == summed
    assert summed == (
        ProviderCounted(name="openai", calls=40, prompt_tokens=4000, completion_tokens=400, cost=20.0),
        ProviderCounted(name="own", calls=40, failed=40, prompt_tokens=4000, completion_tokens=400, unpriced=40),
    )
    opened.close_now()
    with connected(file, Access.READ) as now:
        assert now.exec_driver_sql("SELECT count(*) FROM provider_taken").scalar_one() == 2 * 40
