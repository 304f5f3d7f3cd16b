"""The database as a whole: transactions, threads, keys, and opening."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.domain.changes import Topic
from console.domain.ids import CommandId, TenantId
from console.domain.people import Tenant
from console.domain.trouble import Damaged, Trouble
from console.ports.database import Transaction
from console.store.connecting import key_fits
from console.store.database import EncryptedDatabase, open_database
from tests.store.conftest import KEY

AT = datetime(2026, 3, 1, tzinfo=UTC)
ONE = Tenant(TenantId("one"), "One")


def add_change(tx: Transaction) -> int:
    return tx.changes.append(ONE.id, Topic.TENANTS, "added", CommandId("c"), AT).offset


async def test_what_one_transaction_writes_the_next_reads(database: EncryptedDatabase) -> None:
    assert await database.write(lambda tx: tx.tenants.add(ONE))
    assert await database.read(lambda tx: tx.tenants.all()) == [ONE]


async def test_a_transaction_that_raises_leaves_nothing(database: EncryptedDatabase) -> None:
    def half(tx: Transaction) -> None:
        tx.tenants.add(ONE)
        add_change(tx)
        raise KeyError("half")

    with pytest.raises(KeyError, match="half"):
        await database.write(half)
    assert await database.read(lambda tx: (tx.tenants.all(), tx.changes.last(ONE.id))) == ([], 0)
    assert await database.write(add_change) == 1


async def test_a_cancelled_await_leaves_a_whole_transaction_or_none(database: EncryptedDatabase) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        add_change(tx)
        begun.set()
        go_on.wait()
        add_change(tx)

    running = asyncio.ensure_future(database.write(slow))  # noqa: TID251 - the test itself cancels it
    waiting = asyncio.ensure_future(database.write(add_change))  # noqa: TID251
    await asyncio.to_thread(begun.wait)
    running.cancel()
    waiting.cancel()
    go_on.set()
    for awaited in (running, waiting):
        with pytest.raises(asyncio.CancelledError):
            await awaited
    assert await database.write(add_change) == 3


async def test_a_reader_sees_one_state_while_a_writer_commits(database: EncryptedDatabase) -> None:
    first_read, written = threading.Event(), threading.Event()

    def twice(tx: Transaction) -> tuple[int, int]:
        first = tx.changes.last(ONE.id)
        first_read.set()
        written.wait()
        return first, tx.changes.last(ONE.id)

    reading = asyncio.ensure_future(database.read(twice))  # noqa: TID251 - awaited below
    await asyncio.to_thread(first_read.wait)
    await database.write(add_change)
    written.set()
    assert await reading == (0, 0)
    assert await database.read(lambda tx: tx.changes.last(ONE.id)) == 1


async def test_a_read_cannot_write(database: EncryptedDatabase) -> None:
    with pytest.raises(Trouble):
        await database.read(lambda tx: tx.tenants.add(ONE))
    assert await database.read(lambda tx: tx.tenants.all()) == []


async def test_the_data_version_tells_of_another_process_and_not_of_this_one(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    before = await database.data_version()
    await database.write(add_change)
    assert await database.data_version() == before
    other = open_database(file, KEY, backups=backups)
    other.write_now(add_change)
    assert await database.data_version() != before
    other.close_now()


async def test_offsets_have_no_gap_when_two_processes_write(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    other = open_database(file, KEY, backups=backups)
    offsets = await asyncio.gather(*(side.write(add_change) for _ in range(50) for side in (database, other)))
    await other.close()
    assert sorted(offsets) == list(range(1, 101))


def test_the_file_is_its_owners_and_holds_no_plain_text(database: EncryptedDatabase, file: Path) -> None:
    database.write_now(lambda tx: tx.tenants.add(Tenant(TenantId("x"), "Vaultkeeper Ltd")))
    database.close_now()
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert b"Vaultkeeper" not in content
    assert not content.startswith(b"SQLite format")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_missing_database_is_made_only_when_told(file: Path, backups: Path) -> None:
    with pytest.raises(Trouble, match="missing"):
        open_database(file, KEY, backups=backups)
    assert not file.exists()


def test_a_file_that_was_only_begun_is_made_whole(file: Path, backups: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"")
    database = open_database(file, KEY, backups=backups)
    assert database.write_now(add_change) == 1
    database.close_now()


def test_the_wrong_key_opens_nothing_and_changes_nothing(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    database.write_now(add_change)
    database.close_now()
    before = file.read_bytes()
    assert (key_fits(file, KEY), key_fits(file, bytes(32))) == (True, False)
    with pytest.raises(Damaged):
        open_database(file, bytes(32), backups=backups)
    assert file.read_bytes() == before


async def test_rekeying_keeps_the_data_and_shuts_out_the_old_key(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    await database.write(lambda tx: tx.tenants.add(ONE))
    assert await database.read(lambda tx: tx.tenants.all()) == [ONE]
    await asyncio.to_thread(database.rekey_now, bytes(32))
    assert await database.read(lambda tx: tx.tenants.all()) == [ONE]
    assert await database.write(add_change) == 1
    assert (key_fits(file, KEY), key_fits(file, bytes(32))) == (False, True)
    assert database.faults() == []
    await database.close()
    again = open_database(file, bytes(32), backups=backups)
    assert again.read_now(lambda tx: tx.tenants.all()) == [ONE]
    again.close_now()


async def test_closing_waits_for_what_is_under_way(file: Path, backups: Path) -> None:
    database = open_database(file, KEY, backups=backups, create=True)
    writing = [asyncio.ensure_future(database.write(add_change)) for _ in range(5)]  # noqa: TID251 - awaited below
    await asyncio.sleep(0)
    await database.close()
    assert sorted(await asyncio.gather(*writing)) == [1, 2, 3, 4, 5]
    with pytest.raises(RuntimeError, match="shutdown"):
        await database.write(add_change)


def test_a_file_opened_while_the_program_ends_is_closed_whole(tmp_path: Path) -> None:
    file = tmp_path / "console.db"
    program = (
        "import pathlib, time; from concurrent.futures import ThreadPoolExecutor, thread\n"
        "from console.store.database import open_database\n"
        "def late():\n"
        "    while not thread._shutdown:\n"
        "        time.sleep(0.005)\n"
        f"    file = pathlib.Path({str(file)!r})\n"
        f"    open_database(file, {KEY!r}, backups=file.parent / 'backups', create=True).close_now()\n"
        "ending = ThreadPoolExecutor(1).submit(late)\n"
        "ending.add_done_callback(lambda done: print(repr(done.exception())))\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], check=True, cwd=root, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("None\n", "")
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    assert key_fits(file, KEY)
