# ruff: noqa: S608 - statements are put together from constants; values are always bound
"""Places of a set of facets in the order of age: three ways to get at them, of which the cheapest is taken.

Written as text and not as SQLAlchemy expressions because each way lives from the index that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection

from console.store.violation_facets import Facet

_BY_AGE = "violation_place AS p NOT INDEXED"
_BY_FACET = "violation_place AS p INDEXED BY violation_place_facet"
_BY_DAY = "violation_place AS p INDEXED BY violation_place_day"
_BY_TEXT = "violation_text AS t CROSS JOIN violation_place AS p ON p.place = t.rowid"
_IN_SET = "p.facet IN (SELECT value FROM json_each(?))"
_SORTED = 4.0
"""What fetching a row out of order and sorting it costs, in rows of a walk along an index."""
_STATEMENT = 400.0
"""What one more statement costs, in the same unit."""


class Days(NamedTuple):
    """Stored days, both included."""

    first: int
    last: int


class _DaySpan(NamedTuple):
    """How many of the tenant's violations are on the days, and between which places."""

    rows: int
    first_place: int
    last_place: int


class Walk:
    """Over the violations of ``tenant`` that are in ``days`` and match ``match``, an FTS5 query or nothing.

    ``tenant_rows`` and ``all_rows`` are the numbers of the tenant's violations and of all tenants'.
    """

    def __init__(
        self, connection: Connection, tenant: str, *, tenant_rows: int, all_rows: int, days: Days | None, match: str
    ) -> None:
        self._connection = connection
        self._tenant = tenant
        self._tenant_rows = tenant_rows
        self._all_rows = all_rows
        self._days = days
        self._match = match

    def count(self, facets: Sequence[Facet]) -> int:
        if not self._match:
            if self._days is None:
                return _rows(facets)
            if _rows(facets) == self._tenant_rows:
                return self._span.rows
        sql, values = self._counted(facets)
        return int(self._run(f"SELECT count(*) {sql}", values)[0][0])

    def counts(self, facets: Sequence[Facet]) -> dict[int, int]:
        """Number of rows by facet, without those that have none."""
        if not self._match and self._days is None:
            return {facet.id: facet.count for facet in facets}
        sql, values = self._counted(facets, by_facet=True)
        return dict(tuple(row) for row in self._run(f"SELECT p.facet, count(*) {sql} GROUP BY p.facet", values))

    def places(
        self, facets: Sequence[Facet], size: int | None, backwards: bool, offset: int, limit: int
    ) -> list[int]:
        """Newest first or, ``backwards``, oldest first. ``size`` is their number in all, where it is known."""
        if size is not None and offset > size // 2:
            last = min(offset + limit, size)
            return self.places(facets, None, not backwards, size - last, last - offset)[::-1]
        if self._match:
            return self._by_match(facets, backwards, offset, limit)
        ways = (
            (self._cost_of_age(facets, offset + limit), self._by_age),
            (self._cost_of_facets(facets, offset + limit), self._by_facets),
            (self._cost_of_sorting(facets), self._by_sorting),
        )
        _, way = min(ways, key=lambda entry: entry[0])
        return way(facets, backwards, offset, limit)

    def ranked_matches(self, groups: Sequence[Sequence[Facet]], offset: int, limit: int) -> list[int]:
        """Places of a text search in the order of the groups, newest first within each."""
        cases = " ".join(f"WHEN {_IN_SET} THEN {rank}" for rank in range(len(groups)))
        sql, values = self._from_text([facet for group in groups for facet in group], joined=True)
        sql = f"SELECT t.rowid {sql} ORDER BY CASE {cases} END, t.rowid DESC LIMIT ? OFFSET ?"
        return self._places(sql, [*values, *map(_set, groups), limit, offset])

    def facet_at(self, place: int) -> int | None:
        """The facet of what stands there, None when days or text leave it out."""
        if self._match:
            sql, values = f"{_BY_TEXT} WHERE violation_text MATCH ? AND t.rowid = ?", [self._match, place]
        else:
            sql, values = f"{_BY_AGE} WHERE p.place = ?", [place]
        found = self._run(f"SELECT p.facet FROM {sql}{self._day_test}", [*values, *self._day_values])
        return int(found[0][0]) if found else None

    def before(self, facets: Sequence[Facet], place: int, backwards: bool) -> int:
        """Number of rows of ``facets`` that come before ``place``."""
        sign = "<" if backwards else ">"
        if self._match:
            sql, values = self._from_text(facets)
            sql += f" AND t.rowid {sign} ?"
        else:
            index, test, values = self._of_facets(facets, _BY_FACET)
            sql = f"FROM {index} WHERE {test}{self._day_test} AND p.place {sign} ?"
            values += self._day_values
        return int(self._run(f"SELECT count(*) {sql}", [*values, place])[0][0])

    def _by_age(self, facets: Sequence[Facet], backwards: bool, offset: int, limit: int) -> list[int]:
        """Walk all rows by age, and pass over those of other facets."""
        _, test, values = self._of_facets(facets, _BY_AGE)
        sql = f"SELECT p.place FROM {_BY_AGE} WHERE {test}{self._day_test}{_order(backwards)} LIMIT ? OFFSET ?"
        return self._places(sql, [*values, *self._day_values, limit, offset])

    def _by_facets(self, facets: Sequence[Facet], backwards: bool, offset: int, limit: int) -> list[int]:
        """Take as many rows of each facet as the page may need, and merge them."""
        sql = f"SELECT p.place FROM {_BY_FACET} WHERE p.facet = ?{self._day_test}{_order(backwards)} LIMIT ?"
        found: list[int] = []
        for facet in facets:
            found += self._places(sql, [facet.id, *self._day_values, offset + limit])
        return sorted(found, reverse=not backwards)[offset : offset + limit]

    def _by_sorting(self, facets: Sequence[Facet], backwards: bool, offset: int, limit: int) -> list[int]:
        """Fetch all rows of the facets, or of the days where these have fewer, and sort them."""
        sql, values = self._counted(facets)
        return self._places(f"SELECT p.place {sql}{_order(backwards)} LIMIT ? OFFSET ?", [*values, limit, offset])

    def _by_match(self, facets: Sequence[Facet], backwards: bool, offset: int, limit: int) -> list[int]:
        """Walk the matches by age; FTS5 keeps them in that order because places are its row numbers."""
        sql, values = self._from_text(facets)
        order = " ORDER BY t.rowid" if backwards else " ORDER BY t.rowid DESC"
        return self._places(f"SELECT t.rowid {sql}{order} LIMIT ? OFFSET ?", [*values, limit, offset])

    def _counted(self, facets: Sequence[Facet], *, by_facet: bool = False) -> tuple[str, list[Any]]:
        """All rows of the facets, without an order, from the index that has the fewest to pass over."""
        if self._match:
            return self._from_text(facets, joined=by_facet)
        index = _BY_DAY if self._span.rows < _rows(facets) else _BY_FACET
        days = " AND p.day BETWEEN ? AND ?" if self._days else ""
        return f"FROM {index} WHERE {_IN_SET}{days}", [_set(facets), *(self._days or ())]

    def _from_text(self, facets: Sequence[Facet], *, joined: bool = False) -> tuple[str, list[Any]]:
        """The matches; places are looked up only where facets or days must be tested."""
        if self._days is None and self._is_all(facets) and not joined:
            return "FROM violation_text AS t WHERE violation_text MATCH ?", [self._match]
        _, test, values = self._of_facets(facets, _BY_AGE)
        between = " AND t.rowid BETWEEN ? AND ?" if self._days else ""
        sql = f"FROM {_BY_TEXT} WHERE violation_text MATCH ?{between} AND {test}{self._day_test}"
        return sql, [self._match, *(self._span[1:] if self._days else ()), *values, *self._day_values]

    def _of_facets(self, facets: Sequence[Facet], index: str) -> tuple[str, str, list[Any]]:
        """Index, test and values; no test where all there is belongs to the facets."""
        return (_BY_AGE, "1", []) if self._is_all(facets) else (index, _IN_SET, [_set(facets)])

    def _cost_of_age(self, facets: Sequence[Facet], needed: int) -> float:
        share = _rows(facets) / max(self._all_rows, 1)
        return min(needed / max(share, 1e-9), float(self._span.rows))

    def _cost_of_facets(self, facets: Sequence[Facet], needed: int) -> float:
        return sum(_STATEMENT + _SORTED * min(needed, facet.count) for facet in facets)

    def _cost_of_sorting(self, facets: Sequence[Facet]) -> float:
        return _STATEMENT + _SORTED * min(_rows(facets), self._span.rows)

    def _is_all(self, facets: Sequence[Facet]) -> bool:
        return _rows(facets) == self._all_rows

    @cached_property
    def _span(self) -> _DaySpan:
        if self._days is None:
            return _DaySpan(self._all_rows, 0, 0)
        sql = (
            "SELECT coalesce(sum(count), 0), coalesce(min(first_place), 0), coalesce(max(last_place), 0)"
            " FROM violation_day WHERE tenant = ? AND day BETWEEN ? AND ?"
        )
        return _DaySpan(*self._run(sql, [self._tenant, *self._days])[0])

    @property
    def _day_test(self) -> str:
        return " AND p.place BETWEEN ? AND ? AND p.day BETWEEN ? AND ?" if self._days else ""

    @property
    def _day_values(self) -> list[int]:
        return [*self._span[1:], *self._days] if self._days else []

    def _run(self, sql: str, values: Iterable[Any]) -> Sequence[Any]:
        return self._connection.exec_driver_sql(sql, tuple(values)).fetchall()

    def _places(self, sql: str, values: Iterable[Any]) -> list[int]:
        return [row[0] for row in self._run(sql, values)]


def _order(backwards: bool) -> str:
    return " ORDER BY p.place" if backwards else " ORDER BY p.place DESC"


def _rows(facets: Sequence[Facet]) -> int:
    return sum(facet.count for facet in facets)


def _set(facets: Iterable[Facet]) -> str:
    return "[" + ",".join(str(facet.id) for facet in facets) + "]"
