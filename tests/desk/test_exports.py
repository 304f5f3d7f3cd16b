"""Exported files: whole or not at all, safe for a spreadsheet, and importable again."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console.desk.exports import FileExporter, defused
from console.domain.ids import KindName, PluginName
from console.domain.records import MergeCount
from console.domain.trouble import Trouble
from console.domain.violations import ViolationFilter
from console.plugin.loaded import LoadedCatalog
from tests.desk.conftest import HEADER
from tests.fakes.desk_profile import ADMIN, TENANT, Profile

ALERT = KindName("alert")
PLUGIN = PluginName("security_facility")
DAY = date(2026, 3, 17)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


async def test_violations_are_written_in_order_with_all_columns(queue: Profile) -> None:
    file = queue.folder / "out.csv"
    seen: list[tuple[int, int]] = []
    assert await queue.exporter.violations(file, ViolationFilter(TENANT), progress=lambda *p: seen.append(p)) == 6
    rows = rows_of(file)
    assert {row["status"] for row in rows} == {"open"}
    assert [row["opened_at"] for row in rows] == sorted((row["opened_at"] for row in rows), reverse=True)
    assert seen[-1] == (6, 6)


async def test_scorecard_and_checks_reconcile(queue: Profile) -> None:
    cards, checks = queue.folder / "cards.csv", queue.folder / "checks.jsonl"
    assert await queue.exporter.scorecard(cards, TENANT, PLUGIN, DAY, DAY) == 1
    assert await queue.exporter.checks(checks, TENANT, PLUGIN, DAY, DAY) == 6
    (row,) = rows_of(cards)
    assert (row["pillar"], row["checks"], row["failed"], row["score"]) == ("P3", "6", "6", "0.0")
    found = [json.loads(line) for line in checks.read_text().splitlines()]
    assert [check["passed"] for check in found] == [False] * 6
    assert len({check["violation"] for check in found}) == 6


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl"])
async def test_records_come_back_unchanged_by_an_import(profile: Profile, name: str) -> None:
    header = "id,site,raised_at,priority,category\n"
    nasty = ["=1+1", "-5", "@x", "'=1", "''+2", "plain", '"a, b"', " spaced ", '"two\nlines"', "'quoted'"]
    rows = "".join(f"A{n},north,2026-03-17T01:00:00.5+01:00,low,{text}\n" for n, text in enumerate(nasty))
    mapping = (
        "kind: alert\nsite: site\ncolumns: {id: id, raised_at: raised_at, priority: priority, category: category}\n"
    )
    first = await profile.load("alert", header + rows, mapping=mapping)
    assert first.problems == ()
    file = profile.folder / name
    assert await profile.exporter.records(file, TENANT, ALERT) == len(nasty)
    again = await profile.importer.run(file, tenant=TENANT, actor=ADMIN, kind=ALERT)
    assert (again.problems, again.run.merged) == ((), MergeCount(unchanged=len(nasty)))


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=x"])
def test_text_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert defused(text) == "'" + text


def test_other_text_is_left_alone() -> None:
    assert [defused(text) for text in ("a=b", "'s", "", "1-2")] == ["a=b", "'s", "", "1-2"]


async def test_export_that_fails_leaves_the_old_file_and_nothing_else(queue: Profile) -> None:
    folder = queue.folder / "exports"
    folder.mkdir()
    file = folder / "out.csv"
    file.write_text("old")

    def stop(_done: int, _total: int) -> None:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        await queue.exporter.violations(file, ViolationFilter(TENANT), progress=stop)
    assert [path.name for path in folder.iterdir()] == ["out.csv"]
    assert file.read_text() == "old"


async def test_place_that_cannot_be_written_is_told(queue: Profile) -> None:
    for file in (queue.folder, queue.folder / "none" / "out.csv"):
        with pytest.raises(Trouble, match=r"folder|cannot be written"):
            await queue.exporter.violations(file, ViolationFilter(TENANT))


async def test_export_of_many_rows_is_complete(profile: Profile) -> None:
    rows = "".join(f"A{n:05},north,2026-03-17T01:00:00Z,low,,\n" for n in range(5001))
    await profile.load("alert", HEADER + rows)
    file = profile.folder / "all.csv"
    seen: list[tuple[int, int]] = []
    assert await profile.exporter.records(file, TENANT, ALERT, progress=lambda *p: seen.append(p)) == 5001
    assert [row["id"] for row in rows_of(file)] == [f"A{n:05}" for n in range(5001)]
    assert seen[-1] == (5001, 5001)


async def test_scorecard_leaves_out_a_pillar_that_its_plugin_has_lost(queue: Profile) -> None:
    plugin = queue.catalog.plugins[PLUGIN]
    assert plugin.scheme is not None
    pillars = tuple(pillar for pillar in plugin.scheme.pillars if pillar.id != "P3")
    catalog = LoadedCatalog([replace(plugin, scheme=replace(plugin.scheme, pillars=pillars))], [])
    exporter = FileExporter(queue.database, catalog)
    assert await exporter.scorecard(queue.folder / "cards.csv", TENANT, PLUGIN, DAY, DAY) == 0
