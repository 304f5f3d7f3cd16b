"""Escalations over restart, sleep, clocks that are set, kill -9 and a storm: each step once, none lost."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.dispatch.escalating import Escalating
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import EscalationKind, Subject, SubjectKind
from console.domain.ids import EscalationId
from console.domain.policies import Do, Policy, Step
from console.domain.scoring import Severity
from console.plugin.loaded import LoadedCatalog
from console.plugin.loader import load_plugins
from tests.bench.waking import wake
from tests.fakes.clock import NOON
from tests.fakes.desk_profile import OPERATOR, TENANT, Profile
from tests.fakes.escalations import GUARDS, Calls

TELL = Step(do=Do.NOTIFY, to="role operator")
AWAKE = 65.0
"""Seconds that a step may be late while the program runs."""


def chain(wait: int) -> Policy:
    pause = Step(do=Do.WAIT, seconds=wait)
    return Policy(
        id="chain", title="Chain", steps=(TELL, pause, TELL, pause, TELL, pause, Step(do=Do.REPEAT, times=2))
    )


EXPECTED = Counter({(step, repeat): 1 for repeat in (0, 1, 2) for step in (1, 3, 5)})
"""Step (from 1) and repeat of every call of such a chain, each once."""


async def calls_of(calls: Calls, id: EscalationId) -> list[tuple[int, int, float]]:
    return [(e.step, e.repeat, e.late) for e in await calls.history(id) if e.what == "notify"]


def test_the_chain_is_as_long_as_expected() -> None:
    assert sum(EXPECTED.values()) == 9


class World:
    """True time passes in ``ticks``; the computer's clock is set, and stands still for nobody but sleepers."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.ticks = 0.0
        self.calls = Calls(profile)
        self.restart()

    def restart(self) -> None:
        self.timer = Escalating(
            self.profile.database, self.profile.desk, self.profile.clock, monotonic=lambda: self.ticks
        )

    async def run(self, seconds: float, look: float = 5.0) -> None:
        """As the dispatcher does: a look every few seconds."""
        while seconds > 0:
            step = min(look, seconds)
            self.ticks += step
            self.profile.clock.advance(seconds=step)
            await self.timer.round()
            seconds -= step


async def survive(profile: Profile, count: int, seed: int) -> None:
    chance = random.Random(seed)
    world = World(profile)
    calls = world.calls
    await calls.keep_policies(chain(300))
    ids = []
    for number in range(count):
        ids.append((await calls.escalate(str(number))).id)
        if number % 10 == 9:
            await world.run(chance.choice((1, 7, 20)), look=20)
    late_by_then: dict[EscalationId, int] = {}

    async def awake_calls_are_in_time() -> None:
        for id in ids:
            made = await calls_of(calls, id)
            assert all(late <= AWAKE for _, _, late in made[late_by_then.get(id, 0) :])
            late_by_then[id] = len(made)

    async def skip_those_of_now() -> None:
        for id in ids:
            late_by_then[id] = len(await calls_of(calls, id))

    happenings = [
        ("back", timedelta(hours=-1)), ("ahead", timedelta(hours=1)), ("restart", timedelta()),
        ("back", timedelta(days=-1)), ("sleep", timedelta(hours=8)), ("ahead", timedelta(days=1)),
    ]  # fmt: skip
    chance.shuffle(happenings)
    for what, delta in happenings:
        await world.run(60, look=15)
        await awake_calls_are_in_time()
        profile.clock.advance(seconds=delta.total_seconds())
        if what == "restart":
            world.restart()
        await world.timer.round()
        if what in ("ahead", "sleep"):
            await skip_those_of_now()
    await world.run(300 * 9 + 60, look=30)
    await awake_calls_are_in_time()
    for id in ids:
        assert Counter((step, repeat) for step, repeat, _ in await calls_of(calls, id)) == EXPECTED
        assert (await calls.get(id)).ended


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_step_fires_once_whatever_the_computer_and_its_clock_do(profile: Profile, seed: int) -> None:
    await survive(profile, 12, seed)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_five_hundred_survive_whatever_the_computer_and_its_clock_do(profile: Profile) -> None:
    await survive(profile, 500, 3)


