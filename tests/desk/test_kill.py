"""kill -9 in the middle of an import, a hundred times: nothing is half there, and running it again finishes it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest

from console.domain.ids import KindName
from console.domain.imports import ImportState
from tests.desk.conftest import HEADER
from tests.fakes.desk_profile import ADMIN, TENANT, Profile

ROWS = 3000
ALERT = KindName("alert")


def import_file(folder: Path, file: Path, staged: bool, begun: object) -> None:
    """Runs in a process of its own until it is done or killed."""
    from console.desk.imports import importer as module

    if staged:
        module.HELD_BYTES = 1

    async def work() -> None:
        profile = Profile.open(folder, create=False)
        begun.set()  # type: ignore[attr-defined]
        await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT)
        await profile.database.close()

    asyncio.run(work())


def write_round(file: Path, round: int) -> None:
    """Every round changes all rows of one key range, so that a half-done import would show as a mixture."""
    file.write_text(
        HEADER
        + "".join(
            f"A{n},north,2026-03-17T01:00:00Z,low,,2026-03-17T{round // 60:02}:{round % 60:02}:00Z\n"
            for n in range(ROWS)
        )
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.soak)])
def test_kills_leave_nothing_half_and_the_next_start_clears_up(tmp_path: Path, kills: int) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.fakes.desk_profile", "tests.desk.test_kill"])
    chance = random.Random(7)
    profile = Profile.open(tmp_path)

    async def ready() -> None:
        await profile.populate()
        await profile.database.close()

    asyncio.run(ready())
    outcomes = {"before": 0, "after": 0}
    before = ""
    took = 0.2
    file = tmp_path / "rows.csv"
    for round in range(kills):
        write_round(file, round)
        begun = processes.Event()
        process = processes.Process(target=import_file, args=(tmp_path, file, round % 2 == 1, begun))
        process.start()
        assert begun.wait(30)
        started = time.perf_counter()
        process.join(chance.uniform(0, took) if round else None)
        if round == 0:
            took = time.perf_counter() - started
        else:
            took *= 1.15 if process.is_alive() else 0.87  # so that about half of the kills come too late
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        before = asyncio.run(look(tmp_path, before, f"{round // 60:02}:{round % 60:02}", outcomes))
    assert min(outcomes.values()) >= kills // 40, outcomes
    assert asyncio.run(finish(tmp_path, file)) == ROWS


async def look(folder: Path, before: str, written: str, outcomes: dict[str, int]) -> str:
    """The rows are all of the round before or all of this one; what was staged is gone after the start."""
    profile = Profile.open(folder, create=False)
    try:
        rows = await profile.database.read(lambda tx: [row.body for row in tx.records.all(TENANT, ALERT)])
        stamps = {body.split(b'"resolved_at":"2026-03-17T')[1][:5].decode() for body in rows}
        assert stamps <= {before} or stamps == {written}
        assert len(rows) == (ROWS if stamps else 0)
        await profile.importer.discard_broken()
        runs = await profile.database.read(lambda tx: tx.imports.runs(TENANT, 10))
        assert all(run.state is not ImportState.STAGING for run in runs)
        for run in runs:
            staged = await profile.database.read(lambda tx, run=run: list(tx.imports.chunks(run.id)))  # type: ignore[misc]
            assert staged == []
        now = next(iter(stamps), "")
        outcomes["after" if now == written else "before"] += 1
        return now
    finally:
        await profile.database.close()


async def finish(folder: Path, file: Path) -> int:
    profile = Profile.open(folder, create=False)
    report = await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT)
    await profile.database.close()
    return report.run.merged.total
