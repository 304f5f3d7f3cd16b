"""Commands on violations: assign, review, note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from console.desk.permissions import at_least
from console.desk.selection import BATCH, batches, resolve
from console.desk.work import Handlers, Work, plural
from console.domain.changes import Change, Topic
from console.domain.commands import (
    AssignViolations,
    Command,
    NoteViolation,
    Outcome,
    ReviewViolations,
    Selection,
)
from console.domain.ids import SYSTEM
from console.domain.people import Role
from console.domain.trouble import Refused, Rejected
from console.domain.violations import HistoryEntry, Review, Violation

LONGEST_NOTE = 4000
"""Characters of a note."""

ASSIGNED, REVIEWED, NOTED = "assigned", "reviewed", "noted"

_Fields = tuple[tuple[str, str | None], ...]


def assign(work: Work, command: AssignViolations) -> Outcome:
    if command.owner is not None and command.owner not in {p.id for p in work.tx.tenants.people(command.tenant)}:
        raise Rejected(f"{command.owner!r} is not a person of this tenant.", do="Choose somebody from the list.")
    own_only = not at_least(work.role, Role.SUPERVISOR)

    def edit(violation: Violation) -> Violation | None:
        if own_only:
            _check_own(command, violation)
        return replace(violation, owner=command.owner) if violation.owner != command.owner else None

    return _edit_all(work, command, command.violations, ASSIGNED, edit, _owner)


def review(work: Work, command: ReviewViolations) -> Outcome:
    if (command.review is Review.REVIEWED) != (command.resolution is not None):
        raise Rejected(
            "A resolution is needed exactly when the review is finished.",
            do="Choose a resolution with the state 'reviewed', and none with any other.",
        )
    note = _checked(command.note)
    done = command.review is Review.REVIEWED

    def edit(violation: Violation) -> Violation | None:
        if not note and violation.review is command.review and violation.resolution is command.resolution:
            return None
        return replace(
            violation,
            review=command.review,
            resolution=command.resolution,
            reviewed_by=command.actor if done else None,
            reviewed_at=work.now if done else None,
        )

    return _edit_all(work, command, command.violations, REVIEWED, edit, _verdict, note)


def note(work: Work, command: NoteViolation) -> Outcome:
    text = _checked(command.text)
    if not text:
        raise Rejected("The note is empty.", do="Write something.")
    found = [v for v in work.tx.violations.get([command.violation]) if v.tenant == command.tenant]
    if not found:
        raise Rejected("This violation does not exist.", do="Reload the list.")
    change = work.tell(command.tenant, Topic.VIOLATIONS, NOTED, command.id, [str(command.violation)])
    work.tx.violations.append_history(
        [HistoryEntry(command.violation, change.offset, work.now, command.actor, NOTED, command.id, text)]
    )
    return Outcome(command.id, "Note added.", affected=1)


HANDLERS: Handlers = {AssignViolations: assign, ReviewViolations: review, NoteViolation: note}


def as_text(violation: Violation, names: Sequence[str]) -> _Fields:
    """These fields as history keeps them."""
    return tuple((name, _text(getattr(violation, name))) for name in names)


def _text(value: object) -> str | None:
    if value is None:
        return None
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat is not None else str(value)


def _owner(violation: Violation) -> _Fields:
    return (("owner", violation.owner),)


def _verdict(violation: Violation) -> _Fields:
    at = violation.reviewed_at
    return (
        ("review", violation.review.value),
        ("resolution", violation.resolution.value if violation.resolution else None),
        ("reviewed_by", violation.reviewed_by),
        ("reviewed_at", at.isoformat() if at else None),
    )


def _check_own(command: AssignViolations, violation: Violation) -> None:
    if len(command.violations.ids) != 1:
        raise Refused("An operator may assign one violation at a time.", do="Ask a supervisor for more.")
    if command.owner not in (None, command.actor):
        raise Refused("An operator may only take a violation for themselves.", do="Ask a supervisor.")
    if violation.owner not in (None, command.actor):
        raise Refused(f"The violation belongs to {violation.owner}.", do="Ask them or a supervisor to hand it over.")


def _checked(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise Rejected(
            f"The note has {len(text):,} characters, {LONGEST_NOTE:,} at most are kept.", do="Shorten the note."
        )
    if any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in text):
        raise Rejected("The note holds a character that is no text.", do="Type it anew instead of pasting it.")
    return text


def _edit_all(
    work: Work,
    command: Command,
    selection: Selection,
    what: str,
    edit: Callable[[Violation], Violation | None],
    fields: Callable[[Violation], _Fields],
    note: str = "",
) -> Outcome:
    """Store what ``edit`` makes of each violation, with its history; None leaves it as it is."""
    ids = resolve(work, command, selection)
    affected = unchanged = 0
    change: Change | None = None
    for found in batches(work, command, ids):
        edits = [(old, new) for old in found if (new := edit(old)) is not None]
        unchanged += len(found) - len(edits)
        if not edits:
            continue
        if change is None:
            subjects = [str(old.id) for old, _ in edits] if len(ids) <= BATCH else []
            change = work.tell(command.tenant, Topic.VIOLATIONS, what, command.id, subjects)
        affected += len(edits)
        work.tx.violations.update([new for _, new in edits])
        work.tx.violations.append_history([_entry(change, command, what, note, *pair, fields) for pair in edits])
    skipped = len(ids) - affected
    rest = _rest(unchanged, skipped - unchanged)
    if not affected:
        return Outcome(command.id, f"Nothing to do: {rest}.", skipped=skipped)
    message = f"{plural(affected, 'violation')} {what}"
    if skipped:
        message += f"; {rest}"
    return Outcome(command.id, f"{message}.", affected, skipped, undoable=command.actor != SYSTEM)


def _entry(
    change: Change,
    command: Command,
    what: str,
    note: str,
    old: Violation,
    new: Violation,
    fields: Callable[[Violation], _Fields],
) -> HistoryEntry:
    was, become = fields(old), fields(new)
    if was == become:
        was = become = ()
    return HistoryEntry(old.id, change.offset, change.at, command.actor, what, command.id, note, was, become)


def _rest(unchanged: int, missing: int) -> str:
    parts = []
    if unchanged:
        parts.append(f"{unchanged:,} already so")
    if missing:
        parts.append(f"{missing:,} not found")
    return ", ".join(parts)
