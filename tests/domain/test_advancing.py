"""The machine behind an escalation: what fires when, how late, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.domain.advancing import (
    acknowledge,
    advance,
    grown,
    moved,
    reopen,
    resolve,
    silence,
    take,
    unacknowledge,
    unsilence,
)
from console.domain.escalations import (
    LAPSE,
    REMINDER,
    Effect,
    EffectKind,
    Escalation,
    EscalationKind,
    EscalationOutcome,
    EscalationState,
    Subject,
    SubjectKind,
)
from console.domain.ids import EscalationId, PersonId, TenantId
from console.domain.policies import Do, Policy, Step
from console.domain.scoring import Severity
from console.domain.trouble import Conflict, Rejected

AT = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
ANN, BOB = PersonId("ann"), PersonId("bob")
TELL = Step(do=Do.NOTIFY, to="everyone")
EMERGENCY = Policy(
    id="emergency",
    title="Emergency",
    steps=(
        Step(do=Do.INCIDENT),
        TELL,
        Step(do=Do.MONITOR, seconds=60),
        Step(do=Do.WAIT, seconds=300),
        Step(do=Do.NOTIFY, to="role supervisor"),
        Step(do=Do.WAIT, seconds=300),
        Step(do=Do.REPEAT, times=2),
    ),
    remind_after=600,
    lapse_after=120,
)


def made(*steps: Step, policy: Policy = EMERGENCY, at: datetime = AT) -> Escalation:
    return Escalation(
        id=EscalationId(1), tenant=TenantId("one"), kind=EscalationKind.REQUEST,
        subject=Subject(SubjectKind.VIOLATION, "7"), title="A tour is overdue", severity=Severity.HIGH,
        policy=replace(policy, steps=steps) if steps else policy, opened_at=at, opened_by=ANN, group="g", due_at=at,
    )  # fmt: skip


def after(**delta: float) -> datetime:
    return AT + timedelta(**delta)


def keys(effects: tuple[Effect, ...]) -> list[tuple[EffectKind, int, int]]:
    return [(effect.kind, effect.step, effect.repeat) for effect in effects]


def test_the_first_steps_run_at_once_up_to_the_first_wait() -> None:
    found, effects = advance(made(), AT)
    assert keys(effects) == [(EffectKind.INCIDENT, 0, 0), (EffectKind.NOTIFY, 1, 0)]
    assert (found.step, found.due_at, found.watch_at) == (4, after(minutes=5), after(minutes=1))
    assert found.incident_at == AT
    assert found.next_at == after(minutes=1)
    assert found.calls_at == after(minutes=5)


def test_nothing_happens_twice_at_the_same_moment() -> None:
    found, _ = advance(made(), AT)
    assert advance(found, AT) == (found, ())
    assert advance(found, after(seconds=59))[1] == ()


def test_a_second_escalation_after_five_minutes_without_an_answer_beside_readings_every_minute() -> None:
    found, _ = advance(made(), AT)
    seen: list[tuple[EffectKind, int, int]] = []
    for minute in range(1, 7):
        found, effects = advance(found, after(minutes=minute))
        seen += keys(effects)
    readings = [key for key in seen if key[0] is EffectKind.READING]
    assert readings == [(EffectKind.READING, 2, number) for number in range(1, 7)]
    assert [key for key in seen if key[0] is EffectKind.NOTIFY] == [(EffectKind.NOTIFY, 4, 0)]


def test_after_sleep_every_overdue_step_fires_once_and_says_how_late() -> None:
    found, _ = advance(made(), AT)
    found, effects = advance(found, after(hours=8))
    assert [(e.kind, e.step, e.repeat, e.late) for e in effects if e.kind is EffectKind.NOTIFY] == [
        (EffectKind.NOTIFY, 4, 0, 8 * 3600 - 300),
        (EffectKind.NOTIFY, 1, 1, 8 * 3600 - 600),
    ]
    reading = next(e for e in effects if e.kind is EffectKind.READING)
    assert (reading.missed, reading.late) == (479, 8 * 3600 - 60)
    assert len(keys(effects)) == len(set(keys(effects))) == 4
    assert (found.repeat, found.calls_at) == (1, after(hours=8, minutes=5))
    assert found.late == 8 * 3600 - 60


def test_a_repeat_ends_after_its_times_and_the_chain_says_so() -> None:
    found, effects = advance(made(TELL, Step(do=Do.WAIT, seconds=60), Step(do=Do.REPEAT, times=2)), AT)
    seen = list(effects)
    for minute in range(1, 10):
        found, effects = advance(found, after(minutes=minute))
        seen += effects
    assert keys(tuple(seen)) == [
        (EffectKind.NOTIFY, 0, 0), (EffectKind.NOTIFY, 0, 1), (EffectKind.NOTIFY, 0, 2), (EffectKind.ENDED, 3, 2),
    ]  # fmt: skip
    assert found.ended
    assert found.state is EscalationState.OPEN
    assert found.next_at is None


def test_a_step_at_fault_is_told_and_the_chain_goes_on() -> None:
    steps = (Step(do=Do.WEBHOOK, url="nowhere"), Step(do=Do.NOTIFY, to="nobody"), Step(do=Do.WAIT), TELL)
    found, effects = advance(made(*steps), AT)
    assert keys(effects) == [
        (EffectKind.FAULT, 0, 0), (EffectKind.FAULT, 1, 0), (EffectKind.FAULT, 2, 0), (EffectKind.NOTIFY, 3, 0),
        (EffectKind.ENDED, 4, 0),
    ]  # fmt: skip
    assert effects[0].fault == "Step 1 (webhook) is left out: url: 'nowhere' is no address of the web."
    assert found.ended


def test_a_repeat_without_a_wait_waits_all_the_same() -> None:
    found, effects = advance(made(TELL, Step(do=Do.REPEAT, times=9)), AT)
    assert keys(effects) == [(EffectKind.NOTIFY, 0, 0), (EffectKind.FAULT, 1, 0)]
    assert found.due_at == after(minutes=1)
    assert keys(advance(found, after(minutes=1))[1])[0] == (EffectKind.NOTIFY, 0, 1)


def test_severity_is_raised_and_never_lowered() -> None:
    up, down = Step(do=Do.RAISE, severity=Severity.CRITICAL), Step(do=Do.RAISE, severity=Severity.LOW)
    assert advance(made(up), AT)[0].severity is Severity.CRITICAL
    assert advance(made(down), AT)[0].severity is Severity.HIGH


def test_who_acknowledges_stops_the_chain_and_readings_go_on() -> None:
    found, _ = advance(made(), AT)
    found = acknowledge(found, ANN, after(seconds=30))
    assert (found.state, found.acknowledged_by, found.calls_at) == (EscalationState.ACKNOWLEDGED, ANN, None)
    found, effects = advance(found, after(minutes=9))
    assert {effect.kind for effect in effects} == {EffectKind.READING}
    with pytest.raises(Conflict, match="ann has acknowledged"):
        acknowledge(found, BOB, after(minutes=9))


def test_an_acknowledgement_that_nobody_confirms_lapses_and_the_chain_begins_again() -> None:
    found = acknowledge(advance(made(TELL, Step(do=Do.WAIT, seconds=60)), AT)[0], ANN, AT)
    found, effects = advance(found, after(minutes=10))
    assert keys(effects) == [(EffectKind.REMINDED, REMINDER, 1)]
    confirmed = acknowledge(found, ANN, after(minutes=11))
    assert advance(confirmed, after(minutes=12))[1] == ()
    found, effects = advance(found, after(minutes=12))
    assert keys(effects) == [(EffectKind.LAPSED, LAPSE, 1), (EffectKind.NOTIFY, 0, 1)]
    assert (found.state, found.acknowledged_by) == (EscalationState.OPEN, None)


def test_a_reminder_that_comes_late_still_leaves_time_to_answer() -> None:
    found = acknowledge(advance(made(TELL), AT)[0], ANN, AT)
    found, effects = advance(found, after(hours=8))
    assert keys(effects) == [(EffectKind.REMINDED, REMINDER, 1)]
    assert found.next_at == after(hours=8, minutes=2)


def test_without_a_time_to_lapse_the_reminder_comes_again_and_again() -> None:
    policy = replace(EMERGENCY, steps=(TELL,), lapse_after=0)
    found = acknowledge(advance(made(policy=policy), AT)[0], ANN, AT)
    for number in (1, 2, 3):
        found, effects = advance(found, after(minutes=10 * number))
        assert keys(effects) == [(EffectKind.REMINDED, REMINDER, number)]
    assert acknowledge(made(policy=replace(policy, remind_after=0)), ANN, AT).next_at is None


def test_taking_over_acknowledges_whoever_had_it() -> None:
    found = take(acknowledge(made(), ANN, AT), BOB, AT)
    assert (found.taken_by, found.acknowledged_by, found.state) == (BOB, BOB, EscalationState.ACKNOWLEDGED)


def test_who_answered_did_so_when_they_did_whatever_they_do_after() -> None:
    found = acknowledge(made(), ANN, AT)
    assert take(found, ANN, after(minutes=5)).acknowledged_at == AT
    assert acknowledge(found, ANN, after(minutes=5)).acknowledged_at == AT
    assert take(found, BOB, after(minutes=5)).acknowledged_at == after(minutes=5)


def test_who_let_it_lapse_or_gave_it_up_has_it_in_hand_no_more() -> None:
    found = take(advance(made(TELL, Step(do=Do.WAIT, seconds=60)), AT)[0], ANN, AT)
    found, _ = advance(found, after(minutes=10))
    lapsed, _ = advance(found, after(minutes=12))
    assert (lapsed.state, lapsed.taken_by) == (EscalationState.OPEN, None)
    assert unacknowledge(found, AT).taken_by is None
    assert grown(found, Severity.CRITICAL, EMERGENCY, AT).taken_by is None


def test_a_silence_does_not_hide_who_has_it_in_hand_from_who_answers() -> None:
    found = silence(acknowledge(made(), ANN, AT), BOB, after(hours=1), AT)
    with pytest.raises(Conflict, match="ann has acknowledged"):
        acknowledge(found, BOB, AT)
    assert acknowledge(found, ANN, after(minutes=1)).acknowledged_at == AT


def test_readings_taken_do_not_use_up_the_calls_of_a_policy_that_comes_later() -> None:
    """Each effect has a name that fires once: a reading's is never that of a call."""
    watched = made(TELL, Step(do=Do.MONITOR, seconds=60), Step(do=Do.WAIT, seconds=900))
    found, effects = advance(watched, AT)
    names = {effect.key for effect in effects}
    for minute in (1, 2, 3):
        found, effects = advance(found, after(minutes=minute))
        names |= {effect.key for effect in effects}
    _, effects = advance(
        grown(found, Severity.CRITICAL, replace(EMERGENCY, steps=(TELL, TELL)), after(minutes=3)), after(minutes=3)
    )
    assert [effect.kind for effect in effects] == [EffectKind.NOTIFY, EffectKind.NOTIFY, EffectKind.ENDED]
    assert not names & {effect.key for effect in effects}


