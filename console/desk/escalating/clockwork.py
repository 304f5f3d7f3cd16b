"""A computer's clock that was set back: all that is due follows it, before anything else gets a time by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from console.desk.escalating.keeping import entry, keep
from console.desk.escalating.telling import span
from console.desk.work import Work
from console.domain.advancing import moved
from console.domain.changes import Topic
from console.domain.commands import Command
from console.domain.escalations import Beat, Escalation
from console.domain.ids import SYSTEM, EscalationId

ESCALATIONS = "escalations"
"""The timer whose beats tell whether the computer's clock was set back."""
TOLERANCE = timedelta(seconds=2)
NOT_AT_ALL = timedelta()
_BATCH = 500


def follow_clock(work: Work, command: Command, expected_at: datetime | None = None) -> timedelta:
    """By how much the clock was set back since the timer's last beat; what is due follows, or it would be that much
    too late.

    The timer knows ``expected_at``, the time without that. People and alarms do not wait for its next beat: they come
    here first, so that what they begin is not moved with the rest.
    """
    before = next((each for each in work.tx.timers.beats() if each.name == ESCALATIONS), None)
    if before is None or before.at <= work.now + TOLERANCE:
        return NOT_AT_ALL
    back = max(before.at, expected_at or before.at) - work.now
    work.tx.timers.beat(Beat(ESCALATIONS, work.now))
    _move_all(work, command, back)
    return back


def _move_all(work: Work, command: Command, back: timedelta) -> None:
    count = 0
    note = f"The computer's clock was set back by {span(back.total_seconds())}; what is due follows."
    for escalation in _waiting(work):
        after = moved(escalation, -back)
        keep(work, after, [entry(work, command, after, "clock set back", note, actor=SYSTEM)])
        count += 1
    work.tx.notices.move_waiting(-back)
    if count:
        for tenant in work.tx.tenants.all():
            work.tell(tenant.id, Topic.ESCALATIONS, "clock set back", command.id)


def _waiting(work: Work) -> Iterator[Escalation]:
    after: EscalationId | None = None
    while some := work.tx.escalations.waiting(_BATCH, after):
        yield from some
        after = some[-1].id
