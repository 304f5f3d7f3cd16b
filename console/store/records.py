"""Records of every kind, and which site-days their changes make due."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, func, select

from console.domain.ids import KindName, SiteId, TenantId
from console.domain.records import MergeCount, RecordRow, RecordValues
from console.domain.scoring import SiteDay
from console.store import tables
from console.store.bulk import batches, insert_rows, run_many
from console.store.prepared import Prepared, any_of, filling, given
from console.store.scores import mark_due
from console.store.values import day_of, stored_day, stored_time, time_of

_table = tables.record
_columns = _table.c
_names = ("tenant", "kind", "key", "site", "at", "day", "subject", "body")
_values = tuple(_columns[name] for name in _names)
_ON_DISK_AT_ONCE = 1000
_LAST = chr(0x10FFFF)
"""Comes after every character of a key."""

_Key = tuple[str, str, str]
StoredRecord = tuple[str, str, str, str, int, int, str, bytes]
_key_of: Callable[[StoredRecord], _Key] = itemgetter(0, 1, 2)
_name_of: Callable[[StoredRecord], str] = itemgetter(2)
_kind_of: Callable[[StoredRecord], tuple[str, str]] = itemgetter(0, 1)
_site_day_of: Callable[[StoredRecord], tuple[str, str, int]] = itemgetter(0, 3, 5)


class RecordRows:
    """``ports.RecordStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def merge(self, rows: Sequence[RecordValues], due_at: datetime) -> MergeCount:
        given = stored_records(rows)
        given.sort(key=_key_of)
        known = self._known(given)
        if not known and _all_different(given):
            return self._add(given, due_at)
        new: dict[_Key, StoredRecord] = {}
        changed: dict[_Key, StoredRecord] = {}
        added = altered = 0
        touched: set[tuple[str, str, int]] = set()
        for row in given:
            key = _key_of(row)
            before = known.get(key)
            if before == row:
                continue
            known[key] = row
            touched.add(_site_day_of(row))
            if before is None:
                new[key] = row
                added += 1
                continue
            touched.add(_site_day_of(before))
            altered += 1
            (new if key in new else changed)[key] = row
        insert_rows(self._connection, _table, _names, list(new.values()))
        run_many(
            self._connection,
            "UPDATE record SET site = ?, at = ?, day = ?, subject = ?, body = ?"
            " WHERE tenant = ? AND kind = ? AND key = ?",
            [row[3:] + row[:3] for row in changed.values()],
        )
        mark_due(self._connection, touched, due_at)
        return MergeCount(added, altered, len(given) - added - altered)

    def _add(self, new: list[StoredRecord], due_at: datetime) -> MergeCount:
        insert_rows(self._connection, _table, _names, new)
        mark_due(self._connection, set(map(_site_day_of, new)), due_at)
        return MergeCount(new=len(new))

    def of_day(self, site_day: SiteDay, kinds: Iterable[KindName]) -> list[RecordRow]:
        query = select(*_values).where(
            _columns.tenant == site_day.tenant,
            _columns.kind.in_(sorted(kinds)),
            _columns.site == site_day.site,
            _columns.day == stored_day(site_day.day),
        )
        rows = self._connection.execute(query.order_by(_columns.kind, _columns.at, _columns.key))
        return [record_of(row) for row in rows]

    def bodies(
        self, site_day: SiteDay, kinds: Iterable[KindName], references: Iterable[KindName]
    ) -> list[tuple[KindName, bytes]]:
        """They come by the hundred for each site-day that is scored, so nothing else is read."""
        place = {"tenant": site_day.tenant, "site": site_day.site, "day": stored_day(site_day.day)}
        found: list[Any] = []
        for names, lasting in ((sorted(kinds), False), (sorted(references), True)):
            if names:
                prepared = _bodies(len(names), lasting)
                found += prepared.run(self._connection, **place, **filling(_columns.kind, names))
        return found

    def bodies_between(
        self, tenant: TenantId, kind: KindName, sites: Iterable[SiteId], first: date, last: date
    ) -> list[tuple[SiteId, bytes]]:
        named = sorted(sites)
        span = {"first": stored_day(first), "last": stored_day(last)}
        prepared = _bodies_between(len(named))
        found = prepared.run(self._connection, tenant=tenant, kind=kind, **span, **filling(_columns.site, named))
        return [(SiteId(site), body) for site, body in found]

    def get(self, tenant: TenantId, kind: KindName, key: str) -> RecordRow | None:
        row = self._connection.execute(
            select(*_values).where(_columns.tenant == tenant, _columns.kind == kind, _columns.key == key)
        ).one_or_none()
        return None if row is None else record_of(row)

    def get_many(self, tenant: TenantId, kind: KindName, keys: Collection[str]) -> dict[str, RecordRow]:
        found: dict[str, RecordRow] = {}
        for some in batches(dict.fromkeys(keys)):
            mine = (_columns.tenant == tenant, _columns.kind == kind, _columns.key.in_(some))
            for row in self._connection.execute(select(*_values).where(*mine)):
                found[row.key] = record_of(row)
        return found

    def count(self, tenant: TenantId, kind: KindName) -> int:
        counted = select(func.count()).where(_columns.tenant == tenant, _columns.kind == kind)
        return self._connection.execute(counted).scalar_one()

    def all(self, tenant: TenantId, kind: KindName) -> Iterator[RecordRow]:
        return self.under(tenant, kind, "")

    def under(self, tenant: TenantId, kind: KindName, prefix: str) -> Iterator[RecordRow]:
        after: str | None = None
        mine = [_columns.tenant == tenant, _columns.kind == kind]
        if prefix:
            mine += [_columns.key >= prefix, _columns.key < prefix + _LAST]
        while True:
            query = select(*_values).where(*mine)
            if after is not None:
                query = query.where(_columns.key > after)
            rows = self._connection.execute(query.order_by(_columns.key).limit(_ON_DISK_AT_ONCE)).all()
            yield from map(record_of, rows)
            if len(rows) < _ON_DISK_AT_ONCE:
                return
            after = rows[-1].key

    def _known(self, given: list[StoredRecord]) -> dict[_Key, StoredRecord]:
        """What is stored under the keys of these records, which are sorted by them."""
        known: dict[_Key, StoredRecord] = {}
        for (tenant, kind), records in _of_each_kind(given):
            if not self._has_between(tenant, kind, records[0][2], records[-1][2]):
                continue
            for batch in batches(map(_name_of, records)):
                marks = ",".join("?" * len(batch))
                sql = f"SELECT {', '.join(_names)} FROM record WHERE tenant = ? AND kind = ? AND key IN ({marks})"  # noqa: S608 - only question marks
                for row in self._connection.exec_driver_sql(sql, (tenant, kind, *batch)).fetchall():
                    stored: Any = tuple(row)
                    known[stored[:3]] = stored
        return known

    def _has_between(self, tenant: str, kind: str, first: str, last: str) -> bool:
        """Whether any key lies there: most imports bring keys after all that are known."""
        sql = "SELECT 1 FROM record WHERE tenant = ? AND kind = ? AND key BETWEEN ? AND ? LIMIT 1"
        return self._connection.exec_driver_sql(sql, (tenant, kind, first, last)).first() is not None