def test_given_up_it_calls_again_at_once() -> None:
    found = unacknowledge(acknowledge(advance(made(TELL, Step(do=Do.WAIT, seconds=60)), AT)[0], ANN, AT), AT)
    assert keys(advance(found, AT)[1]) == [(EffectKind.NOTIFY, 0, 1)]
    with pytest.raises(Conflict):
        unacknowledge(found, AT)


def test_silence_holds_everything_until_it_ends_and_then_goes_on_where_it_stood() -> None:
    found = silence(advance(made(), AT)[0], ANN, after(hours=1), AT)
    assert advance(found, after(minutes=59)) == (found, ())
    found, effects = advance(found, after(hours=1))
    assert [effect.kind for effect in effects] == [EffectKind.WOKE, EffectKind.READING, EffectKind.NOTIFY]
    assert all(effect.late == 0 for effect in effects)
    assert found.state is EscalationState.OPEN


def test_a_silence_over_an_acknowledgement_goes_back_to_it_and_can_be_ended_and_made_longer() -> None:
    found = silence(acknowledge(made(), ANN, AT), BOB, after(hours=1), AT)
    found = silence(found, BOB, after(hours=2), AT)
    assert unsilence(found, AT).state is EscalationState.ACKNOWLEDGED
    found, effects = advance(found, after(hours=2))
    assert [effect.kind for effect in effects] == [EffectKind.WOKE, EffectKind.REMINDED]
    assert (found.state, found.acknowledged_by) == (EscalationState.ACKNOWLEDGED, ANN)
    with pytest.raises(Rejected):
        silence(found, BOB, after(hours=2), after(hours=2))
    with pytest.raises(Conflict):
        unsilence(found, AT)


