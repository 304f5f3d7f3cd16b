"""Escalations in words: where the chain is, what comes next and when, who has it. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.domain.escalations import Escalation, EscalationKind, EscalationState
from console.domain.policies import Do, Step, Via
from console.shell.escalations.standing import Names

KINDS: dict[EscalationKind, str] = {
    EscalationKind.VIOLATION: "violation",
    EscalationKind.EMERGENCY: "emergency",
    EscalationKind.AGENT: "called by a bot",
    EscalationKind.REQUEST: "called by a person",
    EscalationKind.SLA: "a customer waits too long",
    EscalationKind.HANDOFF: "nobody took a conversation",
}
TOLD_LATE_S = 5.0
"""Shorter delays are how timers are."""


def clock_time(at: datetime) -> str:
    """Local; the day too when it is another than today's, which only the reader knows: so always where it matters."""
    return at.astimezone().strftime("%H:%M")


def countdown(left: timedelta) -> str:
    """``03:12``, ``1:03:12`` or ``2 d 03:12``; never below ``00:00``."""
    seconds = max(0, int(left.total_seconds()))
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    if days:
        return f"{days} d {hours:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def span(seconds: float) -> str:
    """``40 s``, ``5 min``, ``5 min 30 s``, ``2 h``, ``1 h 30 min``, ``2 d``."""
    whole = round(seconds)
    for size, word, smaller, small_word in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            amount, rest = divmod(whole, size)
            rest //= smaller
            return f"{amount} {word}" + (f" {rest} {small_word}" if rest else "")
    return f"{whole} s"


def next_words(one: Escalation, names: Names, now: datetime) -> str:
    """What happens next, with its countdown; who has it where it is in hand."""
    if one.state is EscalationState.ACKNOWLEDGED:
        who = names.person(one.tenant, one.acknowledged_by)
        asked = one.remind_at
        if one.reminded and asked is not None:
            return f"acknowledged by {who}: confirm, or it calls again in {countdown(asked - now)}"
        since = f" {clock_time(one.acknowledged_at)}" if one.acknowledged_at else ""
        return f"acknowledged by {who}{since}"
    if one.state is EscalationState.SILENCED:
        until = f" until {clock_time(one.silenced_until)}" if one.silenced_until else ""
        return f"silenced by {names.person(one.tenant, one.silenced_by)}{until}"
    if one.state is EscalationState.RESOLVED:
        return f"resolved by {names.person(one.tenant, one.resolved_by)}: {one.outcome}"
    if one.due_at is None:
        return "nobody answered, and the chain has ended"
    left = one.due_at - now
    return f"next step in {countdown(left)}" if left > timedelta(0) else "next step now"


def late_words(one: Escalation) -> str:
    """``late by 4 min`` where the last step came late, else empty."""
    return f"late by {span(one.latest_late)}" if one.latest_late >= TOLD_LATE_S else ""


def step_words(one: Escalation) -> str:
    """``step 2 of 5``; of a chain that began again, how often."""
    if one.ended:
        return f"all {len(one.policy.steps)} steps done"
    again = f", round {one.jumps + 1}" if one.jumps else ""
    return f"step {one.step + 1} of {len(one.policy.steps)}{again}"


def say_step(step: Step, names: Names | None = None) -> str:
    """A step of a policy as a sentence without its end: ``tell supervisors in the window``."""
    if step.do is Do.WAIT:
        return f"wait {span(step.seconds)} for somebody to acknowledge"
    if step.do is Do.NOTIFY:
        return f"tell {whom(step)} {CHANNELS[step.via]}"
    if step.do is Do.MONITOR:
        bound = f", at most {step.times} times" if step.times else ""
        return f"take a reading every {span(step.seconds)}{bound}"
    if step.do is Do.REPEAT:
        return f"begin again, at most {step.times} {'time' if step.times == 1 else 'times'}"
    if step.do is Do.WEBHOOK:
        return f"post to {step.url or 'no address'}"
    if step.do is Do.RAISE:
        return f"raise it to {step.severity or 'no severity'}"
    return "open an incident"


CHANNELS: dict[Via, str] = {
    Via.WINDOW: "in the window",
    Via.EMAIL: "by e-mail",
    Via.WEBHOOK: "by webhook",
    Via.TELEGRAM: "on Telegram",
}


def whom(step: Step) -> str:
    """Whom a step tells."""
    word, _, rest = step.to.partition(" ")
    if word == "role":
        return f"every {rest}"
    if word == "owner":
        return "who has it, or everyone"
    return rest if word in ("person", "address") else "everyone"
