"""Whatever people and clocks do, in whatever order: each effect once, nothing overdue, no call after an answer."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.domain import advancing
from console.domain.escalations import (
    EffectKind,
    Escalation,
    EscalationOutcome,
    EscalationState,
)
from console.domain.ids import PersonId
from console.domain.policies import Do, Policy, Step
from console.domain.scoring import Severity
from tests.domain.test_advancing import AT, made

PEOPLE = st.sampled_from([PersonId("ann"), PersonId("bob")])
CALLS = {EffectKind.NOTIFY, EffectKind.WEBHOOK, EffectKind.RAISED, EffectKind.INCIDENT}
STEPS = st.one_of(
    st.just(Step(do=Do.NOTIFY, to="everyone")),
    st.just(Step(do=Do.NOTIFY, to="nobody at all")),
    st.builds(lambda n: Step(do=Do.WAIT, seconds=n), st.integers(0, 900)),
    st.builds(lambda n, m: Step(do=Do.MONITOR, seconds=n, times=m), st.integers(0, 300), st.integers(0, 5)),
    st.just(Step(do=Do.WEBHOOK, url="https://example.org/hook")),
    st.just(Step(do=Do.RAISE, severity=Severity.CRITICAL)),
    st.just(Step(do=Do.INCIDENT)),
    st.builds(lambda m: Step(do=Do.REPEAT, times=m), st.integers(0, 6)),
)
POLICIES = st.builds(
    lambda steps, remind, lapse: Policy(
        id="p", title="P", steps=tuple(steps), remind_after=remind, lapse_after=lapse
    ),
    st.lists(STEPS, max_size=8),
    st.integers(0, 1200),
    st.integers(0, 600),
)
SECONDS = st.one_of(st.integers(0, 120), st.sampled_from([299, 300, 301, 3600, 8 * 3600, 24 * 3600]))


class EscalationMachine(RuleBasedStateMachine):
    """Any policy, sound or not; any order of deeds; a clock that runs, jumps ahead and is set back."""

    escalation: Escalation

    def __init__(self) -> None:
        super().__init__()
        self.now = AT
        self.seen: set[tuple[int, int]] = set()

    @initialize(policy=POLICIES)
    def begin(self, policy: Policy) -> None:
        self.escalation = made(policy=policy)
        self.run()

    def run(self) -> None:
        before = self.escalation
        self.escalation, effects = advancing.advance(before, self.now)
        keys = [effect.key for effect in effects]
        assert len(set(keys)) == len(keys)
        assert not self.seen & set(keys)
        self.seen |= set(keys)
        assert all(effect.late >= 0 for effect in effects)
        lapsed = any(effect.kind is EffectKind.LAPSED for effect in effects)
        woke = any(effect.kind is EffectKind.WOKE for effect in effects)
        if before.state is EscalationState.ACKNOWLEDGED and not lapsed:
            assert not any(effect.kind in CALLS for effect in effects)
        if before.state is EscalationState.SILENCED and not woke:
            assert not effects
        for index, step in enumerate(before.policy.steps):
            fired = [effect for effect in effects if effect.step == index and effect.kind in CALLS]
            most = 2 + int(lapsed)
            assert len(fired) <= most, (step, fired)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.run()

    @rule(seconds=st.sampled_from([1, 60, 3600, 24 * 3600]))
    def the_clock_is_set_back(self, seconds: int) -> None:
        """As the desk does it: what is due follows."""
        due_in = None if self.escalation.next_at is None else self.escalation.next_at - self.now
        self.now -= timedelta(seconds=seconds)
        self.escalation = advancing.moved(self.escalation, timedelta(seconds=-seconds))
        later = None if self.escalation.next_at is None else self.escalation.next_at - self.now
        assert later == due_in
        self.run()

    @rule(seconds=st.sampled_from([60, 3600]))
    def the_clock_is_set_back_and_nobody_notices(self, seconds: int) -> None:
        """Steps come later then, and none twice."""
        self.now -= timedelta(seconds=seconds)
        self.run()

    @precondition(lambda self: self.escalation.state is EscalationState.OPEN)
    @rule(by=PEOPLE)
    def acknowledge(self, by: PersonId) -> None:
        self.escalation = advancing.acknowledge(self.escalation, by, self.now)
        assert self.escalation.calls_at is None

    @precondition(lambda self: self.escalation.state is EscalationState.ACKNOWLEDGED)
    @rule()
    def confirm(self) -> None:
        by = self.escalation.acknowledged_by
        assert by is not None
        self.escalation = advancing.acknowledge(self.escalation, by, self.now)

    @precondition(lambda self: self.escalation.state is EscalationState.ACKNOWLEDGED)
    @rule()
    def give_up(self) -> None:
        self.escalation = advancing.unacknowledge(self.escalation, self.now)
        self.run()

    @precondition(lambda self: self.escalation.is_open)
    @rule(by=PEOPLE)
    def take(self, by: PersonId) -> None:
        self.escalation = advancing.take(self.escalation, by, self.now)

    @precondition(lambda self: self.escalation.is_open)
    @rule(by=PEOPLE, seconds=st.integers(1, 7200))
    def silence(self, by: PersonId, seconds: int) -> None:
        until = self.now + timedelta(seconds=seconds)
        self.escalation = advancing.silence(self.escalation, by, until, self.now)

    @precondition(lambda self: self.escalation.state is EscalationState.SILENCED)
    @rule()
    def wake(self) -> None:
        self.escalation = advancing.unsilence(self.escalation, self.now)
        self.run()

    @precondition(lambda self: self.escalation.is_open)
    @rule(by=PEOPLE)
    def resolve(self, by: PersonId) -> None:
        self.escalation = advancing.resolve(self.escalation, by, EscalationOutcome.HANDLED, "", self.now)
        assert self.escalation.next_at is None

    @precondition(lambda self: not self.escalation.is_open)
    @rule()
    def reopen(self) -> None:
        self.escalation = advancing.reopen(self.escalation, self.now)
        self.run()

    @precondition(lambda self: self.escalation.is_open)
    @rule(severity=st.sampled_from(Severity), policy=POLICIES)
    def grow(self, severity: Severity, policy: Policy) -> None:
        self.escalation = advancing.grown(self.escalation, severity, policy, self.now)
        self.run()

    @invariant()
    def nothing_is_left_overdue(self) -> None:
        escalation = getattr(self, "escalation", None)
        if escalation is not None:
            again, _ = advancing.advance(escalation, self.now)
            assert again.next_at is None or again.next_at > self.now
            assert advancing.advance(again, self.now) == (again, ())

    @invariant()
    def an_open_chain_that_has_steps_left_has_a_time(self) -> None:
        escalation = getattr(self, "escalation", None)
        if escalation is not None and escalation.state is EscalationState.OPEN and not escalation.ended:
            assert escalation.due_at is not None


EscalationMachine.TestCase.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
TestEscalationMachine = EscalationMachine.TestCase
