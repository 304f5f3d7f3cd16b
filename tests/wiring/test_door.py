"""Opening profiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.domain.ids import PillarId, PluginName, TenantId
from console.ports.session import Session
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile


async def test_that_a_new_profile_has_the_demo_and_says_so(session: Session) -> None:
    (tenant,) = await session.reader.read(lambda tx: tx.tenants.all())
    assert tenant.demo
    sites = await session.reader.read(lambda tx: tx.tenants.sites(tenant.id))
    assert len(sites) == 3


async def test_that_the_person_at_the_computer_is_among_the_people(session: Session) -> None:
    people = await session.reader.read(lambda tx: tx.tenants.people(TenantId("demo")))
    assert session.me in {person.id for person in people}


async def test_that_opening_again_changes_nothing(profile_folder: Path) -> None:
    session = await open_profile(profile_folder, SetClock(NOON))
    before = await session.reader.read(lambda tx: tx.changes.last(TenantId("demo")))
    await session.close()
    session = await open_profile(profile_folder, SetClock(NOON))
    assert await session.reader.read(lambda tx: tx.changes.last(TenantId("demo"))) == before
    await session.close()


async def test_that_checks_of_today_are_there(session: Session) -> None:
    plugin = PluginName("security_facility")
    checks = await session.reader.read(
        lambda tx: tx.scores.checks(TenantId("demo"), plugin, PillarId("P1"), NOON.date())
    )
    assert checks


async def test_that_a_user_without_a_name_opens_a_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nameless)
    session = await open_profile(tmp_path, SetClock(NOON))
    people = await session.reader.read(lambda tx: tx.tenants.people(TenantId("demo")))
    assert session.me in {person.id for person in people}
    await session.close()
