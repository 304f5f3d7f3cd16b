"""The demo tells its stories on any day, and only what is known by then."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from console.domain.ids import PluginName
from console.domain.people import Role
from console.domain.records import RecordKind, day_of
from console.domain.scoring import Bands, PillarResult, Severity, score_of
from console.plugin.demo import DemoData
from console.plugin.records import kinds_of
from console.plugin.scoring import DayRecords
from plugins.security_facility import records as kinds
from plugins.security_facility.demo import DAYS, STORIES, Story, demo
from plugins.security_facility.scoring import score
from tests.plugins.security_facility.support import THRESHOLDS

KINDS: dict[type, RecordKind] = {kind.body: kind for kind in kinds_of(kinds, PluginName("security_facility"))}
MOMENTS = (
    datetime(2026, 11, 21, 11, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2027, 1, 1, 18, 31, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 26, 5, 0, tzinfo=UTC),
)


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def made(request: pytest.FixtureRequest) -> tuple[datetime, DemoData]:
    return request.param, demo(request.param)


def site_days(data: DemoData, now: datetime) -> Iterator[DayRecords]:
    zones = {site.id: site.zone for site in data.sites}
    found: dict[tuple[Any, date], dict[type, list[Any]]] = defaultdict(lambda: defaultdict(list))
    posts = defaultdict(list)
    for record in data.records:
        kind = KINDS[type(record)]
        if kind.reference:
            posts[record.site].append(record)
        else:
            found[record.site, day_of(getattr(record, kind.at), zones[record.site])][type(record)].append(record)
    for (site, day), of_kind in found.items():
        yield DayRecords(site, zones[site], day, now, THRESHOLDS, {**of_kind, kinds.Post: posts[site]})


def test_that_the_same_moment_gives_the_same_records() -> None:
    assert demo(MOMENTS[0]) == demo(MOMENTS[0])


def test_that_a_day_past_is_the_same_whenever_the_demo_is_made() -> None:
    now = MOMENTS[0]
    long_ago = {record for record in _lasting(demo(now)) if _time_of(record) < now - timedelta(days=40)}
    a_week_later = set(_lasting(demo(now + timedelta(days=7))))
    recent = {record for record in long_ago if _time_of(record) > now - timedelta(days=80)}
    assert len(recent) > 5000
    assert recent <= a_week_later


def _lasting(data: DemoData) -> list[Any]:
    return [record for record in data.records if not isinstance(record, kinds.Post)]


def _time_of(record: Any) -> datetime:
    moment: datetime = getattr(record, KINDS[type(record)].at)
    return moment


def test_that_nothing_is_known_that_happened_later(made: tuple[datetime, DemoData]) -> None:
    now, data = made
    for record in data.records:
        assert _time_of(record) <= now
        for field in dataclasses.fields(record):
            value = getattr(record, field.name)
            if isinstance(value, datetime):
                assert value.utcoffset() == timedelta(0)
                if field.name not in ("planned_end", "submit_by"):
                    assert value <= now, f"{record}: {field.name}"


def test_that_three_sites_in_three_zones_have_ninety_busy_days(made: tuple[datetime, DemoData]) -> None:
    now, data = made
    assert data.tenant.demo
    assert len({site.zone for site in data.sites}) == 3
    assert {person.role for person in data.people} == set(Role) - {Role.CUSTOMER}
    keys = Counter((type(record), record.id) for record in data.records)
    assert max(keys.values()) == 1
    sizes: dict[Any, list[int]] = defaultdict(list)
    for day in site_days(data, now):
        today = day_of(now, day.zone)
        assert today - timedelta(days=DAYS - 1) <= day.day <= today
        if day.day != today:
            sizes[day.site].append(
                sum(len(of_kind) for kind, of_kind in day.records.items() if kind is not kinds.Post)
            )
    assert all(len(of_site) == DAYS - 1 for of_site in sizes.values())
    for of_site in sizes.values():
        assert min(of_site) >= 35
        assert 50 <= sum(of_site) / len(of_site) <= 70


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_that_the_scoring_finds_each_story(made: tuple[datetime, DemoData], story: Story) -> None:
    now, data = made
    day = day_of(now, story.place.zone) - timedelta(days=story.days_ago)
    (found,) = [each for each in site_days(data, now) if (each.site, each.day) == (story.place.id, day)]
    (result,) = [result for result in score(found) if result.pillar == story.pillar]
    told = [
        check
        for check in result.checks
        if check.rule == story.rule and not check.passed and check.severity is Severity.CRITICAL
    ]
    night_is_young = story.days_ago == 1 and now < found.bounds[1]
    assert not night_is_young
    assert len(told) == story.count


def test_that_stories_are_recent_and_one_is_of_the_last_two_days() -> None:
    assert min(story.days_ago for story in STORIES) <= 1
    assert max(story.days_ago for story in STORIES) <= 14
    assert {story.pillar for story in STORIES} == {"P1", "P2", "P4", "P7"}


def test_that_most_days_are_green_some_amber_and_red_ones_rare(made: tuple[datetime, DemoData]) -> None:
    now, data = made
    bands = Bands()
    colors: Counter[str] = Counter()
    for day in site_days(data, now):
        for result in score(day):
            colors[_color(result, bands)] += 1
    judged = sum(colors.values()) - colors["none"]
    assert 0.7 < colors["green"] / judged < 0.93
    assert 0.05 < colors["amber"] / judged < 0.25
    assert 0 < colors["red"] / judged < 0.05


def _color(result: PillarResult, bands: Bands) -> str:
    passed = sum(check.passed for check in result.checks)
    value = score_of(passed, len(result.checks) - passed)
    if value is None:
        return "none"
    return "green" if value >= bands.green else "amber" if value >= bands.amber else "red"


def test_that_something_is_under_way_at_the_moment_it_is_made(made: tuple[datetime, DemoData]) -> None:
    now, data = made
    failed: dict[str, Severity] = {}
    soon: list[datetime] = []
    for day in site_days(data, now):
        if now - day.bounds[0] < timedelta(days=2):
            for result in score(day):
                failed.update(
                    (check.rule, check.severity)
                    for check in result.checks
                    if not check.passed and check.record and "-NOW-" in check.record.key
                )
                soon += [result.next_due] if result.next_due else []
    assert failed == {
        "acknowledged in time": Severity.HIGH,
        "tour started": Severity.HIGH,
        "first response in time": Severity.HIGH,
    }
    assert min(soon) - now <= timedelta(minutes=35)


def test_that_today_is_alive_at_every_site_by_the_middle_of_the_day() -> None:
    now = MOMENTS[0]
    data = demo(now)
    for day in site_days(data, now):
        if day.day == day_of(now, day.zone):
            results = score(day)
            assert sum(len(result.checks) for result in results) >= 20
            assert any(result.next_due is not None for result in results)
            assert any(record.resolved_at is None for record in day.of(kinds.Alert))
