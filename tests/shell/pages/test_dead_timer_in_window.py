"""A timer that is dead or starved for three minutes is an alarm in the window, on every page, while it is so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from console.dispatch.auditing import LOOK_EVERY, Auditor
from console.dispatch.escalating import TIMER, Escalating
from console.dispatch.rounds import LocalDispatcher
from console.domain.commands import Command, Outcome
from console.domain.escalation_commands import AdvanceEscalations, BeatTimer
from console.domain.ids import SYSTEM
from console.ports.desk import ChangeListener, Desk
from tests.fakes.clock import SetClock
from tests.shell.pages.escalated import DEMO, Floor

THREE_MINUTES = 180


@dataclass
class Time:
    """What nobody sets, beside the computer's clock; the auditor's looks."""

    floor: Floor
    clock: SetClock
    auditor: Auditor
    seconds: float = 0.0

    async def passes(self, seconds: float) -> int:
        """How many alarms the auditor raised meanwhile, one look in twenty seconds."""
        raised = 0
        for _ in range(round(seconds / LOOK_EVERY)):
            self.seconds += LOOK_EVERY
            self.clock.advance(seconds=LOOK_EVERY)
            raised += await self.auditor.look()
        await self.floor.settle()
        return raised


@pytest.fixture
def time(floor: Floor, clock: SetClock) -> Time:
    session = floor.desktop.session
    made: list[Time] = []
    auditor = Auditor(session.reader, session.desk, clock, monotonic=lambda: made[0].seconds)
    made.append(Time(floor, clock, auditor))
    return made[0]


def timer_of(floor: Floor, clock: SetClock, time: Time, desk: Desk | None = None) -> Escalating:
    session = floor.desktop.session
    return Escalating(session.reader, desk or session.desk, clock, monotonic=lambda: time.seconds)


async def test_a_dead_timer_is_told_on_every_page_within_three_minutes_and_no_longer_than_it_is_dead(
    floor: Floor, clock: SetClock, time: Time
) -> None:
    line = floor.watch.strip.timer
    timer = timer_of(floor, clock, time)
    await timer.round()
    await time.auditor.look()
    assert await time.passes(THREE_MINUTES - 2 * LOOK_EVERY) == 0
    assert not line.isVisible()
    assert await time.passes(2 * LOOK_EVERY) == 1
    for page in ("scorecard", "escalations"):
        floor.desktop.window.go(page)
        await floor.settle()
        assert line.isVisible()
    assert "The timer of escalations has given no sign of life for 160 s." in line.text.text()
    assert "watch the list yourself" in line.text.text()
    assert line.accessibleName() == line.text.text()
    floor.desktop.window.go("scorecard")
    line.buttons[0].click()
    await floor.settle()
    assert floor.desktop.window.current == "escalations"
    await timer.round()
    await floor.settle()
    assert not line.isVisible()


@dataclass
class Hanging:
    """A desk in which every step of an escalation hangs."""

    desk: Desk
    begun: asyncio.Event

    async def execute(self, command: Command) -> Outcome:
        if isinstance(command, AdvanceEscalations):
            self.begun.set()
            await asyncio.Event().wait()
        return await self.desk.execute(command)

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        return self.desk.listen(listener)


async def test_a_timer_that_hangs_in_the_middle_is_told_though_its_task_lives(
    floor: Floor, clock: SetClock, time: Time
) -> None:
    desk = Hanging(floor.desktop.session.desk, asyncio.Event())
    dispatcher = LocalDispatcher((timer_of(floor, clock, time, desk),), clock)
    clock.advance(minutes=4)  # a step is due
    dispatcher.start()
    await desk.begun.wait()
    await time.auditor.look()
    await time.passes(THREE_MINUTES)
    assert dispatcher.running
    assert floor.watch.strip.timer.isVisible()
    assert "no sign of life" in floor.watch.strip.timer.text.text()
    await dispatcher.stop()


async def test_chains_that_a_living_timer_leaves_behind_are_told_too(
    floor: Floor, clock: SetClock, time: Time
) -> None:
    clock.advance(minutes=8)  # the next step of the fire was due five minutes ago
    line = floor.watch.strip.timer
    for _ in range(4):
        await floor.desktop.session.desk.execute(BeatTimer(tenant=DEMO, actor=SYSTEM, timer=TIMER))
        await time.passes(LOOK_EVERY)
    assert line.isVisible()
    assert "overdue by more than 2 min: answer them by hand." in line.text.text()
    await timer_of(floor, clock, time).round()
    await time.passes(LOOK_EVERY)
    assert not line.isVisible()
