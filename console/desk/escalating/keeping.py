"""Escalations in a transaction: found, kept with their history, told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.desk.work import Work
from console.domain.changes import Topic
from console.domain.commands import Command
from console.domain.escalations import Effect, Escalation, EscalationEntry
from console.domain.ids import EscalationId, PersonId, TenantId
from console.domain.trouble import Rejected
from console.ports.database import Transaction

LONGEST_NOTE = 4000
"""Characters of a note."""


def escalation_of(tx: Transaction, tenant: TenantId, id: EscalationId) -> Escalation:
    found = tx.escalations.get(tenant, id)
    if found is None:
        raise Rejected("There is no such escalation.", do="Look at the list again.")
    return found


def entry(
    work: Work,
    command: Command,
    escalation: Escalation,
    what: str,
    note: str = "",
    *,
    actor: PersonId | None = None,
    effect: Effect | None = None,
    undo: Escalation | None = None,
) -> EscalationEntry:
    """A line of history, not kept yet. With ``undo``, what it was before, the deed can be taken back."""
    return EscalationEntry(
        id=0,
        escalation=escalation.id,
        at=work.now,
        actor=actor or command.actor,
        what=what,
        note=note,
        step=max(effect.step + 1, 0) if effect else 0,
        repeat=effect.repeat if effect else 0,
        late=effect.late if effect else 0.0,
        command=command.id,
        version=escalation.version,
        undo=undo,
    )


def keep(work: Work, escalation: Escalation, entries: Sequence[EscalationEntry]) -> None:
    work.tx.escalations.update(escalation)
    work.tx.escalations.append(escalation.tenant, [replace(each, version=escalation.version) for each in entries])


def tell(work: Work, command: Command, what: str, ids: Sequence[EscalationId]) -> None:
    work.tell(command.tenant, Topic.ESCALATIONS, what, command.id, [str(id) for id in ids])


def checked(text: str, what: str, *, needed: bool = True) -> str:
    """The text without what surrounds it. Raises Rejected."""
    said = text.strip()
    if needed and not said:
        raise Rejected(f"{what} is empty.", do="Write something.")
    if len(said) > LONGEST_NOTE:
        raise Rejected(f"{what} is longer than {LONGEST_NOTE:,} characters.", do="Make it shorter.")
    return said
