"""``ports.Importer``: read and validate in a worker thread, stage chunks, apply them whole."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from console import aio
from console.desk import import_marks, permissions
from console.desk.import_marks import Mark, Staged
from console.desk.imports.reading import Reading, Step
from console.desk.local import LocalDesk
from console.domain.commands import AddTenant, ApplyImport, DiscardImport
from console.domain.ids import SYSTEM, ImportId, KindName, PersonId, TenantId, new_import_id
from console.domain.imports import ImportProgress, ImportReport, ImportRun, RowProblem
from console.domain.people import Site
from console.domain.records import RecordKind, RecordValues, body_in, key_in
from console.domain.trouble import Conflict, Trouble
from console.ports.catalog import Catalog
from console.ports.claims import Claims
from console.ports.clock import Clock
from console.ports.database import Database, Transaction

log = logging.getLogger(__name__)

PROBLEMS_KEPT = 1000

HELD_BYTES = 64_000_000
"""Bodies of records that are kept in memory before they are staged; they take about three times that."""

Progress = Callable[[ImportProgress], None]


@dataclass(slots=True)
class _Tally:
    """What was read so far; ``size`` is of the records' bodies, bytes."""

    rows: int = 0
    count: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    done: int = 0
    size: int = 0

    def add(self, step: Step) -> None:
        self.rows += step.read
        self.count += len(step.problems)
        self.problems += step.problems[: PROBLEMS_KEPT - len(self.problems)]
        self.done = step.done
        self.size += sum(map(len, map(body_in, step.records)))


