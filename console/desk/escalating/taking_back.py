"""Undo of what people did with escalations, where nothing happened to them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.desk.escalating.keeping import entry, keep, tell
from console.desk.permissions import at_least
from console.desk.work import Work, plural
from console.domain.answers import TAKEN_BACK
from console.domain.changes import Topic
from console.domain.commands import Outcome, Undo
from console.domain.escalations import EscalationEntry
from console.domain.ids import EscalationId
from console.domain.people import Role
from console.domain.trouble import Refused


def deeds_of(work: Work, command: Undo) -> Sequence[EscalationEntry]:
    """What the undone command did with escalations."""
    entries = work.tx.escalations.history_of(command.tenant, command.undone)
    return [each for each in entries if each.undo is not None]


def take_back(work: Work, command: Undo, deeds: Sequence[EscalationEntry]) -> Outcome:
    """As it was before; a step that has come due since fires with the next look of the timer, and says how late.
    What was not sent because of that answer goes after all."""
    done: list[EscalationId] = []
    for deed in deeds:
        if deed.actor != command.actor and not at_least(work.role, Role.SUPERVISOR):
            raise Refused("Somebody else did that.", do="Ask them or a supervisor to take it back.")
        current = work.tx.escalations.get(command.tenant, deed.escalation)
        if current is None or deed.undo is None or current.version != deed.version:
            continue
        if not current.is_open and work.tx.escalations.by_group(command.tenant, current.group) is not None:
            continue
        before = replace(deed.undo, id=current.id, version=current.version + 1)
        keep(work, before, [entry(work, command, before, TAKEN_BACK, deed.what, undo=current)])
        if before.calls_at and work.tx.notices.revive(command.tenant, before.id, before.repeat, work.now):
            work.tell(command.tenant, Topic.NOTICES, "to send", command.id)
        done.append(current.id)
    skipped = len(deeds) - len(done)
    if not done:
        return Outcome(command.id, f"Nothing was taken back: {skipped:,} changed since.", skipped=skipped)
    tell(work, command, TAKEN_BACK, done)
    more = f"; {skipped:,} changed since and left as they are" if skipped else ""
    message = f"Taken back for {plural(len(done), 'escalation')}{more}."
    return Outcome(command.id, message, len(done), skipped, undoable=True)
