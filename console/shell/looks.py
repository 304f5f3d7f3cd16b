"""States of the domain as icon and color; the word comes from the state itself."""

from __future__ import annotations

from console.domain.escalations import EscalationState
from console.domain.scoring import Severity, Status
from console.domain.violations import Review, ViolationStatus
from console.shell.tokens import Role

Look = tuple[str, Role]
"""Name of the icon, and the role it is drawn in."""

STATUS: dict[Status, Look] = {
    Status.RED: ("red", "red"),
    Status.AMBER: ("amber", "amber"),
    Status.GREEN: ("green", "green"),
    Status.NONE: ("nodata", "secondary"),
}

SEVERITY: dict[Severity, Look] = {
    Severity.CRITICAL: ("critical", "red"),
    Severity.HIGH: ("high", "amber"),
    Severity.MEDIUM: ("medium", "secondary"),
    Severity.LOW: ("low", "secondary"),
}

VIOLATION: dict[ViolationStatus, Look] = {
    ViolationStatus.OPEN: ("red", "red"),
    ViolationStatus.CLOSED: ("green", "green"),
}

REVIEW: dict[Review, Look] = {
    Review.NEW: ("info", "accent"),
    Review.IN_REVIEW: ("eye", "amber"),
    Review.REVIEWED: ("check", "green"),
}

ESCALATION: dict[EscalationState, Look] = {
    EscalationState.OPEN: ("bell", "red"),
    EscalationState.ACKNOWLEDGED: ("hand", "green"),
    EscalationState.SILENCED: ("bell-off", "secondary"),
    EscalationState.RESOLVED: ("check", "green"),
}
