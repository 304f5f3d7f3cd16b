"""One file on its way to records; used from a worker thread, one step at a time."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from console.desk.garbage import collection_paused
from console.desk.imports.convert import RowConverter
from console.desk.imports.groups import Grouper
from console.desk.imports.mapping import ImportMapping, NewSites, native_mapping, read_mapping
from console.desk.imports.rows import Table, open_table
from console.desk.imports.source import TextFile
from console.domain.ids import SiteId, TenantId
from console.domain.imports import RowProblem
from console.domain.people import Site
from console.domain.records import RecordKind, RecordValues, key_in
from console.domain.trouble import Trouble

_CHUNKS_OF_A_STEP = 4
_HASHES_AT_ONCE = 2_000_000
"""So many are compared in memory at a time; they take a hundred bytes each meanwhile."""


@dataclass(frozen=True, slots=True)
class Step:
    """What reading on a little brought; ``done`` counts bytes of the file, ``read`` good rows of it."""

    records: list[RecordValues]
    problems: list[RowProblem]
    read: int
    done: int = 0


class Reading:
    """Opens ``path`` at once and raises Trouble when it cannot be read at all."""

    def __init__(
        self,
        path: Path,
        tenant: TenantId,
        kind: RecordKind,
        mapping: Path | None,
        sites: Iterable[Site],
        new_sites: str | None = None,
    ) -> None:
        self._file = TextFile(path)
        self._zone_of_new_sites = new_sites
        try:
            self._begin(path.name, tenant, kind, mapping, tuple(sites))
        except BaseException:
            self.close()
            raise

    def _begin(
        self, file: str, tenant: TenantId, kind: RecordKind, mapping: Path | None, sites: tuple[Site, ...]
    ) -> None:
        given = read_mapping(mapping, kind) if mapping else None
        wanted = given.columns() if given else [field.name for field in kind.fields]
        self._table = open_table(self._file, wanted)
        used = given or native_mapping(kind, self._table.columns, defused=self._table.is_csv)
        if self._zone_of_new_sites and used.new_sites is None:
            used = replace(used, new_sites=NewSites(self._zone_of_new_sites))
        _check_columns(file, kind, self._table, used)
        self._grouper = Grouper(file, used, self._table.columns) if used.group_by else None
        if self._grouper:
            used, columns = self._grouper.mapping, self._grouper.columns
        else:
            columns = self._table.columns
        self._converter = RowConverter(file, tenant, kind, used, columns, sites)
        self._hashes = array("q")
        self._steps = self._read()

    @property
    def size(self) -> int:
        return self._file.size

    @property
    def new_sites(self) -> dict[SiteId, Site]:
        return self._converter.new_sites

    def next(self) -> Step | None:
        """None when the file is at its end."""
        with collection_paused():
            return _joined(list(islice(self._steps, _CHUNKS_OF_A_STEP)), self._file)

    def close(self) -> None:
        self._file.close()

    def repeated(self) -> set[int]:
        """Hashes of the keys that came more than once."""
        found: set[int] = set()
        parts = 1 + len(self._hashes) // _HASHES_AT_ONCE
        for part in range(parts):
            hashes = self._hashes if parts == 1 else [value for value in self._hashes if value % parts == part]
            if len(set(hashes)) < len(hashes):
                found.update(value for value, count in Counter(hashes).items() if count > 1)
        return found

    def _read(self) -> Iterator[Step]:
        for chunk in self._table.chunks():
            if self._grouper:
                problems = self._grouper.feed(chunk, self._converter)
                read = len(chunk.rows) + len(chunk.problems) - len(problems)
                yield Step([], problems, read)
            else:
                records, problems = self._converter.convert(chunk)
                yield self._step(records, problems, len(records))
        for chunk in self._grouper.chunks() if self._grouper else ():
            records, problems = self._converter.convert(chunk)
            yield self._step(records, problems, 0)

    def _step(self, records: list[RecordValues], problems: list[RowProblem], read: int) -> Step:
        self._hashes.extend(map(hash, map(key_in, records)))
        return Step(records, problems, read)


def _joined(steps: Sequence[Step], file: TextFile) -> Step | None:
    if not steps:
        return None
    return Step(
        [record for step in steps for record in step.records],
        [problem for step in steps for problem in step.problems],
        sum(step.read for step in steps),
        file.done,
    )


def _check_columns(file: str, kind: RecordKind, table: Table, mapping: ImportMapping) -> None:
    """A mapping's columns must all be there; of the fields' own names, and of JSON lines, those that are required."""
    if table.is_csv and not mapping.native:
        needed = mapping.columns()
    else:
        required = [mapping.fields[field.name].column for field in kind.fields if field.required]
        needed = [name for name in (mapping.group_by, *required) if name]
    missing = [name for name in needed if name not in table.found]
    if missing:
        shown = ", ".join(table.found[:30]) or "none"
        raise Trouble(
            f"{file} has no column {', '.join(missing)}. Its columns are: {shown}.",
            do="Choose the right kind, or a mapping that names the file's columns.",
        )
