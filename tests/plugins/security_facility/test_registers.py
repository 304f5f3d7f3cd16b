"""Plain questions about records: what is named, when it was, and how it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from console.domain.ids import PluginName, TenantId
from console.ports.session import Session
from plugins.security_facility.tools.entries import words_of
from plugins.security_facility.tools.spans import Period, Show, Span
from tests.plugins.security_facility.test_tools import Desk, run

TODAY = date(2026, 3, 18)
"""A Wednesday."""


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session.reader, session.catalog.schemes()[PluginName("security_facility")], ())


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", date(2026, 3, 18), date(2026, 3, 18)),
        ("yesterday", date(2026, 3, 17), date(2026, 3, 17)),
        ("last night", date(2026, 3, 17), date(2026, 3, 18)),
        ("this week", date(2026, 3, 16), date(2026, 3, 22)),
        ("last week", date(2026, 3, 9), date(2026, 3, 15)),
        ("this month", date(2026, 3, 1), date(2026, 3, 18)),
        ("last month", date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_that_a_period_is_whole_days(period: Period, first: date, last: date) -> None:
    days = Span(None, period, None).days(TODAY)
    assert (days[0], days[-1]) == (first, last)


@pytest.mark.parametrize(
    ("show", "day", "count"), [("open", TODAY, 32), ("last", None, 32), ("now", TODAY, 2), ("next", None, 3)]
)
def test_that_what_is_open_or_last_is_looked_for_far_back(show: Show, day: date | None, count: int) -> None:
    assert len(Span(show, None, day).days(TODAY)) == count


def test_that_a_night_is_the_end_of_one_day_and_the_beginning_of_the_next() -> None:
    night = Span(None, "last night", None)
    hours = [(17, 17), (17, 18), (17, 23), (18, 6), (18, 7), (18, 22)]
    held = [night.holds(datetime(2026, 3, day, hour, tzinfo=UTC), TODAY) for day, hour in hours]
    assert held == [False, True, True, True, False, False]


def test_that_short_words_name_nothing_but_numbers_do() -> None:
    assert words_of("Loading dock 3, KQ-NOW-A1 at it") == {"loading", "dock", "3", "kq-now-a1"}


async def test_that_records_are_told_of_one_site_or_of_all(desk: Desk) -> None:
    everywhere = await run("look_up_records", desk, kind="alert", period="today")
    here = await run("look_up_records", desk, kind="alert", period="today", site="Lindenhof")
    assert 0 < here.data["found_count"] < everywhere.data["found_count"]
    assert here.data["asked"] == f"{here.data['found_count']} alerts at Lindenhof Medical Campus today"
    assert len(everywhere.data["found"]) == 8
    assert everywhere.data["more_found"] == everywhere.data["found_count"] - 8


async def test_that_what_the_message_names_goes_before_all_and_what_nothing_is_called_is_not_found(
    desk: Desk,
) -> None:
    desk.said = "who is on duty at the main gate"
    named = await run("look_up_records", desk, kind="shift")
    assert {each["line"].split(" at ")[0] for each in named.data["found"]} == {"Main gate"}
    none = await run("look_up_records", desk, kind="shift", about="helicopter")
    assert none.data["found_count"] == 0
    assert none.summary == "There are no shifts at all 3 sites right now."


async def test_that_open_late_and_last_are_told_apart(desk: Desk) -> None:
    opened = await run("look_up_records", desk, kind="ticket", show="open")
    assert all("not resolved" in each["line"] for each in opened.data["found"])
    late = await run("look_up_records", desk, kind="tour", show="missed", period="this week")
    assert late.data["asked"].startswith(f"{late.data['found_count']} missed tours at all 3 sites this week")
    last = await run("look_up_records", desk, kind="emergency", show="last")
    assert last.data["found_count"] == 1
    assert last.data["asked"] == "The last emergency at all 3 sites"


@pytest.mark.parametrize("kind", ["site", "post", "shift", "tour", "alert", "ticket", "report", "delivery", "person"])
async def test_that_every_kind_can_be_asked_for(desk: Desk, kind: str) -> None:
    assert (await run("look_up_records", desk, kind=kind, period="yesterday")).data["found_count"] > 0


async def test_that_violations_are_counted_and_those_of_a_person_are_theirs(desk: Desk) -> None:
    every = await run("look_up_records", desk, kind="violation")
    assert every.data["found_count"] > 100
    assert every.data["found"][0]["line"].startswith("No. ")
    mine = await run("look_up_records", desk, kind="violation", show="mine")
    assert mine.summary == "There are no open violations of yours at all 3 sites."


async def test_that_another_tenant_finds_nothing(desk: Desk) -> None:
    desk.tenant = TenantId("other")
    for kind in ("site", "alert", "violation", "person"):
        assert (await run("look_up_records", desk, kind=kind)).data["found_count"] == 0


async def test_that_a_week_is_scored_as_one_and_sites_are_compared(desk: Desk) -> None:
    week = await run("get_scorecard", desk, period="last week")
    assert week.data["day"] == "last week"
    assert "by_site" not in week.data
    today = await run("get_scorecard", desk)
    scores = [each["overall"] for each in today.data["by_site"]]
    assert len(scores) == 3
    assert scores == sorted(scores)
    assert today.data["day_change"].endswith("the day before")
