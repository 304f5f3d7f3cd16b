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
from console.domain.escalation_commands import AdvanceEscalations, BeatTimer, RaiseTimerAlarm
from console.domain.escalations import Beat, TimerAlarm
from console.domain.ids import EscalationId

_SOMEWHAT = timedelta(microseconds=1)
"""So that a beat differs from the last one under a clock that stands still, as for pictures."""


def handlers(house: House) -> Handlers:
    def advance(work: Work, command: AdvanceEscalations) -> Outcome:
        counts = {id: _advanced(work, command, id, house) for id in command.escalations}
        if any(counts.values()):
            tell(work, command, "advanced", [id for id, count in counts.items() if count])
        return Outcome(command.id, f"{sum(counts.values())} effects.", sum(counts.values()))

    return {AdvanceEscalations: advance, BeatTimer: beat, RaiseTimerAlarm: alarm}


def _advanced(work: Work, command: AdvanceEscalations, id: EscalationId, house: House) -> int:
    _, count = run_due(work, command, escalation_of(work.tx, command.tenant, id), house)
    return count


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
