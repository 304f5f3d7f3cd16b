"""Taking back an assignment, a review or an answer to an escalation, as far as nobody changed it since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from console.desk.escalating import taking_back
from console.desk.permissions import at_least
from console.desk.selection import BATCH
from console.desk.violations import ASSIGNED, REVIEWED, as_text
from console.desk.work import Handlers, Work, plural
from console.domain.changes import Change, Topic
from console.domain.commands import Outcome, Undo
from console.domain.ids import PersonId
from console.domain.people import Role
from console.domain.trouble import Refused, Rejected
from console.domain.violations import HistoryEntry, Resolution, Review, Violation

TAKEN_BACK = "taken back"
_UNDOABLE = frozenset({ASSIGNED, REVIEWED, TAKEN_BACK})

_READ: Mapping[str, Callable[[str], Any]] = {
    "owner": PersonId,
    "review": Review,
    "resolution": Resolution,
    "reviewed_by": PersonId,
    "reviewed_at": datetime.fromisoformat,
}


def undo(work: Work, command: Undo) -> Outcome:
    """Undoing an undo does the first command's work again."""
    deeds = taking_back.deeds_of(work, command)
    if deeds:
        return taking_back.take_back(work, command, deeds)
    entries = {
        e.violation: e for e in work.tx.violations.history_of(command.undone) if e.what in _UNDOABLE and e.after
    }
    affected = skipped = 0
    change: Change | None = None
    for start in range(0, len(entries), BATCH):
        some = list(islice(entries, start, start + BATCH))
        found = [v for v in work.tx.violations.get(some) if v.tenant == command.tenant]
        edits = [(v, entries[v.id]) for v in found if _unchanged_since(v, entries[v.id])]
        skipped += len(found) - len(edits)
        if not at_least(work.role, Role.SUPERVISOR) and any(entries[v.id].actor != command.actor for v in found):
            raise Refused("Somebody else did that.", do="Ask them or a supervisor to take it back.")
        if not edits:
            continue
        if change is None:
            subjects = [str(violation.id) for violation, _ in edits] if len(entries) <= BATCH else []
            change = work.tell(command.tenant, Topic.VIOLATIONS, TAKEN_BACK, command.id, subjects)
        affected += len(edits)
        work.tx.violations.update([_restored(violation, entry) for violation, entry in edits])
        work.tx.violations.append_history([_reversed(entry, command, change) for _, entry in edits])
    if not affected + skipped:
        raise Rejected(
            "There is nothing to take back.",
            do="Only an assignment, a review, or an answer to an escalation can be taken back.",
        )
    if not affected:
        return Outcome(command.id, f"Nothing was taken back: {skipped:,} changed since.", skipped=skipped)
    message = f"Taken back for {plural(affected, 'violation')}"
    if skipped:
        message += f"; {skipped:,} changed since and left as they are"
    return Outcome(command.id, f"{message}.", affected, skipped, undoable=True)


HANDLERS: Handlers = {Undo: undo}


def _restored(violation: Violation, entry: HistoryEntry) -> Violation:
    values: dict[str, Any] = {name: None if text is None else _READ[name](text) for name, text in entry.before}
    return replace(violation, **values)


def _unchanged_since(violation: Violation, entry: HistoryEntry) -> bool:
    return as_text(violation, [name for name, _ in entry.after]) == entry.after


def _reversed(entry: HistoryEntry, command: Undo, change: Change) -> HistoryEntry:
    return replace(
        entry,
        offset=change.offset,
        at=change.at,
        actor=command.actor,
        what=TAKEN_BACK,
        command=command.id,
        note="",
        before=entry.after,
        after=entry.before,
    )
