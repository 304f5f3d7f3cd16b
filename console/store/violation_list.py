"""The violations of a filter in an order: pages, counts and positions without reading what lies before.

Sets of values become sets of facets with known counts. All orders but age are orders of facets, so whole groups of
facets are skipped by their counts, and only within one group rows are walked, newest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from console.domain.ids import ViolationId
from console.domain.scoring import Severity
from console.domain.violations import NEWEST_FIRST, Review, SortBy, ViolationFilter, ViolationSort, ViolationStatus
from console.store.values import stored_day
from console.store.violation_facets import Facet, FacetKey, facets_in, facets_of, rows_of_all
from console.store.violation_places import id_at
from console.store.violation_text import match_of
from console.store.violation_walk import Days, Walk

_ORDERS: dict[SortBy, tuple[str, dict[str, int]]] = {
    SortBy.SEVERITY: ("severity", {severity.value: severity.rank for severity in Severity}),
    SortBy.STATUS: ("status", {status.value: rank for rank, status in enumerate(ViolationStatus)}),
    SortBy.REVIEW: ("review", {review.value: rank for rank, review in enumerate(Review)}),
    SortBy.OWNER: ("owner", {}),
    SortBy.SITE: ("site", {}),
    SortBy.PILLAR: ("pillar", {}),
}
"""The facet's value that each order looks at, and the ranks of its values; without ranks, by the text itself."""


class ViolationList:
    """One filter on one connection, within one transaction."""

    def __init__(self, connection: Connection, filter: ViolationFilter) -> None:
        facets = facets_of(connection, filter.tenant)
        self._facets = facets_in(facets, filter)
        self._match = match_of(connection, filter.text)
        self._walk = Walk(
            connection,
            filter.tenant,
            tenant_rows=sum(facet.count for facet in facets),
            all_rows=rows_of_all(connection),
            days=_days_of(filter),
            match=self._match,
        )

    def count(self) -> int:
        return self._walk.count(self._facets)

    def page(self, sort: ViolationSort, offset: int, limit: int) -> list[ViolationId]:
        groups = _groups(self._facets, sort)
        if self._match and offset and len(groups) > 1:
            return _ids(self._walk.ranked_matches(groups, offset, limit))
        found: list[int] = []
        for group in groups:
            size = self._size(group, groups) if offset else None
            if size is not None and offset >= size:
                offset -= size
                continue
            found += self._walk.places(group, size, _is_backwards(sort), offset, limit - len(found))
            offset = 0
            if len(found) >= limit:
                break
        return _ids(found)

    def position(self, sort: ViolationSort, place: int) -> int | None:
        """Row number of what stands at ``place``, None when it is not in the list."""
        facet_id = self._walk.facet_at(place)
        groups = _groups(self._facets, sort)
        own = next((rank for rank, group in enumerate(groups) if facet_id in {facet.id for facet in group}), None)
        if own is None:
            return None
        before = sum(self._size(group, groups) for group in groups[:own])
        return before + self._walk.before(groups[own], place, _is_backwards(sort))

    def ids(self) -> list[ViolationId]:
        return self.page(NEWEST_FIRST, 0, self.count())

    @cached_property
    def _counts(self) -> dict[int, int]:
        return self._walk.counts(self._facets)

    def _size(self, group: Sequence[Facet], groups: Sequence[Sequence[Facet]]) -> int:
        if len(groups) == 1:
            return self._walk.count(group)
        return sum(self._counts.get(facet.id, 0) for facet in group)


def _is_backwards(sort: ViolationSort) -> bool:
    return sort.by is SortBy.AGE and sort.descending


def _groups(facets: Sequence[Facet], sort: ViolationSort) -> list[list[Facet]]:
    """Facets of equal value in the sort's order; by age they are all one group."""
    if sort.by is SortBy.AGE:
        return [list(facets)] if facets else []
    name, ranks = _ORDERS[sort.by]
    place = FacetKey._fields.index(name)
    groups: dict[Any, list[Facet]] = {}
    for facet in facets:
        value = facet.key[place]
        groups.setdefault(ranks[value] if ranks else value, []).append(facet)
    return [groups[value] for value in sorted(groups, reverse=sort.descending)]


def _days_of(filter: ViolationFilter) -> Days | None:
    if filter.first_day is None and filter.last_day is None:
        return None
    return Days(
        stored_day(filter.first_day) if filter.first_day else 0,
        stored_day(filter.last_day) if filter.last_day else 10**7,
    )


def _ids(places: Sequence[int]) -> list[ViolationId]:
    return [id_at(place) for place in places]
