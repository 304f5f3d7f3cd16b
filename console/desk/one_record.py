"""One record made by a tool or a person, merged as an import would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.chat_commands import AddRecord
from console.domain.commands import Outcome
from console.domain.ids import KindName
from console.domain.records import RecordKind, RecordRow, day_of
from console.domain.trouble import Rejected


def handlers(kinds: Mapping[KindName, RecordKind]) -> Handlers:
    """The kinds that plugins declare are those of which a record can be added."""

    def add(work: Work, command: AddRecord) -> Outcome:
        row = _row(work, command, kinds.get(command.kind))
        merged = work.tx.records.merge([row], work.now)
        if kinds[command.kind].reference and (merged.new or merged.changed):
            work.tx.scores.mark_all_due(command.tenant, work.now)
        if merged.new or merged.changed:
            work.tell(command.tenant, Topic.RECORDS, "added", command.id, [command.kind])
        return Outcome(command.id, f"{command.kind} {row.key} is kept.", merged.new + merged.changed)

    return {AddRecord: add}


def _row(work: Work, command: AddRecord, kind: RecordKind | None) -> RecordRow:
    if kind is None or not isinstance(command.body, kind.body):
        raise Rejected(f"There is no kind of record {command.kind!r} with such a body.")
    body = command.body
    key, at = str(getattr(body, kind.key)), getattr(body, kind.at)
    site = work.tx.tenants.site(command.tenant, getattr(body, kind.site))
    if site is None:
        raise Rejected(f"There is no site {getattr(body, kind.site)!r}.", do="Choose one of the tenant's sites.")
    if not key or not isinstance(at, datetime) or at.tzinfo is None:
        raise Rejected(f"The {kind.title} has no key, or a time without a zone.")
    subject = str(getattr(body, kind.subject) or key)
    content = msgspec.json.encode(body)
    return RecordRow(command.tenant, kind.name, key, site.id, at, day_of(at, site.zone), subject, content)
