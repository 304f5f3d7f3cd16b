"""What the window shows before the profile is open: exactly what reading would give, or nothing."""

from __future__ import annotations

import asyncio
import json
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.config.custody import HeldKey, KeyCustody
from console.config.paths import ProfilePaths
from console.domain.commands import AddTenant
from console.domain.ids import SYSTEM, SiteId, TenantId
from console.domain.people import Tenant
from console.domain.scoring import SiteDay
from console.domain.trouble import DiskFull, KeyNeeded
from console.ports.session import Session
from console.shell.scorecard.glance import day_of
from console.shell.scorecard.query import Day, Scope, read_day
from console.store.connecting import Access, connect
from console.store.database import EncryptedDatabase
from console.store.glance import GLANCE
from console.wiring.door import ProfileDoor
from tests.fakes.clock import NOON, SetClock
from tests.wiring.conftest import PASSPHRASE, door_of

DEMO = TenantId("demo")


def window_door(paths: ProfilePaths, clock: SetClock | None = None) -> ProfileDoor:
    """As the window has it."""
    return ProfileDoor(paths, clock or SetClock(), background=True, passphrase=PASSPHRASE)


async def glanced(paths: ProfilePaths, clock: SetClock | None = None) -> str | None:
    return await window_door(paths, clock).glance()


async def scored(session: Session) -> None:
    while await session.desk.score_due(1000):  # type: ignore[attr-defined]
        pass


async def fresh(session: Session) -> Day:
    scheme = next(iter(session.catalog.schemes().values()))
    return await session.reader.read(lambda tx: read_day(tx, Scope(), scheme, NOON))


def change(paths: ProfilePaths, statement: str, *values: Any) -> None:
    """From outside of the program."""
    key = KeyCustody(paths).obtain(PASSPHRASE, create=False).key
    with closing(connect(paths.database, key, Access.WRITE)) as connection:
        assert connection.execute(statement, values).rowcount


@pytest.fixture(scope="module")
def left_home(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose profile a window has opened, scored and closed; to be copied, not to be opened."""
    home = tmp_path_factory.mktemp("left") / "home"
    shutil.copytree(made_home, home)

    async def use() -> None:
        session = await window_door(ProfilePaths("default", home / "profiles" / "default", home / "logs")).open()
        await session.complete()
        await scored(session)
        await session.close()

    asyncio.run(use())
    return home


@pytest.fixture
def left(left_home: Path, paths: ProfilePaths, tmp_path: Path) -> ProfilePaths:
    """Of a copy of that profile."""
    shutil.copytree(left_home, tmp_path / "home")
    return paths


async def test_a_glance_is_what_a_fresh_read_gives(left: ProfilePaths) -> None:
    door = window_door(left)
    glance = await door.glance()
    assert glance is not None
    session = await door.open()
    day = await fresh(session)
    assert day.last is not None
    assert day.checks
    assert day_of(glance) == day
    await session.close()


async def test_the_key_is_fetched_once_for_glance_and_opening(
    left: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    obtain = KeyCustody.obtain

    def ask(*given: Any, **named: Any) -> HeldKey:
        asked.append(given)
        return obtain(*given, **named)

    monkeypatch.setattr(KeyCustody, "obtain", ask)
    door = window_door(left)
    assert await door.glance()
    await (await door.open()).close()
    assert len(asked) == 1


async def test_a_key_that_is_refused_is_told_by_the_opening_and_another_then_opens(left: ProfilePaths) -> None:
    door = ProfileDoor(left, SetClock(), background=True, passphrase="wrong")
    assert await door.glance() is None
    with pytest.raises(KeyNeeded):
        await door.open()
    await (await door.open(PASSPHRASE)).close()


async def test_after_a_change_by_another_process_there_is_none_until_a_window_was_closed_again(
    left: ProfilePaths,
) -> None:
    other = await door_of(left).open(PASSPHRASE)
    second = TenantId("second")
    await other.desk.execute(
        AddTenant(tenant=second, actor=SYSTEM, new=Tenant(second, "Second", demo=True), people=())
    )
    await other.close()
    assert await glanced(left) is None
    session = await window_door(left).open()
    await session.close()
    assert await glanced(left) is not None


async def test_the_offset_of_every_tenant_counts(left: ProfilePaths) -> None:
    change(left, "UPDATE change_counter SET last = last + 1 WHERE tenant = ?", DEMO)
    assert await glanced(left) is None


async def test_there_is_none_while_a_day_is_to_be_scored(left: ProfilePaths) -> None:
    session = await door_of(left).open(PASSPHRASE)
    site = SiteDay(DEMO, SiteId((await fresh(session)).sites[0].id), NOON.date())
    assert isinstance(session.reader, EncryptedDatabase)
    await session.reader.write(lambda tx: tx.scores.mark_due(site, NOON + timedelta(days=400)))
    await session.close()
    assert await glanced(left, SetClock(NOON + timedelta(days=400))) is None


async def test_there_is_one_until_the_moment_that_a_day_is_due(left: ProfilePaths) -> None:
    change(left, "DELETE FROM score_due")
    due = NOON + timedelta(hours=1)
    stored = int(due.timestamp()) * 1_000_000
    change(left, "INSERT INTO score_due VALUES (?, ?, ?, ?)", DEMO, "any", NOON.toordinal(), stored)
    assert await glanced(left, SetClock(due - timedelta(microseconds=1))) is not None
    assert await glanced(left, SetClock(due)) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"shown": 3}'])
async def test_a_broken_one_is_not_used(left: ProfilePaths, text: str) -> None:
    change(left, "UPDATE setting SET value = ? WHERE name = ?", text, GLANCE)
    assert await glanced(left) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"trend": []}', '{"trend": 1}', '{"trend": [[1, 2, 3]]}'])
def test_text_of_another_version_of_the_page_is_no_day(text: str) -> None:
    assert day_of(text) is None


async def test_one_of_another_schema_is_not_used(left: ProfilePaths) -> None:
    with_key = KeyCustody(left).obtain(PASSPHRASE, create=False).key
    with closing(connect(left.database, with_key, Access.READ)) as connection:
        (text,) = connection.execute("SELECT value FROM setting WHERE name = ?", (GLANCE,)).fetchone()
    change(
        left, "UPDATE setting SET value = ? WHERE name = ?", json.dumps(json.loads(text) | {"schema": "1"}), GLANCE
    )
    assert await glanced(left) is None
    change(left, "UPDATE setting SET value = ? WHERE name = ?", text, GLANCE)
    assert await glanced(left) is not None
    change(left, "UPDATE alembic_version SET version_num = '9999'")
    assert await glanced(left) is None


async def test_a_damaged_file_and_no_profile_at_all_have_none(left: ProfilePaths) -> None:
    left.database.write_bytes(bytes(8192))
    assert await glanced(left) is None
    left.database.unlink()
    assert await glanced(left) is None
    left.key_file.unlink()
    assert await glanced(left) is None
    assert not left.database.exists()


async def test_a_profile_that_is_kept_nowhere_leaves_none(
    left: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    monkeypatch.setattr("console.wiring.glance.seal", lambda *given: kept.append(given))
    session = await window_door(left).open(ephemeral=True)
    await session.close()
    assert not kept


async def test_where_it_cannot_be_kept_the_profile_closes_all_the_same(
    left: ProfilePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await window_door(left).open()

    async def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(EncryptedDatabase, "write", full)
    await session.close()
    monkeypatch.undo()
    await (await door_of(left).open(PASSPHRASE)).close()
