"""Arguments of tools from the words of a message."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest

from console.domain.ids import SiteId, TenantId
from console.domain.people import Site
from console.engine.fill import Known, fill
from console.plugin.tools import Effect, ToolContext, ToolResult, tool, tools_of
from tests.fakes.small_bot import SCHEME, turn


@tool(Effect.READ)
async def look(
    context: ToolContext, violation: int | None = None, days: int = 7, day: date | None = None
) -> ToolResult:
    """Look."""
    return ToolResult()


@tool(Effect.READ)
async def look_at_site(context: ToolContext, site: str | None = None, pillar: str | None = None) -> ToolResult:
    """Look there."""
    return ToolResult()


@tool(Effect.READ)
async def look_when(
    context: ToolContext, site: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> ToolResult:
    """Look then."""
    return ToolResult()


LOOK = tools_of(sys.modules[__name__])["look"]
LOOK_AT_SITE = tools_of(sys.modules[__name__])["look_at_site"]
SITES = (
    Site(TenantId("t"), SiteId("north"), "North Harbor Logistics Park", "UTC"),
    Site(TenantId("t"), SiteId("old-mill"), "Old Mill Medical Campus", "UTC"),
)


def filled(text: str, remembered: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    known = Known(turn=turn(text, **changes), text=text, scheme=SCHEME, remembered=remembered or {})
    return dict(fill(LOOK, known).arguments)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("escalate violation 12", {"violation": 12}),
        ("escalate #12", {"violation": 12}),
        ("resolve number 41", {"violation": 41}),
        ("violation no. 41 please", {"violation": 41}),
        ("violations of the last 30 days", {"days": 30}),
        ("violation 12 of the last 30 days", {"violation": 12, "days": 30}),
        ("at 12:30 there was no 12:30 tour", {}),
        ("how are the tours", {}),
    ],
)
def test_that_a_number_goes_to_what_it_counts(text: str, arguments: dict[str, Any]) -> None:
    assert filled(text) == arguments


def test_that_it_means_the_one_last_spoken_of_and_else_nothing() -> None:
    remembered = {"violation": 41, "days": 30}
    assert filled("escalate it", remembered) == {"violation": 41}
    assert filled("take this one", remembered) == {"violation": 41}
    assert filled("escalate the worst violation", remembered) == {}
    assert filled("escalate that, I mean violation 12", remembered) == {"violation": 12}


def test_that_yesterday_is_the_day_before_the_day_at_the_sites() -> None:
    late = datetime(2026, 3, 18, 20, 0, tzinfo=UTC)
    assert filled("how was yesterday", now=late, day=date(2026, 3, 19)) == {"day": date(2026, 3, 18)}
    assert filled("how was yesterday", now=late) == {"day": date(2026, 3, 17)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the scorecard of 2026-03-16", date(2026, 3, 16)),
        ("how was Monday", date(2026, 3, 16)),
        ("how was it last Friday", date(2026, 3, 13)),
        ("the score of Thursday", date(2026, 3, 12)),
        ("3 days ago", date(2026, 3, 15)),
        ("on March 16", date(2026, 3, 16)),
        ("on 20 March", date(2025, 3, 20)),
        ("the day before yesterday", date(2026, 3, 16)),
        ("today", date(2026, 3, 18)),
        ("tomorrow", date(2026, 3, 19)),
        ("on 2026-02-31", None),
        ("how are the tours", None),
    ],
)
def test_that_a_day_is_read_as_people_say_it_and_looking_is_looking_back(text: str, day: date | None) -> None:
    assert filled(text) == ({"day": day} if day else {})


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("what is critical right now", {}),
        ("what is critical at the Mill?", {"site": "old-mill"}),
        ("how does the harbor do", {"site": "north"}),
        ("scorecard of north please", {"site": "north"}),
        ("compare harbor and mill", {}),
        ("compare North Harbor with Old-Mill", {}),
        ("any problems in the park", {"site": "park"}),
        ("scorecard of Springfield office please", {"site": "Springfield office"}),
        ("any problems today", {}),
    ],
)
def test_that_a_site_is_the_one_that_is_named_known_or_not_and_never_the_message(
    text: str, arguments: dict[str, Any]
) -> None:
    known = Known(turn=turn(text), text=text, scheme=SCHEME, sites=SITES)
    assert dict(fill(LOOK_AT_SITE, known).arguments) == arguments


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("alerts between 22:00 and 2 in Kolkata", datetime(2026, 3, 18, 22)),
        ("alerts between 22:00 and 2 in London", datetime(2026, 3, 17, 22)),
        ("alerts between 22:00 and 2", datetime(2026, 3, 18, 22)),
    ],
)
def test_that_a_time_is_of_the_clock_of_the_site_that_is_named(text: str, since: datetime) -> None:
    """At 21:30 UTC it is the next day in Kolkata."""
    sites = (
        Site(TenantId("t"), SiteId("london"), "London", "Europe/London"),
        Site(TenantId("t"), SiteId("kolkata"), "Kolkata", "Asia/Kolkata"),
    )
    asked = turn(text, now=datetime(2026, 3, 18, 21, 30, tzinfo=UTC), day=date(2026, 3, 19))
    known = Known(turn=asked, text=text, scheme=SCHEME, sites=sites)
    assert fill(tools_of(sys.modules[__name__])["look_when"], known).arguments["since"] == since