def test_what_is_resolved_rests_until_it_is_opened_again() -> None:
    found = resolve(advance(made(), AT)[0], ANN, EscalationOutcome.HANDLED, "Fire out.", after(minutes=1))
    assert (found.resolved_by, found.outcome, found.resolution) == (ANN, EscalationOutcome.HANDLED, "Fire out.")
    assert advance(found, after(days=9)) == (found, ())
    with pytest.raises(Conflict, match="resolved by ann"):
        acknowledge(found, ANN, AT)
    with pytest.raises(Conflict, match="resolved by ann"):
        silence(found, ANN, after(days=1), AT)
    again = reopen(found, after(days=1))
    again, effects = advance(again, after(days=1))
    assert keys(effects) == [(EffectKind.INCIDENT, 0, 1), (EffectKind.NOTIFY, 1, 1)]
    assert again.incident_at == AT
    with pytest.raises(Conflict):
        reopen(again, AT)


def test_a_more_severe_alert_in_the_group_calls_by_its_own_policy_whoever_answered() -> None:
    found = acknowledge(made(), ANN, AT)
    same = grown(found, Severity.HIGH, EMERGENCY, AT)
    assert (same.members, same.state) == (2, EscalationState.ACKNOWLEDGED)
    worse = grown(same, Severity.CRITICAL, replace(EMERGENCY, steps=(TELL,)), AT)
    assert (worse.members, worse.state, worse.severity) == (3, EscalationState.OPEN, Severity.CRITICAL)
    assert keys(advance(worse, AT)[1])[0] == (EffectKind.NOTIFY, 0, 1)


def test_all_that_is_due_follows_a_clock_that_was_set_back() -> None:
    found, _ = advance(made(), AT)
    back = moved(found, timedelta(hours=-1))
    assert advance(back, after(hours=-1, seconds=59))[1] == ()
    found, effects = advance(back, after(hours=-1, minutes=5))
    assert {effect.kind for effect in effects} == {EffectKind.READING, EffectKind.NOTIFY}
