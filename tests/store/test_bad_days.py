"""Full disks, files that may not be written, damaged pages, and kills: with the real thing."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from console.domain.changes import Topic
from console.domain.ids import CommandId, TenantId
from console.domain.people import Tenant
from console.domain.trouble import Damaged, DiskFails, DiskFull, ReadOnly, Trouble, Unreachable
from console.ports.database import Transaction
from console.store.database import EncryptedDatabase, open_database
from console.store.errors import trouble_of
from tests.store.conftest import KEY

AT = datetime(2026, 3, 1, tzinfo=UTC)
ONE = Tenant(TenantId("one"), "One")
PAGE = 4096


def add(tx: Transaction) -> int:
    """A change with a fat setting, so that the file grows by pages."""
    offset = tx.changes.append(ONE.id, Topic.TENANTS, "added", CommandId("c"), AT).offset
    tx.settings.set(f"fat {offset}", f"{offset:06}" * 3000)
    return offset


def fill(database: EncryptedDatabase, times: int) -> None:
    for _ in range(times):
        database.write_now(add)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True)
    if done.returncode:
        pytest.skip("this machine allows no mounts")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_told_keeps_what_was_there_and_goes_on_when_there_is_room(
    small_disk: Path, backups: Path
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(2_200_000))
    database = open_database(small_disk / "console.db", KEY, backups=backups, create=True)
    with pytest.raises(DiskFull, match="full"):
        fill(database, 500)
    offset = database.read_now(lambda tx: tx.changes.last(ONE.id))
    assert database.read_now(lambda tx: tx.settings.get(f"fat {offset + 1}")) is None
    ballast.unlink()
    assert database.write_now(add) == offset + 1
    assert database.faults() == []
    database.close_now()


def test_a_full_disk_on_the_first_start_is_told(small_disk: Path, backups: Path) -> None:
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(free - 2 * PAGE))
    with pytest.raises(DiskFull):
        open_database(small_disk / "console.db", KEY, backups=backups, create=True)


def test_a_file_system_mounted_read_only_opens_for_reading(small_disk: Path, backups: Path) -> None:
    file = small_disk / "console.db"
    database = open_database(file, KEY, backups=backups, create=True)
    database.write_now(lambda tx: tx.tenants.add(ONE))
    database.close_now()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    opened = open_database(file, KEY, backups=backups)
    assert opened.read_only
    assert "reading only" in " ".join(opened.notices)
    assert opened.read_now(lambda tx: tx.tenants.all()) == [ONE]
    with pytest.raises(ReadOnly, match="reading only"):
        opened.write_now(add)
    with pytest.raises(ReadOnly):
        opened.rekey_now(bytes(32))
    opened.close_now()


def test_changes_that_a_crash_left_in_the_log_of_a_read_only_file_are_told(small_disk: Path, backups: Path) -> None:
    file = small_disk / "console.db"
    database = open_database(file, KEY, backups=backups, create=True)
    database.write_now(lambda tx: tx.tenants.add(ONE))
    log = Path(f"{file}-wal")
    left = log.read_bytes()
    database.close_now()
    log.write_bytes(left)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    opened = open_database(file, KEY, backups=backups)
    shown = opened.read_now(lambda tx: tx.tenants.all()) == [ONE]
    assert shown or "not shown" in " ".join(opened.notices)
    opened.close_now()


def test_a_file_without_the_right_to_write_opens_for_reading(
    database: EncryptedDatabase, file: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write_now(lambda tx: tx.tenants.add(ONE))
    database.close_now()
    before = file.read_bytes()
    file.chmod(0o400)
    monkeypatch.setattr(os, "access", lambda path, how: bool(os.stat(path).st_mode & 0o200))
    opened = open_database(file, KEY, backups=backups)
    assert opened.read_now(lambda tx: tx.tenants.all()) == [ONE]
    with pytest.raises(ReadOnly):
        opened.write_now(add)
    opened.close_now()
    assert file.read_bytes() == before


@pytest.mark.parametrize("place", ["salt", "first page", "middle", "end", "cut short", "emptied by text"])
def test_damage_is_told_and_the_file_is_left(
    database: EncryptedDatabase, file: Path, backups: Path, place: str
) -> None:
    fill(database, 60)
    database.close_now()
    content = bytearray(file.read_bytes())
    spots = {"salt": 0, "first page": 200, "middle": len(content) // 2, "end": len(content) - 5000}
    if place in spots:
        content[spots[place] : spots[place] + 64] = os.urandom(64)
    elif place == "cut short":
        del content[len(content) // 2 :]
    else:
        content[:] = b"not a database at all\n" * 1000
    file.write_bytes(content)

    def read_all() -> None:
        opened = open_database(file, KEY, backups=backups)
        try:
            assert opened.faults()
            opened.read_now(lambda tx: [tx.settings.get(f"fat {n}") for n in range(1, 61)])
        finally:
            opened.close_now()

    with pytest.raises(Damaged, match="damaged") as told:
        read_all()
    assert str(backups) in told.value.do, "who needs a backup is told where they lie"
    assert file.read_bytes() == content


def test_what_is_not_damaged_can_still_be_read_and_nothing_more_is_written(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    database.write_now(lambda tx: tx.tenants.add(ONE))
    fill(database, 60)
    database.close_now()
    content = bytearray(file.read_bytes())
    content[-40 * PAGE : -20 * PAGE] = os.urandom(20 * PAGE)
    file.write_bytes(content)
    opened = open_database(file, KEY, backups=backups)
    with pytest.raises(Damaged):
        opened.read_now(lambda tx: [tx.settings.get(f"fat {number}") for number in range(1, 61)])
    assert opened.read_now(lambda tx: tx.tenants.all()) == [ONE]
    with pytest.raises(ReadOnly, match="damaged") as told:
        opened.write_now(add)
    assert str(backups) in told.value.do
    opened.close_now()
    assert file.read_bytes() == content


def test_a_write_that_the_disk_refuses_is_no_damage_and_goes_on_when_it_takes_it(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    fill(database, 5)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(f"{file}-wal").stat().st_size + PAGE, usual[1]))
    try:
        with pytest.raises(DiskFails, match="or written") as told:
            fill(database, 50)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert "nothing says that the file is damaged" in told.value.kept
    assert not database.read_only
    offset = database.read_now(lambda tx: tx.changes.last(ONE.id))
    assert database.write_now(add) == offset + 1
    assert database.faults() == []
    database.close_now()


def test_a_file_that_was_taken_away_while_it_was_open_is_not_called_damaged(
    database: EncryptedDatabase, file: Path, backups: Path
) -> None:
    fill(database, 5)
    away = file.parent.with_name("away")
    file.parent.rename(away)
    with pytest.raises(Unreachable, match="unplugged"):
        database.read_now(lambda tx: tx.changes.last(ONE.id))
    away.rename(file.parent)
    assert database.read_now(lambda tx: tx.changes.last(ONE.id)) == 5
    assert database.faults() == []
    database.close_now()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (11, Damaged), (267, Damaged), (26, Damaged), (8202, Damaged), (8458, Damaged),
        (10, DiskFails), (266, DiskFails), (522, DiskFails), (778, DiskFails), (1034, DiskFails), (3850, DiskFails),
        (13, DiskFull), (8, ReadOnly), (3, ReadOnly), (1032, Unreachable), (14, Trouble), (5, Trouble),
    ],
)  # fmt: skip
def test_each_report_of_the_engine_has_words_of_its_own(file: Path, backups: Path, code: int, kind: type) -> None:
    file.parent.mkdir()
    file.write_bytes(b"")
    error = dbapi2.OperationalError("said by the engine")
    error.sqlite_errorcode = code
    told = trouble_of(error, file, backups)
    assert told is not None
    assert type(told) is kind
    assert str(file) in told.what
    assert told.do
    assert ("damaged." in told.what) == (kind is Damaged)


def test_an_error_of_a_file_that_is_gone_says_so(file: Path, backups: Path) -> None:
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = 266
    assert isinstance(trouble_of(error, file, backups), Unreachable)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, backups: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="cannot be used"):
        open_database(tmp_path / "file" / "console.db", KEY, backups=backups, create=True)


def test_a_database_that_another_program_holds_is_told(
    database: EncryptedDatabase, file: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.store.connecting._BUSY_SECONDS", 0.05)
    other = open_database(file, KEY, backups=backups)

    def while_writing(_: Transaction) -> None:
        with pytest.raises(Trouble, match="in use"):
            other.write_now(add)

    database.write_now(while_writing)
    assert other.write_now(add) == 1
    other.close_now()


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from datetime import UTC, datetime
    from console.domain.changes import Topic
    from console.store.database import open_database

    def add(tx):
        offset = tx.changes.append("one", Topic.TENANTS, "added", "c", datetime.now(UTC)).offset
        tx.settings.set(f"fat {offset}", f"{offset:06}" * 3000)
        return offset

    database = open_database(Path(sys.argv[1]), bytes(range(32)), backups=Path(sys.argv[2]), create=True)
    print("ready", flush=True)
    while True:
        print(database.write_now(add), flush=True)
""")


def test_thirty_kills_lose_nothing_that_was_told_and_leave_nothing_half(file: Path, backups: Path) -> None:
    chance = random.Random(7)
    told = 0
    for _ in range(30):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), str(backups)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert writer.stdout is not None
        for _ in range(chance.randrange(1, 25)):
            line = writer.stdout.readline().strip()
            told = int(line) if line.isdigit() else told
        writer.send_signal(signal.SIGKILL)
        rest = [int(line) for line in writer.stdout.read().split("\n")[:-1] if line.isdigit()]
        writer.wait()
        writer.stdout.close()
        told = max([told, *rest])
    database = open_database(file, KEY, backups=backups)
    last = database.read_now(lambda tx: tx.changes.last(ONE.id))
    kept = database.read_now(lambda tx: [tx.settings.get(f"fat {n}") is not None for n in range(1, last + 2)])
    assert told <= last <= told + 1
    assert kept == [True] * last + [False]
    assert database.faults() == []
    database.close_now()
