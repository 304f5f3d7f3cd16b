"""The one way to do anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from console.domain.changes import Change
from console.domain.commands import AddTenant, Command, Outcome
from console.domain.ids import KindName, PersonId, PluginName, SiteId, TenantId
from console.domain.imports import ImportProgress, ImportReport
from console.domain.inbox import InboxQuery
from console.domain.violations import NEWEST_FIRST, ViolationFilter, ViolationSort

ChangeListener = Callable[[tuple[Change, ...]], None]


class Desk(Protocol):
    async def execute(self, command: Command) -> Outcome:
        """Run one command. Raises Rejected with the reason, or another Trouble when it could not be stored."""

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        """Tell of changes, in the loop's thread, after they are committed; returns the way to stop that."""


class Importer(Protocol):
    async def run(
        self,
        file: Path,
        *,
        tenant: TenantId,
        actor: PersonId,
        kind: KindName,
        mapping: Path | None = None,
        new_sites: str | None = None,
        new_tenant: AddTenant | None = None,
        progress: Callable[[ImportProgress], None] = lambda _: None,
    ) -> ImportReport:
        """Read ``file``, stage its good rows, apply them whole. Cancelling the task leaves nothing behind.

        Sites that the file names and that do not exist are made in the time zone ``new_sites``; without it, and
        without a mapping that makes them, their rows are left out. A tenant that does not exist is made by
        ``new_tenant`` once the file is read; where it has no good row, no tenant is made and the run is DISCARDED.

        Raises Trouble for a file that cannot be read at all. ``progress`` is called in the loop's thread.
        """


class Exporter(Protocol):
    """Writes files, CSV or JSON lines by the file's ending; whole or not at all. Each returns the rows written.

    Texts that a spreadsheet would run as a formula are defused. ``progress`` gets (rows done, rows in all).
    """

    async def violations(
        self,
        file: Path,
        filter: ViolationFilter,
        sort: ViolationSort = NEWEST_FIRST,
        *,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> int: ...

    async def scorecard(
        self, file: Path, tenant: TenantId, plugin: PluginName, first: date, last: date, sites: Iterable[SiteId] = ()
    ) -> int:
        """One row per site, day and pillar, and none for days without checks."""

    async def checks(
        self, file: Path, tenant: TenantId, plugin: PluginName, first: date, last: date, sites: Iterable[SiteId] = ()
    ) -> int:
        """One row per check."""

    async def conversations(
        self,
        file: Path,
        query: InboxQuery,
        first: datetime | None = None,
        last: datetime | None = None,
        *,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> int:
        """One row per conversation of the list whose last message came at ``first`` or later and before ``last``
        (UTC), in the list's order."""

    async def records(
        self,
        file: Path,
        tenant: TenantId,
        kind: KindName,
        *,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> int:
        """The records of a kind with the kind's own columns: the same file can be imported again."""
