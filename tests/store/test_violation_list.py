"""Lists of violations against a model that looks at every row."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from console.domain.ids import (
    CommandId,
    Offset,
    PersonId,
    PillarId,
    PluginName,
    SiteId,
    TenantId,
    ViolationId,
)
from console.domain.scoring import Severity
from console.domain.violations import (
    NEWEST_FIRST,
    UNOWNED,
    HistoryEntry,
    Review,
    SortBy,
    Violation,
    ViolationFilter,
    ViolationSort,
    ViolationStatus,
)
from console.ports.database import Transaction
from console.store import violation_list, violation_walk
from console.store.database import EncryptedDatabase, open_database
from console.store.violation_facets import Facet, facets_of
from console.store.words import words_of
from tests.fakes.empty_database import KEY, lay_down

START = datetime(2026, 1, 1, tzinfo=UTC)
TENANTS = [TenantId("one"), TenantId("two")]
ONE = Violation(
    id=ViolationId(0),
    tenant=TENANTS[0],
    plugin=PluginName("p"),
    site=SiteId("a"),
    day=date(2026, 1, 1),
    pillar=PillarId("p1"),
    check_key="one",
    rule="on time",
    severity=Severity.HIGH,
    subject="north gate",
    expected="in time",
    found="late",
    why="nobody came",
    status=ViolationStatus.OPEN,
    opened_at=START,
)
SITES = [SiteId(site) for site in ("a", "b", "c")]
PILLARS = [PillarId(pillar) for pillar in ("p1", "p2")]
OWNERS = [PersonId(owner) for owner in ("ann", "bob")]
WORDS = ["gate", "gates", "north", "late", "Überfall", "x7", "42", "patrol"]
MATCHING = ["", "gate", "GATES", "ga no", "uber", "x7 42", '"gate" OR *', "north-late", "-", "zebra", "4"]


@st.composite
def violations(draw: st.DrawFn, index: int) -> Violation:
    day = draw(st.integers(0, 5))
    return Violation(
        id=ViolationId(0),
        tenant=draw(st.sampled_from(TENANTS)),
        plugin=PluginName("p"),
        site=draw(st.sampled_from(SITES)),
        day=date(2026, 1, 1) + timedelta(days=day),
        pillar=draw(st.sampled_from(PILLARS)),
        check_key=str(index),
        rule=draw(st.sampled_from(WORDS)),
        severity=draw(st.sampled_from(Severity)),
        subject=" ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
        expected="",
        found=draw(st.sampled_from(WORDS)),
        why="",
        status=draw(st.sampled_from(ViolationStatus)),
        opened_at=START + timedelta(days=day, hours=draw(st.integers(-30, 30))),
        owner=draw(st.none() | st.sampled_from(OWNERS)),
        review=draw(st.sampled_from([Review.NEW, Review.IN_REVIEW])),
    )


@st.composite
def many_violations(draw: st.DrawFn) -> list[Violation]:
    return [draw(violations(index)) for index in range(draw(st.integers(0, 40)))]


def some(values: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.just(frozenset()) | st.frozensets(st.sampled_from(values), min_size=1)


days = st.none() | st.integers(-1, 6).map(lambda day: date(2026, 1, 1) + timedelta(days=day))
filters = st.builds(
    ViolationFilter,
    tenant=st.sampled_from(TENANTS),
    sites=some(SITES),
    pillars=some(PILLARS),
    severities=some(list(Severity)),
    statuses=some(list(ViolationStatus)),
    reviews=some(list(Review)),
    owners=some([*OWNERS, UNOWNED]),
    first_day=days,
    last_day=days,
    text=st.sampled_from(MATCHING),
)
sorts = st.builds(ViolationSort, st.sampled_from(SortBy), st.booleans())


@contextmanager
def stored(given: list[Violation]) -> Iterator[tuple[EncryptedDatabase, list[Violation]]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.db")
        lay_down(file)
        database = open_database(file, KEY, backups=Path(folder, "b"))
        try:
            ids = database.write_now(lambda tx: tx.violations.insert(given))
            yield database, [dataclasses.replace(row, id=id) for row, id in zip(given, ids, strict=True)]
        finally:
            database.close_now()


def in_model(row: Violation, filter: ViolationFilter, notes: dict[int, str]) -> bool:
    have = words_of(" ".join((row.rule, row.subject, row.found, row.why, notes.get(row.id, ""))))
    return (
        row.tenant == filter.tenant
        and (not filter.sites or row.site in filter.sites)
        and (not filter.pillars or row.pillar in filter.pillars)
        and (not filter.severities or row.severity in filter.severities)
        and (not filter.statuses or row.status in filter.statuses)
        and (not filter.reviews or row.review in filter.reviews)
        and (not filter.owners or (row.owner or UNOWNED) in filter.owners)
        and (filter.first_day is None or row.day >= filter.first_day)
        and (filter.last_day is None or row.day <= filter.last_day)
        and all(any(word.startswith(asked) for word in have) for asked in words_of(filter.text))
    )


def sorted_model(rows: list[Violation], sort: ViolationSort) -> list[Violation]:
    newest_first = sorted(rows, key=lambda row: (row.opened_at, row.id), reverse=True)
    if sort.by is SortBy.AGE:
        return newest_first[::-1] if sort.descending else newest_first
    ways: dict[SortBy, Callable[[Violation], Any]] = {
        SortBy.SEVERITY: lambda row: row.severity.rank,
        SortBy.STATUS: lambda row: list(ViolationStatus).index(row.status),
        SortBy.REVIEW: lambda row: list(Review).index(row.review),
        SortBy.OWNER: lambda row: row.owner or "",
        SortBy.SITE: lambda row: row.site,
        SortBy.PILLAR: lambda row: row.pillar,
    }
    value = ways[sort.by]
    values = sorted({value(row) for row in rows}, reverse=sort.descending)
    return [row for wanted in values for row in newest_first if value(row) == wanted]


def compare(tx: Transaction, expected: list[Violation], filter: ViolationFilter, sort: ViolationSort) -> None:
    assert tx.violations.count(filter) == len(expected)
    assert sorted(tx.violations.ids(filter)) == sorted(row.id for row in expected)
    for offset in range(0, len(expected) + 3, 3):
        assert tx.violations.page(filter, sort, offset, 4) == expected[offset : offset + 4]
    for index, row in enumerate(expected):
        assert tx.violations.position(filter, sort, row.id) == index


WAYS = {
    "as it comes": {},
    "merging": {"_STATEMENT": -1e9},
    "sorting": {"_STATEMENT": 0.0, "_SORTED": 0.0},
}


@pytest.mark.parametrize("way", WAYS)
def test_pages_counts_and_positions_are_those_of_a_plain_scan(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(violation_walk, name, value)

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(many_violations(), st.lists(st.tuples(filters, sorts), min_size=5, max_size=5))
    def run(given: list[Violation], asked: list[tuple[ViolationFilter, ViolationSort]]) -> None:
        with stored(given) as (database, rows):
            for filter, sort in asked:
                expected = sorted_model([row for row in rows if in_model(row, filter, {})], sort)
                database.read_now(lambda tx: compare(tx, expected, filter, sort))  # noqa: B023 - runs at once

    run()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    many_violations(),
    many_violations(),
    st.dictionaries(st.integers(1, 40), st.sampled_from(MATCHING)),
    filters,
    sorts,
)
def test_updates_and_notes_move_violations_between_lists(
    given: list[Violation],
    later: list[Violation],
    notes: dict[int, str],
    filter: ViolationFilter,
    sort: ViolationSort,
) -> None:
    with stored(given) as (database, rows):
        known = {row.id: row for row in rows}
        for row, new in zip(rows, later, strict=False):
            known[row.id] = dataclasses.replace(
                new,
                id=row.id,
                tenant=row.tenant,
                site=row.site,
                day=row.day,
                pillar=row.pillar,
                check_key=row.check_key,
            )
        notes = {id: note for id, note in notes.items() if id in known}
        entries = [
            HistoryEntry(ViolationId(id), Offset(1), START, OWNERS[0], "noted", CommandId("c"), note)
            for id, note in notes.items()
        ]

        def change(tx: Transaction) -> None:
            tx.violations.append_history(entries)
            tx.violations.update(list(known.values()))

        database.write_now(change)
        expected = sorted_model([row for row in known.values() if in_model(row, filter, notes)], sort)
        database.read_now(lambda tx: compare(tx, expected, filter, sort))
        for tenant in TENANTS:
            facets = database.read_now(lambda tx: tx.violations.facets(tenant))  # noqa: B023 - runs at once
            assert sum(facet.count for facet in facets) == sum(row.tenant == tenant for row in known.values())


def test_a_list_reads_its_facets_once_until_something_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[TenantId] = []

    def counted(connection: Connection, tenant: TenantId) -> list[Facet]:
        read.append(tenant)
        return facets_of(connection, tenant)

    monkeypatch.setattr(violation_list, "facets_of", counted)
    every = ViolationFilter(TENANTS[0])
    open_ones = dataclasses.replace(every, statuses=frozenset({ViolationStatus.OPEN}))
    noted = dataclasses.replace(every, text="swordfish")

    def work(tx: Transaction, row: Violation) -> None:
        rows = tx.violations
        assert (rows.count(every), len(rows.page(every, NEWEST_FIRST, 0, 9))) == (1, 1)
        assert (rows.position(every, NEWEST_FIRST, row.id), rows.ids(every)) == (0, [row.id])
        assert read == [TENANTS[0]]
        rows.insert([dataclasses.replace(row, check_key="another")])
        assert (rows.count(every), rows.count(open_ones)) == (2, 2)
        rows.update([dataclasses.replace(row, status=ViolationStatus.CLOSED, closed_at=START)])
        assert rows.count(open_ones) == 1
        assert rows.ids(noted) == []
        rows.append_history([HistoryEntry(row.id, Offset(1), START, OWNERS[0], "noted", CommandId("c"), "swordfish")])
        assert rows.ids(noted) == [row.id]

    with stored([ONE]) as (database, (row,)):
        database.write_now(lambda tx: work(tx, row))
