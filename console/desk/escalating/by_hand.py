"""A call in a person's own words: the same words again may be another event, and must not call nobody."""

from __future__ import annotations

from dataclasses import replace

from console.desk.work import Work
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import Escalation, EscalationState, Subject


def apart_from_answered(work: Work, command: EscalateSubject) -> EscalateSubject:
    """About a subject of its own, where that of these words was answered, is milder or of another kind."""
    if not command.own_words:
        return command
    subject, number = command.subject, 1
    while (standing := work.tx.escalations.of_subject(command.tenant, subject)) is not None:
        if _calls_for_it(standing, command):
            break
        number += 1
        subject = Subject(command.subject.kind, f"{command.subject.key}, call {number}")
    return replace(command, subject=subject)


def _calls_for_it(standing: Escalation, command: EscalateSubject) -> bool:
    return (
        standing.state is EscalationState.OPEN
        and standing.kind is command.kind
        and standing.severity.rank >= command.severity.rank
    )
