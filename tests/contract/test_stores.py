"""What the port says of each store."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from console.domain.changes import Change, Topic
from console.domain.commands import Outcome
from console.domain.ids import (
    CommandId,
    ImportId,
    KindName,
    Offset,
    PersonId,
    PillarId,
    PluginName,
    SiteId,
    TenantId,
    ViolationId,
)
from console.domain.imports import ImportRun, ImportState
from console.domain.people import Person, Role, Site, Tenant
from console.domain.records import ListOrder, MergeCount, RecordLine, RecordQuery, RecordRef, RecordRow
from console.domain.scoring import Check, PillarCounts, PillarResult, Severity, SiteDay
from console.domain.violations import (
    HistoryEntry,
    Resolution,
    Review,
    Violation,
    ViolationFilter,
    ViolationStatus,
)
from console.ports.database import Database, Transaction

ONE, TWO = TenantId("one"), TenantId("two")
NORTH, SOUTH = SiteId("north"), SiteId("south")
TOUR, POST = KindName("tour"), KindName("post")
PLUGIN, PILLAR = PluginName("plugin"), PillarId("tours")
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
DAY = AT.date()
HERE = SiteDay(ONE, NORTH, DAY)
COMMAND = CommandId("command")


def record(
    key: str, *, kind: KindName = TOUR, site: SiteId = NORTH, day: date = DAY, body: bytes = b"{}"
) -> RecordRow:
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    return RecordRow(ONE, kind, key, site, at, day, f"subject of {key}", body)


def check(key: str, *, passed: bool = False, severity: Severity = Severity.HIGH) -> Check:
    return Check(
        key, "rule", f"subject {key}", passed, severity, "expected", "found", "" if passed else "why",
        None if passed else AT, RecordRef(TOUR, key),
    )  # fmt: skip


def violation(key: str) -> Violation:
    return Violation(
        ViolationId(0), ONE, PLUGIN, NORTH, DAY, PILLAR, key, "rule", Severity.HIGH, f"subject {key}",
        "expected", "found", "why", ViolationStatus.OPEN, AT,
    )  # fmt: skip


async def test_tenants_sites_and_people_are_added_once(database: Database) -> None:
    tenant, site = Tenant(ONE, "One", demo=True), Site(ONE, NORTH, "North", "Europe/Berlin")
    person = Person(ONE, PersonId("ann"), "Ann", Role.SUPERVISOR)

    def add(tx: Transaction) -> list[bool]:
        return [tx.tenants.add(tenant), tx.tenants.add_site(site), tx.tenants.add_person(person)]

    assert await database.write(add) == [True] * 3
    assert await database.write(add) == [False] * 3
    assert not await database.write(lambda tx: tx.tenants.add(Tenant(ONE, "Other")))
    read = await database.read(lambda tx: (tx.tenants.all(), tx.tenants.sites(ONE), tx.tenants.people(ONE)))
    assert read == ([tenant], [site], [person])
    assert await database.read(lambda tx: tx.tenants.site(ONE, NORTH)) == site
    assert await database.read(lambda tx: tx.tenants.site(TWO, NORTH)) is None
    assert await database.read(lambda tx: tx.tenants.person(ONE, person.id)) == person
    assert await database.read(lambda tx: tx.tenants.person(TWO, person.id)) is None
    renamed = dataclasses.replace(person, name="Anna", role=Role.ADMIN)
    await database.write(lambda tx: tx.tenants.put_person(renamed))
    other = dataclasses.replace(person, id=PersonId("ben"))
    await database.write(lambda tx: tx.tenants.put_person(other))
    assert await database.read(lambda tx: tx.tenants.people(ONE)) == [renamed, other]
    assert await database.write(lambda tx: tx.tenants.remove_person(ONE, person.id))
    assert not await database.write(lambda tx: tx.tenants.remove_person(TWO, other.id))
    assert await database.read(lambda tx: tx.tenants.people(ONE)) == [other]
    assert await database.read(lambda tx: tx.tenants.person(ONE, PersonId("bob"))) is None


async def test_merging_counts_new_changed_and_equal_records(database: Database) -> None:
    rows = [record("a"), record("b")]
    assert await database.write(lambda tx: tx.records.merge(rows, AT)) == MergeCount(2, 0, 0)
    rows = [record("a"), record("b", body=b"[]"), record("c"), record("c"), record("c", body=b"[1]")]
    assert await database.write(lambda tx: tx.records.merge(rows, AT)) == MergeCount(1, 2, 2)
    assert await database.read(lambda tx: [*tx.records.all(ONE, TOUR)]) == [rows[0], rows[1], rows[4]]
    assert await database.read(lambda tx: tx.records.count(ONE, TOUR)) == 3
    assert await database.read(lambda tx: tx.records.get(ONE, TOUR, "b")) == rows[1]
    assert await database.read(lambda tx: tx.records.get(TWO, TOUR, "b")) is None


async def test_a_merge_marks_the_days_that_it_changed_and_no_others(database: Database) -> None:
    def settle(tx: Transaction) -> None:
        for site_day in tx.scores.due(AT, 100):
            tx.scores.settle(site_day, None)

    await database.write(lambda tx: tx.records.merge([record("a"), record("b", site=SOUTH)], AT))
    assert set(await database.read(lambda tx: tx.scores.due(AT, 9))) == {HERE, SiteDay(ONE, SOUTH, DAY)}
    await database.write(settle)
    await database.write(lambda tx: tx.records.merge([record("a")], AT))
    assert await database.read(lambda tx: tx.scores.due_count(AT)) == 0
    later = DAY + timedelta(days=2)
    await database.write(lambda tx: tx.records.merge([record("a", site=SOUTH, day=later)], AT))
    assert await database.read(lambda tx: tx.scores.due(AT, 9)) == [SiteDay(ONE, SOUTH, later), HERE]


async def test_records_are_found_by_day_and_references_from_their_day_on(database: Database) -> None:
    yesterday = DAY - timedelta(days=1)
    rows = [record("a"), record("b", day=yesterday), record("c", site=SOUTH), record("p", kind=POST, day=yesterday)]
    await database.write(lambda tx: tx.records.merge(rows, AT))
    assert await database.read(lambda tx: tx.records.of_day(HERE, [TOUR, POST])) == [rows[0]]
    assert await database.read(lambda tx: tx.records.bodies(HERE, [TOUR], [POST])) == [
        (TOUR, rows[0].body),
        (POST, rows[3].body),
    ]
    before = SiteDay(ONE, NORTH, yesterday - timedelta(days=1))
    assert await database.read(lambda tx: tx.records.bodies(before, [TOUR], [POST])) == []


async def test_records_of_several_days_and_sites_are_found_at_once(database: Database) -> None:
    yesterday, tomorrow = DAY - timedelta(days=1), DAY + timedelta(days=1)
    rows = [record("a"), record("b", day=yesterday), record("c", site=SOUTH), record("d", day=tomorrow)]
    await database.write(lambda tx: tx.records.merge([*rows, record("p", kind=POST)], AT))
    found = await database.read(lambda tx: tx.records.bodies_between(ONE, TOUR, [NORTH, SOUTH], yesterday, DAY))
    assert found == [(NORTH, rows[1].body), (NORTH, rows[0].body), (SOUTH, rows[2].body)]
    here = await database.read(lambda tx: tx.records.bodies_between(ONE, TOUR, [NORTH], DAY, tomorrow))
    assert here == [(NORTH, rows[0].body), (NORTH, rows[3].body)]
    assert await database.read(lambda tx: tx.records.bodies_between(TWO, TOUR, [NORTH], DAY, DAY)) == []


async def test_all_records_come_in_the_order_of_their_keys(database: Database) -> None:
    rows = [record(f"{number:05}") for number in range(2500)]
    await database.write(lambda tx: tx.records.merge(rows[::-1], AT))
    assert await database.read(lambda tx: [*tx.records.all(ONE, TOUR)]) == rows


async def test_records_are_found_by_the_beginning_of_their_key(database: Database) -> None:
    keys = ["a", "a/", "a/1", "a/2/x", "a/é", "a/\U0001f600", "a0", "b/1"]
    rows = {key: record(key) for key in keys}
    other = record("a/3", kind=POST)
    await database.write(lambda tx: tx.records.merge([*rows.values(), other], AT))

    async def under(prefix: str) -> list[str]:
        return await database.read(lambda tx: [row.key for row in tx.records.under(ONE, TOUR, prefix)])

    assert await under("a/") == ["a/", "a/1", "a/2/x", "a/é", "a/\U0001f600"]
    assert await under("a/2") == ["a/2/x"]
    assert await under("c") == []
    assert await under("") == sorted(keys, key=lambda key: key.encode())
    assert await database.read(lambda tx: [*tx.records.under(TWO, TOUR, "a")]) == []
    many = [record(f"m/{number:05}") for number in range(2500)]
    await database.write(lambda tx: tx.records.merge(many, AT))
    assert await database.read(lambda tx: [*tx.records.under(ONE, TOUR, "m/")]) == many


async def test_saved_checks_replace_those_of_the_day(database: Database) -> None:
    results = [PillarResult(PILLAR, (check("a", passed=True), check("b"), check("c", severity=Severity.CRITICAL)))]
    assert await database.write(lambda tx: tx.scores.save(HERE, PLUGIN, results))
    assert not await database.write(lambda tx: tx.scores.save(HERE, PLUGIN, results))
    ids = await database.write(lambda tx: tx.violations.insert([violation("b"), violation("c")]))
    stored = await database.read(lambda tx: tx.scores.checks(ONE, PLUGIN, PILLAR, DAY))
    assert [(each.check, each.violation) for each in stored] == [
        (check("c", severity=Severity.CRITICAL), ids[1]),
        (check("b"), ids[0]),
        (check("a", passed=True), None),
    ]
    assert await database.read(lambda tx: tx.scores.counts(ONE, PLUGIN, DAY, DAY)) == [
        PillarCounts(NORTH, DAY, PILLAR, 1, 2, 1)
    ]
    assert await database.read(lambda tx: tx.scores.days(ONE, PLUGIN)) == (DAY, DAY)
    assert await database.read(lambda tx: tx.scores.days(ONE, PLUGIN, [SOUTH])) is None
    fewer = [PillarResult(PILLAR, (check("b", passed=True),))]
    assert await database.write(lambda tx: tx.scores.save(HERE, PLUGIN, fewer))
    stored = await database.read(lambda tx: tx.scores.checks(ONE, PLUGIN, PILLAR, DAY, [NORTH]))
    assert [(each.check, each.violation) for each in stored] == [(check("b", passed=True), None)]
    assert await database.write(lambda tx: tx.scores.save(HERE, PLUGIN, []))
    assert await database.read(lambda tx: tx.scores.counts(ONE, PLUGIN, DAY, DAY)) == []


async def test_the_earlier_of_two_due_times_stays(database: Database) -> None:
    hour = timedelta(hours=1)
    await database.write(lambda tx: tx.scores.mark_due(HERE, AT + hour))
    assert await database.read(lambda tx: tx.scores.due_count(AT)) == 0
    await database.write(lambda tx: tx.scores.mark_due(HERE, AT))
    await database.write(lambda tx: tx.scores.mark_due(HERE, AT + hour))
    assert await database.read(lambda tx: tx.scores.due(AT, 1)) == [HERE]
    await database.write(lambda tx: tx.scores.settle(HERE, AT + hour))
    assert await database.read(lambda tx: (tx.scores.due(AT, 1), tx.scores.due(AT + hour, 1))) == ([], [HERE])


async def test_violations_keep_all_their_fields_through_insert_and_update(database: Database) -> None:
    ids = await database.write(lambda tx: tx.violations.insert([violation("a"), violation("b")]))
    first, second = (dataclasses.replace(violation(key), id=id) for key, id in zip("ab", ids, strict=True))
    assert await database.read(lambda tx: tx.violations.get([ids[1], ViolationId(99), ids[0]])) == [second, first]
    changed = dataclasses.replace(
        first,
        severity=Severity.CRITICAL,
        found="something else",
        status=ViolationStatus.CLOSED,
        opened_at=AT - timedelta(days=3),
        closed_at=AT,
        owner=PersonId("ann"),
        review=Review.REVIEWED,
        resolution=Resolution.MITIGATED,
        reviewed_by=PersonId("bob"),
        reviewed_at=AT,
    )
    await database.write(lambda tx: tx.violations.update([changed]))
    assert await database.read(lambda tx: tx.violations.of_day(HERE, PLUGIN)) == [changed, second]
    assert await database.read(lambda tx: tx.violations.count(ViolationFilter(ONE, text="else"))) == 1
    assert (
        await database.read(lambda tx: tx.violations.count(ViolationFilter(ONE, owners=frozenset({PersonId("ann")}))))
        == 1
    )


async def test_an_update_cannot_give_a_violation_another_identity(database: Database) -> None:
    (id,) = await database.write(lambda tx: tx.violations.insert([violation("a")]))
    moved = dataclasses.replace(violation("a"), id=id, site=SOUTH)
    with pytest.raises(ValueError, match="identity"):
        await database.write(lambda tx: tx.violations.update([moved]))
    assert [found.site for found in await database.read(lambda tx: tx.violations.get([id]))] == [NORTH]


async def test_history_is_kept_in_order_and_its_notes_are_searched(database: Database) -> None:
    (id,) = await database.write(lambda tx: tx.violations.insert([violation("a")]))
    entries = [
        HistoryEntry(id, Offset(2), AT, PersonId("ann"), "noted", COMMAND, note="Broken turnstile"),
        HistoryEntry(
            id,
            Offset(1),
            AT,
            PersonId("ann"),
            "assigned",
            CommandId("x"),
            before=(("owner", None),),
            after=(("owner", "ann"),),
        ),
    ]
    await database.write(lambda tx: tx.violations.append_history(entries))
    assert await database.read(lambda tx: tx.violations.history(id)) == entries[::-1]
    assert await database.read(lambda tx: tx.violations.history_of(COMMAND)) == entries[:1]
    assert await database.read(lambda tx: tx.violations.ids(ViolationFilter(ONE, text="turnst subject"))) == [id]


async def test_changes_are_numbered_without_a_gap_for_each_tenant(database: Database) -> None:
    def append(tx: Transaction, tenant: TenantId, subjects: int) -> Change:
        return tx.changes.append(tenant, Topic.SCORES, "scored", COMMAND, AT, map(str, range(subjects)))

    first = await database.write(lambda tx: append(tx, ONE, 200))
    other = await database.write(lambda tx: append(tx, TWO, 0))
    second = await database.write(lambda tx: append(tx, ONE, 201))
    assert (first.offset, other.offset, second.offset) == (1, 1, 2)
    assert (len(first.subjects), second.subjects) == (200, ())
    assert await database.read(lambda tx: tx.changes.since(ONE, Offset(0))) == [first, second]
    assert await database.read(lambda tx: tx.changes.since(ONE, Offset(1))) == [second]
    assert await database.read(lambda tx: tx.changes.since(ONE, Offset(0), limit=1)) == [first]
    assert await database.read(lambda tx: (tx.changes.last(ONE), tx.changes.last(TenantId("x")))) == (2, 0)


async def test_the_outcome_of_a_command_is_remembered_for_its_tenant(database: Database) -> None:
    outcome = Outcome(COMMAND, "Done.", 3, 1, undoable=True)
    await database.write(lambda tx: tx.commands.remember(ONE, "print", outcome, AT))
    assert await database.read(lambda tx: tx.commands.outcome(ONE, COMMAND)) == ("print", outcome)
    assert await database.read(lambda tx: tx.commands.outcome(TWO, COMMAND)) is None


async def test_an_import_is_staged_in_chunks_that_go_when_it_is_finished(database: Database) -> None:
    run = ImportRun(ImportId("i"), ONE, TOUR, "tours.csv", PersonId("ann"), AT)
    chunks = [[record("a"), record("b")], [record("c", body=b"\x00\xff")], []]

    def stage(tx: Transaction) -> None:
        tx.imports.start(run)
        for chunk in chunks:
            tx.imports.add_chunk(run.id, chunk)

    await database.write(stage)
    assert await database.read(lambda tx: [*tx.imports.chunks(run.id)]) == chunks
    assert await database.read(lambda tx: (tx.imports.staging(), tx.records.count(ONE, TOUR))) == ([run], 0)
    done = dataclasses.replace(
        run, state=ImportState.APPLIED, finished_at=AT, rows=3, problems=1, merged=MergeCount(1, 1, 1)
    )
    await database.write(lambda tx: tx.imports.finish(done))
    assert await database.read(lambda tx: tx.imports.get(run.id)) == done
    assert await database.read(lambda tx: (tx.imports.runs(ONE), tx.imports.staging())) == ([done], [])
    assert await database.read(lambda tx: [*tx.imports.chunks(run.id)]) == []


async def test_settings_are_kept_by_name(database: Database) -> None:
    assert await database.read(lambda tx: tx.settings.get("x")) is None
    await database.write(lambda tx: tx.settings.set("x", "1"))
    await database.write(lambda tx: tx.settings.set("x", "2"))
    assert await database.read(lambda tx: tx.settings.get("x")) == "2"


def line(key: str, lane: str = "new", group: str = "j1", rank: float | None = None, **more: Any) -> RecordLine:
    given = {"link": f"c-{key}", "since": AT, "words": key, **more}
    return RecordLine(tenant=ONE, kind=TOUR, key=key, lane=lane, group=group, rank=rank, **given)


async def listed(database: Database, **asked: Any) -> list[str]:
    query = RecordQuery(tenant=ONE, kind=TOUR, **asked)

    def look(tx: Transaction) -> list[str]:
        keys = [row.key for row in tx.lines.page(query, offset=0, limit=100)]
        assert tx.lines.count(query) == len(keys)
        assert [tx.lines.position(query, key) for key in keys] == list(range(len(keys)))
        paged = [row.key for at in range(0, len(keys), 2) for row in tx.lines.page(query, offset=at, limit=2)]
        assert paged == keys
        return keys

    return await database.read(look)


async def test_long_lists_are_asked_by_lane_group_rank_and_words(database: Database) -> None:
    later, earlier = AT + timedelta(hours=1), AT - timedelta(hours=1)
    lines = [
        line("a", rank=10.0, words="amina night 100%"),
        line("b", rank=90.5, since=later),
        line("c", rank=90.5, since=earlier),
        line("d", lane="hired", group="j2"),
        line("e", since=earlier, words="bruno"),
    ]

    def store(tx: Transaction) -> None:
        tx.records.merge([record(each.key) for each in lines] + [record("j2", kind=POST)], AT)
        tx.lines.keep(lines)
        tx.lines.keep([line("j2", words="gate keeper")._replace(kind=POST)])

    await database.write(store)
    assert await listed(database) == ["c", "b", "a", "e", "d"]
    assert await listed(database, lanes=("new",), order=ListOrder.OLDEST) == ["c", "e", "a", "b"]
    assert await listed(database, lanes=("hired", "new")) == ["c", "b", "a", "e", "d"]
    assert await listed(database, order=ListOrder.NEWEST) == ["b", "a", "d", "c", "e"]
    assert await listed(database, group="j1", lanes=("new",)) == ["c", "b", "a", "e"]
    assert await listed(database, link="c-e") == ["e"]
    assert await listed(database, words="NIGHT ami") == ["a"]
    assert await listed(database, words="100%") == ["a"]
    assert await listed(database, words="_") == []
    assert await listed(database, words="gate") == ["d"], "by the words of the record that its group names"
    await database.write(lambda tx: tx.lines.keep([line("j2", words="night watch")._replace(kind=POST)]))
    assert await listed(database, words="gate") == []
    assert await listed(database, words="night") == ["a", "d"], "as it is called now"
    some = await database.read(lambda tx: tx.records.get_many(ONE, TOUR, ["b", "zz", "a"]))
    assert {key: row.key for key, row in some.items()} == {"a": "a", "b": "b"}
    query = RecordQuery(tenant=ONE, kind=TOUR, lanes=("hired",))
    assert await database.read(lambda tx: tx.lines.counts(query)) == {("new", "j1"): 4, ("hired", "j2"): 1}
    assert await database.read(lambda tx: tx.lines.position(query, "a")) is None
    await database.write(lambda tx: tx.lines.keep([line("a", lane="hired", rank=1.0)]))
    assert await listed(database, lanes=("hired",)) == ["a", "d"]
    other = RecordQuery(tenant=TWO, kind=TOUR)
    assert await database.read(lambda tx: tx.lines.page(other, offset=0, limit=9)) == []
    await database.write(lambda tx: tx.lines.drop(TOUR))
    assert await listed(database) == []
