"""Records made or changed by a tool or a person, merged as an import would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from console.desk.escalating.house import House
from console.desk.escalating.sources import call_for_records
from console.desk.record_lines import merge
from console.desk.work import Handlers, Work, plural
from console.domain.changes import Topic
from console.domain.chat_commands import AddRecord
from console.domain.commands import Command, Outcome
from console.domain.ids import KindName, TenantId
from console.domain.record_commands import Body, KeepRecords
from console.domain.records import RecordKind, RecordRow, day_of
from console.domain.trouble import Conflict, Rejected

MOST_KEPT = 500
"""Records of one command."""


def handlers(kinds: Mapping[KindName, RecordKind], house: House) -> Handlers:
    """The kinds that plugins declare are those of which a record can be added."""

    def add(work: Work, command: AddRecord) -> Outcome:
        row = _row(work, command.tenant, Body(command.kind, command.body), kinds)
        changed = _keep(work, command, [row], kinds[command.kind], house)
        return Outcome(command.id, f"{command.kind} {row.key} is kept.", changed)

    def keep(work: Work, command: KeepRecords) -> Outcome:
        if not 0 < len(command.records) <= MOST_KEPT:
            raise Rejected(f"At most {MOST_KEPT} records are kept at once, and at least one.")
        _check_seen(work, command, kinds)
        by_kind: dict[KindName, list[RecordRow]] = {}
        for each in command.records:
            row = _row(work, command.tenant, each, kinds)
            by_kind.setdefault(row.kind, []).append(row)
        changed = sum(_keep(work, command, rows, kinds[kind], house) for kind, rows in by_kind.items())
        return Outcome(command.id, command.told or f"{plural(changed, 'record')} kept.", changed)

    return {AddRecord: add, KeepRecords: keep}


def _keep(work: Work, command: Command, rows: list[RecordRow], kind: RecordKind, house: House) -> int:
    merged = merge(work, rows, kind)
    changed = merged.new + merged.changed
    if kind.reference and changed:
        work.tx.scores.mark_all_due(command.tenant, work.now)
    if changed:
        work.tell(command.tenant, Topic.RECORDS, "added", command.id, [kind.name])
        call_for_records(house, work, command, rows)
    return changed


def _check_seen(work: Work, command: KeepRecords, kinds: Mapping[KindName, RecordKind]) -> None:
    stands = work.tx.records.get
    for each in command.seen:
        row, kind = _row(work, command.tenant, each, kinds), kinds[each.kind]
        now = stands(command.tenant, row.kind, row.key)
        # as dataclasses: a record of an older version has fewer fields, and is the same all the same
        if now is None or msgspec.json.decode(now.body, type=kind.body) != each.body:
            raise _changed(kinds[row.kind], row.key)
    for ref in command.absent:
        if stands(command.tenant, ref.kind, ref.key) is not None:
            raise _changed(kinds[ref.kind], ref.key)


def _changed(kind: RecordKind, key: str) -> Conflict:
    return Conflict(f"{kind.title} {key} was changed meanwhile.", do="Look at it as it is now, then do it again.")


def _row(work: Work, tenant: TenantId, given: Body, kinds: Mapping[KindName, RecordKind]) -> RecordRow:
    kind, body = kinds.get(given.kind), given.body
    if kind is None or not isinstance(body, kind.body):
        raise Rejected(f"There is no kind of record {given.kind!r} with such a body.")
    key, at = str(getattr(body, kind.key)), getattr(body, kind.at)
    site = work.tx.tenants.site(tenant, getattr(body, kind.site))
    if site is None:
        raise Rejected(f"There is no site {getattr(body, kind.site)!r}.", do="Choose one of the tenant's sites.")
    if not key or not isinstance(at, datetime) or at.tzinfo is None:
        raise Rejected(f"The {kind.title} has no key, or a time without a zone.")
    subject = str(getattr(body, kind.subject) or key)
    content = msgspec.json.encode(body)
    return RecordRow(tenant, kind.name, key, site.id, at, day_of(at, site.zone), subject, content)
