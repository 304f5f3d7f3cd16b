"""Long lists of records: by lane, group, rank and words, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true, tuple_

from console.domain.ids import KindName, TenantId
from console.domain.records import ListOrder, RecordLine, RecordQuery, RecordRow
from console.store import tables
from console.store.bulk import upsert_rows
from console.store.records import record_of
from console.store.values import stored_time

_line = tables.record_line.c
_record = tables.record.c
_names = ("tenant", "kind", "key", "lane", "grouped", "link", "place", "since", "words")
_whole = tuple(_record[name] for name in ("tenant", "kind", "key", "site", "at", "day", "subject", "body"))
_LAST_PLACE = 1e300
"""Of what has no rank."""


class RecordLineRows:
    """``ports.RecordLineStore``. The highest rank has the smallest place, so that all of a list's order ascends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, lines: Sequence[RecordLine]) -> None:
        upsert_rows(self._connection, tables.record_line, _names, [_stored(line) for line in lines])

    def drop(self, kind: KindName) -> None:
        self._connection.execute(tables.record_line.delete().where(_line.kind == kind))

    def count(self, query: RecordQuery) -> int:
        return self._connection.execute(select(func.count()).where(_listed(query))).scalar_one()

    def lanes(self, query: RecordQuery) -> dict[str, int]:
        counted = select(_line.lane, func.count()).where(_listed(query, lanes=False)).group_by(_line.lane)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def groups(self, query: RecordQuery) -> dict[str, int]:
        counted = select(_line.grouped, func.count()).where(_listed(query, groups=False)).group_by(_line.grouped)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def page(self, query: RecordQuery, *, offset: int, limit: int) -> list[RecordRow]:
        keys = select(_line.key).where(_listed(query)).order_by(*_order(query.order)).offset(offset).limit(limit)
        found = self._connection.execute(keys).scalars().all()
        mine = [_record.tenant == query.tenant, _record.kind == query.kind, _record.key.in_(found)]
        rows = {row.key: record_of(row) for row in self._connection.execute(select(*_whole).where(*mine))}
        return [rows[key] for key in found if key in rows]

    def position(self, query: RecordQuery, key: str) -> int | None:
        at = self._connection.execute(
            select(_line.place, _line.since, _line.key).where(_listed(query), _line.key == key)
        ).one_or_none()
        if at is None:
            return None
        return int(self._connection.execute(_before(query, at)).scalar_one())


def _stored(line: RecordLine) -> tuple[Any, ...]:
    place = _LAST_PLACE if line.rank is None else -line.rank
    head = (line.tenant, line.kind, line.key, line.lane, line.group, line.link)
    return (*head, place, stored_time(line.since), line.words)


def _before(query: RecordQuery, at: Any) -> Select[Any]:
    """How many lines of the list stand before the one with these values."""
    counted = select(func.count()).where(_listed(query))
    if query.order is ListOrder.NEWEST:
        return counted.where(or_(_line.since > at.since, and_(_line.since == at.since, _line.key < at.key)))
    if query.order is ListOrder.OLDEST:
        return counted.where(tuple_(_line.since, _line.key) < (at.since, at.key))
    return counted.where(tuple_(_line.place, _line.since, _line.key) < (at.place, at.since, at.key))


def _order(order: ListOrder) -> tuple[Any, ...]:
    if order is ListOrder.NEWEST:
        return (_line.since.desc(), _line.key)
    return (_line.since, _line.key) if order is ListOrder.OLDEST else (_line.place, _line.since, _line.key)


def _listed(query: RecordQuery, *, lanes: bool = True, groups: bool = True) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [_line.tenant == query.tenant, _line.kind == query.kind]
    if query.lanes and lanes:
        parts.append(_line.lane.in_(query.lanes))
    if query.group and groups:
        parts.append(_line.grouped == query.group)
    if query.link:
        parts.append(_line.link == query.link)
    return and_(*parts, *(_holds(query.tenant, query.kind, word) for word in query.words.casefold().split()))


def _holds(tenant: TenantId, kind: KindName, word: str) -> ColumnElement[bool]:
    """In its own words, or in those of the records that group and link name."""
    other = tables.record_line.alias("other")
    named = select(other.c.key).where(
        other.c.tenant == tenant, other.c.kind != kind, other.c.words.contains(word, autoescape=True)
    )
    if not word:
        return true()
    return or_(_line.words.contains(word, autoescape=True), _line.link.in_(named), _line.grouped.in_(named))
