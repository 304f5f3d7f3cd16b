"""The demo profile through the desk."""

from __future__ import annotations

import asyncio

from console import aio
from console.desk.demo import make_demo
from console.domain.changes import Topic
from console.domain.commands import AddTenant
from console.domain.ids import KindName, PluginName, TenantId
from console.domain.people import Tenant
from console.domain.scoring import SiteDay
from console.domain.violations import ViolationFilter, ViolationStatus
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import ADMIN, TENANT, Profile

PLUGIN = PluginName("security_facility")


async def test_demo_is_stored_scored_today_first_and_reconciles(profile: Profile) -> None:
    seen: list[tuple[str, int, int]] = []
    (tenant,) = await make_demo(
        profile.desk, profile.database, profile.catalog, profile.clock, lambda *step: seen.append(step)
    )
    assert seen[-1][1] == seen[-1][2] > 5
    (known,) = [t for t in await profile.database.read(lambda tx: tx.tenants.all()) if t.id == tenant]
    assert known.demo

    due = await profile.database.read(lambda tx: tx.scores.due(NOON, 3))
    assert {day.day for day in due} == {NOON.date()}
    assert await profile.score_all() >= 270
    assert profile.desk.plugin_troubles == ()

    days = await profile.database.read(lambda tx: tx.scores.days(tenant, PLUGIN))
    assert days is not None
    first, last = days
    counts = await profile.database.read(lambda tx: tx.scores.counts(tenant, PLUGIN, first, last))
    only_open = ViolationFilter(tenant, statuses=frozenset({ViolationStatus.OPEN}))
    opened = await profile.database.read(lambda tx: tx.violations.count(only_open))
    assert opened == sum(count.failed for count in counts) > 100
    assert len({count.pillar for count in counts}) == 7


async def test_demo_made_twice_changes_nothing(profile: Profile) -> None:
    for _ in range(2):
        (tenant,) = await make_demo(profile.desk, profile.database, profile.catalog, profile.clock)
    runs = await profile.database.read(lambda tx: tx.imports.runs(tenant))
    assert sum(run.merged.new for run in runs) == sum(run.merged.unchanged for run in runs)
    assert sum(run.merged.changed for run in runs) == 0


async def test_demo_records_are_those_that_the_plugin_brings(profile: Profile) -> None:
    demo = profile.catalog.plugins[PLUGIN].demo
    assert demo is not None
    data = demo(NOON)
    (tenant,) = await make_demo(profile.desk, profile.database, profile.catalog, profile.clock)
    assert tenant == data.tenant.id == TenantId(tenant)
    names = [kind.name for kind in profile.catalog.plugins[PLUGIN].kinds]
    stored = await profile.database.read(lambda tx: sum(tx.records.count(tenant, KindName(name)) for name in names))
    assert stored == len(list(data.records))
    site_day = SiteDay(tenant, data.sites[0].id, NOON.date())
    assert await profile.database.read(lambda tx: tx.records.bodies(site_day, [], [KindName("post")]))


async def test_a_persons_command_does_not_wait_for_the_scoring_of_all_days(profile: Profile) -> None:
    await make_demo(profile.desk, profile.database, profile.catalog, profile.clock)
    first_scored = asyncio.Event()
    profile.desk.listen(lambda changes: first_scored.set() if changes[0].topic is Topic.SCORES else None)
    scoring = aio.spawn(profile.desk.score_due(1000), "score all")
    await first_scored.wait()
    command = AddTenant(tenant=TENANT, actor=ADMIN, new=Tenant(TenantId("second"), "Second"))
    await profile.desk.execute(command)
    assert not scoring.done()
    assert await scoring >= 270