@cache
def _bodies(kinds: int, lasting: bool) -> Prepared:
    return Prepared(
        select(_columns.kind, _columns.body)
        .where(
            _columns.tenant == given("tenant"),
            any_of(_columns.kind, kinds),
            _columns.site == given("site"),
            _columns.day <= given("day") if lasting else _columns.day == given("day"),
        )
        .order_by(_columns.kind, _columns.at, _columns.key)
    )


@cache
def _bodies_between(sites: int) -> Prepared:
    return Prepared(
        select(_columns.site, _columns.body)
        .where(
            _columns.tenant == given("tenant"),
            _columns.kind == given("kind"),
            any_of(_columns.site, sites),
            _columns.day.between(given("first"), given("last")),
        )
        .order_by(_columns.site, _columns.day)
    )


def _of_each_kind(given: list[StoredRecord]) -> Iterable[tuple[tuple[str, str], list[StoredRecord]]]:
    """``given`` is sorted. Of an import they are all of one."""
    if given and _kind_of(given[0]) == _kind_of(given[-1]):
        return [(_kind_of(given[0]), given)]
    return [(kind, list(records)) for kind, records in groupby(given, _kind_of)]


def _all_different(given: list[StoredRecord]) -> bool:
    """Most records of several kinds differ in their keys' names already."""
    return len(set(map(_name_of, given))) == len(given) or len(set(map(_key_of, given))) == len(given)


def stored_records(rows: Sequence[RecordValues]) -> list[StoredRecord]:
    """By columns, which takes a fifth of the time."""
    if not rows:
        return []
    tenants, kinds, keys, sites, ats, days, subjects, bodies = zip(*rows, strict=True)
    times, numbers = map(stored_time, ats), map(stored_day, days)
    return list(zip(tenants, kinds, keys, sites, times, numbers, subjects, bodies, strict=True))


def record_of(row: Any) -> RecordRow:
    tenant, kind, key, site, at, day, subject, body = row
    return RecordRow(
        TenantId(tenant), KindName(kind), key, SiteId(site), time_of(at), day_of(day), subject, bytes(body)
    )
