"""The door of a kept profile: keys, passphrases, and files that are lost, damaged, newer or write-protected."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.config.custody import KeyCustody
from console.config.paths import HOME_VARIABLE, ProfilePaths
from console.domain.ids import KindName, TenantId
from console.domain.scoring import SiteDay
from console.domain.trouble import (
    Damaged,
    KeyNeeded,
    NewerDatabase,
    NoKeyring,
    ReadOnly,
    Refused,
    Trouble,
    WrongPassphrase,
)
from console.ports.session import KeySource, Session
from console.store.connecting import Access, connect
from console.wiring.door import ProfileDoor
from tests.fakes.clock import NOON, SetClock
from tests.wiring.conftest import PASSPHRASE, door_of

DEMO = TenantId("demo")


async def shifts(session: Session) -> int:
    return await session.reader.read(lambda tx: tx.records.count(DEMO, KindName("shift")))


def key_of(paths: ProfilePaths) -> bytes:
    return KeyCustody(paths).obtain(PASSPHRASE, create=False).key


async def test_a_new_profile_without_keyring_asks_first_and_makes_nothing(
    paths: ProfilePaths, door: ProfileDoor
) -> None:
    with pytest.raises(NoKeyring, match="Nothing was made"):
        await door.open()
    assert not paths.database.exists()
    assert not paths.key_file.exists()


async def test_a_passphrase_makes_the_profile_with_its_demo_and_opens_it_again(
    paths: ProfilePaths, door: ProfileDoor
) -> None:
    session = await door.open(PASSPHRASE)
    made = await shifts(session)
    assert made > 100
    assert session.key_source is KeySource.PASSPHRASE
    assert session.recovery_passphrase is None
    await session.close()
    again = await door.open(PASSPHRASE)
    assert await shifts(again) == made
    await again.close()
    assert b"SQLite format" not in paths.database.read_bytes()[:16]
    assert {path.stat().st_mode & 0o077 for path in (paths.folder, paths.database, paths.key_file)} == {0}


@pytest.mark.parametrize("typed", ["Four horses eat oats", "four horses eat oat", "x"])
async def test_a_wrong_passphrase_is_told_and_changes_nothing(
    kept: ProfilePaths, door: ProfileDoor, typed: str
) -> None:
    before = kept.key_file.read_bytes(), kept.database.read_bytes()
    with pytest.raises(WrongPassphrase, match="does not open"):
        await door.open(typed)
    assert (kept.key_file.read_bytes(), kept.database.read_bytes()) == before


async def test_without_a_passphrase_a_locked_profile_asks_for_it(kept: ProfilePaths, door: ProfileDoor) -> None:
    with pytest.raises(KeyNeeded, match="locked with a passphrase"):
        await door.open()


async def test_a_lost_key_file_beside_a_database_is_told_and_no_new_key_is_made(
    kept: ProfilePaths, door: ProfileDoor
) -> None:
    kept.key_file.unlink()
    before = kept.database.read_bytes()
    for passphrase in (None, PASSPHRASE):
        with pytest.raises(Damaged, match=r"key file .* is missing"):
            await door.open(passphrase)
    assert not kept.key_file.exists()
    assert kept.database.read_bytes() == before


async def test_a_lost_database_beside_its_key_is_told_and_none_is_made(kept: ProfilePaths, door: ProfileDoor) -> None:
    kept.database.unlink()
    with pytest.raises(Trouble, match="is missing, though its key is there") as told:
        await door.open(PASSPHRASE)
    assert str(kept.backups) in told.value.do
    assert not kept.database.exists()


async def test_a_damaged_database_is_set_aside_when_asked_and_the_profile_begins_anew(
    kept: ProfilePaths, door: ProfileDoor
) -> None:
    content = bytearray(kept.database.read_bytes())
    content[:8192] = os.urandom(8192)
    kept.database.write_bytes(content)
    with pytest.raises(Damaged, match="damaged"):
        await door.open(PASSPHRASE)
    assert kept.database.read_bytes() == content
    key_file = kept.key_file.read_bytes()
    aside = door.set_aside()
    assert aside.read_bytes() == content
    assert (aside.parent / kept.key_file.name).read_bytes() == key_file
    session = await door.open(PASSPHRASE)
    assert await shifts(session) > 100
    await session.close()
    assert aside.read_bytes() == content


async def test_damage_found_later_stops_all_writing_and_the_rest_can_be_read(
    kept: ProfilePaths, door: ProfileDoor
) -> None:
    content = bytearray(kept.database.read_bytes())
    for place in range(len(content) // 2, len(content), 40_960):
        content[place : place + 64] = os.urandom(64)
    kept.database.write_bytes(content)
    session = await door.open(PASSPHRASE)
    with pytest.raises(Damaged):
        await score(session, 300)
    with pytest.raises(ReadOnly, match="closed for writing"):
        await score(session, 300)
    assert len(await session.reader.read(lambda tx: tx.tenants.sites(DEMO))) == 3
    await session.close()


async def test_a_damaged_key_file_is_told_and_left(kept: ProfilePaths, door: ProfileDoor) -> None:
    kept.key_file.write_text('{"format": 1, "slots": ')
    with pytest.raises(Damaged, match="key file"):
        await door.open(PASSPHRASE)
    assert kept.key_file.read_text() == '{"format": 1, "slots": '


async def test_a_newer_database_is_left_byte_for_byte(kept: ProfilePaths, door: ProfileDoor) -> None:
    with closing(connect(kept.database, key_of(kept), Access.WRITE)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = {path.name: path.read_bytes() for path in kept.folder.iterdir() if path.is_file()}
    with pytest.raises(NewerDatabase, match="9999"):
        await door.open(PASSPHRASE)
    after = {path.name: path.read_bytes() for path in kept.folder.iterdir() if path.is_file()}
    assert after == before


@pytest.fixture
def protected(made_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProfilePaths]:
    """The kept profile where nothing may be written, not even by root."""
    home = tmp_path / "protected"
    home.mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    root = os.geteuid() == 0
    if root:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(home)], capture_output=True)
        if mounted.returncode:
            pytest.skip("this machine allows no mounts, and nothing else keeps root from writing")
    shutil.copytree(made_home, home, dirs_exist_ok=True)
    if root:
        subprocess.run(["mount", "-o", "remount,ro", str(home)], check=True)
    else:
        for path in (*home.rglob("*"), home):
            path.chmod(0o500 if path.is_dir() else 0o400)
    yield ProfilePaths.of()
    if root:
        subprocess.run(["umount", "-l", str(home)], check=True)
    else:
        for path in (home, *home.rglob("*")):
            path.chmod(0o700)


async def test_a_write_protected_profile_opens_for_reading_and_says_so(protected: ProfilePaths) -> None:
    session = await door_of(protected).open(PASSPHRASE)
    assert session.read_only
    assert any("reading only" in notice for notice in session.notices)
    assert await shifts(session) > 100
    with pytest.raises(ReadOnly):
        await session.keys.rotate()
    with pytest.raises(ReadOnly):
        await session.keys.set_recovery("apple river stone")
    await session.close()


async def test_after_a_rotation_the_same_passphrase_opens_and_the_old_key_does_not(
    kept: ProfilePaths, door: ProfileDoor
) -> None:
    old = key_of(kept)
    session = await door.open(PASSPHRASE)
    before = await shifts(session)
    await session.keys.rotate()
    await session.keys.rotate()
    assert await shifts(session) == before
    await session.close()
    assert key_of(kept) != old
    again = await door.open(PASSPHRASE)
    assert await shifts(again) == before
    await again.close()
    with closing(connect(kept.database, old, Access.READ)) as raw, pytest.raises(Exception, match="not a database"):
        raw.execute("SELECT count(*) FROM sqlite_master").fetchall()


async def test_a_recovery_passphrase_opens_beside_the_chosen_one(kept: ProfilePaths, door: ProfileDoor) -> None:
    session = await door.open(PASSPHRASE)
    await session.keys.set_recovery("apple river stone")
    await session.keys.rotate()
    await session.keys.set_recovery("apple river stones")
    await session.close()
    for passphrase in (PASSPHRASE, "apple river stones"):
        again = await door.open(passphrase)
        await again.close()
    with pytest.raises(WrongPassphrase):
        await door.open("apple river stone")


async def test_a_look_around_keeps_nothing(paths: ProfilePaths, door: ProfileDoor) -> None:
    session = await door.open(None, ephemeral=True)
    folder = session.folder
    assert await shifts(session) > 100
    assert folder.is_dir()
    with pytest.raises(Refused, match="kept nowhere"):
        await session.keys.rotate()
    await session.close()
    assert not folder.exists()
    assert not paths.key_file.exists()


async def test_a_clock_set_back_between_two_sessions_loses_nothing_and_opens_no_violation_twice(
    kept: ProfilePaths,
) -> None:
    first = await door_of(kept, SetClock(NOON)).open(PASSPHRASE)
    (*_, site) = await first.reader.read(lambda tx: tx.tenants.sites(DEMO))
    today = SiteDay(DEMO, site.id, NOON.date())
    await score(first, 30)
    before = await state(first, today)
    await first.close()
    earlier = datetime(2026, 3, 18, 6, 0, tzinfo=UTC)
    second = await door_of(kept, SetClock(earlier)).open(PASSPHRASE)
    await score(second, 30)
    assert await state(second, today) == before
    await second.close()


async def score(session: Session, days: int) -> None:
    """The latest ``days`` that are due."""
    await session.desk.score_due(days)  # type: ignore[attr-defined]


async def state(session: Session, day: SiteDay) -> list[tuple[int, str, str]]:
    (plugin,) = session.catalog.schemes()
    found = await session.reader.read(lambda tx: tx.violations.of_day(day, plugin))
    return sorted((violation.id, violation.check_key, violation.status) for violation in found)
