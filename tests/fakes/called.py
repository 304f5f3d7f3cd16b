"""Escalations as a test needs them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console.domain.escalations import Escalation, EscalationKind, Subject, SubjectKind
from console.domain.ids import SYSTEM, EscalationId, SiteId, TenantId
from console.domain.policies import FALLBACK
from console.domain.scoring import Severity
from tests.fakes.clock import NOON

BASE = Escalation(
    id=EscalationId(1),
    tenant=TenantId("acme"),
    kind=EscalationKind.EMERGENCY,
    subject=Subject(SubjectKind.OTHER, "gate-4"),
    title="Gate 4, fire alarm",
    severity=Severity.CRITICAL,
    policy=FALLBACK,
    opened_at=NOON,
    opened_by=SYSTEM,
    group="",
    site=SiteId("north"),
    step=1,
)


def called(id: int = 1, **changed: Any) -> Escalation:
    return replace(BASE, id=EscalationId(id), **changed)
