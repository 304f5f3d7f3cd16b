"""Search by the beginning of a word: among few words, among very many, and in a profile of before there were any."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from console.domain.conversations import Conversation, Message, Sender
from console.domain.ids import ConversationId, MessageId, PluginName, TenantId
from console.ports.database import Transaction
from console.store import schema
from console.store.connecting import Access, connect, over
from console.store.database import EncryptedDatabase, open_database
from console.store.words import scoped
from tests.store.conftest import KEY

ONE, TALK = TenantId("one"), ConversationId("c")
AT = datetime(2026, 3, 1, tzinfo=UTC)


def say(tx: Transaction, *texts: str) -> None:
    tx.conversations.start(
        Conversation(
            id=TALK, tenant=ONE, plugin=PluginName("p"), channel="web", customer="c", title="", started_at=AT,
            last_at=AT,
        )
    )  # fmt: skip
    for text in texts:
        said = Message(id=MessageId(0), conversation=TALK, sender=Sender.CUSTOMER, text=text, at=AT)
        tx.conversations.add(ONE, said)


def found(database: EncryptedDatabase, words: str) -> int:
    return database.read_now(lambda tx: len(tx.conversations.search(ONE, words, 1000)))


def test_a_beginning_of_very_many_words_finds_them_all(database: EncryptedDatabase) -> None:
    database.write_now(lambda tx: say(tx, *(f"licence{number} please" for number in range(300)), "License"))
    asked = {"lic": 301, "licence1": 111, "licence12": 11, "licens": 1, "li": 301, "l": 0, "please lic": 300}
    assert {words: found(database, words) for words in asked} == asked


def test_words_of_messages_from_before_are_found_by_their_beginning(file: Path, backups: Path) -> None:
    file.parent.mkdir(parents=True)
    with (
        closing(connect(file, KEY, Access.CREATE)) as raw,
        over(raw) as connection,
        connection.begin(),
    ):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, "0002")
        connection.exec_driver_sql(
            "INSERT INTO conversation VALUES ('one', 'c', 'p', 'mentor', 'ann', 'Keys', 1700000000000000,"
            " 1700000000000000)"
        )
        connection.exec_driver_sql(
            "INSERT INTO message VALUES (7, 'one', 'c', 'customer', 'Turnstile broken', 1700000000000000,"
            " 'ann', 'stored', NULL, NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO message_text (rowid, words) VALUES (7, ?)", (scoped(ONE, "Turnstile broken"),)
        )
    opened = open_database(file, KEY, backups=backups)
    try:
        assert found(opened, "turnst") == 1
        talk = opened.read_now(lambda tx: tx.conversations.get(ONE, TALK))
        assert talk is not None
        assert (talk.title, talk.control.owner, talk.control.epoch, talk.control.since) == (
            "Keys", "bot", 0, talk.started_at,
        )  # fmt: skip
        (waiting,) = opened.read_now(lambda tx: tx.conversations.unanswered(ONE, TALK))
        assert (waiting.id, waiting.text, waiting.epoch, waiting.rich) == (7, "Turnstile broken", 0, None)
    finally:
        opened.close_now()