class FastClock:
    """``ports.Clock`` at 100 times the speed, the same in every process."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> datetime:
        return NOON + timedelta(seconds=(time.time() - self._began) * 100)


def _tick(folder: str, began: float) -> None:
    """A program of its own that runs nothing but the timer."""

    async def run() -> None:
        profile = Profile.open(Path(folder), load_plugins([]), create=False)
        clock = FastClock(began)
        profile.desk._clock = clock
        timer = Escalating(profile.database, profile.desk, clock, monotonic=lambda: (time.time() - began) * 100)
        while True:
            await timer.round()
            await asyncio.sleep(0.01)

    asyncio.run(run())


async def killed_again_and_again(folder: Path, count: int, kills: int) -> None:
    began = time.time()
    empty: LoadedCatalog = load_plugins([])
    profile = Profile.open(folder, empty)
    await profile.populate()
    calls = Calls(profile)
    await calls.keep_policies(chain(60))
    ids = [(await calls.escalate(str(number))).id for number in range(count)]
    chance = random.Random(5)
    spawning = multiprocessing.get_context("spawn")

    async def done() -> bool:
        return all([(await calls.get(id)).ended for id in ids])

    for _ in range(kills):
        child = spawning.Process(target=_tick, args=(str(folder), began), daemon=True)
        child.start()
        await asyncio.sleep(1.5 + chance.random())
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        await asyncio.to_thread(child.join)
    child = spawning.Process(target=_tick, args=(str(folder), began), daemon=True)
    child.start()
    for _ in range(500):
        if await done():
            break
        await asyncio.sleep(0.2)
    child.kill()
    await asyncio.to_thread(child.join)
    for id in ids:
        assert Counter((step, repeat) for step, repeat, _ in await calls_of(calls, id)) == EXPECTED
    await profile.database.close()


async def test_a_program_that_is_killed_in_the_middle_fires_each_step_once(tmp_path: Path) -> None:
    await killed_again_and_again(tmp_path, 8, 3)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_five_hundred_survive_twenty_kills_at_a_hundred_times_the_speed(tmp_path: Path) -> None:
    await killed_again_and_again(tmp_path, 500, 20)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_five_hundred_of_a_program_that_stood_still_and_slept_are_caught_up_with_once_and_told_late() -> None:
    """How soon is measured by ``python -m tests.bench waking``."""
    found = wake(500)
    assert (found["escalations"], found["wrong"], found["untold"]) == (500, 0, 0)


async def storm(profile: Profile, count: int) -> None:
    calls = Calls(profile)

    def alert(number: int) -> EscalateSubject:
        return EscalateSubject(
            tenant=TENANT, actor=OPERATOR, subject=Subject(SubjectKind.OTHER, f"alert/{number}"),
            title=f"Alert {number}", severity=Severity.CRITICAL, kind=EscalationKind.VIOLATION, plugin=GUARDS,
            group=f"storm/{number % 3}",
        )  # fmt: skip

    for first in range(0, count, 50):
        await asyncio.gather(*(profile.desk.execute(alert(number)) for number in range(first, first + 50)))
    found = await calls.read(lambda tx: tx.escalations.open(TENANT, limit=99))
    assert len(found) == 3
    assert sum(each.members for each in found) == count
    members = [
        member.subject.key
        for each in found
        for member in await calls.read(lambda tx, id=each.id: tx.escalations.members(TENANT, id, limit=count))  # type: ignore[misc]
    ]
    assert sorted(members) == sorted(f"alert/{number}" for number in range(count))
    told = [change for change in profile.told if change.topic == "escalations"]
    assert len(told) == count
    notices = [len(await calls.notices(each.id)) for each in found]
    assert len(set(notices)) == 1
    assert (await calls.history(found[0].id))[0].what == "raised"


async def test_a_storm_of_alerts_is_grouped_and_none_is_lost(profile: Profile) -> None:
    await storm(profile, 300)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_ten_thousand_alerts_are_grouped_and_none_is_lost(profile: Profile) -> None:
    await storm(profile, 10_000)
