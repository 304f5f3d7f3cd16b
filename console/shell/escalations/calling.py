"""Calling people because of something on another page: the command that says about what. No Qt."""

from __future__ import annotations

from console.domain.conversations import Conversation
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import LONGEST_TITLE, EscalationKind, Subject, SubjectKind
from console.domain.ids import PersonId
from console.domain.scoring import Severity
from console.domain.violations import Violation


def calling_of(violation: Violation, me: PersonId) -> EscalateSubject:
    """As severe as the violation is."""
    return EscalateSubject(
        tenant=violation.tenant,
        actor=me,
        subject=Subject(SubjectKind.VIOLATION, str(violation.id)),
        title=f"{violation.subject}: {violation.found}"[:LONGEST_TITLE],
        severity=violation.severity,
        kind=EscalationKind.VIOLATION,
        why=violation.why,
        site=violation.site,
        plugin=violation.plugin,
    )


def calling_of_talk(one: Conversation, customer: str, me: PersonId) -> EscalateSubject:
    """A person asks for others: HIGH, so that it is heard."""
    return EscalateSubject(
        tenant=one.tenant,
        actor=me,
        subject=Subject(SubjectKind.CONVERSATION, one.id),
        title=f"Conversation with {customer}"[:LONGEST_TITLE],
        severity=Severity.HIGH,
        why=one.last_text,
        quoted=one.last_text,
        plugin=one.plugin,
        conversation=one.id,
    )
