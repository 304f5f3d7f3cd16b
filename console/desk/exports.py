"""``ports.Exporter``: CSV or JSON lines, streamed to a file beside the target, which then takes its place."""

from __future__ import annotations

import asyncio
import csv
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from console.desk.conversation_export import COLUMNS, write_conversations
from console.domain.ids import KindName, PluginName, SiteId, TenantId, ViolationId
from console.domain.inbox import InboxQuery
from console.domain.records import RecordKind, RecordRow
from console.domain.scoring import Scheme, score_of
from console.domain.trouble import Trouble
from console.domain.violations import NEWEST_FIRST, Violation, ViolationFilter, ViolationSort
from console.ports.catalog import Catalog
from console.ports.database import Reader, Transaction

BATCH = 2000

_FORMULA = re.compile(r"'*[=+\-@\t\r]")

_VIOLATION = (
    "id",
    "site",
    "day",
    "pillar",
    "rule",
    "severity",
    "subject",
    "expected",
    "found",
    "why",
    "status",
    "opened_at",
    "closed_at",
    "owner",
    "review",
    "resolution",
    "reviewed_by",
    "reviewed_at",
)
_SCORE = ("day", "site", "pillar", "name", "checks", "passed", "failed", "critical", "score")
_CHECK = (
    "day",
    "site",
    "pillar",
    "key",
    "rule",
    "subject",
    "passed",
    "severity",
    "expected",
    "found",
    "why",
    "since",
    "violation",
)

Progress = Callable[[int, int], None]


def _no_progress(_done: int, _total: int) -> None:
    return


class FileExporter:
    """Reads through ``reader`` and writes in worker threads, a batch at a time."""

    def __init__(self, reader: Reader, catalog: Catalog) -> None:
        self._reader = reader
        self._catalog = catalog

    async def violations(
        self,
        file: Path,
        filter: ViolationFilter,
        sort: ViolationSort = NEWEST_FIRST,
        *,
        progress: Progress = _no_progress,
    ) -> int:
        ids = await self._reader.read(lambda tx: _ordered_ids(tx, filter, sort))
        with _output(file, _VIOLATION) as output:
            for start in range(0, len(ids), BATCH):
                some = ids[start : start + BATCH]
                found = await self._reader.read(lambda tx, some=some: tx.violations.get(some))  # type: ignore[misc]
                await asyncio.to_thread(output.write, [_violation_row(violation) for violation in found])
                progress(min(start + BATCH, len(ids)), len(ids))
        return output.rows

    async def scorecard(
        self, file: Path, tenant: TenantId, plugin: PluginName, first: date, last: date, sites: Iterable[SiteId] = ()
    ) -> int:
        names = {pillar.id: pillar.name for pillar in self._scheme(plugin).pillars}
        wanted = tuple(sites)
        counts = await self._reader.read(lambda tx: tx.scores.counts(tenant, plugin, first, last, wanted))
        with _output(file, _SCORE) as output:
            known = [count for count in counts if count.pillar in names]  # a plugin may have lost a pillar since
            for count in sorted(known, key=lambda count: (count.day, count.site, list(names).index(count.pillar))):
                score = score_of(count.passed, count.failed)
                values = (count.passed + count.failed, count.passed, count.failed, count.critical)
                shown = None if score is None else round(score, 2)
                output.write([(count.day, count.site, count.pillar, names[count.pillar], *values, shown)])
        return output.rows

    async def checks(
        self, file: Path, tenant: TenantId, plugin: PluginName, first: date, last: date, sites: Iterable[SiteId] = ()
    ) -> int:
        wanted = tuple(sites)
        pillars = [pillar.id for pillar in self._scheme(plugin).pillars]
        with _output(file, _CHECK) as output:
            for ordinal in range(first.toordinal(), last.toordinal() + 1):
                day = date.fromordinal(ordinal)
                rows = await self._reader.read(
                    lambda tx, day=day: [  # type: ignore[misc]
                        _check_row(stored)
                        for pillar in pillars
                        for stored in tx.scores.checks(tenant, plugin, pillar, day, wanted)
                    ]
                )
                await asyncio.to_thread(output.write, rows)
        return output.rows

    async def records(
        self, file: Path, tenant: TenantId, kind: KindName, *, progress: Progress = _no_progress
    ) -> int:
        kinds = self._catalog.kinds()
        if kind not in kinds:
            raise Trouble(f"There is no kind of record {kind!r}.", do=f"Choose one of {', '.join(sorted(kinds))}.")
        with _output(file, [field.name for field in kinds[kind].fields]) as output:
            loop = asyncio.get_running_loop()

            def told(done: int, total: int) -> None:
                loop.call_soon_threadsafe(progress, done, total)

            await self._reader.read(lambda tx: _write_records(tx, tenant, kinds[kind], output, told))
        return output.rows

    async def conversations(
        self,
        file: Path,
        query: InboxQuery,
        first: datetime | None = None,
        last: datetime | None = None,
        *,
        progress: Progress = _no_progress,
    ) -> int:
        with _output(file, COLUMNS) as output:
            loop = asyncio.get_running_loop()

            def told(done: int, total: int) -> None:
                loop.call_soon_threadsafe(progress, done, total)

            await self._reader.read(lambda tx: write_conversations(tx, query, first, last, output.write, told))
        return output.rows

    def _scheme(self, plugin: PluginName) -> Scheme:
        schemes = self._catalog.schemes()
        if plugin not in schemes:
            raise Trouble(f"The plugin {plugin!r} scores nothing here.", do="See `operator-console plugins`.")
        return schemes[plugin]


