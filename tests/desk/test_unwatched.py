"""Violations of a plugin that is gone: closed together, with the reason, and open again when it is back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console.domain.commands import CloseUnwatched
from console.domain.ids import PillarId, PluginName, ViolationId
from console.domain.scoring import Severity
from console.domain.trouble import Refused, Rejected
from console.domain.violations import Violation, ViolationStatus
from tests.fakes.desk_profile import OPERATOR, SITE, SUPERVISOR, TENANT, Profile

GONE, LOADED = PluginName("gone"), PluginName("security_facility")
COUNT = 4500


def violation(plugin: PluginName, number: int, opened_at: object) -> Violation:
    return Violation(
        id=ViolationId(0), tenant=TENANT, plugin=plugin, site=SITE, day=date(2026, 3, 1), pillar=PillarId("P1"),
        check_key=f"check {number}", rule="rule", severity=Severity.CRITICAL, subject="subject", expected="all",
        found="none", why="missing", status=ViolationStatus.OPEN, opened_at=opened_at,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
async def profile(tmp_path: Path) -> AsyncIterator[Profile]:
    opened = Profile.open(tmp_path)
    await opened.populate()
    now = opened.clock.now()
    made = [violation(GONE, number, now) for number in range(COUNT)] + [violation(LOADED, 1, now)]
    await opened.database.write(lambda tx: tx.violations.insert(made))
    yield opened
    await opened.database.close()


async def left(profile: Profile) -> dict[PluginName, int]:
    return dict(await profile.database.read(lambda tx: tx.violations.open_by_plugin(TENANT)))


async def test_all_are_closed_at_once_each_with_the_reason(profile: Profile) -> None:
    assert await left(profile) == {GONE: COUNT, LOADED: 1}
    done = await profile.desk.execute(CloseUnwatched(tenant=TENANT, actor=SUPERVISOR, plugin=GONE))
    assert (done.affected, done.message) == (COUNT, "4,500 violations of 'gone' closed.")
    assert await left(profile) == {LOADED: 1}
    history = await profile.database.read(lambda tx: tx.violations.history(ViolationId(1)))
    assert history[-1].actor == SUPERVISOR
    assert "'gone' is not loaded" in history[-1].note
    assert (history[-1].before, history[-1].after) == ((("status", "open"),), (("status", "closed"),))
    again = await profile.desk.execute(CloseUnwatched(tenant=TENANT, actor=SUPERVISOR, plugin=GONE))
    assert (again.affected, again.skipped) == (0, 1)


async def test_what_a_plugin_looks_at_is_not_closed_so(profile: Profile) -> None:
    with pytest.raises(Rejected, match="is loaded"):
        await profile.desk.execute(CloseUnwatched(tenant=TENANT, actor=SUPERVISOR, plugin=LOADED))
    assert (await left(profile))[LOADED] == 1


async def test_only_a_supervisor_closes_them(profile: Profile) -> None:
    with pytest.raises(Refused):
        await profile.desk.execute(CloseUnwatched(tenant=TENANT, actor=OPERATOR, plugin=GONE))
    assert (await left(profile))[GONE] == COUNT


async def test_the_stored_ones_are_as_they_were_but_for_that(profile: Profile) -> None:
    (before,) = await profile.database.read(lambda tx: tx.violations.get([ViolationId(1)]))
    await profile.desk.execute(CloseUnwatched(tenant=TENANT, actor=SUPERVISOR, plugin=GONE))
    (after,) = await profile.database.read(lambda tx: tx.violations.get([ViolationId(1)]))
    assert after == replace(before, status=ViolationStatus.CLOSED, closed_at=profile.clock.now())
