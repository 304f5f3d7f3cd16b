"""Names of products and services, as customers write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.engine.language.catalog import Catalog, Item

CATALOG = Catalog(
    [
        Item("premium", "Premium Office Cleaning", ("deep clean",)),
        Item("basic", "Basic Office Cleaning"),
        Item("windows", "Window Washing"),
        Item("patrol", "Night Patrol Service"),
        Item("cctv", "Closed Circuit Television Installation", ("cctv",)),
        Item("camera-b", "Dome camera DC-4100/B black"),
        Item("camera-w", "Dome camera DC-4100/W white"),
    ],
    {"svc": "service"},
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("premium office cleaning", "premium"),
        ("premum cleaning", "premium"),
        ("deep cleaning", "premium"),
        ("I'd like the night patrol please", "patrol"),
        ("Night patrol svc", "patrol"),
        ("windows washed", "windows"),
        ("CCTV", "cctv"),
        ("nps", "patrol"),
        ("dc4100b", "camera-b"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, key: str) -> None:
    found = CATALOG.find(text)
    assert found.best is not None, found
    assert found.best.key == key


@pytest.mark.parametrize("text", ["ofice cleaning", "office", "dome camera", "dc-4100"])
def test_two_that_are_as_near_are_asked_about(text: str) -> None:
    found = CATALOG.find(text)
    assert not found.sure
    assert found.best is None
    assert len(found.matches) >= 2


@pytest.mark.parametrize("text", ["bananas", "", "?!", "42"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert CATALOG.find(text).matches == ()


def test_an_empty_catalog_finds_nothing() -> None:
    assert Catalog([]).find("anything").matches == ()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("premiuofclangdt-/4100 B\n⟦é")))
def test_no_text_raises_and_confidence_is_a_share(text: str) -> None:
    assert all(0 <= match.confidence <= 1 for match in CATALOG.find(text).matches)
