"""Commands that hand a shift over."""

from __future__ import annotations

from dataclasses import replace

from console.desk.holding import checked
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalations import Escalation
from console.domain.handover import HANDED, LONGEST_NOTE, HandedOver, Handover, TakeHandover, WriteHandover
from console.domain.ids import TenantId
from console.domain.trouble import Conflict, Rejected
from console.ports.handover import keep_handovers, read_handovers


def write(work: Work, command: WriteHandover) -> Outcome:
    text = checked(command.text, "The note", LONGEST_NOTE)
    notes = read_handovers(work.tx.settings, command.tenant)
    sites = {site.id: site.name for site in work.tx.tenants.sites(command.tenant)}
    standing = work.tx.escalations.open(command.tenant, limit=HANDED)
    note = Handover(
        number=notes[0].number + 1 if notes else 1,
        at=work.now,
        by=command.actor,
        text=text,
        open=tuple(_handed(one, sites.get(one.site, "") if one.site else "") for one in standing),
        open_count=work.tx.escalations.counts(command.tenant).total,
    )
    keep_handovers(work.tx.settings, command.tenant, (note, *notes))
    _tell(work, command.tenant, "shift handed over", command, note.number)
    return Outcome(command.id, "The note is kept; the next shift sees it.", 1)


def take(work: Work, command: TakeHandover) -> Outcome:
    notes = read_handovers(work.tx.settings, command.tenant)
    note = next((each for each in notes if each.number == command.number), None)
    if note is None:
        raise Rejected("This note is not kept any more.")
    if note.by == command.actor:
        raise Rejected("Who wrote the note cannot take it over.", do="The next shift does.")
    if note.taken_by is not None:
        if note.taken_by == command.actor:
            return Outcome(command.id, "You have taken it over already.")
        raise Conflict("Somebody else has taken the shift over already.", do="Read the note: it says who.")
    taken = replace(note, taken_by=command.actor, taken_at=work.now)
    keep_handovers(work.tx.settings, command.tenant, [taken if each is note else each for each in notes])
    _tell(work, command.tenant, "shift taken over", command, note.number)
    return Outcome(command.id, "You have taken the shift over.", 1)


def _tell(work: Work, tenant: TenantId, what: str, command: WriteHandover | TakeHandover, number: int) -> None:
    work.tell(tenant, Topic.HANDOVERS, what, command.id, [str(number)])


def _handed(one: Escalation, site: str) -> HandedOver:
    return HandedOver(
        escalation=one.id,
        title=one.title,
        severity=one.severity.value,
        state=one.state.value,
        site=site,
        holder=one.taken_by or one.acknowledged_by or "",
    )


HANDLERS: Handlers = {WriteHandover: write, TakeHandover: take}