class FileImporter:
    """Imports of this process. Call ``discard_broken`` once at start.

    While it applies an import, a process can write nothing that others see, so that its mark goes silent: that it is
    alive is told by a claim that it holds.
    """

    def __init__(self, database: Database, desk: LocalDesk, catalog: Catalog, clock: Clock, claims: Claims) -> None:
        self._database = database
        self._desk = desk
        self._catalog = catalog
        self._clock = clock
        self._claims = claims
        self._running: set[ImportId] = set()

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
        progress: Progress = lambda _: None,
    ) -> ImportReport:
        declared = self._kind(kind)
        founding = new_tenant if await self._database.read(lambda tx: _is_missing(tx, tenant)) else None
        sites = founding.sites if founding else await self._database.read(lambda tx: _allowed(tx, tenant, actor))
        reading = await asyncio.to_thread(Reading, file, tenant, declared, mapping, sites, new_sites)
        run = ImportRun(new_import_id(), tenant, kind, file.name, actor, self._clock.now())
        try:
            return await self._stage_and_apply(reading, run, declared, founding, progress)
        finally:
            await asyncio.to_thread(reading.close)

    async def discard_broken(self) -> int:
        """Drop what imports left behind whose process ended in the middle; returns how many these were."""
        found, marks = await self._database.read(lambda tx: (tx.imports.staging(), import_marks.read(tx)))
        others = [run for run in found if run.id not in self._running]
        held = await asyncio.to_thread(lambda: {run.id for run in others if self._claims.is_held(run.id)})
        broken = [run for run in others if run.id not in held and self._is_broken(marks.get(run.id))]
        for run in broken:
            claim = await asyncio.to_thread(self._claims.take, run.id)
            try:
                await self._desk.execute(DiscardImport(tenant=run.tenant, actor=SYSTEM, run=run.id))
            finally:
                claim.release()
        return len(broken)

    def _kind(self, name: KindName) -> RecordKind:
        kinds = self._catalog.kinds()
        if name not in kinds:
            raise Trouble(f"There is no kind of record {name!r}.", do=f"Choose one of {', '.join(sorted(kinds))}.")
        return kinds[name]

    def _mark(self) -> Mark:
        return Mark(platform.node(), os.getpid(), self._clock.now())

    def _is_broken(self, mark: Mark | None) -> bool:
        """Where nobody holds it. A live process of this computer that was heard of lately may still be about to;
        whoever runs elsewhere, where a claim cannot be seen, has a while."""
        if mark is None or abs(self._clock.now() - mark.seen) > import_marks.SILENT:
            return True
        if mark.host != platform.node():
            return False
        return mark.process == os.getpid() or not _is_alive(mark.process)

    async def _stage_and_apply(
        self, reading: Reading, run: ImportRun, declared: RecordKind, founding: AddTenant | None, progress: Progress
    ) -> ImportReport:
        claim = await asyncio.to_thread(self._claims.take, run.id)
        self._running.add(run.id)
        try:
            await self._database.write(lambda tx: _start(tx, run, self._mark()))
            tally = await self._stage(reading, run, progress, reference=declared.reference)
            if founding and not tally.size:
                await self._discard(run)
            else:
                progress(ImportProgress("applying", reading.size, reading.size, tally.rows, tally.count))
                if founding:
                    await self._desk.execute(founding)
                await self._apply(run)
        except BaseException:
            await self._discard(run)
            raise
        finally:
            self._running.discard(run.id)
            self._desk.in_hand.pop(run.id, None)
            claim.release()
        finished = await self._database.read(lambda tx: tx.imports.get(run.id)) or run
        return ImportReport(finished, tuple(tally.problems), tally.count)

    async def _stage(self, reading: Reading, run: ImportRun, progress: Progress, *, reference: bool) -> _Tally:
        """While a chunk is stored, the worker thread reads the next. A small file is not staged but kept in hand."""
        tally = _Tally()
        held = self._desk.in_hand[run.id] = []
        loop = asyncio.get_running_loop()
        coming = loop.run_in_executor(None, reading.next)
        try:
            while (step := await asyncio.shield(coming)) is not None:
                coming = loop.run_in_executor(None, reading.next)
                tally.add(step)
                if step.records:
                    held.append(step.records)
                if tally.size > HELD_BYTES:
                    await self._store(run, held)
                progress(ImportProgress("reading", tally.done, reading.size, tally.rows, tally.count))
        finally:
            await asyncio.wait([coming])
        sites = tuple(reading.new_sites.values())
        hashes = await asyncio.to_thread(reading.repeated)
        repeated = (
            await self._database.read(lambda tx: _exact(held or tx.imports.chunks(run.id), hashes)) if hashes else {}
        )
        staged = Staged(tally.rows, tally.count, sites, repeated, reference)
        await self._database.write(lambda tx: import_marks.put(tx, run.id, replace(self._mark(), staged=staged)))
        return tally

    async def _store(self, run: ImportRun, chunks: list[Sequence[RecordValues]]) -> None:
        now = self._clock.now()

        def write(tx: Transaction) -> None:
            for rows in chunks:
                tx.imports.add_chunk(run.id, rows)
            import_marks.beat(tx, run.id, now)

        await self._database.write(write)
        chunks.clear()

    async def _apply(self, run: ImportRun) -> None:
        """Cancelled in the middle, the transaction is abandoned; when it was too late for that, the import stands."""
        command = ApplyImport(tenant=run.tenant, actor=run.actor, run=run.id)
        applying = aio.spawn(self._failure_of(command), f"apply import {run.id}")
        try:
            failure = await asyncio.shield(applying)
        except asyncio.CancelledError:
            self._desk.abandoned.add(run.id)
            await asyncio.wait([applying])
            if applying.cancelled() or applying.result() is not None:
                raise
            return
        finally:
            self._desk.abandoned.discard(run.id)
        if failure is not None:
            raise failure

    async def _failure_of(self, command: ApplyImport) -> Trouble | None:
        """A failure handed over rather than raised: its caller tells it, once."""
        try:
            await self._desk.execute(command)
        except Trouble as trouble:
            return trouble
        return None

    async def _discard(self, run: ImportRun) -> None:
        try:
            await self._desk.execute(DiscardImport(tenant=run.tenant, actor=SYSTEM, run=run.id))
        except Conflict:
            return
        except Trouble as trouble:
            log.warning("import %s is discarded at the next start: %s", run.id, type(trouble).__name__)


def _is_missing(tx: Transaction, tenant: TenantId) -> bool:
    return all(known.id != tenant for known in tx.tenants.all())


def _allowed(tx: Transaction, tenant: TenantId, actor: PersonId) -> list[Site]:
    permissions.check(tx, tenant, actor, ApplyImport)
    return tx.tenants.sites(tenant)


def _start(tx: Transaction, run: ImportRun, mark: Mark) -> None:
    tx.imports.start(run)
    import_marks.put(tx, run.id, mark)


def _exact(chunks: Iterable[Sequence[RecordValues]], hashes: set[int]) -> dict[str, int]:
    """How often each key occurs whose hash occurs more than once."""
    keys = (key for rows in chunks for key in map(key_in, rows) if hash(key) in hashes)
    return {key: count for key, count in Counter(keys).items() if count > 1}


def _is_alive(process: int) -> bool:
    if sys.platform == "win32":
        return True  # signal 0 would end the process there; its mark goes silent soon enough
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
