"""A hundred thousand violations in one command."""

from __future__ import annotations

import time
from datetime import date

import pytest

from console.desk.selection import MOST
from console.domain.commands import ReviewViolations, Selection, Undo
from console.domain.ids import PillarId, PluginName, ViolationId
from console.domain.scoring import Severity
from console.domain.trouble import Rejected
from console.domain.violations import Resolution, Review, Violation, ViolationFilter, ViolationStatus
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import SITE, SUPERVISOR, TENANT, Profile

REVIEWED = ViolationFilter(TENANT, reviews=frozenset({Review.REVIEWED}))


def violation(number: int) -> Violation:
    return Violation(
        id=ViolationId(0),
        tenant=TENANT,
        plugin=PluginName("security_facility"),
        site=SITE,
        day=date(2026, 3, 1 + number % 17),
        pillar=PillarId(f"P{1 + number % 7}"),
        check_key=f"alert:A{number}",
        rule="resolved in time",
        severity=Severity.HIGH,
        subject=f"A{number}",
        expected="resolved within 4 h",
        found="not resolved",
        why=f"nobody took alert {number} of the door",
        status=ViolationStatus.OPEN,
        opened_at=NOON,
    )


async def test_hundred_thousand_are_reviewed_and_taken_back_in_one_go(profile: Profile) -> None:
    began = time.process_time()
    await profile.database.write(lambda tx: tx.violations.insert([violation(number) for number in range(MOST)]))
    command = ReviewViolations(
        tenant=TENANT,
        actor=SUPERVISOR,
        violations=Selection(filter=ViolationFilter(TENANT), expected=MOST),
        review=Review.REVIEWED,
        resolution=Resolution.ACCEPTED,
    )
    inserting = time.process_time() - began
    began = time.process_time()
    outcome = await profile.desk.execute(command)
    reviewing = time.process_time() - began
    assert (outcome.affected, outcome.skipped) == (MOST, 0)
    assert await profile.database.read(lambda tx: tx.violations.count(REVIEWED)) == MOST
    assert [change.subjects for change in profile.told] == [()]

    began = time.process_time()
    undone = await profile.desk.execute(Undo(tenant=TENANT, actor=SUPERVISOR, undone=outcome.command))
    undoing = time.process_time() - began
    assert undone.affected == MOST
    assert await profile.database.read(lambda tx: tx.violations.count(REVIEWED)) == 0
    assert max(reviewing, undoing) < 8 * inserting

    await profile.database.write(lambda tx: tx.violations.insert([violation(MOST)]))
    with pytest.raises(Rejected, match="too many"):
        await profile.desk.execute(
            ReviewViolations(
                tenant=TENANT,
                actor=SUPERVISOR,
                violations=Selection(filter=ViolationFilter(TENANT)),
                review=Review.IN_REVIEW,
            )
        )
