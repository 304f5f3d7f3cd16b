"""Plain questions about records: what is named, when it was, and how it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from console.domain.ids import PluginName, TenantId
from console.ports.session import Session
from console.store.records import RecordRows
from plugins.security_facility.tools.entries import words_of
from plugins.security_facility.tools.spans import Period, Show, Span
from tests.plugins.security_facility.test_tools import Desk, run

TODAY = date(2026, 3, 18)
"""A Wednesday."""
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session.reader, session.catalog.schemes()[PluginName("security_facility")], ())


@pytest.mark.parametrize(
    ("period", "first", "end"),
    [
        ("today", "2026-03-18 00:00", "2026-03-19 00:00"),
        ("yesterday", "2026-03-17 00:00", "2026-03-18 00:00"),
        ("last night", "2026-03-17 20:00", "2026-03-18 07:00"),
        ("tonight", "2026-03-18 20:00", "2026-03-19 07:00"),
        ("this week", "2026-03-16 00:00", "2026-03-23 00:00"),
        ("last week", "2026-03-09 00:00", "2026-03-16 00:00"),
        ("this month", "2026-03-01 00:00", "2026-03-19 00:00"),
        ("last month", "2026-02-01 00:00", "2026-03-01 00:00"),
    ],
)
def test_that_a_period_is_whole_days_by_the_clock_of_the_site(period: Period, first: str, end: str) -> None:
    found = Span(None, period, None).between(NOW, BERLIN, TODAY)
    assert found == (datetime.fromisoformat(f"{first}+01:00"), datetime.fromisoformat(f"{end}+01:00"))


@pytest.mark.parametrize(
    ("show", "day", "days"),
    [("open", TODAY, 367), ("last", None, 367), ("missed", None, 32), ("now", TODAY, 2), ("next", None, 8)],
)
def test_that_what_is_open_or_last_is_looked_for_far_back(show: Show, day: date | None, days: int) -> None:
    first, end = Span(show, None, day).between(NOW, BERLIN, TODAY)
    assert (end.date() - first.date()).days == days


def test_that_a_time_said_goes_before_a_day_and_is_of_the_clock_of_the_site() -> None:
    since, until = datetime.fromisoformat("2026-03-17T22:00"), datetime.fromisoformat("2026-03-18T02:00")
    first, end = Span(None, "yesterday", TODAY, since, until).between(NOW, BERLIN, TODAY)
    assert (first.isoformat(), end.isoformat()) == ("2026-03-17T22:00:00+01:00", "2026-03-18T02:00:00+01:00")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(None, None, None, datetime(2026, 3, 17, 22), datetime(2026, 3, 18, 2)), "from 17 Mar 22:00 to 02:00"),
        (Span(None, None, None, datetime(2026, 3, 18, 6), datetime(2026, 3, 18, 12)), "from 06:00 to 12:00"),
        (Span(None, None, None, datetime(2026, 1, 1), datetime(2026, 2, 1)), "from 1 Jan to 31 Jan 2026"),
        (Span(None, None, None, datetime(2026, 3, 16), datetime(2026, 3, 19)), "from 16 Mar to 18 Mar 2026"),
        (Span(None, None, date(2026, 3, 13)), "on Fri 13 Mar 2026"),
        (Span("missed", None, None), "in the last 31 days"),
        (Span("now", None, None), "right now"),
    ],
)
def test_that_it_is_said_which_time_was_looked_at(span: Span, said: str) -> None:
    assert span.said(TODAY, NOW) == said


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
    assert none.summary == "Nothing among the shifts at all 3 sites is called “helicopter”."


@pytest.mark.parametrize(
    "tool", ["look_up_records", "get_scorecard", "get_critical_violations", "get_pillar_violations"]
)
async def test_that_a_place_that_is_none_is_said_to_be_none_whatever_was_asked(desk: Desk, tool: str) -> None:
    kind = {"kind": "tour"} if tool == "look_up_records" else {}
    told = await run(tool, desk, site="Rotterdam office", **kind)
    assert (told.ok, told.settles) == (False, True)
    assert told.summary.startswith("I know no place “Rotterdam office”. The sites are Kestrel Quay Logistics Park, ")


async def test_that_what_is_called_alike_is_named(desk: Desk) -> None:
    told = await run("look_up_records", desk, kind="shift", site="gate 12")
    assert "Gate 1, Gate 4 at Saffron Heights Technology Park" in told.summary
    assert "Pharmacy" not in told.summary


@pytest.mark.parametrize(
    ("said", "site"),
    [
        ("pharmacy store", "Lindenhof Medical Campus"),
        ("the Quayside", "Kestrel Quay Logistics Park"),
        ("helipad stair", "Lindenhof Medical Campus"),
        ("kestral quay", "Kestrel Quay Logistics Park"),
    ],
)
async def test_that_a_post_route_or_checkpoint_says_which_site(desk: Desk, said: str, site: str) -> None:
    assert (await run("get_scorecard", desk, site=said)).data["scope"] == site


async def test_that_a_part_of_a_day_is_that_part(desk: Desk) -> None:
    day = await run("look_up_records", desk, kind="alert", day=date(2026, 3, 17))
    evening = {"since": datetime(2026, 3, 17, 18), "until": datetime(2026, 3, 18)}
    part = await run("look_up_records", desk, kind="alert", **evening)
    assert 0 < part.data["found_count"] < day.data["found_count"]
    assert part.data["asked"].endswith("at all 3 sites from 17 Mar 18:00 to 00:00")


async def test_that_a_shift_counts_where_a_good_part_of_it_lies(desk: Desk) -> None:
    night = {"since": datetime(2026, 3, 17, 22), "until": datetime(2026, 3, 18, 6)}
    told = await run("look_up_records", desk, kind="shift", site="saffron-heights", **night)
    assert told.data["found"]
    assert all("22:00 to 06:00" in each["line"] for each in told.data["found"])


async def test_that_a_guard_is_told_of_by_name(desk: Desk) -> None:
    desk.said = "when does grace whitlock work"
    told = await run("look_up_records", desk, kind="guard")
    assert told.data["asked"].startswith("Grace Whitlock: ")
    assert all("Grace Whitlock" in each["line"] for each in told.data["found"])
    desk.said = "Did Anatole Dupont check in?"
    nobody = await run("look_up_records", desk, kind="guard")
    assert nobody.settles
    assert nobody.summary.startswith("I find nobody called Anatole Dupont")
    desk.said = "did anybody check in"
    assert not (await run("look_up_records", desk, kind="guard")).settles


async def test_that_a_month_takes_one_query(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    between, of_day = RecordRows.bodies_between, RecordRows.bodies

    def counted(self: RecordRows, *given: Any) -> Any:
        asked.append("between")
        return between(self, *given)

    def by_day(self: RecordRows, *given: Any) -> Any:
        asked.append("day")
        return of_day(self, *given)

    monkeypatch.setattr(RecordRows, "bodies_between", counted)
    monkeypatch.setattr(RecordRows, "bodies", by_day)
    told = await run("look_up_records", desk, kind="alert", period="last month")
    assert told.data["found_count"] > 500
    assert asked == ["between"]


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
    assert len(week.data["by_site"]) == 3
    today = await run("get_scorecard", desk)
    scores = [each["overall"] for each in today.data["by_site"]]
    assert len(scores) == 3
    assert scores == sorted(scores)
    assert today.data["day_change"].endswith("the day before")