def defused(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a quote before it; an import takes it off again."""
    return f"'{text}" if _FORMULA.match(text) else text


class _Output:
    """Rows on their way to a file."""

    def __init__(self, stream: IO[str], names: Sequence[str], *, as_json: bool) -> None:
        self.rows = 0
        self._stream = stream
        self._names = tuple(names)
        self._json = as_json
        self._writer = csv.writer(stream)
        if not as_json:
            self._writer.writerow(self._names)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self.rows += 1
            if self._json:
                line = msgspec.json.encode(dict(zip(self._names, map(_plain, row), strict=True)))
                self._stream.write(line.decode() + "\n")
            else:
                self._writer.writerow([_cell(value) for value in row])


@contextmanager
def _output(file: Path, names: Sequence[str]) -> Iterator[_Output]:
    """Takes the place of ``file`` when the block ends well; otherwise nothing is left behind. Raises Trouble."""
    as_json = file.suffix.lower() in (".jsonl", ".ndjson", ".json")
    if file.is_dir():
        raise Trouble(f"{file} is a folder.", do="Name a file in it.")
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield _Output(stream, names, as_json=as_json)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
        temporary = None
    except OSError as error:
        raise Trouble(
            f"{file} cannot be written: {error.strerror}.", do="Choose another folder, or make room on the disk."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return defused(value)
    if isinstance(value, datetime):
        return _time(value)
    return value


def _plain(value: Any) -> Any:
    return _time(value) if isinstance(value, datetime) else value


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _ordered_ids(tx: Transaction, filter: ViolationFilter, sort: ViolationSort) -> list[ViolationId]:
    """All ids of the list in its order: numbers only, so that a million of them is little memory."""
    ids: list[ViolationId] = []
    while page := tx.violations.page(filter, sort, len(ids), 10_000):
        ids += [violation.id for violation in page]
    return ids


def _violation_row(violation: Violation) -> tuple[Any, ...]:
    return tuple(getattr(violation, name) for name in _VIOLATION)


def _check_row(stored: Any) -> tuple[Any, ...]:
    check = stored.check
    return (
        stored.day,
        stored.site,
        stored.pillar,
        check.key,
        check.rule,
        check.subject,
        check.passed,
        check.severity,
        check.expected,
        check.found,
        check.why,
        check.since,
        stored.violation,
    )


def _write_records(tx: Transaction, tenant: TenantId, kind: RecordKind, output: _Output, progress: Progress) -> None:
    total = tx.records.count(tenant, kind.name)
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(kind.body).decode
    names = [field.name for field in kind.fields]
    batch: list[RecordRow] = []

    def put() -> None:
        bodies = [decode(row.body) for row in batch]
        output.write([tuple(getattr(body, name) for name in names) for body in bodies])
        progress(output.rows, total)
        batch.clear()

    for row in tx.records.all(tenant, kind.name):
        batch.append(row)
        if len(batch) == BATCH:
            put()
    put()
