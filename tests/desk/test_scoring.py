"""Scoring: identity of violations, arithmetic, broken plugins, a clock that is set back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from console.desk.local import LocalDesk
from console.domain.changes import Topic
from console.domain.commands import AssignViolations, ReviewViolations, ScoreSiteDay, Selection
from console.domain.ids import SYSTEM, KindName, PersonId, PillarId, PluginName
from console.domain.records import RecordRow
from console.domain.scoring import PillarResult, SiteDay
from console.domain.violations import Resolution, Review, ViolationStatus
from console.plugin.loaded import LoadedCatalog
from console.plugin.scoring import DayRecords
from tests.desk.conftest import HEADER
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import SITE, SUPERVISOR, TENANT, Profile
from tests.fakes.statements import watched

PLUGIN = PluginName("security_facility")
DAY = SiteDay(TENANT, SITE, date(2026, 3, 17))


async def counts(profile: Profile, day: date = DAY.day) -> tuple[int, int]:
    found = await profile.database.read(lambda tx: tx.scores.counts(TENANT, PLUGIN, day, day))
    return sum(count.passed for count in found), sum(count.failed for count in found)


async def test_each_failed_check_has_one_open_violation(queue: Profile) -> None:
    assert await counts(queue) == (0, 6)
    violations = await queue.violations()
    assert len({(v.pillar, v.check_key) for v in violations}) == len(violations) == 6
    assert {v.status for v in violations} == {ViolationStatus.OPEN}


async def test_check_that_passes_closes_its_violation_and_keeps_the_review(queue: Profile) -> None:
    first = (await queue.violations())[0]
    await queue.desk.execute(
        AssignViolations(tenant=TENANT, actor=SUPERVISOR, violations=Selection((first.id,)), owner=PersonId("olga"))
    )
    await queue.desk.execute(
        ReviewViolations(
            tenant=TENANT,
            actor=SUPERVISOR,
            violations=Selection((first.id,)),
            review=Review.REVIEWED,
            resolution=Resolution.WRONG_DATA,
        )
    )
    late = HEADER + "A1,north,2026-03-17T01:00:00Z,critical,,\n"
    await queue.load("alert", late.replace("critical,,", "critical,2026-03-17T01:02:00Z,2026-03-17T01:30:00Z"))
    await queue.score_all()
    closed = (await queue.violations())[0]
    assert (closed.id, closed.status, closed.closed_at) == (first.id, ViolationStatus.CLOSED, NOON)
    assert (closed.owner, closed.review, closed.resolution) == ("olga", Review.REVIEWED, Resolution.WRONG_DATA)
    assert await counts(queue) == (2, 4)

    queue.clock.advance(hours=1)
    await queue.load("alert", late)
    await queue.score_all()
    again = (await queue.violations())[0]
    assert (again.id, again.status, again.closed_at) == (first.id, ViolationStatus.OPEN, None)
    assert (again.owner, again.review) == ("olga", Review.REVIEWED)
    history = await queue.database.read(lambda tx: tx.violations.history(first.id))
    assert [entry.what for entry in history] == ["opened", "assigned", "reviewed", "closed", "reopened"]
    assert [entry.offset for entry in history] == sorted(entry.offset for entry in history)


async def test_changed_severity_and_finding_go_into_the_history(queue: Profile) -> None:
    await queue.load("alert", HEADER + "A1,north,2026-03-17T01:00:00Z,high,2026-03-17T02:00:00Z,\n")
    await queue.score_all()
    violation = (await queue.violations())[0]
    history = await queue.database.read(lambda tx: tx.violations.history(violation.id))
    assert history[-1].what == "found anew"
    assert dict(history[-1].before)["severity"] == "CRITICAL"
    assert dict(history[-1].after)["severity"] == "HIGH" == violation.severity


async def test_scoring_the_same_again_tells_nothing(queue: Profile) -> None:
    outcome = await queue.desk.execute(ScoreSiteDay(tenant=TENANT, actor=SUPERVISOR, site_day=DAY))
    assert outcome.affected == 1
    assert queue.told == []


async def test_one_change_for_scores_and_one_for_violations(profile: Profile) -> None:
    await profile.load("alert", HEADER + "A1,north,2026-03-17T01:00:00Z,critical,,\n")
    profile.told.clear()
    await profile.score_all()
    assert [(change.topic, change.subjects) for change in profile.told] == [
        (Topic.SCORES, ("north/2026-03-17",)),
        (Topic.VIOLATIONS, tuple(str(v.id) for v in await profile.violations())),
    ]


async def test_latest_days_are_scored_first(profile: Profile) -> None:
    rows = "".join(f"A{n},north,2026-03-{n:02}T01:00:00Z,low,,\n" for n in (3, 17, 9))
    await profile.load("alert", HEADER + rows)
    profile.told.clear()
    await profile.score_all()
    scored = [change.subjects[0] for change in profile.told if change.topic is Topic.SCORES]
    assert scored == ["north/2026-03-17", "north/2026-03-09", "north/2026-03-03"]


async def test_time_alone_fails_a_check_when_it_is_due(profile: Profile) -> None:
    await profile.load("alert", HEADER + "A1,north,2026-03-18T11:58:00Z,critical,,\n")
    await profile.score_all()
    assert await profile.violations() == []
    profile.clock.advance(minutes=4)
    assert await profile.score_all() == 1
    assert [v.rule for v in await profile.violations()] == ["acknowledged in time"]


class TestClockSetBack:
    async def test_by_less_than_a_day_does_not_take_back_a_verdict(self, queue: Profile) -> None:
        queue.clock.set(NOON - timedelta(hours=11, minutes=58))
        await queue.load("alert", HEADER + "A9,north,2026-03-17T23:59:00Z,critical,,\n")
        await queue.score_all()
        violations = await queue.violations()
        assert len(violations) == 8
        assert {v.status for v in violations} == {ViolationStatus.OPEN}

    async def test_history_and_changes_stay_in_the_order_of_their_offsets(self, queue: Profile) -> None:
        id = (await queue.violations())[0].id
        for owner in ("olga", "otto", None):
            queue.clock.advance(hours=-3)
            person = PersonId(owner) if owner else None
            await queue.desk.execute(
                AssignViolations(tenant=TENANT, actor=SUPERVISOR, violations=Selection((id,)), owner=person)
            )
        history = await queue.database.read(lambda tx: tx.violations.history(id))
        assert [dict(entry.after).get("owner") for entry in history[1:]] == ["olga", "otto", None]
        assert [entry.offset for entry in history] == sorted(entry.offset for entry in history)
        assert history[-1].at < history[0].at

    async def test_a_clock_that_was_far_ahead_is_set_right_by_scoring_again(self, profile: Profile) -> None:
        profile.clock.advance(days=400)
        await profile.load("alert", HEADER + "A1,north,2026-03-18T11:59:00Z,critical,,\n")
        await profile.score_all()
        assert len(await profile.violations()) == 2
        profile.clock.set(NOON)
        day = SiteDay(TENANT, SITE, NOON.date())
        await profile.desk.execute(ScoreSiteDay(tenant=TENANT, actor=SUPERVISOR, site_day=day))
        assert {v.status for v in await profile.violations()} == {ViolationStatus.CLOSED}
        profile.clock.advance(minutes=10)
        await profile.score_all()
        assert sum(v.status is ViolationStatus.OPEN for v in await profile.violations()) == 1


class TestPluginThatRaises:
    def desk_with(self, profile: Profile, failing_day: date) -> tuple[LocalDesk, list[bool]]:
        plugin = profile.catalog.plugins[PLUGIN]
        broken = [True]
        assert plugin.score is not None
        real = plugin.score

        def score(day: DayRecords) -> Iterable[PillarResult]:
            if broken[0] and day.day == failing_day:
                raise ZeroDivisionError("no guards")
            return real(day)

        catalog = LoadedCatalog([replace(plugin, score=score)], [])
        return LocalDesk(profile.database, catalog, profile.clock), broken

    async def test_is_told_and_tried_again_while_the_other_days_are_scored(self, profile: Profile) -> None:
        rows = "".join(f"A{n},north,2026-03-{n:02}T01:00:00Z,low,,\n" for n in (15, 16, 17))
        await profile.load("alert", HEADER + rows)
        desk, broken = self.desk_with(profile, date(2026, 3, 16))
        told = profile.told
        told.clear()
        desk.listen(told.extend)

        assert await desk.score_due() == 3
        assert await counts(profile, date(2026, 3, 15)) == (0, 2)
        assert await counts(profile, date(2026, 3, 16)) == (0, 0)
        (trouble,) = desk.plugin_troubles
        assert trouble.plugin == PLUGIN
        assert "ZeroDivisionError" in trouble.reason
        assert [c.subjects for c in told if "failed" in c.what] == [("north/2026-03-16",)]
        assert await desk.score_due() == 0

        profile.clock.advance(minutes=6)
        assert await desk.score_due() == 1
        assert sum("failed" in c.what for c in told) == 1
        broken[0] = False
        profile.clock.advance(minutes=6)
        assert await desk.score_due() == 1
        assert desk.plugin_troubles == ()
        assert sum(await counts(profile, date(2026, 3, 16))) > 0

    async def test_that_gives_a_check_twice_or_a_strange_pillar_is_troubled(self, queue: Profile) -> None:
        plugin = queue.catalog.plugins[PLUGIN]
        assert plugin.score is not None
        real = plugin.score

        def twice(day: DayRecords) -> Iterable[PillarResult]:
            return [replace(result, checks=(*result.checks, *result.checks)) for result in real(day)]

        def strange(day: DayRecords) -> Iterable[PillarResult]:
            return [PillarResult(PillarId("P99"), ())]

        for score, word in ((twice, "twice"), (strange, "P99")):
            desk = LocalDesk(queue.database, LoadedCatalog([replace(plugin, score=score)], []), queue.clock)
            await desk.execute(ScoreSiteDay(tenant=TENANT, actor=SUPERVISOR, site_day=DAY))
            assert word in desk.plugin_troubles[0].reason
        assert await counts(queue) == (0, 6)

    async def test_record_that_no_longer_fits_its_kind_is_a_trouble_of_the_plugin(self, queue: Profile) -> None:
        row = RecordRow(TENANT, *(KindName("alert"), "P1", SITE), NOON, DAY.day, "x", b'{"id": 1}')
        await queue.database.write(lambda tx: tx.records.merge([row], NOON))
        await queue.score_all()
        assert "ValidationError" in queue.desk.plugin_troubles[0].reason


async def test_a_day_that_is_scored_again_asks_little_and_builds_no_statement(queue: Profile) -> None:
    """It is done for every site of every tenant, over and over."""
    again = ScoreSiteDay(tenant=TENANT, actor=SYSTEM, site_day=DAY)
    queue.clock.advance(minutes=1)
    with watched(queue.database) as asked:
        await queue.desk.execute(again)
    assert (asked.reads, asked.writes, asked.built) == (0, 1, [])
    assert len(asked.run) <= 10, asked.run
