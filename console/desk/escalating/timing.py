"""Commands of the timer and of its auditor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from console.desk.escalating.carrying import run_due
from console.desk.escalating.keeping import entry, escalation_of, keep, tell
from console.desk.escalating.raising import House
from console.desk.escalating.telling import span
from console.desk.work import Handlers, Work
from console.domain.advancing import moved
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import AdvanceEscalation, BeatTimer, RaiseTimerAlarm
from console.domain.escalations import Beat, Escalation, TimerAlarm
from console.domain.ids import EscalationId

ESCALATIONS = "escalations"
"""The timer whose beats tell whether the computer's clock was set back."""
TOLERANCE = timedelta(seconds=2)
_BATCH = 500
_SOMEWHAT = timedelta(microseconds=1)
"""So that a beat differs from the last one under a clock that stands still, as for pictures."""


def handlers(house: House) -> Handlers:
    def advance(work: Work, command: AdvanceEscalation) -> Outcome:
        found = escalation_of(work.tx, command.tenant, command.escalation)
        after, count = run_due(work, command, found, house.alarms())
        if count:
            tell(work, command, "advanced", [after.id])
        return Outcome(command.id, f"{count} effects.", count)

    return {AdvanceEscalation: advance, BeatTimer: beat, RaiseTimerAlarm: alarm}


def beat(work: Work, command: BeatTimer) -> Outcome:
    before = next((each for each in work.tx.timers.beats() if each.name == command.timer), None)
    again = before is not None and before.at == work.now
    work.tx.timers.beat(Beat(command.timer, work.now + _SOMEWHAT if again else work.now))
    if work.tx.timers.end_alarm(command.timer):
        _tell_all(work, command, "runs again")
    if before is None or command.timer != ESCALATIONS or before.at <= work.now + TOLERANCE:
        return Outcome(command.id, "The timer is alive.")
    back = max(before.at, command.expected_at or before.at) - work.now
    count = _follow(work, command, back)
    return Outcome(command.id, f"The clock was set back by {span(back.total_seconds())}.", count)


def alarm(work: Work, command: RaiseTimerAlarm) -> Outcome:
    raised = work.tx.timers.alarm(TimerAlarm(command.timer, command.since, work.now, command.reason))
    if raised:
        _tell_all(work, command, command.reason)
    return Outcome(command.id, command.reason, int(raised))


def _follow(work: Work, command: BeatTimer, back: timedelta) -> int:
    """All that is due follows the clock, or it would be that much too late."""
    count = 0
    for escalation in _waiting(work):
        after = moved(escalation, -back)
        note = f"The computer's clock was set back by {span(back.total_seconds())}; what is due follows."
        keep(work, after, [entry(work, command, after, "clock set back", note)])
        count += 1
    work.tx.notices.move_waiting(-back)
    if count:
        for tenant in work.tx.tenants.all():
            work.tell(tenant.id, Topic.ESCALATIONS, "clock set back", command.id)
    return count


def _waiting(work: Work) -> Iterator[Escalation]:
    after: EscalationId | None = None
    while some := work.tx.escalations.waiting(_BATCH, after):
        yield from some
        after = some[-1].id


def _tell_all(work: Work, command: BeatTimer | RaiseTimerAlarm, what: str) -> None:
    for tenant in work.tx.tenants.all():
        work.tell(tenant.id, Topic.TIMERS, what, command.id, [command.timer])
