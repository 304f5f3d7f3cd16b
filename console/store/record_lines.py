"""Long lists of records: by lane, group, rank and words, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from console.domain.ids import KindName, TenantId
from console.domain.records import ListOrder, RecordLine, RecordQuery, RecordRow
from console.store import tables
from console.store.bulk import batches, run_many, upsert_rows
from console.store.records import record_of
from console.store.values import stored_time

_line = tables.record_line.c
_record = tables.record.c
_names = ("tenant", "kind", "key", "lane", "grouped", "link", "place", "since", "words", "found_by")
_whole = tuple(_record[name] for name in ("tenant", "kind", "key", "site", "at", "day", "subject", "body"))
_LAST_PLACE = 1e300
"""Of what has no rank."""


class RecordLineRows:
    """``ports.RecordLineStore``. The highest rank has the smallest place, so that all of a list's order ascends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, lines: Sequence[RecordLine]) -> None:
        for (tenant, kind), some in groupby(sorted(lines, key=_owner), _owner):
            self._keep(tenant, kind, list(some))

    def drop(self, kind: KindName) -> None:
        self._connection.execute(tables.record_line.delete().where(_line.kind == kind))

    def count(self, query: RecordQuery) -> int:
        return self._connection.execute(select(func.count()).where(_listed(query))).scalar_one()

    def counts(self, query: RecordQuery) -> dict[tuple[str, str], int]:
        every = _listed(replace(query, lanes=(), group=""))
        apart: tuple[Any, Any] = (_line.lane, _line.grouped)
        if query.words:
            apart = (_line.lane.concat(""), _line.grouped.concat(""))
        counted = select(*apart, func.count()).where(every).group_by(*apart)
        return {(row[0], row[1]): row[2] for row in self._connection.execute(counted)}

    def _keep(self, tenant: TenantId, kind: KindName, lines: list[RecordLine]) -> None:
        """With the words of the records that they name, and into the lines of those that name them."""
        before = self._words(tenant, (line.key for line in lines), _line.kind == kind)
        named = self._words(
            tenant, (key for line in lines for key in (line.link, line.group) if key), _line.kind != kind
        )
        upsert_rows(self._connection, tables.record_line, _names, [_stored(line, named) for line in lines])
        changed = [line.key for line in lines if line.words != before.get(line.key, "")]
        for some in batches(changed):
            self._tell_those_who_name(tenant, kind, some)

    def _words(self, tenant: TenantId, keys: Iterable[str], of: ColumnElement[bool]) -> dict[str, str]:
        found: dict[str, str] = {}
        for some in batches(dict.fromkeys(keys)):
            rows = select(_line.key, _line.words).where(_line.tenant == tenant, of, _line.key.in_(some))
            for key, words in self._connection.execute(rows):
                found[key] = f"{found[key]} {words}" if key in found else words
        return found

    def _tell_those_who_name(self, tenant: TenantId, kind: KindName, keys: list[str]) -> None:
        """Their lines are found by these words from now on."""
        columns = (_line.kind, _line.key, _line.link, _line.grouped, _line.words)
        found = [
            row
            for naming in (_line.link, _line.grouped)
            for row in self._connection.execute(
                select(*columns).where(_line.tenant == tenant, naming.in_(keys), _line.kind != kind)
            )
        ]
        rows = list({(row.kind, row.key): row for row in found}.values())
        words = {
            each: self._words(tenant, (key for row in rows for key in (row.link, row.grouped)), _line.kind != each)
            for each in {row.kind for row in rows}
        }
        run_many(
            self._connection,
            "UPDATE record_line SET found_by = ? WHERE tenant = ? AND kind = ? AND key = ?",
            [
                (_found_by(row.words, (row.link, row.grouped), words[row.kind]), tenant, row.kind, row.key)
                for row in rows
            ],
        )

    def page(self, query: RecordQuery, *, offset: int, limit: int) -> list[RecordRow]:
        keys = select(_line.key).where(_listed(query)).order_by(*_order(query)).offset(offset).limit(limit)
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


def _owner(line: RecordLine) -> tuple[TenantId, KindName]:
    return line.tenant, line.kind


def _stored(line: RecordLine, named: Mapping[str, str]) -> tuple[Any, ...]:
    place = _LAST_PLACE if line.rank is None else -line.rank
    head = (line.tenant, line.kind, line.key, line.lane, line.group, line.link)
    found_by = _found_by(line.words, (line.link, line.group), named)
    return (*head, place, stored_time(line.since), line.words, found_by)


def _found_by(own: str, names: Iterable[str], words: Mapping[str, str]) -> str:
    return " ".join([own, *(words[name] for name in dict.fromkeys(names) if name in words)])


def _before(query: RecordQuery, at: Any) -> Select[Any]:
    """How many lines of the list stand before the one with these values."""
    counted = select(func.count()).where(_listed(query))
    if query.order is ListOrder.NEWEST:
        return counted.where(or_(_line.since > at.since, and_(_line.since == at.since, _line.key < at.key)))
    if query.order is ListOrder.OLDEST:
        return counted.where(tuple_(_line.since, _line.key) < (at.since, at.key))
    return counted.where(tuple_(_line.place, _line.since, _line.key) < (at.place, at.since, at.key))


def _order(query: RecordQuery) -> tuple[Any, ...]:
    since: Any = _line.since if not query.words else _line.since + 0
    if query.order is ListOrder.NEWEST:
        return (since.desc(), _line.key)
    return (since, _line.key) if query.order is ListOrder.OLDEST else (_place(query), since, _line.key)


def _place(query: RecordQuery) -> Any:
    return _line.place if not query.words else _line.place + 0


def _listed(query: RecordQuery) -> ColumnElement[bool]:
    """A search goes once through the index that has all it needs: expressions keep it from any other, which would
    look up each row in the table."""
    words = query.words.casefold().split()
    parts: list[ColumnElement[bool]] = [_line.tenant == query.tenant, _line.kind == query.kind]
    if len(query.lanes) == 1 and not words:
        parts.append(_line.lane == query.lanes[0])
    elif query.lanes:
        parts.append(_line.lane.concat("").in_(query.lanes))
    if query.group:
        parts.append(_line.grouped == query.group if not words else _line.grouped.concat("") == query.group)
    if query.link:
        parts.append(_line.link == query.link)
    return and_(*parts, *(_line.found_by.contains(word, autoescape=True) for word in words))
