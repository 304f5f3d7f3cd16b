"""From any older schema to the newest, with a backup before; never from a newer one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from console.domain.ids import TenantId
from console.domain.people import Tenant
from console.domain.trouble import NewerDatabase, Trouble
from console.store import backups as backups_module
from console.store import schema
from console.store.connecting import Access, connect, key_fits, over
from console.store.database import EncryptedDatabase, open_database
from tests.store.conftest import KEY

NEWEST = schema.NEWEST
ONE = Tenant(TenantId("one"), "One")


@contextmanager
def connected(file: Path, access: Access = Access.CREATE) -> Iterator[Connection]:
    with closing(connect(file, KEY, access)) as raw, over(raw) as connection:
        yield connection


def shape(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name")
    return {name: re.sub(r"[\s\"]+", " ", sql).replace("( ", "(").replace(" )", ")") for name, sql in rows}


def set_version(file: Path, version: str) -> None:
    with closing(connect(file, KEY, Access.WRITE)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (version,))


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations, and one more after the newest."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema._MIGRATIONS, folder)
    file = folder / "versions" / "9999_later.py"
    file.write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = {schema.NEWEST!r}\n"
        "def upgrade():\n    op.execute('CREATE TABLE later (id INTEGER)')\n"
    )
    monkeypatch.setattr(schema, "_MIGRATIONS", folder)
    monkeypatch.setattr(schema, "NEWEST", "9999")
    return file


def test_migrating_from_nothing_makes_what_a_new_database_has(tmp_path: Path) -> None:
    with connected(tmp_path / "new.db") as new, connected(tmp_path / "migrated.db") as migrated:
        with new.begin():
            schema.create(new)
            created = shape(new)
        with migrated.begin():
            migrated.exec_driver_sql("BEGIN IMMEDIATE")
            schema.migrate(migrated)
            assert shape(migrated) == created
            assert schema.version_of(migrated) == schema.NEWEST
        with new.begin():
            assert schema.version_of(new) == schema.NEWEST


def test_the_newest_migration_is_the_one_that_the_program_names() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(schema._MIGRATIONS)).get_heads() == [schema.NEWEST]


def test_an_older_database_is_backed_up_and_migrated(
    database: EncryptedDatabase, file: Path, backups: Path, next_migration: Path
) -> None:
    database.write_now(lambda tx: tx.tenants.add(ONE))
    database.close_now()
    opened = open_database(file, KEY, backups=backups)
    assert opened.read_now(lambda tx: tx.tenants.all()) == [ONE]
    opened.close_now()
    (copy,) = backups.iterdir()
    assert str(copy) in " ".join(opened.notices)
    with connected(copy, Access.READ) as saved:
        assert "later" not in shape(saved)
        assert saved.exec_driver_sql("SELECT id FROM tenant").scalar_one() == "one"
    assert not key_fits(copy, bytes(32))
    with connected(file, Access.READ) as migrated:
        assert "later" in shape(migrated)
    again = open_database(file, KEY, backups=backups)
    again.close_now()
    assert again.notices == ()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database: EncryptedDatabase, file: Path, backups: Path, next_migration: Path
) -> None:
    database.close_now()
    next_migration.write_text(next_migration.read_text() + "    op.execute('nonsense')\n")
    with pytest.raises(Exception, match="nonsense"):
        open_database(file, KEY, backups=backups)
    with connected(file, Access.READ) as connection:
        assert "later" not in shape(connection)
        assert schema.version_of(connection) == NEWEST


def test_without_a_backup_nothing_is_migrated(
    database: EncryptedDatabase, file: Path, backups: Path, next_migration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close_now()

    def broken(copy: Path, key: bytes) -> None:
        raise Trouble("The copy cannot be read back.")

    monkeypatch.setattr(backups_module, "_check", broken)
    with pytest.raises(Trouble, match="read back"):
        open_database(file, KEY, backups=backups)
    assert not list(backups.iterdir())
    with connected(file, Access.READ) as connection:
        assert schema.version_of(connection) == NEWEST


def test_only_the_newest_five_backups_are_kept(database: EncryptedDatabase, file: Path, backups: Path) -> None:
    database.close_now()
    made = [backups_module.back_up(file, KEY, backups, "test") for _ in range(7)]
    assert sorted(backups.iterdir()) == sorted(made[2:])


def test_a_newer_database_is_refused_and_left(database: EncryptedDatabase, file: Path, backups: Path) -> None:
    database.close_now()
    set_version(file, "9999")
    before = file.read_bytes()
    with pytest.raises(NewerDatabase, match="newer version"):
        open_database(file, KEY, backups=backups)
    assert file.read_bytes() == before
    assert [part.name for part in file.parent.iterdir()] == [file.name]
    assert not backups.exists()


def test_opening_a_database_of_today_imports_no_alembic(database: EncryptedDatabase, file: Path) -> None:
    database.close_now()
    code = (
        "import sys; from pathlib import Path; from console.store.database import open_database\n"
        f"open_database(Path({str(file)!r}), {KEY!r}, backups=Path('b')).close_now()\n"
        f"open_database(Path({str(file) + '2'!r}), {KEY!r}, backups=Path('b'), create=True).close_now()\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_escalations_of_an_older_program_keep_their_order_with_emergencies_first(tmp_path: Path) -> None:
    file = tmp_path / "console.db"
    bodies = {"violation": 0, "emergency": 0, "request": 1}
    with connected(file) as connection, connection.begin():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        schema.migrate(connection, "0014")
        for kind, mildness in bodies.items():
            connection.exec_driver_sql(
                "INSERT INTO escalation (tenant, group_key, mildness, calling, opened_at, body)"
                " VALUES ('one', ?, ?, 1, 1, ?)",
                (kind, mildness, f'{{"kind": "{kind}"}}'.encode()),
            )
        schema.migrate(connection)
        rows = connection.exec_driver_sql("SELECT group_key, mildness FROM escalation ORDER BY mildness").all()
    assert [tuple(row) for row in rows] == [("emergency", 0), ("violation", 10), ("request", 11)]
