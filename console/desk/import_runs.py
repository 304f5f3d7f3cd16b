"""Making a staged import visible, or dropping it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from console.desk import import_marks
from console.desk.escalating.house import House
from console.desk.escalating.sources import call_for_records
from console.desk.garbage import collection_paused
from console.desk.record_lines import Kinds, merge
from console.desk.tenants import check_zone
from console.desk.work import Handlers, Work, plural
from console.domain.changes import Topic
from console.domain.commands import ApplyImport, DiscardImport, Outcome
from console.domain.ids import ImportId, TenantId
from console.domain.imports import ImportRun, ImportState
from console.domain.records import MergeCount, RecordRow, RecordValues, key_in
from console.domain.trouble import Conflict, Rejected


def handlers(kinds: Kinds, house: House) -> Handlers:
    """``kinds`` say how records stand in lists, ``house`` which of them call people."""
    return {ApplyImport: lambda work, command: apply(work, command, kinds, house), DiscardImport: discard}


def apply(work: Work, command: ApplyImport, kinds: Kinds, house: House) -> Outcome:
    """Of records with the same key in one file the last counts."""
    run = _staging(work, command.tenant, command.run)
    mark = import_marks.read(work.tx).get(run.id)
    if mark is None or mark.staged is None:
        raise Conflict(f"{run.file} was not read to its end.", do="Import it again.")
    staged = mark.staged
    for site in staged.sites:
        check_zone(site.zone)
    if sum([work.tx.tenants.add_site(site) for site in staged.sites]):
        work.tell(command.tenant, Topic.TENANTS, "sites added", command.id, [command.tenant])
    merged = MergeCount()
    chunks = work.in_hand.get(run.id) or work.tx.imports.chunks(run.id)
    for rows in _last_of_each(chunks, staged.repeated):
        if run.id in work.abandoned:
            raise Conflict(f"The import of {run.file} was cancelled.")
        with collection_paused():
            merged += merge(work, rows, kinds.get(run.kind))
        if run.kind in house.alarms():
            call_for_records(house, work, command, map(RecordRow._make, rows))
    applied = replace(run, state=ImportState.APPLIED, rows=staged.rows, problems=staged.problems, merged=merged)
    _finish(work, applied)
    if merged.new or merged.changed:
        if staged.reference:
            work.tx.scores.mark_all_due(command.tenant, work.now)
        work.tell(command.tenant, Topic.RECORDS, "imported", command.id, [run.kind])
    work.tell(command.tenant, Topic.IMPORTS, "applied", command.id, [run.id])
    message = f"{run.file}: {merged.new:,} new, {merged.changed:,} changed, {merged.unchanged:,} unchanged"
    if staged.problems:
        message += f"; {plural(staged.problems, 'row')} left out"
    return Outcome(command.id, f"{message}.", merged.new + merged.changed, staged.problems)


def discard(work: Work, command: DiscardImport) -> Outcome:
    run = _staging(work, command.tenant, command.run)
    _finish(work, replace(run, state=ImportState.DISCARDED))
    work.tell(command.tenant, Topic.IMPORTS, "discarded", command.id, [run.id])
    return Outcome(command.id, f"The import of {run.file} was discarded.", affected=1)


def _staging(work: Work, tenant: TenantId, id: ImportId) -> ImportRun:
    """Raises Rejected where it is unknown, Conflict where it is over."""
    run = work.tx.imports.get(id)
    if run is None or run.tenant != tenant:
        raise Rejected("This import does not exist.")
    if run.state is not ImportState.STAGING:
        raise Conflict(f"The import of {run.file} is {run.state} already.")
    return run


def _finish(work: Work, run: ImportRun) -> None:
    work.tx.imports.finish(replace(run, finished_at=work.now))
    import_marks.remove(work.tx, run.id)


def _last_of_each(
    chunks: Iterable[Sequence[RecordValues]], repeated: dict[str, int]
) -> Iterator[Sequence[RecordValues]]:
    left = dict(repeated)
    for rows in chunks:
        yield [row for row in rows if _is_last(key_in(row), left)] if left else rows


def _is_last(key: str, left: dict[str, int]) -> bool:
    if key not in left:
        return True
    left[key] -= 1
    return left[key] == 0
