"""Commands of the timer and of its auditor."""

from __future__ import annotations

from datetime import timedelta

from console.desk.escalating.carrying import run_due
from console.desk.escalating.clockwork import ESCALATIONS, NOT_AT_ALL, follow_clock
from console.desk.escalating.house import House
from console.desk.escalating.keeping import escalation_of, tell
from console.desk.escalating.telling import span
from console.desk.work import Handlers, Work
from console.domain.changes import Topic
from console.domain.commands import Outcome
from console.domain.escalation_commands import AdvanceEscalation, BeatTimer, RaiseTimerAlarm
from console.domain.escalations import Beat, TimerAlarm

_SOMEWHAT = timedelta(microseconds=1)
"""So that a beat differs from the last one under a clock that stands still, as for pictures."""


def handlers(house: House) -> Handlers:
    def advance(work: Work, command: AdvanceEscalation) -> Outcome:
        found = escalation_of(work.tx, command.tenant, command.escalation)
        after, count = run_due(work, command, found, house)
        if count:
            tell(work, command, "advanced", [after.id])
        return Outcome(command.id, f"{count} effects.", count)

    return {AdvanceEscalation: advance, BeatTimer: beat, RaiseTimerAlarm: alarm}


def beat(work: Work, command: BeatTimer) -> Outcome:
    back = follow_clock(work, command, command.expected_at) if command.timer == ESCALATIONS else NOT_AT_ALL
    before = next((each for each in work.tx.timers.beats() if each.name == command.timer), None)
    again = before is not None and before.at == work.now
    work.tx.timers.beat(Beat(command.timer, work.now + _SOMEWHAT if again else work.now))
    if work.tx.timers.end_alarm(command.timer):
        _tell_all(work, command, "runs again")
    if back == NOT_AT_ALL:
        return Outcome(command.id, "The timer is alive.")
    return Outcome(command.id, f"The clock was set back by {span(back.total_seconds())}.", 1)


def alarm(work: Work, command: RaiseTimerAlarm) -> Outcome:
    raised = work.tx.timers.alarm(TimerAlarm(command.timer, command.since, work.now, command.reason))
    if raised:
        _tell_all(work, command, command.reason)
    return Outcome(command.id, command.reason, int(raised))


def _tell_all(work: Work, command: BeatTimer | RaiseTimerAlarm, what: str) -> None:
    for tenant in work.tx.tenants.all():
        work.tell(tenant.id, Topic.TIMERS, what, command.id, [command.timer])
