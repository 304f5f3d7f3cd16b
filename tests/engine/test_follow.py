"""A short message that lives on the question before it."""

from __future__ import annotations

from datetime import date

import pytest

from console.domain.ids import PillarId, SiteId, TenantId
from console.domain.people import Site
from console.domain.scoring import Pillar
from console.engine.follow import whole

TODAY = date(2026, 3, 18)
SITES = [
    Site(TenantId("t"), SiteId("north"), "North Harbor", "UTC"),
    Site(TenantId("t"), SiteId("mill"), "Old Mill", "UTC"),
]
PILLARS = [
    Pillar(PillarId("P2"), "Supervise Relentlessly", "Supervise", ""),
    Pillar(PillarId("P3"), "Desk", "Desk", ""),
]


@pytest.mark.parametrize(
    ("asked", "text", "means"),
    [
        ("list the alerts of yesterday", "and today?", "list the alerts today"),
        ("list the alerts of yesterday", "what about last week", "list the alerts last week"),
        ("score at the mill on 2026-03-10", "and the day after?", "score at the mill 2026-03-11"),
        ("how is P2", "and P3?", "how is P3"),
        ("how was north last week", "and mill?", "how was last week at mill"),
        ("what is violation 7", "and number 9", "what is violation number 9"),
        ("who was on duty at gate 2 last night", "same for gate 5", "who was on duty last night for gate 5"),
    ],
)
def test_that_what_changes_is_put_in_and_the_rest_stays(asked: str, text: str, means: str) -> None:
    assert whole(text, asked, SITES, PILLARS, TODAY) == means


@pytest.mark.parametrize(
    "text", ["thanks", "and who has it?", "what about tickets", "yes", "resolve it", "hello again", "ok", "and?", ""]
)
def test_that_a_message_of_its_own_stands_alone(text: str) -> None:
    assert whole(text, "list the alerts of yesterday", SITES, PILLARS, TODAY) == ""


def test_that_nothing_follows_nothing() -> None:
    assert whole("and yesterday?", "", SITES, PILLARS, TODAY) == ""


def test_that_a_site_that_was_wanting_goes_with_the_place_that_was_said() -> None:
    asked = "open a ticket for the camera at the main entrance"
    assert whole("north", asked, SITES, PILLARS, TODAY, lacked=True) == f"{asked} at north"
    assert whole("gate 2", "open a ticket for the camera at gate 5", SITES, PILLARS, TODAY, lacked=True) == (
        "open a ticket for the camera at gate 2"
    )
