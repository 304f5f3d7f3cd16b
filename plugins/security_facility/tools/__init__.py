"""The tools of the mentor: eight of the pillars, one for plain questions, one for reports amid an emergency."""

from plugins.security_facility.tools.acting import create_field_support_ticket, escalate_violation
from plugins.security_facility.tools.procedures import fetch_sop
from plugins.security_facility.tools.registers import look_up_records
from plugins.security_facility.tools.reporting import note_emergency
from plugins.security_facility.tools.scores import (
    explain_pillar,
    get_critical_violations,
    get_pillar_status,
    get_pillar_violations,
    get_scorecard,
)

__all__ = [
    "create_field_support_ticket",
    "escalate_violation",
    "explain_pillar",
    "fetch_sop",
    "get_critical_violations",
    "get_pillar_status",
    "get_pillar_violations",
    "get_scorecard",
    "look_up_records",
    "note_emergency",
]
