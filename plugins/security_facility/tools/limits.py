"""The limits in force, in words."""

from __future__ import annotations

from plugins.security_facility.tools.entries import LIMITS


def limit_of(pillar: str, rule: str) -> str:
    """What a check of the pillar allows, in words. Raises KeyError for a rule that there is not."""
    guard, tour, delivery = LIMITS["guard"], LIMITS["tour"], LIMITS["delivery"]["grace_minutes"]
    emergency = LIMITS["emergency"]
    limits = {
        ("P1", "arrived on time"): f"at most {guard['late_minutes']} min after the planned start",
        ("P1", "right guard"): "the guard on the schedule, or a change entered before",
        ("P1", "stayed to the end"): f"not more than {guard['leave_early_minutes']} min before the planned end",
        ("P1", "post manned"): (
            f"empty for less than {guard['gap_minutes']} min; above {guard['critical_gap_minutes']} CRITICAL"
        ),
        ("P2", "tour started"): f"within {tour['start_minutes']} min; above {tour['critical_minutes']} min CRITICAL",
        ("P2", "tour finished"): f"within {tour['finish_minutes']} min of its planned time",
        ("P2", "checkpoint scanned"): f"within {tour['checkpoint_minutes']} min of its planned time",
        ("P3", "acknowledged in time"): _by_priority(LIMITS["alert"]["acknowledge_minutes"]),
        ("P3", "resolved in time"): _by_priority(LIMITS["alert"]["resolve_minutes"]),
        ("P4", "report generated"): f"when due; {LIMITS['compliance']['never_hours']} h later it is CRITICAL",
        ("P4", "report submitted"): "by the date that law or contract sets",
        ("P4", "report valid"): "passes validation",
        ("P5", "first response in time"): _by_priority(LIMITS["ticket"]["first_response_minutes"]),
        ("P5", "resolved in time"): _by_priority(LIMITS["ticket"]["resolve_minutes"]),
        ("P6", "report delivered"): ", ".join(f"{period} {minutes} min" for period, minutes in delivery.items())
        + " after it is due",
        ("P7", "answered in time"): _by_priority(emergency["respond_minutes"]) + "; slower is CRITICAL",
        ("P7", "management told"): f"within {emergency['notify_minutes']} min",
        ("P7", "resolved in time"): _by_priority(emergency["resolve_minutes"]),
    }
    return limits[pillar, rule]


def _by_priority(minutes: dict[str, int]) -> str:
    return ", ".join(f"{name} {count} min" for name, count in minutes.items())
