"""What people do with escalations: answer, silence, take, resolve, open again, write down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from console.desk.escalating.by_hand import apart_from_answered
from console.desk.escalating.carrying import run_due
from console.desk.escalating.clockwork import follow_clock
from console.desk.escalating.house import House
from console.desk.escalating.keeping import checked, entry, escalation_of, keep, tell
from console.desk.escalating.raising import raise_subject
from console.desk.permissions import at_least
from console.desk.warning import WARNED, warn
from console.desk.work import Handler, Handlers, Work, plural
from console.domain import advancing
from console.domain.answers import ACKNOWLEDGED, TAKEN
from console.domain.commands import Command, Outcome
from console.domain.escalation_commands import (
    AcknowledgeEscalations,
    EscalateSubject,
    NoteEscalation,
    OpenIncident,
    ReopenEscalation,
    ResolveEscalations,
    SilenceEscalations,
    TakeEscalation,
    UnacknowledgeEscalation,
    WakeEscalation,
)
from console.domain.escalations import Escalation, EscalationKind, EscalationOutcome, EscalationState
from console.domain.ids import SYSTEM, EscalationId
from console.domain.people import Role
from console.domain.scoring import Severity
from console.domain.trouble import Conflict, Refused, Rejected, Warned

LONGEST_SILENCE = timedelta(hours=24)
CONFIRMED, GIVEN_UP = "still in hand", "given up"
SILENCED, WOKEN, RESOLVED, REOPENED = "silenced", "silence ended", "resolved", "opened again"
NOTED, INCIDENT = "noted", "incident opened"


def handlers(house: House) -> Handlers:
    def escalate(work: Work, command: EscalateSubject) -> Outcome:
        command = apart_from_answered(work, command)
        before = work.tx.escalations.of_subject(command.tenant, command.subject)
        found, changed = raise_subject(house, work, command)
        if not changed:
            return Outcome(command.id, f"It is escalated already, as number {found.id}.", skipped=1)
        if changed and command.anew and before is not None and before.calls_at is None:
            return Outcome(command.id, f"People are called again, as number {found.id}.", affected=1)
        joined = found.members > 1
        message = f"It joined escalation {found.id}." if joined else f"It is escalated, as number {found.id}."
        return Outcome(command.id, message, affected=1)

    def begin_again(work: Work, command: Command, after: Escalation, what: str, note: str) -> Outcome:
        keep(work, after, [entry(work, command, after, what, note)])
        run_due(work, command, after, house)
        tell(work, command, what, [after.id])
        return Outcome(command.id, "It calls again from the first step.", 1)

    def give_up(work: Work, command: UnacknowledgeEscalation) -> Outcome:
        found = escalation_of(work.tx, command.tenant, command.escalation)
        _own(work, command, found)
        return begin_again(work, command, advancing.unacknowledge(found, work.now), GIVEN_UP, "")

    def reopen(work: Work, command: ReopenEscalation) -> Outcome:
        found = escalation_of(work.tx, command.tenant, command.escalation)
        reason = checked(command.reason, "The reason")
        standing = work.tx.escalations.by_group(command.tenant, found.group)
        if standing is not None and standing.id != found.id:
            raise Conflict(f"The same is escalated anew, as number {standing.id}.", do="Look at that one.")
        warn_of(work, command, found, house, reason)
        return begin_again(work, command, advancing.reopen(found, work.now), REOPENED, reason)

    return {
        EscalateSubject: escalate,
        AcknowledgeEscalations: _in_time(acknowledge),
        UnacknowledgeEscalation: _in_time(give_up),
        SilenceEscalations: _in_time(silence),
        WakeEscalation: _in_time(wake),
        TakeEscalation: _in_time(take),
        ResolveEscalations: lambda work, command: resolve(work, command, house),
        ReopenEscalation: _in_time(reopen),
        NoteEscalation: lambda work, command: note(work, command, house),
        OpenIncident: lambda work, command: open_incident(work, command, house),
    }


def acknowledge(work: Work, command: AcknowledgeEscalations) -> Outcome:
    def edit(found: Escalation) -> Escalation:
        return advancing.acknowledge(found, command.actor, work.now)

    def words(before: Escalation) -> str:
        return CONFIRMED if before.state is EscalationState.ACKNOWLEDGED else ACKNOWLEDGED

    return _edit_all(work, command, command.escalations, edit, words, ACKNOWLEDGED)


def silence(work: Work, command: SilenceEscalations) -> Outcome:
    if command.until - work.now > LONGEST_SILENCE:
        raise Rejected("A silence lasts 24 hours at most.", do="Choose an earlier time.")

    def edit(found: Escalation) -> Escalation:
        if found.severity is Severity.CRITICAL and not at_least(work.role, Role.SUPERVISOR):
            raise Refused("An operator may not silence what is CRITICAL.", do="Acknowledge it, or ask a supervisor.")
        return advancing.silence(found, command.actor, command.until, work.now)

    until = f"until {command.until:%Y-%m-%d %H:%M} UTC"
    return _edit_all(work, command, command.escalations, edit, lambda _: SILENCED, SILENCED, until)


def wake(work: Work, command: WakeEscalation) -> Outcome:
    def edit(found: Escalation) -> Escalation:
        return advancing.unsilence(found, work.now)

    return _edit_all(work, command, [command.escalation], edit, lambda _: WOKEN, WOKEN)


def take(work: Work, command: TakeEscalation) -> Outcome:
    def edit(found: Escalation) -> Escalation:
        _own(work, command, found)
        return advancing.take(found, command.actor, work.now)

    return _edit_all(work, command, [command.escalation], edit, lambda _: TAKEN, TAKEN)


def resolve(work: Work, command: ResolveEscalations, house: House) -> Outcome:
    note = checked(command.note, "The note", needed=False)
    by_itself = command.outcome is EscalationOutcome.CLEARED
    if by_itself != (command.actor == SYSTEM):
        raise Rejected("A person says how it was resolved.", do="Choose handled, false alarm or duplicate.")

    def edit(found: Escalation) -> Escalation:
        if _is_incident(found) and by_itself:
            raise Refused("Only a person says that an incident is over.")
        if _is_incident(found) and not note:
            raise Rejected("How an incident ended must be written down.", do="Write a note.")
        warn_of(work, command, found, house, note)
        return advancing.resolve(found, command.actor, command.outcome, note, work.now)

    said = f"{command.outcome}: {note}" if note else command.outcome.value
    return _edit_all(work, command, command.escalations, edit, lambda _: RESOLVED, RESOLVED, said)


def note(work: Work, command: NoteEscalation, house: House) -> Outcome:
    found = escalation_of(work.tx, command.tenant, command.escalation)
    text = checked(command.text, "The note")
    warn_of(work, command, found, house, text)
    work.tx.escalations.append(command.tenant, [entry(work, command, found, NOTED, text)])
    tell(work, command, NOTED, [found.id])
    return Outcome(command.id, "Note added.", 1)


def open_incident(work: Work, command: OpenIncident, house: House) -> Outcome:
    found = escalation_of(work.tx, command.tenant, command.escalation)
    brief = checked(command.brief, "The brief", needed=False)
    if found.incident_at is not None:
        raise Conflict("It has an incident document already.", do="Write a note in it.")
    warn_of(work, command, found, house, brief)
    after = replace(found, incident_at=work.now, brief=brief or found.brief, version=found.version + 1)
    keep(work, after, [entry(work, command, after, INCIDENT, brief)])
    tell(work, command, INCIDENT, [found.id])
    return Outcome(command.id, "The incident document is open.", 1)


def _in_time(handler: Handler) -> Handler:
    """Of those that give something a time: by a clock that everything else follows already."""

    def handle(work: Work, command: Command) -> Outcome:
        follow_clock(work, command)
        return handler(work, command)

    return handle


_Worded = ResolveEscalations | ReopenEscalation | NoteEscalation | OpenIncident


def warn_of(work: Work, command: _Worded, found: Escalation, house: House, text: str) -> None:
    """Of words that go out with the escalation and its report; that the person knew is a line of its history."""
    knowing = warn(text, house.rules_of(found.plugin), command.warned)
    if knowing:
        work.tx.escalations.append(command.tenant, [entry(work, command, found, WARNED, knowing)])


def _is_incident(escalation: Escalation) -> bool:
    return escalation.incident_at is not None or escalation.kind is EscalationKind.EMERGENCY


def _own(work: Work, command: Command, found: Escalation) -> None:
    owner = found.taken_by or found.acknowledged_by
    if owner not in (None, command.actor, SYSTEM) and not at_least(work.role, Role.SUPERVISOR):
        raise Refused(f"{owner} has it in hand.", do="Ask them or a supervisor.")


def _edit_all(
    work: Work,
    command: Command,
    ids: Sequence[EscalationId],
    edit: Callable[[Escalation], Escalation],
    words: Callable[[Escalation], str],
    what: str,
    note: str = "",
) -> Outcome:
    """Of several those that can be; of one the refusal is raised."""
    done: dict[EscalationId, str] = {}
    refused: Rejected | None = None
    for id in dict.fromkeys(ids):
        try:
            before = escalation_of(work.tx, command.tenant, id)
            after = edit(before)
        except Warned:
            raise
        except Rejected as rejected:
            refused = rejected
            continue
        keep(work, after, [entry(work, command, after, words(before), note, undo=before)])
        if not after.calls_at:
            work.tx.notices.drop(command.tenant, id, f"{what} by {command.actor}", asked=not after.is_open)
        done[id] = before.title
    if not done:
        raise refused or Rejected("No escalation is meant.", do="Choose one.")
    tell(work, command, what, list(done))
    skipped = len(set(ids)) - len(done)
    more = f"; {skipped:,} left as they are" if skipped else ""
    (title, *others) = done.values()
    which = plural(len(done), "escalation") if others else f"“{title}”"
    return Outcome(command.id, f"{which} {what}{more}.", len(done), skipped, undoable=True)
