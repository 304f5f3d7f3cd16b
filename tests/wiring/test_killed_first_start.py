"""kill -9 while the first start makes the profile: the next start completes it to the same content."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from console.config.paths import ProfilePaths
from console.domain.ids import TenantId
from console.domain.imports import ImportState
from console.ports.database import Transaction
from tests.fakes.clock import NOON, SetClock
from tests.wiring.conftest import PASSPHRASE, door_of

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("first_open_child.py")
DEMO = TenantId("demo")
BEFORE_IT_BEGINS = ("key", "created", "before 1")
MIDWAY = ("after 1", "after 2", "before 5", "after 6", "before 13", "after 20", "after 22")


def begin(*place: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPERATOR_CONSOLE_PASSPHRASE": PASSPHRASE}
    return subprocess.Popen([sys.executable, str(CHILD), *place], env=environment)


async def content(paths: ProfilePaths, *, after: timedelta = timedelta()) -> dict[str, object]:
    """Opens the profile, some time after the first try, and tells what is in it."""
    session = await door_of(paths, SetClock(NOON + after)).open(PASSPHRASE)
    kinds = session.catalog.kinds()

    def look(tx: Transaction) -> dict[str, object]:
        return {
            "tenants": tx.tenants.all(),
            "sites": tx.tenants.sites(DEMO),
            "people": tx.tenants.people(DEMO),
            "due": tx.scores.due_count(NOON + timedelta(days=1)),
            "staging": tx.imports.staging(),
            "applied": {run.file for run in tx.imports.runs(DEMO) if run.state is ImportState.APPLIED},
            **{name: tx.records.count(DEMO, name) for name in kinds},
            "records": hash(
                tuple((row.key, row.at, row.body) for name in kinds for row in tx.records.all(DEMO, name))
            ),
        }

    found = await session.reader.read(look)
    await session.close()
    return found


@pytest.fixture
async def undisturbed(made_home: Path, tmp_path: Path) -> dict[str, object]:
    home = shutil.copytree(made_home, tmp_path / "undisturbed")
    return await content(ProfilePaths("default", home / "profiles" / "default", home / "logs"))


@pytest.mark.parametrize("place", BEFORE_IT_BEGINS)
async def test_a_first_start_killed_before_the_demo_begins_is_made_whole_by_the_next(
    paths: ProfilePaths, undisturbed: dict[str, object], place: str
) -> None:
    child = begin(*place.split())
    assert child.wait(60) == -signal.SIGKILL
    assert await content(paths) == undisturbed


@pytest.mark.parametrize("place", MIDWAY)
async def test_a_first_start_killed_midway_is_completed_as_of_its_own_moment(
    paths: ProfilePaths, undisturbed: dict[str, object], place: str
) -> None:
    child = begin(*place.split())
    assert child.wait(60) == -signal.SIGKILL
    assert await content(paths, after=timedelta(hours=5)) == undisturbed


async def test_a_first_start_killed_again_and_again_at_any_moment_is_completed_by_the_last(
    paths: ProfilePaths, undisturbed: dict[str, object]
) -> None:
    chance = random.Random(11)
    for _ in range(12):
        child = begin("whole")
        try:
            child.wait(chance.uniform(0.3, 2.0))
        except subprocess.TimeoutExpired:
            child.kill()
        assert child.wait(60) in (0, -signal.SIGKILL)
    assert await content(paths) == undisturbed
