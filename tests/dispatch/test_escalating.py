"""The timer of escalations and its auditor: never twice, never silently late, whatever the clock does."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from console.dispatch.auditing import CHAINS, LOOK_EVERY, Auditor
from console.dispatch.escalating import BEAT, TIMER, Escalating
from console.dispatch.rounds import LocalDispatcher
from console.domain.changes import Topic
from console.domain.commands import Command, Outcome
from console.domain.escalation_commands import AcknowledgeEscalations, AdvanceEscalations, BeatTimer
from console.domain.escalations import EscalationState
from console.domain.ids import SYSTEM, EscalationId
from console.domain.policies import Do, Policy, Step
from console.domain.trouble import DiskFull, Trouble
from tests.fakes.desk_profile import Profile
from tests.fakes.escalations import Calls

TELL, WAIT = Step(do=Do.NOTIFY, to="everyone"), Step(do=Do.WAIT, seconds=300)
CHAIN = Policy(id="chain", title="Chain", steps=(TELL, WAIT, TELL, WAIT, TELL))


class Ticks:
    """A clock that nobody sets, beside one that is."""

    def __init__(self, profile: Profile) -> None:
        self._clock = profile.clock
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_time(self, **delta: float) -> None:
        self.seconds += timedelta(**delta).total_seconds()
        self._clock.advance(**delta)

    def sleep(self, **delta: float) -> None:
        """The computer sleeps: this clock stands."""
        self._clock.advance(**delta)


@pytest.fixture
async def calls(profile: Profile) -> Calls:
    made = Calls(profile)
    await made.keep_policies(CHAIN)
    return made


@pytest.fixture
def ticks(profile: Profile) -> Ticks:
    return Ticks(profile)


def timer_of(profile: Profile, ticks: Ticks, **given: Any) -> Escalating:
    return Escalating(profile.database, profile.desk, profile.clock, monotonic=ticks, **given)


def auditor_of(profile: Profile, ticks: Ticks, **given: Any) -> Auditor:
    return Auditor(profile.database, profile.desk, profile.clock, monotonic=ticks, **given)


async def called(calls: Calls, id: EscalationId) -> int:
    return (await calls.lines(id)).count("notify")


async def test_a_look_fires_what_is_due_and_says_when_the_next_is(calls: Calls, ticks: Ticks) -> None:
    timer = timer_of(calls.profile, ticks)
    found = await calls.escalate()
    now = calls.profile.clock.now()
    assert await timer.round() == now + BEAT
    ticks.pass_time(minutes=4, seconds=50)
    assert await timer.round() == now + timedelta(minutes=5)
    assert await called(calls, found.id) == 1
    ticks.pass_time(seconds=10)
    await timer.round()
    assert await called(calls, found.id) == 2
    assert (await calls.history(found.id))[-1].late == 0


async def test_a_clock_set_back_neither_repeats_nor_delays(calls: Calls, ticks: Ticks) -> None:
    timer = timer_of(calls.profile, ticks)
    found = await calls.escalate()
    await timer.round()
    for back in ({"hours": 1}, {"days": 1}):
        ticks.pass_time(seconds=100)
        await timer.round()
        ticks.sleep(**{unit: -count for unit, count in back.items()})
        await timer.round()
    ticks.pass_time(seconds=99)
    await timer.round()
    assert await called(calls, found.id) == 1
    ticks.pass_time(seconds=2)
    await timer.round()
    assert await called(calls, found.id) == 2
    assert (await calls.history(found.id))[-1].late < 5
    assert (await calls.lines(found.id)).count("clock set back") == 2


async def test_a_clock_set_back_while_the_program_was_closed_is_noticed_at_the_start(
    calls: Calls, ticks: Ticks
) -> None:
    found = await calls.escalate()
    await timer_of(calls.profile, ticks).round()
    ticks.sleep(hours=-1)
    await timer_of(calls.profile, ticks).round()
    kept = await calls.get(found.id)
    assert kept.calls_at == calls.profile.clock.now() + timedelta(minutes=5)


async def test_two_timers_follow_a_clock_once(calls: Calls, ticks: Ticks) -> None:
    first, second = timer_of(calls.profile, ticks), timer_of(calls.profile, ticks)
    found = await calls.escalate()
    await first.round()
    await second.round()
    ticks.sleep(hours=-1)
    await first.round()
    await second.round()
    calls_at = (await calls.get(found.id)).calls_at
    assert calls_at is not None
    assert abs(calls_at - calls.profile.clock.now() - timedelta(minutes=5)) < timedelta(seconds=1)
    assert (await calls.lines(found.id)).count("clock set back") == 1


async def test_after_eight_hours_of_sleep_each_overdue_step_fires_once_and_says_how_late(
    calls: Calls, ticks: Ticks
) -> None:
    timer = timer_of(calls.profile, ticks)
    found = await calls.escalate()
    ticks.sleep(hours=8)
    await timer.round()
    await timer.round()
    late = [entry.late for entry in await calls.history(found.id) if entry.what == "notify"]
    assert late == [0, 8 * 3600 - 300, 8 * 3600 - 600]


@pytest.mark.expects_log
async def test_one_that_cannot_be_advanced_holds_up_none_of_the_others(calls: Calls, ticks: Ticks) -> None:
    bad, good = await calls.escalate("1"), await calls.escalate("2")
    told: list[Trouble] = []
    desk = calls.profile.desk

    class Failing:
        async def execute(self, command: Command) -> Outcome:
            if isinstance(command, AdvanceEscalations) and bad.id in command.escalations:
                raise DiskFull("The disk is full.")
            return await desk.execute(command)

        listen = desk.listen

    timer = Escalating(
        calls.profile.database, Failing(), calls.profile.clock, monotonic=ticks, on_trouble=told.append
    )  # fmt: skip
    ticks.pass_time(minutes=5)
    await timer.round()
    await timer.round()
    assert await called(calls, good.id) == 2
    assert [trouble.what for trouble in told] == ["The disk is full."]
    ticks.pass_time(minutes=5)
    await timer.round()
    assert (await called(calls, bad.id), await called(calls, good.id)) == (1, 3)


async def test_hundreds_that_are_due_at_once_wait_for_the_disk_together(calls: Calls, ticks: Ticks) -> None:
    ids = [(await calls.escalate(str(number))).id for number in range(60)]
    commands: list[AdvanceEscalations] = []
    desk = calls.profile.desk

    class Counting:
        async def execute(self, command: Command) -> Outcome:
            if isinstance(command, AdvanceEscalations):
                commands.append(command)
            return await desk.execute(command)

        listen = desk.listen

    timer = Escalating(calls.profile.database, Counting(), calls.profile.clock, monotonic=ticks)
    ticks.pass_time(minutes=5)
    await timer.round()
    assert [await called(calls, id) for id in ids] == [2] * 60
    assert len(commands) <= 60 // 20


async def test_the_loop_wakes_for_what_is_new(calls: Calls, ticks: Ticks) -> None:
    """The dispatcher itself, at real speed: a step that is due at once once the loop is told."""
    dispatcher = LocalDispatcher((timer_of(calls.profile, ticks),), calls.profile.clock)
    found = await calls.escalate()
    fired = asyncio.Event()

    def hear(changes: Any) -> None:
        if any(change.topic is Topic.ESCALATIONS and change.what == "advanced" for change in changes):
            fired.set()

    calls.profile.desk.listen(hear)
    dispatcher.start()
    ticks.pass_time(minutes=5)
    dispatcher.wake()
    async with asyncio.timeout(20):
        await fired.wait()
    await dispatcher.stop()
    assert await called(calls, found.id) == 2


async def test_a_timer_that_is_silent_for_three_minutes_is_told_once_and_the_alarm_ends_with_its_next_beat(
    calls: Calls, ticks: Ticks
) -> None:
    revived: list[float] = []
    timer = timer_of(calls.profile, ticks)
    auditor = auditor_of(calls.profile, ticks, revive=lambda: revived.append(ticks.seconds))
    await timer.round()
    alarms = 0
    for _ in range(int(180 / LOOK_EVERY) + 1):
        alarms += await auditor.look()
        ticks.pass_time(seconds=LOOK_EVERY)
    assert alarms == 1
    assert revived
    kept = await calls.read(lambda tx: tx.timers.alarms())
    assert [alarm.name for alarm in kept] == [TIMER]
    told = [change for change in calls.profile.told if change.topic is Topic.TIMERS]
    assert len(told) == 1
    assert told[0].subjects == (TIMER,)
    await timer.round()
    assert await calls.read(lambda tx: tx.timers.alarms()) == []
    assert await auditor.look() == 0


async def test_neither_sleep_nor_a_clock_that_is_set_is_taken_for_a_dead_timer(calls: Calls, ticks: Ticks) -> None:
    timer, auditor = timer_of(calls.profile, ticks), auditor_of(calls.profile, ticks)
    await timer.round()
    await auditor.look()
    for delta in ({"hours": 8}, {"days": -1}, {"days": 3}):
        ticks.sleep(**delta)
        assert await auditor.look() == 0
        ticks.pass_time(seconds=LOOK_EVERY)
        await timer.round()


async def test_a_clock_that_stands_still_is_not_taken_for_a_dead_timer(calls: Calls, ticks: Ticks) -> None:
    timer, auditor = timer_of(calls.profile, ticks), auditor_of(calls.profile, ticks)
    for _ in range(20):
        ticks.seconds += LOOK_EVERY + 1
        await timer.round()
        assert await auditor.look() == 0


async def test_a_profile_whose_timer_never_ran_is_told_too(calls: Calls, ticks: Ticks) -> None:
    auditor = auditor_of(calls.profile, ticks)
    await auditor.look()
    ticks.pass_time(seconds=180)
    assert await auditor.look() == 1


async def test_chains_that_are_overdue_although_the_timer_beats_are_told(calls: Calls, ticks: Ticks) -> None:
    auditor = auditor_of(calls.profile, ticks)
    found = await calls.escalate()

    async def beat_and_look() -> int:
        ticks.pass_time(seconds=LOOK_EVERY)
        await calls.do(BeatTimer, SYSTEM, timer=TIMER)
        return await auditor.look()

    ticks.pass_time(minutes=8)
    assert [await beat_and_look() for _ in range(4)] == [0, 0, 1, 0]
    kept = await calls.read(lambda tx: tx.timers.alarms())
    assert [(alarm.name, alarm.reason) for alarm in kept] == [
        (CHAINS, "1 escalation is overdue by more than 2 min: answer them by hand.")
    ]
    await calls.do(AcknowledgeEscalations, escalations=(found.id,))
    await beat_and_look()
    assert await calls.read(lambda tx: tx.timers.alarms()) == []


async def test_an_alarm_of_overdue_chains_does_not_outlive_the_program_that_raised_it(
    calls: Calls, ticks: Ticks
) -> None:
    auditor = auditor_of(calls.profile, ticks)
    found = await calls.escalate()
    ticks.pass_time(minutes=8)
    for _ in range(3):
        await auditor.look()
        ticks.pass_time(seconds=LOOK_EVERY)
    assert [each.name for each in await calls.read(lambda tx: tx.timers.alarms())] == [CHAINS]
    await calls.do(AcknowledgeEscalations, escalations=(found.id,))
    await auditor_of(calls.profile, ticks).look()
    assert await calls.read(lambda tx: tx.timers.alarms()) == []


@pytest.mark.expects_log
async def test_an_alarm_that_cannot_be_stored_is_told_all_the_same(calls: Calls, ticks: Ticks) -> None:
    told: list[Trouble] = []

    class Full:
        async def execute(self, command: Command) -> Outcome:
            raise DiskFull("The disk is full.")

        listen = calls.profile.desk.listen

    auditor = Auditor(
        calls.profile.database, Full(), calls.profile.clock, monotonic=ticks, on_trouble=told.append
    )  # fmt: skip
    await auditor.look()
    ticks.pass_time(seconds=200)
    await auditor.look()
    assert "no sign of life" in told[0].what


async def answer_in_the_second_of_the_deadline(calls: Calls, times: int) -> None:
    """Acknowledged before the step, or the step before the acknowledgement: never a call after an answer."""
    steps = (WAIT, TELL)
    await calls.keep_policies(Policy(id="p", title="P", steps=steps, remind_after=0))
    outcomes = {True: 0, False: 0}
    for number in range(times):
        found = await calls.escalate(str(number))
        calls.profile.clock.advance(seconds=300)
        acts = [calls.do(AcknowledgeEscalations, escalations=(found.id,)), calls.advance(found.id)]
        await asyncio.gather(*(acts if number % 2 else reversed(acts)))
        await calls.advance(found.id)
        lines = await calls.lines(found.id)
        escalated = "notify" in lines
        assert lines in (["raised", "acknowledged"], ["raised", "notify", "chain ended", "acknowledged"])
        assert bool(await calls.notices(found.id)) is escalated
        assert (await calls.get(found.id)).state is EscalationState.ACKNOWLEDGED
        outcomes[escalated] += 1
    assert all(outcomes.values())


async def test_an_answer_in_the_second_of_the_deadline_comes_before_the_step_or_after_it(calls: Calls) -> None:
    await answer_in_the_second_of_the_deadline(calls, 200)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_an_answer_in_the_second_of_the_deadline_ten_thousand_times(calls: Calls) -> None:
    await answer_in_the_second_of_the_deadline(calls, 10_000)
