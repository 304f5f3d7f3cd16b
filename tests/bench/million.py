"""A profile with a million violations, and what the violations page makes of it.

``million_profile`` is for tests and the bench alike; building takes a minute, so it is kept beside the folder asked.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.domain.ids import PersonId, PillarId, PluginName, SiteId, TenantId, ViolationId
from console.domain.people import Person, Role, Site, Tenant
from console.domain.scoring import Severity
from console.domain.violations import Resolution, Review, Violation, ViolationStatus
from console.ports.database import Transaction
from console.ports.session import KeySource, Session
from tests.bench.table import Row

ROWS = 1_000_000
BATCH = 50_000
KEY = bytes(range(32))
TENANT = TenantId("million")
PLUGIN = PluginName("security_facility")
NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
DAYS = 1_000

_SITES = tuple(Site(TENANT, SiteId(f"site-{number:02}"), f"Site {number:02}") for number in range(10))
_PEOPLE = tuple(
    Person(TENANT, PersonId(f"person-{number}"), f"Person {number}", Role.SUPERVISOR) for number in range(8)
)
_PLACES = ("north gate", "loading dock", "server room", "car park", "roof access", "pump house", "lobby", "archive")
_FOUND = ("nobody came", "came 14 min late", "left 20 min early", "acknowledged after 31 min", "no report")


def million_profile(folder: Path, rows: int = ROWS) -> Path:
    """The database of a profile with ``rows`` violations under ``KEY``, built in ``folder`` unless it is there."""
    file = folder / f"violations-{rows}.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        building = folder / f"building-{rows}"
        shutil.rmtree(building, ignore_errors=True)
        asyncio.run(_build(building / "p.db", rows))
        (building / "p.db").replace(file)
        shutil.rmtree(building)
    return file


async def open_million(file: Path) -> Session:
    """A session over the database, acting as the first of its people."""
    from console.store.database import open_database
    from console.wiring.door import begin, load_catalog
    from console.wiring.keys import ForgottenKeys
    from console.wiring.opened import Opened
    from tests.fakes.clock import SetClock

    database = open_database(file, KEY, backups=file.parent / "backups")
    opened = Opened("million", file.parent, database, ForgottenKeys(), KeySource.EPHEMERAL)
    session = await begin(opened, load_catalog(), SetClock(NOW), background=False)
    return replace(session, me=_PEOPLE[0].id)


async def _build(file: Path, rows: int) -> None:
    from console.store.database import open_database

    database = open_database(file, KEY, backups=file.parent / "backups", create=True)
    try:
        await database.write(_furnish)
        made = made_violations(rows)
        for _ in range(-(-rows // BATCH)):
            batch = [violation for _, violation in zip(range(BATCH), made, strict=False)]
            await database.write(lambda tx, batch=batch: tx.violations.insert(batch))  # type: ignore[misc]
    finally:
        await database.close()


def _furnish(tx: Transaction) -> None:
    tx.tenants.add(Tenant(TENANT, "A million violations", demo=True))
    for site in _SITES:
        tx.tenants.add_site(site)
    for person in _PEOPLE:
        tx.tenants.add_person(person)


def made_violations(rows: int) -> Iterator[Violation]:
    """Always the same ones: mostly old and closed, as after years of use; two owners for each site."""
    dice = random.Random(7)
    for number in range(rows):
        opened = NOW - timedelta(minutes=dice.randrange(DAYS * 24 * 60))
        status = ViolationStatus.OPEN if dice.random() < 0.3 else ViolationStatus.CLOSED
        review = dice.choices((Review.NEW, Review.IN_REVIEW, Review.REVIEWED), (5, 1, 4))[0]
        site = dice.randrange(len(_SITES))
        place, found = dice.choice(_PLACES), dice.choice(_FOUND)
        yield Violation(
            id=ViolationId(0),
            tenant=TENANT,
            plugin=PLUGIN,
            site=_SITES[site].id,
            day=opened.date(),
            pillar=PillarId(f"P{dice.randrange(7) + 1}"),
            check_key=f"check-{number}",
            rule="on time",
            severity=dice.choices(tuple(Severity), (50, 30, 15, 5))[0],
            subject=f"{place} {number % 977}",
            expected="in time",
            found=found,
            why=f"{found} at {place}",
            status=status,
            opened_at=opened,
            closed_at=None if status is ViolationStatus.OPEN else min(opened + timedelta(hours=2), NOW),
            owner=None if review is Review.NEW else _PEOPLE[(site + dice.randrange(2)) % len(_PEOPLE)].id,
            review=review,
            resolution=Resolution.CONFIRMED if review is Review.REVIEWED else None,
        )


def measure(folder: Path) -> list[Row]:
    """Figures of the violations page over the million rows, taken in a process of its own."""
    file = million_profile(folder / "million")
    child = [sys.executable, "-m", "tests.bench.million_child", str(file)]
    found = json.loads(subprocess.run(child, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    page = "violations page, 1,000,000 rows"
    return [
        Row(f"{page}: open", found["open"], 100),
        Row(f"{page}: filter by state", found["filter"], 100),
        Row(f"{page}: filter by words", found["words"], 100),
        Row(f"{page}: scroll a page (GUI time, 95th of 100)", found["scroll"], 16),
        Row(f"{page}: memory", found["memory"], 50, unit="MB"),
    ]


if __name__ == "__main__":
    began = time.perf_counter()
    print(million_profile(Path(sys.argv[1])), f"{time.perf_counter() - began:.0f} s")
