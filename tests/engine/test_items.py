"""Which items of a catalog a message names."""

from __future__ import annotations

import pytest

from console.domain.behavior import CatalogItem
from console.engine.items import Items

PLANS = Items(
    [
        CatalogItem(id="a", name="Starter plan", more=("Larkspur Starter",)),
        CatalogItem(id="b", name="Team plan", more=("Larkspur Team",)),
        CatalogItem(id="c", name="Studio plan", more=("Larkspur Studio",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "best", "also"),
    [
        ("larkspur studio", "c", []),
        ("how much is the team plan", "b", []),
        ("what's the difference between team and studio", "b", ["c"]),
        ("compare starter, team and studio", "a", ["b", "c"]),
    ],
)
def test_that_all_that_is_named_is_found(text: str, best: str, also: list[str]) -> None:
    named = PLANS.named_in(text)
    assert named is not None
    assert named.best is not None
    assert named.best.id == best
    assert [each.id for each in named.also] == also


def test_that_a_kind_of_item_is_asked_about_and_the_house_is_no_item() -> None:
    asked = PLANS.named_in("a plan")
    assert asked is not None
    assert not asked.sure
    assert len(asked.items) == 3
    assert PLANS.named_in("what is Larkspur") is None
