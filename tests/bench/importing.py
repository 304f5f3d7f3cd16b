"""100,000 CSV rows through the importer, against csv and sqlite3 executemany of the same rows."""

from __future__ import annotations

import csv
import gc
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from console.domain.commands import AddTenant
from console.domain.ids import SYSTEM, KindName, TenantId
from console.domain.people import Person, Role, Tenant
from console.ports.session import Session
from tests.bench.table import Row

ROWS = 100_000
RUNS = 5
COLUMNS = ("id", "site", "raised_at", "priority", "category", "acknowledged_at", "acknowledged_by", "resolved_at")
KIND = KindName("alert")


async def measure(session: Session, folder: Path) -> Sequence[Row]:
    """Each run imports into a tenant of its own, so that every row is new."""
    file = folder / "alerts.csv"
    _write_rows(file)
    floor, ours = [], []
    for run in range(RUNS):
        gc.collect()
        floor.append(_floor(file, folder / f"floor{run}.db"))
        gc.collect()
        ours.append(await _ours(session, file, TenantId(f"bench{run}")))
    name = f"import of {ROWS:,} CSV rows"
    return [Row(name, 1000 * median(ours), 4, floor=1000 * median(floor), floor_name="csv + sqlite3")]


def _write_rows(file: Path) -> None:
    """Every field of an alert, over 90 days of 30 sites."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(ROWS):
            raised = start + timedelta(minutes=1.296 * number)
            taken, over = raised + timedelta(minutes=number % 45), raised + timedelta(minutes=60 + number % 500)
            priority = ("critical", "high", "moderate", "low")[number % 4]
            who, sort = f"Guard {number % 61}", f"Door {number % 977} forced"
            moments = [moment.isoformat() for moment in (raised, taken, over)]
            place = [f"A{number:07d}", f"S{number % 30:02d}"]
            writer.writerow([*place, moments[0], priority, sort, moments[1], who, moments[2]])


def _floor(file: Path, database: Path) -> float:
    began = time.perf_counter()
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    with file.open(encoding="utf-8", newline="") as source:
        reader = csv.reader(source)
        columns = next(reader)
        connection.execute(f"CREATE TABLE alerts ({columns[0]} TEXT PRIMARY KEY, {', '.join(columns[1:])})")
        places = ", ".join("?" * len(columns))
        with connection:
            connection.executemany(f"INSERT INTO alerts VALUES ({places})", reader)
    connection.close()
    return time.perf_counter() - began


async def _ours(session: Session, file: Path, tenant: TenantId) -> float:
    me = Person(tenant, session.me, session.me, Role.ADMIN)
    await session.desk.execute(AddTenant(tenant=tenant, actor=SYSTEM, new=Tenant(tenant, tenant), people=(me,)))
    began = time.perf_counter()
    report = await session.importer.run(file, tenant=tenant, actor=session.me, kind=KIND, new_sites="UTC")
    took = time.perf_counter() - began
    assert report.run.merged.new == ROWS, report
    return took
