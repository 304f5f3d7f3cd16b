"""Violations, and the history of each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from console.domain.ids import CommandId, Offset, PersonId, PillarId, PluginName, SiteId, TenantId, ViolationId
from console.domain.scoring import Severity, SiteDay
from console.domain.violations import (
    FacetCount,
    HistoryEntry,
    Resolution,
    Review,
    Violation,
    ViolationFilter,
    ViolationSort,
    ViolationStatus,
)
from console.store import tables
from console.store.bulk import batches, insert_rows, run_many
from console.store.prepared import Prepared, given
from console.store.values import day_of, stored_day, stored_time, stored_time_or_none, time_of, time_or_none
from console.store.violation_facets import FacetNumbers, add_counts, add_days, facet_count, facets_of, key_of
from console.store.violation_list import ViolationList
from console.store.violation_places import place_of
from console.store.violation_text import add_stored_texts, add_texts, drop_texts, renew_texts

_table = tables.violation
_names = tuple(field.name for field in fields(Violation))
_history = tables.history
_history_names = ("violation", "offset", "at", "actor", "what", "command", "note", "before", "after")
_TEXTS = slice(_names.index("rule"), _names.index("why") + 1)
_CHANGING = slice(_names.index("rule"), None)
_UPDATE = f"UPDATE violation SET {', '.join(f'{name} = ?' for name in _names[_CHANGING])} WHERE id = ?"  # noqa: S608 - own names
_OF_DAY = Prepared(
    select(_table)
    .where(*(_table.c[name] == given(name) for name in ("tenant", "site", "day", "plugin")))
    .order_by(_table.c.id)
)
_NEXT_ID = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'violation'), 0) + 1"


class ViolationRows:
    """``ports.ViolationStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._listed: tuple[ViolationFilter, ViolationList] | None = None
        """The list asked for last, until something is changed: count, pages and positions of it share its facets."""

    def page(self, filter: ViolationFilter, sort: ViolationSort, offset: int, limit: int) -> list[Violation]:
        return self.get(self._list(filter).page(sort, offset, limit))

    def count(self, filter: ViolationFilter) -> int:
        return self._list(filter).count()

    def position(self, filter: ViolationFilter, sort: ViolationSort, id: ViolationId) -> int | None:
        opened_at = self._connection.execute(select(_table.c.opened_at).where(_table.c.id == id)).scalar_one_or_none()
        if opened_at is None:
            return None
        return self._list(filter).position(sort, place_of(opened_at, id))

    def ids(self, filter: ViolationFilter) -> list[ViolationId]:
        return self._list(filter).ids()

    def facets(self, tenant: TenantId) -> list[FacetCount]:
        return [facet_count(facet) for facet in facets_of(self._connection, tenant)]

    def open_by_plugin(self, tenant: TenantId) -> Mapping[PluginName, int]:
        own = (_table.c.tenant == tenant, _table.c.status == ViolationStatus.OPEN.value)
        rows = self._connection.execute(select(_table.c.plugin, func.count()).where(*own).group_by(_table.c.plugin))
        return {PluginName(plugin): count for plugin, count in rows}

    def get(self, ids: Sequence[ViolationId]) -> list[Violation]:
        found: dict[int, Violation] = {}
        for batch in batches(ids):
            for row in self._connection.execute(select(_table).where(_table.c.id.in_(batch))):
                found[row.id] = _violation(row)
        return [found[id] for id in ids if id in found]

    def of_day(self, site_day: SiteDay, plugin: PluginName) -> list[Violation]:
        rows = _OF_DAY.run(
            self._connection,
            tenant=site_day.tenant,
            site=site_day.site,
            day=stored_day(site_day.day),
            plugin=plugin,
        )
        return [_violation(row) for row in rows]

    def insert(self, violations: Sequence[Violation]) -> list[ViolationId]:
        if not violations:
            return []
        self._listed = None
        first = self._connection.exec_driver_sql(_NEXT_ID).scalar_one()
        ids = [ViolationId(id) for id in range(first, first + len(violations))]
        facets = FacetNumbers(self._connection)
        rows = [(id, *_values(violation)) for id, violation in zip(ids, violations, strict=True)]
        insert_rows(self._connection, _table, _names, rows)
        places = [_placed(violation, id, facets) for id, violation in zip(ids, violations, strict=True)]
        self._add_places(places)
        add_texts(self._connection, zip((placed.place for placed in places), map(_searched, rows), strict=True))
        return ids

    def update(self, violations: Sequence[Violation]) -> None:
        self._listed = None
        given = {violation.id: violation for violation in violations}
        facets = FacetNumbers(self._connection)
        for batch in batches(given.values()):
            before = {violation.id: violation for violation in self.get([violation.id for violation in batch])}
            changed = [row for row in batch if row.id in before and before[row.id] != row]
            self._replace([(before[row.id], row) for row in changed], facets)

    def append_history(self, entries: Sequence[HistoryEntry]) -> None:
        self._listed = None
        insert_rows(self._connection, _history, _history_names, [_history_values(entry) for entry in entries])
        renew_texts(self._connection, {entry.violation for entry in entries if entry.note})

    def history(self, id: ViolationId) -> list[HistoryEntry]:
        return self._entries(_history.c.violation == id)

    def history_of(self, command: CommandId) -> list[HistoryEntry]:
        return self._entries(_history.c.command == command)

    def _list(self, filter: ViolationFilter) -> ViolationList:
        if self._listed is None or self._listed[0] != filter:
            self._listed = filter, ViolationList(self._connection, filter)
        return self._listed[1]

    def _entries(self, which: Any) -> list[HistoryEntry]:
        query = select(_history).where(which).order_by(_history.c.offset, _history.c.id)
        return [_entry(row) for row in self._connection.execute(query)]

    def _replace(self, pairs: Sequence[tuple[Violation, Violation]], facets: FacetNumbers) -> None:
        """Each violation as it is stored, and as it is to be."""
        if any(_identity(old) != _identity(new) for old, new in pairs):
            raise ValueError("the identity of a violation never changes")
        moves = [(_placed(old, old.id, facets), _placed(new, new.id, facets)) for old, new in pairs]
        moved = [(old, new) for old, new in moves if old.place != new.place]
        retold = [old for old, new in pairs if _told(old) != _told(new)]
        run_many(self._connection, _UPDATE, [((new.id, *_values(new))[_CHANGING] + (new.id,)) for _, new in pairs])
        drop_texts(self._connection, [place_of(stored_time(old.opened_at), old.id) for old in retold])
        add_stored_texts(self._connection, [old.id for old in retold])
        self._drop_places([old for old, _ in moved])
        self._add_places([new for _, new in moved])
        self._regroup([(old, new) for old, new in moves if old.place == new.place and old.facet != new.facet])

    def _regroup(self, moves: Sequence[tuple[_Placed, _Placed]]) -> None:
        """Another facet at the same place: what a review or an assignment does."""
        rows = [(new.facet, new.place) for _, new in moves]
        run_many(self._connection, "UPDATE violation_place SET facet = ? WHERE place = ?", rows)
        counts = Counter(new.facet for _, new in moves)
        counts.subtract(old.facet for old, _ in moves)
        add_counts(self._connection, counts)

    def _add_places(self, places: Sequence[_Placed]) -> None:
        rows = [(placed.place, placed.facet, placed.day) for placed in places]
        insert_rows(self._connection, tables.violation_place, ("place", "facet", "day"), rows)
        self._count(places, 1)

    def _drop_places(self, places: Sequence[_Placed]) -> None:
        run_many(
            self._connection, "DELETE FROM violation_place WHERE place = ?", [(placed.place,) for placed in places]
        )
        self._count(places, -1)

    def _count(self, places: Sequence[_Placed], sign: int) -> None:
        counts = Counter(placed.facet for placed in places)
        add_counts(self._connection, {facet: sign * count for facet, count in counts.items()})
        add_days(self._connection, [(placed.tenant, placed.day, placed.place) for placed in places], sign)


