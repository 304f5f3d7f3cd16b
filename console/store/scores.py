"""Checks, their counts, and the site-days that are due to be scored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select
from sqlalchemy.sql import ColumnElement, Select

from console.domain.ids import KindName, PillarId, PluginName, SiteId, TenantId
from console.domain.records import RecordRef
from console.domain.scoring import Check, PillarCounts, PillarResult, Severity, SiteDay, StoredCheck
from console.store import tables
from console.store.bulk import insert_rows, run_many
from console.store.prepared import Prepared, any_of, filling, given
from console.store.values import day_of, stored_day, stored_time, stored_time_or_none, time_or_none

_check = tables.scored_check
_count = tables.pillar_count
_due = tables.score_due
_check_names = tuple(column.name for column in _check.c)
_count_names = tuple(column.name for column in _count.c)
_KEY_LENGTH = len(_check.primary_key)
_MARK_DUE = (
    "INSERT INTO score_due (tenant, site, day, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (tenant, site, day) DO UPDATE SET at = excluded.at WHERE excluded.at < score_due.at"
)


_PLACE = _check_names[:4]
_CHECKS = Prepared(select(*list(_check.c)[len(_PLACE) :]).where(*(_check.c[name] == given(name) for name in _PLACE)))
_DROP_COUNTS = Prepared(delete(_count).where(*(_count.c[name] == given(name) for name in _PLACE)))
_SETTLE = Prepared(delete(_due).where(*(_due.c[name] == given(name) for name in ("tenant", "site", "day"))))


@cache
def _counts(sites: int) -> Prepared:
    query = select(_count).where(
        _count.c.tenant == given("tenant"),
        _count.c.plugin == given("plugin"),
        _count.c.day.between(given("first"), given("last")),
    )
    mine = query.where(any_of(_count.c.site, sites)) if sites else query
    return Prepared(mine.order_by(_count.c.day, _count.c.site, _count.c.pillar))


def mark_due(connection: Connection, site_days: Iterable[tuple[str, str, int]], at: datetime) -> None:
    """Of (tenant, site, stored day); an earlier time that is set already stays."""
    moment = stored_time(at)
    run_many(connection, _MARK_DUE, [(*site_day, moment) for site_day in sorted(site_days)])


class ScoreRows:
    """``ports.ScoreStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, site_day: SiteDay, plugin: PluginName, results: Iterable[PillarResult]) -> bool:
        place = (site_day.tenant, plugin, stored_day(site_day.day), site_day.site)
        at_place = dict(zip(_PLACE, place, strict=True))
        results = list(results)
        fresh = {key: row for result in results for key, row in _check_rows(result)}
        stored = {(pillar, key): tuple(row) for pillar, key, *row in _CHECKS.run(self._connection, **at_place)}
        if fresh == stored:
            return False
        replaced = [place + key for key, row in stored.items() if fresh.get(key) != row]
        where = " AND ".join(f"{name} = ?" for name in _check_names[:_KEY_LENGTH])
        run_many(self._connection, f"DELETE FROM scored_check WHERE {where}", replaced)  # noqa: S608 - own names
        new = [place + key + row for key, row in fresh.items() if stored.get(key) != row]
        insert_rows(self._connection, _check, _check_names, new)
        _DROP_COUNTS.run(self._connection, **at_place)
        counts = [_count_row(place, result) for result in results if result.checks]
        insert_rows(self._connection, _count, _count_names, counts)
        return True

    def checks(
        self, tenant: TenantId, plugin: PluginName, pillar: PillarId, day: date, sites: Iterable[SiteId] = ()
    ) -> list[StoredCheck]:
        violation = tables.violation
        same = and_(
            violation.c.tenant == _check.c.tenant,
            violation.c.plugin == _check.c.plugin,
            violation.c.site == _check.c.site,
            violation.c.day == _check.c.day,
            violation.c.pillar == _check.c.pillar,
            violation.c.check_key == _check.c.key,
            _check.c.passed == 0,
        )
        query = (
            select(_check, violation.c.id.label("violation"))
            .select_from(_check.outerjoin(violation, same))
            .where(
                _check.c.tenant == tenant,
                _check.c.plugin == plugin,
                _check.c.day == stored_day(day),
                _check.c.pillar == pillar,
            )
        )
        found = [_stored_check(row) for row in self._connection.execute(_of_sites(query, _check.c.site, sites))]
        return sorted(found, key=_worst_first)

    def counts(
        self, tenant: TenantId, plugin: PluginName, first: date, last: date, sites: Iterable[SiteId] = ()
    ) -> list[PillarCounts]:
        wanted = sorted(sites)
        rows = _counts(len(wanted)).run(
            self._connection,
            tenant=tenant,
            plugin=plugin,
            first=stored_day(first),
            last=stored_day(last),
            **filling(_count.c.site, wanted),
        )
        return [
            PillarCounts(SiteId(site), day_of(day), PillarId(pillar), passed, failed, critical)
            for _, _, day, site, pillar, passed, failed, critical in rows
        ]

    def days(self, tenant: TenantId, plugin: PluginName, sites: Iterable[SiteId] = ()) -> tuple[date, date] | None:
        query = select(func.min(_count.c.day), func.max(_count.c.day)).where(
            _count.c.tenant == tenant, _count.c.plugin == plugin
        )
        first, last = self._connection.execute(_of_sites(query, _count.c.site, sites)).one()
        return None if first is None else (day_of(first), day_of(last))

    def mark_due(self, site_day: SiteDay, at: datetime) -> None:
        mark_due(self._connection, [(site_day.tenant, site_day.site, stored_day(site_day.day))], at)

    def mark_all_due(self, tenant: TenantId, at: datetime) -> None:
        sql = "SELECT DISTINCT tenant, site, day FROM record WHERE tenant = ?"
        mark_due(self._connection, map(tuple, self._connection.exec_driver_sql(sql, (tenant,))), at)

    def due(self, now: datetime, limit: int) -> list[SiteDay]:
        query = select(_due.c.tenant, _due.c.site, _due.c.day).where(_due.c.at <= stored_time(now))
        rows = self._connection.execute(query.order_by(_due.c.day.desc(), _due.c.tenant, _due.c.site).limit(limit))
        return [SiteDay(TenantId(tenant), SiteId(site), day_of(day)) for tenant, site, day in rows]

    def due_count(self, now: datetime) -> int:
        counted = select(func.count()).select_from(_due).where(_due.c.at <= stored_time(now))
        return self._connection.execute(counted).scalar_one()

    def settle(self, site_day: SiteDay, next_due: datetime | None) -> None:
        day = stored_day(site_day.day)
        _SETTLE.run(self._connection, tenant=site_day.tenant, site=site_day.site, day=day)
        if next_due is not None:
            self.mark_due(site_day, next_due)


