"""One store per noun. All calls are synchronous and run inside a transaction, on its connection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

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
from console.domain.imports import ImportRun
from console.domain.people import Person, Site, Tenant
from console.domain.records import MergeCount, RecordLine, RecordQuery, RecordRow, RecordValues
from console.domain.scoring import PillarCounts, PillarResult, SiteDay, StoredCheck
from console.domain.violations import FacetCount, HistoryEntry, Violation, ViolationFilter, ViolationSort


class TenantStore(Protocol):
    def all(self) -> list[Tenant]: ...
    def add(self, tenant: Tenant) -> bool:
        """False where it exists already; then nothing is changed."""

    def sites(self, tenant: TenantId) -> list[Site]: ...
    def site(self, tenant: TenantId, site: SiteId) -> Site | None: ...
    def add_site(self, site: Site) -> bool: ...
    def people(self, tenant: TenantId) -> list[Person]: ...
    def person(self, tenant: TenantId, person: PersonId) -> Person | None: ...
    def add_person(self, person: Person) -> bool: ...
    def put_person(self, person: Person) -> None:
        """Added, or with another name and role."""

    def remove_person(self, tenant: TenantId, person: PersonId) -> bool: ...


class RecordStore(Protocol):
    def merge(self, rows: Sequence[RecordValues], due_at: datetime) -> MergeCount:
        """Insert or replace by (tenant, kind, key); marks the site-days that this changed as due at ``due_at``.

        A record that moves to another site or day marks both. An equal record changes nothing and marks nothing.
        """

    def of_day(self, site_day: SiteDay, kinds: Iterable[KindName]) -> list[RecordRow]:
        """Records of these kinds whose day it is."""

    def bodies(
        self, site_day: SiteDay, kinds: Iterable[KindName], references: Iterable[KindName]
    ) -> list[tuple[KindName, bytes]]:
        """Of records of ``kinds`` whose day it is, and of those of ``references`` of the site whose day is not after
        it; each kind's by time."""

    def bodies_between(
        self, tenant: TenantId, kind: KindName, sites: Iterable[SiteId], first: date, last: date
    ) -> list[tuple[SiteId, bytes]]:
        """Of records of the kind whose day is one of these, each with its site; each site's by day. One query."""

    def get(self, tenant: TenantId, kind: KindName, key: str) -> RecordRow | None: ...
    def get_many(self, tenant: TenantId, kind: KindName, keys: Collection[str]) -> dict[str, RecordRow]:
        """By key; unknown ones are not in it."""

    def count(self, tenant: TenantId, kind: KindName) -> int: ...
    def all(self, tenant: TenantId, kind: KindName) -> Iterator[RecordRow]:
        """In the order of key, fetched as it is read."""

    def under(self, tenant: TenantId, kind: KindName, prefix: str) -> Iterator[RecordRow]:
        """As ``all``, those whose key begins with ``prefix``; no others are touched."""


class RecordLineStore(Protocol):
    """Long lists of records of ``Listed`` kinds."""

    def keep(self, lines: Sequence[RecordLine]) -> None:
        """Insert or replace by (tenant, kind, key). A line is also found by the words of those that it names."""

    def drop(self, kind: KindName) -> None:
        """All lines of the kind, of every tenant; the records stay."""

    def count(self, query: RecordQuery) -> int: ...
    def counts(self, query: RecordQuery) -> dict[tuple[str, str], int]:
        """How many stand in each lane and group, whatever of these the query asks for; none is not in it."""

    def page(self, query: RecordQuery, *, offset: int, limit: int) -> list[RecordRow]: ...
    def position(self, query: RecordQuery, key: str) -> int | None:
        """Row number of the record in that list, None when it is not in it."""


