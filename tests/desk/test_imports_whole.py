"""An import goes in whole or not at all: cancelled, broken off, killed, or run again."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from pathlib import Path

import pytest

from console.config.claims import FileClaims
from console.desk import import_marks
from console.desk.imports import importer as importer_module
from console.desk.imports.importer import FileImporter
from console.domain.commands import ApplyImport
from console.domain.ids import new_import_id
from console.domain.imports import ImportProgress, ImportRun, ImportState
from console.domain.people import Role
from console.domain.records import MergeCount
from console.domain.trouble import Conflict, Refused
from console.ports.database import Transaction
from tests.desk.conftest import HEADER
from tests.desk.imported import ALERT, ROW, bodies, count, runs
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import ADMIN, OPERATOR, SITE, TENANT, Profile


async def test_last_of_a_repeated_key_counts_and_importing_again_changes_nothing(profile: Profile) -> None:
    rows = "".join(f"A{n % 3000},north,2026-03-17T01:00:{n % 60:02}Z,low,,\n" for n in range(7001))
    first = await profile.load("alert", HEADER + rows)
    again = await profile.load("alert", HEADER + rows)
    assert first.run.merged == MergeCount(new=3000)
    assert again.run.merged == MergeCount(unchanged=3000)
    assert (await bodies(profile))["A1000"]["raised_at"] == "2026-03-17T01:00:40Z"


@pytest.mark.parametrize("held", [10**9, 1], ids=["in memory", "staged"])
async def test_large_and_small_files_come_to_the_same(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(importer_module, "HELD_BYTES", held)
    rows = "".join(f"A{n % 4000},north,2026-03-17T01:00:00Z,low,,\n" for n in range(5000))
    report = await profile.load("alert", HEADER + rows)
    assert (report.run.state, report.run.rows, report.run.merged) == (ImportState.APPLIED, 5000, MergeCount(new=4000))
    assert await profile.database.read(lambda tx: import_marks.read(tx)) == {}


async def test_progress_grows_to_the_size_of_the_file(profile: Profile) -> None:
    file = profile.folder / "a.csv"
    file.write_text(HEADER + "".join(f"A{n},north,2026-03-17T01:00:00Z,low,,\n" for n in range(30_000)))
    seen: list[ImportProgress] = []
    await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT, progress=seen.append)
    done = [step.done for step in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].total == file.stat().st_size
    assert len(seen) > 10
    assert seen[-1].rows == 30_000


class TestCancel:
    @pytest.mark.parametrize("stage", ["reading", "applying"])
    @pytest.mark.parametrize("held", [10**9, 1], ids=["in memory", "staged"])
    async def test_leaves_nothing_behind(
        self, profile: Profile, monkeypatch: pytest.MonkeyPatch, stage: str, held: int
    ) -> None:
        monkeypatch.setattr(importer_module, "HELD_BYTES", held)
        file = profile.folder / "a.csv"
        file.write_text(HEADER + "".join(f"A{n},north,2026-03-17T01:00:00Z,low,,\n" for n in range(30_000)))
        running = asyncio.current_task()
        assert running is not None
        later = asyncio.get_running_loop().call_soon

        def cancel(step: ImportProgress) -> None:
            if step.stage == stage and running.cancelling() == 0 and step.rows >= 4000:
                later(running.cancel)

        with pytest.raises(asyncio.CancelledError):
            await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT, progress=cancel)
        running.uncancel()
        assert await count(profile) == 0
        assert [run.state for run in await runs(profile)] == [ImportState.DISCARDED]
        assert await profile.database.read(lambda tx: import_marks.read(tx)) == {}


HOLD = """
import sys, time
from pathlib import Path
from console.config.claims import FileClaims
claim = FileClaims(Path(sys.argv[1])).take(sys.argv[2])
print("held", flush=True)
time.sleep(600)
"""


class TestBrokenOff:
    async def start(self, profile: Profile, process: int, *, host: str = "") -> ImportRun:
        run = ImportRun(new_import_id(), TENANT, ALERT, "x.csv", ADMIN, NOON)
        mark = import_marks.Mark(host or platform.node(), process, NOON)

        def write(tx: Transaction) -> None:
            tx.imports.start(run)
            import_marks.put(tx, run.id, mark)

        await profile.database.write(write)
        return run

    async def test_run_of_a_dead_process_is_discarded(self, profile: Profile) -> None:
        await self.start(profile, 2**22 + 1)
        assert await profile.importer.discard_broken() == 1
        assert [run.state for run in await runs(profile)] == [ImportState.DISCARDED]

    async def test_run_of_a_live_process_is_left_until_it_has_long_been_silent(self, profile: Profile) -> None:
        await self.start(profile, 1)
        await self.start(profile, 77, host="another")
        assert await profile.importer.discard_broken() == 0
        profile.clock.advance(minutes=11)
        assert await profile.importer.discard_broken() == 2

    async def test_an_import_that_applies_for_long_is_left_by_a_second_process(
        self, profile: Profile, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The second one looks while the first applies, with eleven minutes gone by since it was heard of."""
        file = profile.folder / "a.csv"
        file.write_text(HEADER + ROW)
        second = FileImporter(
            profile.database, profile.desk, profile.catalog, profile.clock, FileClaims(profile.folder / "imports")
        )
        found: list[int] = []
        apply = profile.importer._apply

        async def long(run: ImportRun) -> None:
            profile.clock.advance(minutes=11)
            found.append(await second.discard_broken())
            await apply(run)

        monkeypatch.setattr(profile.importer, "_apply", long)
        report = await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT)
        assert (found, report.run.state, await count(profile)) == ([0], ImportState.APPLIED, 1)
        assert list((profile.folder / "imports").iterdir()) == []

    async def test_a_killed_process_holds_nothing(self, profile: Profile) -> None:
        run = await self.start(profile, os.getpid())
        held = await asyncio.create_subprocess_exec(
            sys.executable, "-c", HOLD, str(profile.folder / "imports"), run.id, stdout=asyncio.subprocess.PIPE
        )
        assert held.stdout is not None
        assert await held.stdout.readline() == b"held\n"
        profile.clock.advance(minutes=11)
        assert await profile.importer.discard_broken() == 0
        held.kill()
        await held.wait()
        assert await profile.importer.discard_broken() == 1
        assert list((profile.folder / "imports").iterdir()) == [], "what the killed one left is gone"

    async def test_run_that_was_not_read_to_its_end_cannot_be_applied(self, profile: Profile) -> None:
        run = await self.start(profile, 1)
        with pytest.raises(Conflict, match="not read to its end"):
            await profile.desk.execute(ApplyImport(tenant=TENANT, actor=ADMIN, run=run.id))


async def test_only_an_administrator_may_import(profile: Profile, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + ROW)
    with pytest.raises(Refused, match=Role.OPERATOR):
        await profile.importer.run(file, tenant=TENANT, actor=OPERATOR, kind=ALERT)
    assert await runs(profile) == []


async def test_record_belongs_to_the_local_day_of_its_site(profile: Profile) -> None:
    rows = "A1,north,2026-03-16T22:59:00Z,low,,\nA2,north,2026-03-16T23:00:00Z,low,,\n"
    rows += "A3,south,2026-03-16T23:00:00Z,low,,\n"
    await profile.load("alert", HEADER + rows)
    found = await profile.database.read(lambda tx: list(tx.records.all(TENANT, ALERT)))
    assert [row.day.day for row in found] == [16, 17, 16]
    assert found[0].site == SITE
