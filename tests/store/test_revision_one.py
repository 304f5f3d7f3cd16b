"""A database that a program of the first revision left behind comes through the migration with all it holds."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from console.domain.conversations import Conversation
from console.domain.ids import ConversationId, KindName, KnowledgeId, PersonId, PluginName, TenantId, ViolationId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeText
from console.ports.database import Transaction
from console.store import schema
from console.store.connecting import Access, connect, key_fits, over
from console.store.database import open_database
from tests.store.conftest import KEY

ONE = TenantId("one")
AT = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = {
    "tenant": ("one", "One", 0),
    "site": ("one", "north", "North", "Europe/Berlin"),
    "record": (1, "one", "tour", "k", "north", 1, 739_000, "subject", b"{}"),
    "violation": (
        1, "one", "plugin", "north", 739_000, "tours", "k", "rule", "HIGH", "Broken turnstile", "expected", "found",
        "why", "open", 1_700_000_000_000_000, None, None, "new", None, None, None,
    ),
    "setting": ("name", "value"),
}  # fmt: skip


def made_at_revision_one(file: Path) -> None:
    file.parent.mkdir(parents=True)
    with (
        closing(connect(file, KEY, Access.CREATE)) as raw,
        over(raw) as connection,
        connection.begin(),
    ):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, "0001")
        for table, row in ROWS.items():
            marks = ",".join("?" * len(row))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", row)


def dumped(file: Path) -> dict[str, tuple[object, ...]]:
    with closing(connect(file, KEY, Access.READ)) as raw:
        return {table: tuple(raw.execute(f"SELECT * FROM {table}").fetchone()) for table in ROWS}


def test_data_of_revision_one_comes_through_with_a_backup_before(file: Path, backups: Path) -> None:
    made_at_revision_one(file)
    opened = open_database(file, KEY, backups=backups)
    try:
        assert [tenant.id for tenant in opened.read_now(lambda tx: tx.tenants.all())] == [ONE]
        assert opened.read_now(lambda tx: tx.records.count(ONE, KindName("tour"))) == 1
        assert opened.read_now(lambda tx: tx.violations.get([ViolationId(1)])[0].subject) == "Broken turnstile"
        assert opened.read_now(lambda tx: tx.settings.get("name")) == "value"
        opened.write_now(use_all)
        assert opened.faults() == []
    finally:
        opened.close_now()
    assert dumped(file) == ROWS
    (copy,) = backups.iterdir()
    assert str(copy) in " ".join(opened.notices)
    assert dumped(copy) == ROWS
    assert not key_fits(copy, bytes(32))
    with closing(connect(copy, KEY, Access.READ)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def use_all(tx: Transaction) -> None:
    """Every new store works on what was migrated."""
    text = KnowledgeText(id=KnowledgeId("a"), type=EntryType.SOP, title="Turnstile", body="Call the guard.")
    tx.knowledge.put(
        KnowledgeEntry(
            tenant=ONE, text=text, version=1, active=True, source="person", updated_at=AT, updated_by=PersonId("ann")
        )
    )
    talk = Conversation(
        id=ConversationId("c"), tenant=ONE, plugin=PluginName("plugin"), channel="mentor", customer="ann", title="",
        started_at=AT, last_at=AT,
    )  # fmt: skip
    tx.conversations.start(talk)
    assert tx.conversations.recent(ONE, "mentor", "ann") == [talk]
    assert [hit.id for hit in tx.knowledge.search_text(ONE, "turnstiles", 5)] == ["a"]
    assert tx.conversations.search(ONE, "turnstile", 5) == []
    assert tx.traces.interactions(ONE, AT) == []
    assert tx.memories.memory(ONE, talk.id).topic == ""