class ScoreStore(Protocol):
    def save(self, site_day: SiteDay, plugin: PluginName, results: Iterable[PillarResult]) -> bool:
        """Replace the checks and counts of the site-day for the plugin; False where nothing differed."""

    def checks(
        self, tenant: TenantId, plugin: PluginName, pillar: PillarId, day: date, sites: Iterable[SiteId] = ()
    ) -> list[StoredCheck]:
        """Failed first, then by severity and subject; no sites means all."""

    def counts(
        self, tenant: TenantId, plugin: PluginName, first: date, last: date, sites: Iterable[SiteId] = ()
    ) -> list[PillarCounts]:
        """One entry per site, day (both ends included) and pillar that has checks."""

    def days(self, tenant: TenantId, plugin: PluginName, sites: Iterable[SiteId] = ()) -> tuple[date, date] | None:
        """First and last day with a check."""

    def mark_due(self, site_day: SiteDay, at: datetime) -> None:
        """To be scored at ``at`` or, if that is already set, at the earlier of the two."""

    def mark_all_due(self, tenant: TenantId, at: datetime) -> None:
        """As ``mark_due`` for every site-day that has a record."""

    def due(self, now: datetime, limit: int) -> list[SiteDay]:
        """Latest days first."""

    def due_count(self, now: datetime) -> int: ...
    def settle(self, site_day: SiteDay, next_due: datetime | None) -> None:
        """It was scored: due again at ``next_due`` or not at all."""


class ViolationStore(Protocol):
    def page(self, filter: ViolationFilter, sort: ViolationSort, offset: int, limit: int) -> list[Violation]: ...
    def count(self, filter: ViolationFilter) -> int: ...
    def position(self, filter: ViolationFilter, sort: ViolationSort, id: ViolationId) -> int | None:
        """Row number of the violation in that list, None when it is not in it."""

    def ids(self, filter: ViolationFilter) -> list[ViolationId]: ...
    def facets(self, tenant: TenantId) -> list[FacetCount]: ...
    def open_by_plugin(self, tenant: TenantId) -> Mapping[PluginName, int]:
        """How many are open of each plugin, loaded or not. Reads all violations of the tenant."""

    def get(self, ids: Sequence[ViolationId]) -> list[Violation]:
        """In the order asked for; unknown ids are left out."""

    def of_day(self, site_day: SiteDay, plugin: PluginName) -> list[Violation]: ...
    def insert(self, violations: Sequence[Violation]) -> list[ViolationId]:
        """Ids are given by the store; those in ``violations`` are not looked at."""

    def update(self, violations: Sequence[Violation]) -> None:
        """Replace these by id."""

    def append_history(self, entries: Sequence[HistoryEntry]) -> None: ...
    def history(self, id: ViolationId) -> list[HistoryEntry]: ...
    def history_of(self, command: CommandId) -> list[HistoryEntry]: ...


class ChangeStore(Protocol):
    def append(
        self,
        tenant: TenantId,
        topic: Topic,
        what: str,
        command: CommandId,
        at: datetime,
        subjects: Iterable[str] = (),
    ) -> Change:
        """Takes the tenant's next offset in this transaction. More than 200 subjects are kept as none."""

    def since(self, tenant: TenantId, offset: Offset, limit: int = 1000) -> list[Change]: ...
    def last(self, tenant: TenantId) -> Offset:
        """0 before the first change."""


class CommandStore(Protocol):
    def outcome(self, tenant: TenantId, id: CommandId) -> tuple[str, Outcome] | None:
        """Fingerprint of the command and what it did, when it was run before."""

    def remember(self, tenant: TenantId, fingerprint: str, outcome: Outcome, at: datetime) -> None: ...


class ImportStore(Protocol):
    def start(self, run: ImportRun) -> None: ...
    def add_chunk(self, id: ImportId, rows: Sequence[RecordValues]) -> None: ...
    def chunks(self, id: ImportId) -> Iterator[Sequence[RecordValues]]: ...
    def finish(self, run: ImportRun) -> None:
        """Keep the run as given (APPLIED or DISCARDED) and drop its chunks."""

    def get(self, id: ImportId) -> ImportRun | None: ...
    def runs(self, tenant: TenantId, limit: int = 100) -> list[ImportRun]:
        """Newest first."""

    def staging(self) -> list[ImportRun]:
        """Runs that are neither applied nor discarded: under way, or broken off."""


class SettingStore(Protocol):
    """Settings of the profile: small JSON texts by name."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...
