"""A demo profile in which things call, and the window on it."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from console.domain.escalations import (
    Escalation,
    EscalationEntry,
    EscalationKind,
    EscalationOutcome,
    EscalationState,
    Member,
    Notice,
    NoticeState,
    Subject,
    SubjectKind,
)
from console.domain.ids import SYSTEM, EscalationId, NoticeId, PersonId, TenantId
from console.domain.policies import Do, Policy, Step, Via
from console.domain.scoring import Severity
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.alarm.watch import AlarmWatch
from console.shell.escalations.page import EscalationsPage
from console.shell.pages import PAGES
from tests.fakes.called import called
from tests.fakes.clock import NOON
from tests.fakes.profile import open_now
from tests.shell.pages.desktops import Desktop

DEMO = TenantId("demo")
POLICY = Policy(
    id="emergency",
    title="Emergency",
    steps=(
        Step(do=Do.NOTIFY, to="everyone"),
        Step(do=Do.WAIT, seconds=300),
        Step(do=Do.NOTIFY, to="role supervisor", via=Via.EMAIL, text="Nobody has answered yet."),
        Step(do=Do.REPEAT, times=3),
    ),
)


@dataclass
class Floor:
    """``fire`` calls, ``report`` is in hand, ``door`` is resolved."""

    desktop: Desktop
    page: EscalationsPage
    watch: AlarmWatch

    async def settle(self) -> None:
        for _round in range(3):
            await self.desktop.settle()
            await self.page.settled()
            await self.watch.settled()
            await self.desktop.window.settled()


async def open_floor(desktop: Desktop) -> Floor:
    """The escalations in front."""
    page = desktop.window.pages["escalations"]
    assert isinstance(page, EscalationsPage)
    watch = AlarmWatch(desktop.window)
    watch.attach(desktop.session)
    made = Floor(desktop, page, watch)
    desktop.window.go("escalations")
    await made.settle()
    return made


def fill(folder: Path, more: int = 0) -> None:
    """Write into the closed profile; ``more`` calls beside the usual ones."""
    database = open_now(folder)
    try:
        database.write_now(lambda tx: _fill(tx, more))
    finally:
        database.close_now()


def _fill(tx: Transaction, more: int) -> None:
    sam = tx.tenants.people(DEMO)[0].id
    _end_those_of_the_demo(tx)
    fire = add(
        tx,
        "Fire at Gate 4",
        step=1,
        due_at=NOON + timedelta(minutes=3),
        incident_at=NOON,
        brief="Smoke in the loading bay.",
        members=2,
        late=250.0,
        latest_late=240.0,
    )
    tx.escalations.join(DEMO, Member(
        escalation=fire.id, subject=Subject(SubjectKind.OTHER, "panel-7"), title="Panel 7", at=NOON,
        severity=Severity.HIGH,
    ))  # fmt: skip
    entry = EscalationEntry(id=0, escalation=fire.id, at=NOON, actor=SYSTEM, what="escalated", note="by the guard")
    tx.escalations.append(DEMO, [entry])
    tx.notices.add([_failed(fire, sam)])
    add(
        tx,
        "Report never generated",
        severity=Severity.HIGH,
        kind=EscalationKind.VIOLATION,
        subject=Subject(SubjectKind.VIOLATION, "17"),
        state=EscalationState.ACKNOWLEDGED,
        acknowledged_by=sam,
        acknowledged_at=NOON,
    )
    add(
        tx,
        "Door forced",
        state=EscalationState.RESOLVED,
        resolved_by=sam,
        resolved_at=NOON,
        outcome=EscalationOutcome.HANDLED,
        resolution="Lock replaced.",
    )
    for number in range(more):
        add(tx, f"Panel {number}", severity=Severity.MEDIUM, opened_at=NOON - timedelta(minutes=number))


def _end_those_of_the_demo(tx: Transaction) -> None:
    """A test knows what calls: what it wrote itself."""
    for one in tx.escalations.open(DEMO, limit=100):
        ended = replace(
            one, state=EscalationState.RESOLVED, resolved_at=NOON - timedelta(days=1), due_at=None,
            outcome=EscalationOutcome.CLEARED,
        )  # fmt: skip
        tx.escalations.update(ended)


def fire_in(session: Session) -> Coroutine[Any, Any, EscalationId]:
    """The one that calls first."""
    return session.reader.read(lambda tx: tx.escalations.open(DEMO, limit=1)[0].id)


def add(tx: Transaction, title: str, **changed: Any) -> Escalation:
    site = tx.tenants.sites(DEMO)[0].id
    one = called(**{"tenant": DEMO, "title": title, "group": title, "policy": POLICY, "site": site, **changed})
    return replace(one, id=tx.escalations.add(one))


def _failed(one: Escalation, person: PersonId) -> Notice:
    return Notice(
        id=NoticeId(0), tenant=DEMO, escalation=EscalationId(one.id), step=0, repeat=0, via=Via.EMAIL,
        address="soc@example.org", title="t", text="t", severity=one.severity, at=NOON, token="t", try_at=NOON,
        person=None, state=NoticeState.FAILED, failure="the mail server refused", attempts=3,
    )  # fmt: skip


SPEC = next(spec for spec in PAGES if spec.key == "escalations")
