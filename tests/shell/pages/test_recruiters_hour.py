"""The recruiter's hour of the docs, line by line: the real window, the bot's dispatcher, a simulated candidate."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QWidget

from console.channels.simulator import ScriptedCustomers
from console.domain.conversations import Delivery, Message, Sender
from console.domain.ids import SYSTEM, PluginName, TenantId
from console.domain.inbox import InboxSettings
from console.domain.inbox_commands import SetUpInbox
from console.plugin.scripts import read_script
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.inbox.page import InboxPage
from console.shell.pages import PAGES
from console.shell.theme import Theme
from tests.fakes.clock import SetClock
from tests.shell.driven import close_window
from tests.shell.pages.desktops import Desktop, open_desktop

DOCS = Path(__file__).parents[3] / "docs"
SCRIPT = DOCS / "recruiters-hour.yaml"
CANDIDATE = "1-0"
PATIENCE = 150
"""Times that the window comes to rest before something has to be there."""
DEMO = TenantId("demo")
ROW = re.compile(r"\| (\w+) \| (\w+)(?: (?:silent|`(.+)`)) \|")
ARRIVED = {Delivery.SENT, Delivery.DELIVERED, Delivery.READ}


def steps() -> list[tuple[str, str, str]]:
    """Who, what and which words, in the order of the page."""
    text = (DOCS / "recruiters-hour.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| who", "| ---"))]
    found = [ROW.fullmatch(row) for row in rows]
    assert all(found), "a row that cannot be played"
    return [(match[1], match[2], match[3] or "") for match in found if match]


@dataclass
class Hour:
    desktop: Desktop
    session: Session
    clock: SetClock
    candidate: ScriptedCustomers
    lines: list[str]

    async def play(self, who: str, does: str, words: str) -> None:
        if who == "You":
            await (self.press(words) if does == "press" else self.type(words))
        elif who == "Window":
            await self.until(lambda: words in self.on_screen(), f"the window shows {words!r}")
        elif does == "writes":
            assert words == self.lines.pop(0)
            await self.write(words)
        elif does == "answers":
            await self.until_answered(words)
        else:
            await self.stays_silent()

    async def press(self, keys: str) -> None:
        QTest.keySequence(self.desktop.focus(), QKeySequence(keys))
        await self.settle()

    async def type(self, words: str) -> None:
        QTest.keyClicks(self.desktop.focus(), words)
        await self.settle()

    async def settle(self) -> None:
        await self.desktop.settle()
        for inbox in self.desktop.window.findChildren(InboxPage):
            await inbox.settled()

    async def write(self, words: str) -> None:
        self.clock.advance(seconds=20)
        for _ in range(PATIENCE):
            if await self.candidate.round():
                return
            await self.settle()
        pytest.fail(f"the candidate waits for an answer and does not write {words!r}")

    async def until_answered(self, words: str) -> None:
        for _ in range(PATIENCE):
            last = (await self.spoken())[-1]
            if last.sender is Sender.BOT and last.delivery in ARRIVED:
                assert words in last.text
                return
            await self.settle()
        pytest.fail(f"the bot does not answer {words!r}")

    async def stays_silent(self) -> None:
        for _ in range(3):
            await self.settle()
        assert (await self.spoken())[-1].sender is not Sender.BOT

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(PATIENCE):
            if holds():
                return
            await self.settle()
        pytest.fail(f"waited in vain until {what}; on screen:\n{self.on_screen()}")

    async def spoken(self) -> list[Message]:
        return [each for each in await self.messages() if each.sender is not Sender.SYSTEM]

    async def messages(self) -> list[Message]:
        def read(tx: Transaction) -> list[Message]:
            (talk,) = tx.conversations.recent(DEMO, "simulator", CANDIDATE, 1)
            return list(tx.inbox.window(DEMO, talk.id, before=1000))

        return await self.session.reader.read(read)

    def on_screen(self) -> str:
        return "\n".join(shown_in(self.desktop.window))


def shown_in(window: QWidget) -> Iterator[str]:
    """What one reads there, in labels, buttons, fields and the rows of lists."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView):
            yield from rows_of(widget)


def rows_of(view: QAbstractItemView) -> Iterator[str]:
    model, port = view.model(), view.viewport().rect()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if view.visualRect(index).intersects(port):
            yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data())


@pytest.fixture
async def hour(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Hour]:
    at_once = InboxSettings(burst_seconds=0.0)
    await session.desk.execute(SetUpInbox(tenant=DEMO, actor=SYSTEM, settings=at_once))
    candidate = await session.simulator.prepare(
        DEMO, plugin=PluginName("recruitment"), files=[SCRIPT], customers=1, per_second=1000.0
    )
    assert isinstance(candidate, ScriptedCustomers)
    await session.answer_customers()
    desktop = await open_desktop(session, theme, *PAGES[2:])
    yield Hour(desktop, session, clock, candidate, [line.say for line in read_script(SCRIPT).says])
    await close_window(desktop)


async def test_that_the_hour_of_a_recruiter_goes_as_it_is_told(hour: Hour) -> None:
    for who, does, words in steps():
        await hour.play(who, does, words)
    assert hour.lines == [], "the candidate of the page says what the simulated one says"
    senders = [each.sender for each in await hour.messages()]
    taken = senders.index(Sender.PERSON)
    assert senders[taken - 3 : taken + 3] == [
        Sender.BOT, Sender.CUSTOMER, Sender.SYSTEM, Sender.PERSON, Sender.CUSTOMER, Sender.SYSTEM,
    ], "no word of the bot between the handoff and the way back"  # fmt: skip
