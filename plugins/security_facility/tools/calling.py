"""Commands that call people: for a violation, and for an emergency."""

from __future__ import annotations

from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import EscalationKind, Subject, SubjectKind
from console.domain.ids import PluginName
from console.domain.people import Site
from console.domain.scoring import Severity
from console.domain.violations import Violation
from console.plugin.tools import ToolContext
from plugins.security_facility.records import EmergencyType

PLUGIN = PluginName("security_facility")
NOWHERE = "site not named"


def for_violation(context: ToolContext, violation: Violation, place: str, reason: str) -> EscalateSubject:
    return EscalateSubject(
        tenant=context.tenant,
        actor=context.person,
        subject=Subject(SubjectKind.VIOLATION, str(violation.id)),
        title=f"{violation.subject}: {violation.found}, {place}",
        severity=violation.severity,
        kind=EscalationKind.AGENT,
        why=reason.strip() or violation.why,
        site=violation.site,
        plugin=PLUGIN,
        conversation=context.conversation,
    )


def for_emergency(
    context: ToolContext, key: str, kind: EmergencyType, said: str, site: Site | None, *, called: bool = False
) -> EscalateSubject:
    """``key`` of its record. Without a site it is of the conversation alone; once it is ``called`` so, its record
    joins that."""
    call = _call(context)
    where = site.name if site else NOWHERE
    return EscalateSubject(
        tenant=context.tenant,
        actor=context.person,
        subject=subject_of(context, key if site else ""),
        title=title_of(kind, site),
        severity=Severity.CRITICAL,
        kind=EscalationKind.EMERGENCY,
        site=site.id if site else None,
        plugin=PLUGIN,
        group=call if called or site is None else "",
        conversation=context.conversation,
        brief=f"{kind.value} at {where}: {said}" if site else f"{kind.value}: {said}",
        quoted=said if said in context.said else "",
    )


def title_of(kind: EmergencyType, site: Site | None) -> str:
    return f"Emergency: {kind.value} at {site.name}" if site else f"Emergency: {kind.value}, {NOWHERE}"


def subject_of(context: ToolContext, key: str) -> Subject:
    """What an emergency's escalation is about: its record, or with an empty ``key`` the call without a site."""
    return Subject(SubjectKind.RECORD, f"emergency/{key}") if key else Subject(SubjectKind.OTHER, _call(context))


def _call(context: ToolContext) -> str:
    return f"call/{context.conversation}"
