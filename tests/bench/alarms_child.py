"""Run as a program: a window on a demo profile through a storm of alarms; prints its figures as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import qasync
from PySide6.QtWidgets import QApplication

from console import aio
from console.domain.escalation_commands import EscalateSubject
from console.domain.escalations import EscalationCounts, Subject, SubjectKind
from console.domain.ids import SYSTEM, SiteId, TenantId
from console.domain.scoring import Severity
from console.ports.desktop import Desktop
from console.ports.session import Session
from console.shell.alarm.watch import AlarmWatch
from console.shell.collector import Collector
from console.shell.escalations.page import EscalationsPage
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.theme import Mode, Theme
from console.shell.window import MainWindow
from tests.fakes.clock import SetClock
from tests.fakes.gap import GapMeter
from tests.fakes.profile import make_demo_profile, open_profile
from tests.shell.alarm.fake_desktop import FakeSpeaker

TENANT = TenantId("demo")
STORM, GROUPS, A_SECOND, CALLS = int(os.environ.get("BENCH_ALARMS", "10000")), 40, 167, 20
PATIENCE_S = 120.0
SPECS = [spec for spec in PAGES if spec.key in ("scorecard", "escalations")]


class Room:
    def __init__(self, session: Session) -> None:
        self.session, self.speaker = session, FakeSpeaker()
        theme = Theme(Mode.DARK)
        theme.apply()
        self.window = MainWindow(theme, SPECS, Forgetful(), session.clock)
        self.window.dress()
        for spec in SPECS:
            self.window.add_page(spec.load())
        self.window.resize(1600, 900)
        self.window.show()
        self.window.attach(session)
        self.watch = AlarmWatch(self.window)
        self.watch.attach(session)

    async def open(self) -> EscalationsPage:
        await self.window.alarms.use(Desktop(self.speaker), self.window.raise_to_front, self.watch.acknowledge_first)
        self.window.go("escalations")
        page = self.window.pages["escalations"]
        assert isinstance(page, EscalationsPage)
        await self.rest(page)
        return page

    async def rest(self, page: EscalationsPage) -> None:
        for _round in range(5):
            await asyncio.sleep(0.1)
            await page.settled()
            await self.window.settled()

    async def escalate(self, number: int, group: str, severity: Severity = Severity.HIGH) -> None:
        await self.session.desk.execute(
            EscalateSubject(
                tenant=TENANT, actor=SYSTEM, subject=Subject(SubjectKind.OTHER, f"panel-{number}"),
                title=f"Panel {number}: sabotage contact open", severity=severity, site=SiteId("kestrel-quay"),
                group=group,
            )
        )  # fmt: skip

    async def counts(self) -> EscalationCounts:
        return await self.session.reader.read(lambda tx: tx.escalations.counts(TENANT))

    def called(self, number: int) -> bool:
        """Whether it is on the strip, and heard."""
        return self.watch.strip.call.what.text().startswith(f"Panel {number}:") and self.speaker.playing is not None


async def until(done: Callable[[], Awaitable[bool]], look_s: float) -> None:
    for _look in range(round(PATIENCE_S / look_s)):
        if await done():
            return
        await asyncio.sleep(look_s)
    raise TimeoutError("it did not come")


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "profile")
        await asyncio.to_thread(make_demo_profile, profile)
        session = await open_profile(profile, SetClock())
        room = Room(session)
        page = await room.open()
        figures = {"seen": await _seen(room, page)} | await _storm(room, page)
        room.window.detach()
        await room.window.alarms.close()
        room.window.close()
        await aio.cancel_all()
        await session.close()
    return figures


async def _seen(room: Room, page: EscalationsPage) -> float:
    """From stored until the strip is painted and the speaker plays, milliseconds; the slowest of several."""
    slowest = 0.0
    for number in range(CALLS):
        page.deeds.acknowledge(
            await room.session.reader.read(lambda tx: list(tx.escalations.open(TENANT, limit=100)))
        )
        await room.rest(page)
        room.speaker.playing = None
        await room.escalate(number, f"alone-{number}", Severity.CRITICAL)
        began = perf_counter()

        async def called(number: int = number) -> bool:
            return room.called(number)

        await until(called, 0.002)
        room.watch.strip.repaint()
        slowest = max(slowest, 1000 * (perf_counter() - began))
    return slowest


async def _storm(room: Room, page: EscalationsPage) -> dict[str, float]:
    """10,000 alerts in a minute, of 40 kinds; then all of them answered at once."""
    before = await room.counts()
    collector = Collector(room.window)
    collector.start()
    meter = GapMeter()
    meter.start()
    began = perf_counter()
    for number in range(STORM):
        await room.escalate(1000 + number, f"kind-{number % GROUPS}")
        ahead = began + number / A_SECOND - perf_counter()
        if ahead > 0:
            await asyncio.sleep(ahead)
    took = perf_counter() - began
    await room.rest(page)
    storm = meter.stop()
    after = await room.counts()
    members = await room.session.reader.read(
        lambda tx: sum(one.members for one in tx.escalations.open(TENANT, limit=1000) if one.group.startswith("kind"))
    )
    meter.start()
    page.all.click()

    async def answered() -> bool:
        return not (await room.counts()).total_calling

    await until(answered, 0.05)
    return {
        "gap": storm, "answered gap": meter.stop(), "took": took, "lost": STORM - members,
        "groups": after.total - before.total,
    }  # fmt: skip


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    with qasync.QEventLoop(application, already_running=False) as loop:
        print(json.dumps(loop.run_until_complete(measure())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
