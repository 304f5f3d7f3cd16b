"""Sites as people name them, and as they take a wrong one back."""

from __future__ import annotations

import pytest

from console.domain.ids import SiteId, TenantId
from console.domain.people import Site
from console.plugin.naming import site_meant

SITES = [
    Site(tenant=TenantId("demo"), id=SiteId(id), name=name, zone="Europe/London")
    for id, name in (
        ("saffron-heights", "Saffron Heights Technology Park"),
        ("kestrel-quay", "Kestrel Quay Logistics Park"),
        ("lindenhof", "Lindenhof Medical Campus"),
    )
]


@pytest.mark.parametrize(
    "text",
    [
        "at Kestrel",
        "not saffron but kestrel",
        "it is not at Saffron Heights, it is at Kestrel Quay",
        "no, not at Saffron Heights but at Kestrel Quay",
        "not at Saffron Heights Technology Park, at Kestrel Quay Logistics Park",
        "kestrel, not lindenhof medical campus",
    ],
)
def test_that_the_site_that_is_meant_is_found_beside_the_one_that_is_not(text: str) -> None:
    meant = site_meant(SITES, text)
    assert meant is not None
    assert meant.id == "kestrel-quay"


@pytest.mark.parametrize("text", ["not at Saffron Heights", "at Kestrel Quay or at Saffron Heights", "not"])
def test_that_none_is_meant_where_none_or_several_are_left(text: str) -> None:
    assert site_meant(SITES, text) is None
