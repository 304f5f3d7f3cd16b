"""Escalations in words: where the chain is, what comes next and when, who has it. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.domain.escalation_words import TOLD_LATE_S, late_by
from console.domain.escalations import Escalation, EscalationKind, EscalationState, Subject, SubjectKind
from console.shell.escalations.standing import Names

KINDS: dict[EscalationKind, str] = {
    EscalationKind.VIOLATION: "violation",
    EscalationKind.EMERGENCY: "emergency",
    EscalationKind.AGENT: "called by a bot",
    EscalationKind.REQUEST: "called by a person",
    EscalationKind.SLA: "a customer waits too long",
    EscalationKind.HANDOFF: "handed over by a bot",
}


def subject_words(subject: Subject) -> str:
    """``violation #17``, ``emergency EMG-1``; the key alone of what has no kind."""
    if subject.kind is SubjectKind.VIOLATION:
        return f"violation #{subject.key}"
    if subject.kind is SubjectKind.RECORD:
        kind, _, key = subject.key.partition("/")
        return f"{kind.replace('_', ' ')} {key}"
    return subject.key if subject.kind is SubjectKind.OTHER else f"{subject.kind} {subject.key}"


NOUNS: dict[EscalationKind, str] = {
    EscalationKind.VIOLATION: "violation",
    EscalationKind.EMERGENCY: "emergency",
    EscalationKind.AGENT: "call of a bot",
    EscalationKind.REQUEST: "call of a person",
    EscalationKind.SLA: "customer who waits",
    EscalationKind.HANDOFF: "conversation a bot handed over",
}
"""What a policy is for."""


def clock_time(at: datetime, now: datetime) -> str:
    """Local: ``14:03``, of another day than today's ``18 Mar 14:03``."""
    local = at.astimezone()
    return local.strftime("%H:%M") if local.date() == now.astimezone().date() else local.strftime("%d %b %H:%M")


def countdown(left: timedelta) -> str:
    """``03:12``, ``1:03:12`` or ``2 d 03:12``; never below ``00:00``."""
    seconds = max(0, int(left.total_seconds()))
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    if days:
        return f"{days} d {hours:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def next_words(one: Escalation, names: Names, now: datetime) -> str:
    """What happens next, with its countdown; who has it where it is in hand."""
    if one.state is EscalationState.ACKNOWLEDGED:
        who = names.person(one.tenant, one.acknowledged_by)
        asked = one.remind_at
        if one.reminded and asked is not None:
            return f"acknowledged by {who}: confirm, or it calls again in {countdown(asked - now)}"
        since = f" {clock_time(one.acknowledged_at, now)}" if one.acknowledged_at else ""
        return f"acknowledged by {who}{since}"
    if one.state is EscalationState.SILENCED:
        until = f" until {clock_time(one.silenced_until, now)}" if one.silenced_until else ""
        return f"silenced by {names.person(one.tenant, one.silenced_by)}{until}"
    if one.state is EscalationState.RESOLVED:
        return f"resolved by {names.person(one.tenant, one.resolved_by)}: {one.outcome}"
    if one.due_at is None:
        return "nobody answered, and the chain has ended"
    left = one.due_at - now
    return f"next step in {countdown(left)}" if left > timedelta(0) else "next step now"


def late_words(one: Escalation) -> str:
    """``late by 4 min`` where the last step came late, else empty."""
    return late_by(one.latest_late) if one.latest_late >= TOLD_LATE_S else ""


def step_words(one: Escalation) -> str:
    """``step 2 of 5``; of a chain that began again, how often."""
    if one.ended:
        return f"all {len(one.policy.steps)} steps done"
    again = f", round {one.jumps + 1}" if one.jumps else ""
    return f"step {one.step + 1} of {len(one.policy.steps)}{again}"
