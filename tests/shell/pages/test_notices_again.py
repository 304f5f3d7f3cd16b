"""What did not go out is sent again from the escalation and the settings, once, and people hear what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.dispatch.notices import Notices
from console.domain.escalations import EscalationState, Notice, NoticeState
from console.domain.ids import EscalationId, NoticeId
from console.domain.policies import Via
from console.ports.database import Transaction
from console.ports.notifying import NoticeFailed
from console.ports.session import Session
from console.shell.escalations.resending import to_send_again
from console.shell.theme import Theme
from tests.fakes.clock import NOON
from tests.shell.driven import close_window
from tests.shell.pages.escalated import DEMO, Floor, fire_in
from tests.shell.pages.settingsdesk import Desk, Key, open_settings


class Line:
    """``ports.NoticeChannel`` that raises ``troubles`` one after the other, then takes everything."""

    via = Via.EMAIL

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.sent: list[Notice] = []

    async def send(self, notice: Notice) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(notice)


def sender(session: Session, line: Line) -> Notices:
    return Notices(session.reader, session.desk, [line], session.clock, jitter=lambda: 0.0)


async def run(notices: Notices) -> None:
    await notices.round()
    await notices.settled()


async def test_that_a_key_sends_it_again_once_and_says_that_it_went(floor: Floor) -> None:
    pane, toast = floor.page.pane, floor.desktop.window.toast.text
    line = Line()
    notices = sender(floor.desktop.session, line)
    assert pane.resend.text() == "Send again  M"
    for _press in range(2):
        await floor.desktop.press(Qt.Key.Key_M)
    pane.resend.click()
    await floor.settle()
    assert toast.text() == "On its way again: e-mail to soc@example.org."
    assert not pane.resend.isVisible()
    await run(notices)
    await floor.settle()
    await run(notices)
    assert [notice.address for notice in line.sent] == ["soc@example.org"]
    assert toast.text() == "Sent: e-mail to soc@example.org."
    told = " ".join(pane.text.toPlainText().split())
    assert "sent again: e-mail to soc@example.org" in told
    assert not pane.delivery.isVisible()


async def test_that_it_fails_again_is_told_with_the_reason_and_it_may_be_sent_once_more(floor: Floor) -> None:
    pane, window = floor.page.pane, floor.desktop.window
    line = Line(NoticeFailed("The mail server refuses the receiver (550).", again=False))
    notices = sender(floor.desktop.session, line)
    pane.resend.click()
    await floor.settle()
    await run(notices)
    await floor.settle()
    assert window.trouble.what.text() == (
        "Not sent again: e-mail to soc@example.org. The mail server refuses the receiver (550)."
    )
    assert pane.resend.isVisible()
    assert pane.delivery.word == "1 not sent"
    pane.resend.click()
    await floor.settle()
    await run(notices)
    await floor.settle()
    assert window.toast.text.text() == "Sent: e-mail to soc@example.org."


async def test_that_it_is_put_off_is_told_before_it_ends(floor: Floor) -> None:
    pane, toast = floor.page.pane, floor.desktop.window.toast.text
    notices = sender(floor.desktop.session, Line(NoticeFailed("The server answered 503.", again=True)))
    pane.resend.click()
    await floor.settle()
    await run(notices)
    await floor.settle()
    assert toast.text() == (
        "Not sent yet: e-mail to soc@example.org. The server answered 503. It is tried again by itself."
    )
    assert pane.delivery.word == "1 not sent yet"


async def test_that_the_latest_to_each_receiver_goes_again_and_nothing_of_what_is_over(floor: Floor) -> None:
    session, pane = floor.desktop.session, floor.page.pane
    fire = await fire_in(session)

    def more(tx: Transaction) -> None:
        (first,) = tx.notices.of(DEMO, fire)
        other = replace(first, address="https://soc.example", via=Via.WEBHOOK)
        gone = replace(first, address="boss@example.org")
        tx.notices.add([
            replace(first, token="later"), other,
            gone, replace(gone, state=NoticeState.SENT, sent_at=NOON, failure=""),
        ])  # fmt: skip

    await session.reader.write(more)  # type: ignore[attr-defined]
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=fire)
    await floor.settle()
    assert pane.resend.text() == "Send 2 again  M"
    assert [(each.token, each.via) for each in to_send_again(pane.failed)] == [
        ("later", Via.EMAIL), ("t", Via.WEBHOOK),
    ]  # fmt: skip

    def ends(tx: Transaction) -> None:
        found = tx.escalations.get(DEMO, fire)
        assert found is not None
        tx.escalations.update(replace(found, state=EscalationState.RESOLVED, resolved_at=NOON, due_at=None))

    await session.reader.write(ends)  # type: ignore[attr-defined]
    floor.desktop.window.go("escalations", tenant=DEMO, escalation=fire)
    await floor.settle()
    assert not pane.resend.isVisible()


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme, "deliveries")
    yield opened
    await close_window(opened)


async def test_that_the_settings_send_it_again_by_keyboard_once(desk: Desk) -> None:
    one = await desk.session.reader.read(lambda tx: (tx.escalations.open(DEMO, limit=1) or (None,))[0])
    assert one is not None

    def fill(tx: Transaction) -> None:
        plain = Notice(
            id=NoticeId(0), tenant=DEMO, escalation=one.id, step=0, repeat=0, via=Via.EMAIL,
            address="soc@acme.example", title="CRITICAL: Fire", text="t", severity=one.severity, at=NOON, token="t",
            try_at=NOON, state=NoticeState.FAILED, failure="Refused.", attempts=8,
        )  # fmt: skip
        tx.notices.add([replace(plain, escalation=EscalationId(9_999), title="Of none"), plain])

    await desk.session.reader.write(fill)  # type: ignore[attr-defined]
    desk.window.go("settings", section="deliveries")
    await desk.settle()
    rows = desk.page.deliveries.rows_made
    assert [(row.words.text().split("\n")[0][-4:], row.again.isVisible()) for row in rows[:2]] == [
        ("Fire", True), ("none", False),
    ]  # fmt: skip
    assert rows[0].again.accessibleName() == "Send again to soc@acme.example: CRITICAL: Fire"
    rows[0].again.setFocus()
    for _press in range(2):
        QTest.keyClick(rows[0].again, Key.Key_Space)
    await desk.settle()
    line = Line()
    notices = sender(desk.session, line)
    await run(notices)
    await run(notices)
    await desk.settle()
    assert len(line.sent) == 1
    assert desk.window.toast.text.text() == "Sent: e-mail to soc@acme.example."
