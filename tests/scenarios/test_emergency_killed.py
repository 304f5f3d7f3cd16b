"""kill -9 in the middle of an emergency: it goes on in the next program, each step once, to its complete document."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from console.dispatch.escalating import Escalating
from console.domain.escalation_commands import AcknowledgeEscalations, NoteEscalation, ResolveEscalations
from console.domain.escalation_words import said
from console.domain.escalations import (
    Escalation,
    EscalationEntry,
    EscalationKind,
    EscalationOutcome,
    EscalationState,
    Notice,
)
from console.domain.ids import KindName, PersonId
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.escalations.report import write_escalation_pdf
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile
from tests.scenarios.emergency_child import DEMO, FIRE

BOSS = PersonId("rohan.desai")
CALLED = "called\n"
ROUND = "round\n"


def live_and_die(folder: Path, start: float, lives: float, rounds: int, pause: float = 0.0) -> None:
    """A program that is killed ``pause`` seconds after so many looks of its timers."""
    program = [sys.executable, "-m", "tests.scenarios.emergency_child", str(folder), str(start), str(lives)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == CALLED
            for _ in range(rounds):
                assert process.stdout.readline() == ROUND
            time.sleep(pause)
            assert process.poll() is None, "it lives until it is killed"
        finally:
            process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


async def emergency(session: Session) -> Escalation:
    def read(tx: Transaction) -> list[Escalation]:
        return [*tx.escalations.open(DEMO, limit=99), *tx.escalations.resolved(DEMO, limit=99)]

    found = await session.reader.read(read)
    (one,) = [one for one in found if one.kind is EscalationKind.EMERGENCY and one.opened_at >= NOON]
    return one


async def history(session: Session) -> list[EscalationEntry]:
    one = await emergency(session)
    return list(await session.reader.read(lambda tx: tx.escalations.history(DEMO, one.id)))


async def notices(session: Session) -> list[Notice]:
    one = await emergency(session)
    return list(await session.reader.read(lambda tx: tx.notices.of(DEMO, one.id)))


async def each_was_done_once(session: Session) -> None:
    """Every call of the chain, every notice, every alert of the bot."""
    calls = Counter((entry.step, entry.repeat) for entry in await history(session) if entry.what == "notify")
    assert calls
    assert set(calls.values()) == {1}
    told = Counter((notice.step, notice.repeat, notice.person, notice.via) for notice in await notices(session))
    assert set(told.values()) == {1}
    rows = await session.reader.read(lambda tx: list(tx.records.all(DEMO, KindName("alert"))))
    alerts = Counter(row.key for row in rows if row.key.startswith("ESC-EMG"))
    assert alerts
    assert set(alerts.values()) == {1}


async def goes_on_to_its_end(session: Session, clock: SetClock, out: Path) -> None:
    """Whoever comes answers, writes down what was done, and says how it ended; all of it stands in the document."""
    one = await emergency(session)
    await session.desk.execute(AcknowledgeEscalations(tenant=DEMO, actor=BOSS, escalations=(one.id,)))
    assert (await emergency(session)).state is EscalationState.ACKNOWLEDGED
    calls = len([entry for entry in await history(session) if entry.what == "notify"])
    timer = Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0)
    for _ in range(6):
        clock.advance(minutes=1)
        await timer.round()
    assert len([entry for entry in await history(session) if entry.what == "notify"]) == calls
    await session.desk.execute(NoteEscalation(tenant=DEMO, actor=BOSS, escalation=one.id, text="Brigade is here."))
    await session.desk.execute(
        ResolveEscalations(
            tenant=DEMO, actor=BOSS, escalations=(one.id,), outcome=EscalationOutcome.HANDLED, note="Fire is out."
        )
    )
    await write_escalation_pdf(session, out, DEMO, one.id)
    words = "".join("".join(page.extract_text() for page in PdfReader(out).pages).split())
    incident = await session.reader.read(lambda tx: tx.escalations.incident(DEMO, one.id))
    assert incident is not None
    lines = [line.text for line in incident.timeline]
    for line in lines:
        assert all(word in words for word in line.split()), line
    assert FIRE in lines, "from the guard's words"
    assert "noted: Brigade is here." in lines
    assert lines[-1] == "resolved: handled: Fire is out.", "to the end"
    assert [line.at for line in incident.timeline] == sorted(line.at for line in incident.timeline)


async def test_that_an_emergency_whose_program_is_killed_after_the_call_goes_on_late_and_says_so(
    profile_folder: Path, clock: SetClock, tmp_path: Path, qapp: QApplication
) -> None:
    live_and_die(profile_folder, 0, 0, 0)
    clock.advance(hours=1)
    session = await open_profile(profile_folder, clock)
    try:
        assert (await emergency(session)).state is EscalationState.OPEN
        timer = Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0)
        await timer.round()
        await session.chat.run_due()
        late = [entry for entry in await history(session) if entry.what == "notify" and entry.late > 60]
        assert len(late) >= 2, "supervisors and everyone are called a second time"
        assert all(", late by " in said(entry) for entry in late)
        assert max(entry.late for entry in late) == 55 * 60
        await timer.round()
        await session.chat.run_due()
        await each_was_done_once(session)
        await goes_on_to_its_end(session, clock, tmp_path / "incident.pdf")
        told = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / "incident.pdf").pages).split())
        assert "calls, late by 55 min" in told
    finally:
        await session.close()


async def test_that_kills_at_any_moment_of_an_emergency_leave_each_step_done_once(
    profile_folder: Path, clock: SetClock, tmp_path: Path, qapp: QApplication
) -> None:
    chance = random.Random(7)
    lives = 7.0
    for number in range(4):
        live_and_die(profile_folder, number * lives, lives, chance.randrange(20, 40), chance.uniform(0, 0.05))
    clock.advance(minutes=4 * lives)
    session = await open_profile(profile_folder, clock)
    try:
        await Escalating(session.reader, session.desk, clock, monotonic=lambda: 0.0).round()
        await session.chat.run_due()
        await each_was_done_once(session)
        readings = [entry.at for entry in await history(session) if entry.what == "reading"]
        assert len(readings) == len(set(readings)) > 4 * 3
        await goes_on_to_its_end(session, clock, tmp_path / "incident.pdf")
    finally:
        await session.close()