class _Placed(NamedTuple):
    place: int
    facet: int
    tenant: str
    day: int


def _placed(violation: Violation, id: int, facets: FacetNumbers) -> _Placed:
    place = place_of(stored_time(violation.opened_at), id)
    return _Placed(place, facets[key_of(violation)], violation.tenant, stored_day(violation.day))


def _identity(violation: Violation) -> tuple[object, ...]:
    return (
        violation.tenant,
        violation.plugin,
        violation.site,
        violation.day,
        violation.pillar,
        violation.check_key,
    )


def _told(violation: Violation) -> tuple[object, ...]:
    """What the text index holds of it, and under which place."""
    place = place_of(stored_time(violation.opened_at), violation.id)
    return place, violation.rule, violation.subject, violation.found, violation.why


def _values(violation: Violation) -> tuple[Any, ...]:
    """In the order of the fields, without the id."""
    return (
        violation.tenant,
        violation.plugin,
        violation.site,
        stored_day(violation.day),
        violation.pillar,
        violation.check_key,
        violation.rule,
        violation.severity.value,
        violation.subject,
        violation.expected,
        violation.found,
        violation.why,
        violation.status.value,
        stored_time(violation.opened_at),
        stored_time_or_none(violation.closed_at),
        violation.owner,
        violation.review.value,
        violation.resolution.value if violation.resolution else None,
        violation.reviewed_by,
        stored_time_or_none(violation.reviewed_at),
    )


def _searched(row: tuple[Any, ...]) -> str:
    rule, _, subject, _, found, why = row[_TEXTS]
    return f"{rule} {subject} {found} {why}"


def _violation(row: Any) -> Violation:
    return Violation(
        id=ViolationId(row.id),
        tenant=TenantId(row.tenant),
        plugin=PluginName(row.plugin),
        site=SiteId(row.site),
        day=day_of(row.day),
        pillar=PillarId(row.pillar),
        check_key=row.check_key,
        rule=row.rule,
        severity=Severity(row.severity),
        subject=row.subject,
        expected=row.expected,
        found=row.found,
        why=row.why,
        status=ViolationStatus(row.status),
        opened_at=time_of(row.opened_at),
        closed_at=time_or_none(row.closed_at),
        owner=row.owner,
        review=Review(row.review),
        resolution=Resolution(row.resolution) if row.resolution is not None else None,
        reviewed_by=row.reviewed_by,
        reviewed_at=time_or_none(row.reviewed_at),
    )


def _history_values(entry: HistoryEntry) -> tuple[Any, ...]:
    return (
        entry.violation,
        entry.offset,
        stored_time(entry.at),
        entry.actor,
        entry.what,
        entry.command,
        entry.note,
        json.dumps(entry.before, ensure_ascii=False),
        json.dumps(entry.after, ensure_ascii=False),
    )


def _entry(row: Any) -> HistoryEntry:
    return HistoryEntry(
        violation=ViolationId(row.violation),
        offset=Offset(row.offset),
        at=time_of(row.at),
        actor=PersonId(row.actor),
        what=row.what,
        command=CommandId(row.command),
        note=row.note,
        before=_pairs(row.before),
        after=_pairs(row.after),
    )


def _pairs(stored: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((name, value) for name, value in json.loads(stored))
