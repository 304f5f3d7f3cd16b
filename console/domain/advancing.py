"""The machine behind an escalation, without a clock and without a store: time and people go in, effects come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from console.domain.escalations import (
    LAPSE,
    REMINDER,
    WAKE,
    Effect,
    EffectKind,
    Escalation,
    EscalationOutcome,
    EscalationState,
)
from console.domain.ids import SYSTEM, PersonId
from console.domain.policies import Do, Policy, Step, step_fault
from console.domain.scoring import Severity
from console.domain.trouble import Conflict, Rejected

Advanced = tuple[Escalation, tuple[Effect, ...]]

_NO_WAIT = 60
"""Seconds that a chain waits where it would begin again without having waited at all."""
_OF_STEP = {
    Do.NOTIFY: EffectKind.NOTIFY,
    Do.WEBHOOK: EffectKind.WEBHOOK,
    Do.RAISE: EffectKind.RAISED,
    Do.INCIDENT: EffectKind.INCIDENT,
}


def advance(escalation: Escalation, now: datetime) -> Advanced:
    """All that is due at ``now``: every overdue step once, in order, each saying how late it is.

    Readings that were missed are counted, not caught up with; of missed rounds of a repeat one begins now.
    """
    walk = _Walk(escalation, now)
    while (at := walk.at.next_at) is not None and at <= now:
        walk.take(at)
    return walk.at, tuple(walk.effects)


def acknowledge(escalation: Escalation, by: PersonId, now: datetime) -> Escalation:
    """The chain stops calling. By who acknowledged it already: it is still in hand, and the reminder starts anew;
    the moment of the answer stays.
    """
    _need_open(escalation)
    standing = escalation.acknowledged_by
    silent = escalation.state is EscalationState.SILENCED
    before = escalation.back_to if silent else escalation.state
    if before is EscalationState.ACKNOWLEDGED and standing not in (None, by, SYSTEM):
        raise Conflict(f"{standing} has acknowledged this already.", do="Take it over if it is yours now.")
    answered = escalation.acknowledged_at if standing == by else None
    return replace(
        escalation,
        state=EscalationState.ACKNOWLEDGED,
        acknowledged_by=by,
        acknowledged_at=answered or now,
        remind_at=_later(now, escalation.policy.remind_after),
        reminded=False,
        silenced_by=None,
        silenced_until=None,
        version=escalation.version + 1,
    )


def take(escalation: Escalation, by: PersonId, now: datetime) -> Escalation:
    """``by`` has it in hand from now on, whoever had it before; that acknowledges it."""
    _need_open(escalation)
    free = escalation if escalation.acknowledged_by == by else replace(escalation, acknowledged_by=None)
    return replace(acknowledge(free, by, now), taken_by=by)


def unacknowledge(escalation: Escalation, now: datetime) -> Escalation:
    """Nobody has it in hand: the chain begins again, now."""
    if escalation.state is not EscalationState.ACKNOWLEDGED:
        raise Conflict("Nobody has acknowledged this.", do="Look at it again.")
    return begun_again(escalation, now)


def silence(escalation: Escalation, by: PersonId, until: datetime, now: datetime) -> Escalation:
    """Nothing happens until then; afterwards it goes on where it stood."""
    _need_open(escalation)
    if until <= now:
        raise Rejected("The silence would end before it begins.", do="Choose a later time.")
    silent = escalation.state is EscalationState.SILENCED
    return replace(
        escalation,
        state=EscalationState.SILENCED,
        back_to=escalation.back_to if silent else escalation.state,
        silenced_by=by,
        silenced_until=until,
        silences=escalation.silences + 1,
        version=escalation.version + 1,
    )


def unsilence(escalation: Escalation, now: datetime) -> Escalation:
    """A silence ends before its time."""
    if escalation.state is not EscalationState.SILENCED:
        raise Conflict("This is not silenced.", do="Look at it again.")
    return replace(_awake(escalation, now), version=escalation.version + 1)


def resolve(escalation: Escalation, by: PersonId, outcome: EscalationOutcome, note: str, now: datetime) -> Escalation:
    _need_open(escalation)
    return replace(
        escalation,
        state=EscalationState.RESOLVED,
        resolved_by=by,
        resolved_at=now,
        outcome=outcome,
        resolution=note,
        due_at=None,
        watch_at=None,
        remind_at=None,
        silenced_by=None,
        silenced_until=None,
        version=escalation.version + 1,
    )


def reopen(escalation: Escalation, now: datetime) -> Escalation:
    """The chain begins again, now."""
    if escalation.is_open:
        raise Conflict("This is open already.", do="Nothing needs to be done.")
    cleared = replace(escalation, resolved_by=None, resolved_at=None, outcome=None, resolution="")
    return begun_again(cleared, now)


def grown(escalation: Escalation, severity: Severity, policy: Policy, now: datetime) -> Escalation:
    """A like alert joined. A more severe one brings its own policy, whose chain begins now, whoever answered."""
    more = replace(escalation, members=escalation.members + 1, version=escalation.version + 1)
    if severity.rank <= escalation.severity.rank:
        return more
    worse = replace(more, severity=severity, policy=policy, watch_step=None, watch_at=None)
    return begun_again(worse, now)


def moved(escalation: Escalation, by: timedelta) -> Escalation:
    """All that is due follows a clock that was set back by ``-by``."""

    def later(at: datetime | None) -> datetime | None:
        return None if at is None else at + by

    return replace(
        escalation,
        due_at=later(escalation.due_at),
        watch_at=later(escalation.watch_at),
        remind_at=later(escalation.remind_at),
        silenced_until=later(escalation.silenced_until),
        version=escalation.version + 1,
    )


def begun_again(escalation: Escalation, now: datetime) -> Escalation:
    """From the first step; nobody has it in hand any more."""
    return replace(
        escalation,
        state=EscalationState.OPEN,
        step=0,
        repeat=escalation.repeat + 1,
        jumps=0,
        due_at=now,
        acknowledged_by=None,
        acknowledged_at=None,
        taken_by=None,
        remind_at=None,
        reminded=False,
        silenced_by=None,
        silenced_until=None,
        back_to=EscalationState.OPEN,
        version=escalation.version + 1,
    )


class _Walk:
    """One run of ``advance``: where it stands, and the effects so far."""

    def __init__(self, escalation: Escalation, now: datetime) -> None:
        self.at = escalation
        self.effects: list[Effect] = []
        self._now = now
        self._first_repeat = escalation.repeat

    def take(self, due: datetime) -> None:
        """What is due at ``due``, the earliest of its times."""
        before = self.at
        if before.state is EscalationState.SILENCED:
            self._wake(due)
        elif before.watch_at == due:
            self._read(due)
        elif before.state is EscalationState.ACKNOWLEDGED:
            self._remind(due)
        else:
            self._step(due)
        self.at = replace(self.at, version=before.version + 1)

    def _effect(self, kind: EffectKind, step: int, repeat: int, due: datetime, **given: object) -> None:
        late = (self._now - due).total_seconds()
        self.effects.append(Effect(kind=kind, step=step, repeat=repeat, due_at=due, late=late, **given))  # type: ignore[arg-type]
        self.at = replace(self.at, late=max(self.at.late, late), latest_late=late)

    def _wake(self, due: datetime) -> None:
        self._effect(EffectKind.WOKE, WAKE, self.at.silences, due)
        self.at = _awake(self.at, due)

    def _read(self, due: datetime) -> None:
        step = self.at.policy.steps[self.at.watch_step or 0]
        missed = int((self._now - due).total_seconds() // step.seconds)
        count = self.at.watches + 1
        self._effect(EffectKind.READING, self.at.watch_step or 0, count, due, policy_step=step, missed=missed)
        following = due + timedelta(seconds=step.seconds * (missed + 1))
        done = 0 < step.times <= count
        self.at = replace(self.at, watches=count, watch_at=None if done else following)

    def _remind(self, due: datetime) -> None:
        if self.at.reminded:
            self._effect(EffectKind.LAPSED, LAPSE, self.at.reminders, due)
            self.at = begun_again(self.at, self._now)
            return
        count = self.at.reminders + 1
        self._effect(EffectKind.REMINDED, REMINDER, count, due)
        policy = self.at.policy
        waits = policy.lapse_after or policy.remind_after
        self.at = replace(
            self.at, reminders=count, reminded=policy.lapse_after > 0, remind_at=_later(self._now, waits)
        )

    def _step(self, due: datetime) -> None:
        if self.at.ended:
            self._effect(EffectKind.ENDED, self.at.step, self.at.repeat, due)
            self.at = replace(self.at, due_at=None)
            return
        index, step = self.at.step, self.at.policy.steps[self.at.step]
        fault = step_fault(step)
        if fault:
            told = f"Step {index + 1} ({step.do}) is left out: {fault[0]}: {fault[1]}."
            self._effect(EffectKind.FAULT, index, self.at.repeat, due, policy_step=step, fault=told)
        elif step.do is Do.REPEAT:
            self._repeat(due, index, step)
            return
        elif step.do is Do.WAIT:
            self.at = replace(self.at, due_at=self._waited(due, step.seconds))
        elif step.do is Do.MONITOR:
            self._monitor(due, index, step)
        else:
            self._effect(_OF_STEP[step.do], index, self.at.repeat, due, policy_step=step)
            self._change(step)
        self.at = replace(self.at, step=index + 1)

    def _change(self, step: Step) -> None:
        if step.do is Do.INCIDENT and self.at.incident_at is None:
            self.at = replace(self.at, incident_at=self._now)
        if step.do is Do.RAISE and step.severity is not None and step.severity.rank > self.at.severity.rank:
            self.at = replace(self.at, severity=step.severity)

    def _monitor(self, due: datetime, index: int, step: Step) -> None:
        if self.at.watch_at is None:
            self.at = replace(self.at, watch_step=index, watch_at=due + timedelta(seconds=step.seconds))

    def _waited(self, due: datetime, seconds: int) -> datetime:
        """A round that begins too late waits as long as it says; what is overdue in the old one does not."""
        planned = due + timedelta(seconds=seconds)
        if planned <= self._now and self.at.repeat != self._first_repeat:
            return self._now + timedelta(seconds=seconds)
        return planned

    def _repeat(self, due: datetime, index: int, step: Step) -> None:
        if self.at.jumps >= step.times:
            self.at = replace(self.at, step=index + 1)
            return
        if all(each.do is not Do.WAIT or step_fault(each) for each in self.at.policy.steps[:index]):
            told = f"Step {index + 1} (repeat) has no step that waits before it: the chain waits {_NO_WAIT} s."
            self._effect(EffectKind.FAULT, index, self.at.repeat, due, policy_step=step, fault=told)
            due = self._now + timedelta(seconds=_NO_WAIT)
        self.at = replace(self.at, step=0, repeat=self.at.repeat + 1, jumps=self.at.jumps + 1, due_at=due)


def _awake(escalation: Escalation, at: datetime) -> Escalation:
    def not_before(due: datetime | None) -> datetime | None:
        return None if due is None else max(due, at)

    return replace(
        escalation,
        state=escalation.back_to,
        back_to=EscalationState.OPEN,
        silenced_by=None,
        silenced_until=None,
        due_at=not_before(escalation.due_at),
        watch_at=not_before(escalation.watch_at),
        remind_at=not_before(escalation.remind_at),
    )


def _later(now: datetime, seconds: int) -> datetime | None:
    return now + timedelta(seconds=seconds) if seconds else None


def _need_open(escalation: Escalation) -> None:
    if not escalation.is_open:
        raise Conflict(
            f"This was resolved by {escalation.resolved_by} already.", do="Open it again if it is not over."
        )