_Place = tuple[str, str, int, str]


def _of_sites(query: Select[Any], column: ColumnElement[Any], sites: Iterable[SiteId]) -> Select[Any]:
    wanted = sorted(sites)
    return query.where(column.in_(wanted)) if wanted else query


def _check_rows(result: PillarResult) -> Iterable[tuple[tuple[str, str], tuple[Any, ...]]]:
    """The rest of the key, behind the place, and the rest of the row."""
    for check in result.checks:
        record = check.record
        yield (
            (result.pillar, check.key),
            (
                check.rule,
                check.subject,
                int(check.passed),
                check.severity.value,
                check.expected,
                check.found,
                check.why,
                stored_time_or_none(check.since),
                record.kind if record else None,
                record.key if record else None,
            ),
        )


def _count_row(place: _Place, result: PillarResult) -> tuple[Any, ...]:
    failed = [check for check in result.checks if not check.passed]
    critical = sum(check.severity is Severity.CRITICAL for check in failed)
    return (*place, result.pillar, len(result.checks) - len(failed), len(failed), critical)


def _stored_check(row: Any) -> StoredCheck:
    record = RecordRef(KindName(row.record_kind), row.record_key) if row.record_kind is not None else None
    check = Check(
        key=row.key,
        rule=row.rule,
        subject=row.subject,
        passed=bool(row.passed),
        severity=Severity(row.severity),
        expected=row.expected,
        found=row.found,
        why=row.why,
        since=time_or_none(row.since),
        record=record,
    )
    return StoredCheck(SiteId(row.site), day_of(row.day), PillarId(row.pillar), check, row.violation)


def _worst_first(stored: StoredCheck) -> tuple[bool, int, str, str, str]:
    check = stored.check
    return check.passed, -check.severity.rank, check.subject, stored.site, check.key
