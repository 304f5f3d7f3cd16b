"""Facets of violations: each combination of site, pillar, severity, status, review and owner, and how many have it.

Filters on these values become a set of facets, counts a sum over them, and sorting by them an order of facets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.ids import PersonId, PillarId, SiteId, TenantId
from console.domain.scoring import Severity
from console.domain.violations import UNOWNED, FacetCount, Review, Violation, ViolationFilter, ViolationStatus
from console.store import tables
from console.store.bulk import run_many

_table = tables.facet


class FacetKey(NamedTuple):
    """In the order of the table's columns; ``owner`` is empty for nobody."""

    tenant: str
    site: str
    pillar: str
    severity: str
    status: str
    review: str
    owner: str


@dataclass(frozen=True, slots=True)
class Facet:
    id: int
    key: FacetKey
    count: int


def key_of(violation: Violation) -> FacetKey:
    return FacetKey(
        violation.tenant,
        violation.site,
        violation.pillar,
        violation.severity.value,
        violation.status.value,
        violation.review.value,
        violation.owner or UNOWNED,
    )


class FacetNumbers:
    """Numbers of facets, made when a combination occurs for the first time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[FacetKey, int] = {}

    def __getitem__(self, key: FacetKey) -> int:
        if key not in self._known:
            values = key._asdict()
            same = [_table.c[name] == value for name, value in values.items()]
            query = select(_table.c.id).where(*same)
            number = self._connection.execute(query).scalar_one_or_none()
            if number is None:
                made = insert(_table).values(**values, count=0).returning(_table.c.id)
                number = self._connection.execute(made).scalar_one()
            self._known[key] = number
        return self._known[key]


def add_counts(connection: Connection, differences: Mapping[int, int]) -> None:
    """Add to the counts of facets by number."""
    rows = [(difference, number) for number, difference in differences.items() if difference]
    run_many(connection, "UPDATE violation_facet SET count = count + ? WHERE id = ?", rows)


def add_days(connection: Connection, places: Iterable[tuple[str, int, int]], sign: int) -> None:
    """Count (tenant, stored day, place) in, or out with a ``sign`` of -1."""
    by_day: dict[tuple[str, int], list[int]] = {}
    for tenant, day, place in places:
        by_day.setdefault((tenant, day), []).append(place)
    run_many(
        connection,
        "INSERT INTO violation_day (tenant, day, count, first_place, last_place) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (tenant, day) DO UPDATE SET count = count + excluded.count,"
        " first_place = min(first_place, excluded.first_place), last_place = max(last_place, excluded.last_place)",
        [(*day, sign * len(there), min(there), max(there)) for day, there in by_day.items()],
    )


def rows_of_all(connection: Connection) -> int:
    """Number of violations of all tenants."""
    return int(connection.exec_driver_sql("SELECT coalesce(sum(count), 0) FROM violation_facet").scalar_one())


def facets_of(connection: Connection, tenant: TenantId) -> list[Facet]:
    """All that occur at present."""
    rows = connection.exec_driver_sql(
        "SELECT id, tenant, site, pillar, severity, status, review, owner, count FROM violation_facet"
        " WHERE tenant = ? AND count > 0",
        (tenant,),
    )
    return [Facet(row[0], FacetKey(*row[1:8]), row[8]) for row in rows.fetchall()]


def facets_in(facets: Iterable[Facet], filter: ViolationFilter) -> list[Facet]:
    """Those that the filter's sets of values let through; its days and text are not looked at."""
    wanted = (
        ("site", filter.sites),
        ("pillar", filter.pillars),
        ("severity", filter.severities),
        ("status", filter.statuses),
        ("review", filter.reviews),
        ("owner", filter.owners),
    )
    places = [(FacetKey._fields.index(name), frozenset(map(str, values))) for name, values in wanted if values]
    return [facet for facet in facets if all(facet.key[place] in values for place, values in places)]


def facet_count(facet: Facet) -> FacetCount:
    key: Any = facet.key
    return FacetCount(
        SiteId(key.site),
        PillarId(key.pillar),
        Severity(key.severity),
        ViolationStatus(key.status),
        Review(key.review),
        PersonId(key.owner) if key.owner else None,
        facet.count,
    )
