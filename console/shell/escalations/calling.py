"""Calling people because of something on another page: the command that says about what. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.conversations import Conversation
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import LONGEST_TITLE, EscalationKind, Subject, SubjectKind
from console.domain.ids import PersonId, SiteId, TenantId
from console.domain.scoring import Severity
from console.domain.violations import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class HandCall:
    """What a person calls others for, in their own words. An ``emergency`` is CRITICAL."""

    title: str = ""
    why: str = ""
    site: SiteId | None = None
    severity: Severity = Severity.HIGH
    emergency: bool = False


def calling_by_hand(tenant: TenantId, call: HandCall, me: PersonId) -> EscalateSubject:
    """The same words about the same site call once, while nobody has answered it."""
    where = f" ({call.site})" if call.site else ""
    return EscalateSubject(
        tenant=tenant,
        actor=me,
        subject=Subject(SubjectKind.OTHER, f"{call.title}{where}"),
        title=call.title,
        severity=call.severity,
        kind=EscalationKind.EMERGENCY if call.emergency else EscalationKind.REQUEST,
        why=call.why,
        site=call.site,
        own_words=True,
        anew=True,
    )


def calling_of(violation: Violation, me: PersonId) -> EscalateSubject:
    """As severe as the violation is; where somebody answered and did not come, it calls again."""
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
        anew=True,
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
        anew=True,
    )
