"""Run as a program: a demo profile, open with all that runs in the background, whose escalations fall behind.

Arguments: how many escalations, and how fast ``fast`` is. It writes a line once they stand, and after ``slow`` and
``sleep SECONDS`` the moment by ``time.monotonic`` at which nothing was overdue any more.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from console import aio
from console.domain.escalation_commands import EscalateSubject, SavePolicies
from console.domain.escalation_words import TOLD_LATE_S, said
from console.domain.escalations import EscalationEntry, Subject, SubjectKind
from console.domain.ids import SYSTEM, EscalationId, PluginName, TenantId
from console.domain.people import Role
from console.domain.policies import Do, Policy, Step
from console.domain.scoring import Severity
from console.ports.database import Transaction
from console.ports.session import Session
from tests.fakes.clock import NOON
from tests.fakes.profile import make_demo_profile, open_profile

DEMO, PLUGIN = TenantId("demo"), PluginName("security_facility")
TELL = Step(do=Do.NOTIFY, to="role supervisor")
SHORT, LONG = Step(do=Do.WAIT, seconds=300), Step(do=Do.WAIT, seconds=30_000)
LAST = Step(do=Do.WAIT, seconds=7 * 86_400)
STEPS = (*(TELL, SHORT) * 3, *(TELL, LONG) * 3, TELL, LAST)
CALLS = Counter({(number, 0): 1 for number, step in enumerate(STEPS, 1) if step is TELL})


class Clock:
    """``ports.Clock`` that goes faster, or ahead, as it is told; what the loop waits by does not."""

    def __init__(self) -> None:
        self._at, self._since, self.speed = NOON, time.time(), 1.0

    def now(self) -> datetime:
        return self._at + timedelta(seconds=(time.time() - self._since) * self.speed)

    def go(self, speed: float, ahead: float = 0.0) -> None:
        self._at, self._since, self.speed = self.now() + timedelta(seconds=ahead), time.time(), speed


async def run(folder: Path, count: int, fast: float) -> None:
    clock = Clock()
    session = await open_profile(folder, clock, background=True)
    await session.complete()
    ids = await escalate(session, count)
    tell("called")
    while word := (await asyncio.to_thread(sys.stdin.readline)).split():
        if word[0] == "fast":
            clock.go(fast)
            tell("fast")
        elif word[0] == "slow":
            clock.go(1.0)
            tell(str(await caught_up(session, clock)))
        elif word[0] == "sleep":
            clock.go(1.0, float(word[1]))
            tell(str(await caught_up(session, clock)))
        elif word[0] == "report":
            tell(json.dumps(await session.reader.read(lambda tx: report(tx, ids))))
    await session.close()
    await aio.cancel_all()


async def escalate(session: Session, count: int) -> list[EscalationId]:
    policy = Policy(id="long", title="Long", steps=STEPS, kinds=("request",))
    people = await session.reader.read(lambda tx: tx.tenants.people(DEMO))
    admin = next(person.id for person in people if person.role is Role.ADMIN)
    await session.desk.execute(SavePolicies(tenant=DEMO, actor=admin, plugin=PLUGIN, policies=(policy,), expected=0))
    for number in range(count):
        await session.desk.execute(
            EscalateSubject(
                tenant=DEMO, actor=SYSTEM, subject=Subject(SubjectKind.OTHER, f"panel-{number}"),
                title=f"Panel {number}", severity=Severity.CRITICAL, plugin=PLUGIN,
            )
        )  # fmt: skip
    found = await session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=10 * count + 100))
    return [each.id for each in found if each.policy.id == "long"]


async def caught_up(session: Session, clock: Clock) -> float:
    while True:
        due = await session.reader.read(lambda tx: tx.escalations.next_due())
        if due is None or due > clock.now():
            return time.monotonic()
        await asyncio.sleep(0.02)


def report(tx: Transaction, ids: list[EscalationId]) -> dict[str, float]:
    histories = [tx.escalations.history(DEMO, id) for id in ids]
    return {"wrong": sum(map(wrong, histories)), "untold": sum(map(untold, histories)), "escalations": len(ids)}


def wrong(history: Sequence[EscalationEntry]) -> int:
    """Calls that are missing, and those that were made again."""
    made = Counter((entry.step, entry.repeat) for entry in history if entry.what == "notify")
    return (CALLS - made).total() + (made - CALLS).total()


def untold(history: Sequence[EscalationEntry]) -> int:
    return sum(entry.late > TOLD_LATE_S and "late by " not in said(entry) for entry in history)


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> int:
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OPERATOR_CONSOLE_HOME"] = folder
        profile = make_demo_profile(Path(folder, "profile"))
        asyncio.run(run(profile, int(sys.argv[1]), float(sys.argv[2])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
