"""The real window with the page that the recruiting plugin declares, and the inbox, on the demo profile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console import aio
from console.domain.ids import TenantId
from console.ports.session import Session
from console.shell.inbox.page import InboxPage
from console.shell.pages import PageSpec
from console.shell.panel.editing import EditController
from console.shell.panel.page import PanelPage
from console.shell.preferences import Forgetful
from console.shell.theme import Mode, Theme
from console.shell.window import MainWindow
from plugins.recruitment.book import Book

T = TypeVar("T")
TENANT = TenantId("demo")
INBOX = PageSpec("inbox", "Inbox", "inbox", "console.shell.inbox.page:InboxPage")
PLAIN = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Panel:
    window: MainWindow
    page: PanelPage
    inbox: InboxPage
    session: Session

    async def settle(self) -> None:
        for pause in (0.0, 0.11, 0.0, 0.02):
            await asyncio.sleep(pause)
            await self.window.settled()
            await self.page.settled()
            await self.inbox.settled()

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        await self.settle()

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        await self.settle()

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    async def go_to(self, key: str) -> None:
        self.window.go("recruitment", row=key)
        await self.settle()
        assert self.page.listing.key == key

    async def book(self, work: Callable[[Book], T]) -> T:
        return await self.session.reader.read(lambda tx: work(Book(tx, TENANT)))

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.page.model.held()]

    @property
    def editor(self) -> EditController:
        return self.page.editors["prescreen"]

    @property
    def told(self) -> str:
        return self.window.toast.text.text()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    qapp.setQuitOnLastWindowClosed(False)
    return Theme(Mode.DARK)


async def open_panel(session: Session, theme: Theme) -> Panel:
    theme.apply()
    window = MainWindow(theme, [INBOX], Forgetful(), session.clock)
    window.dress()
    inbox = window.add_page(INBOX.load())
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    window.attach(session)
    page = window.add_page(window.panels["recruitment"].load())
    assert isinstance(inbox, InboxPage)
    assert isinstance(page, PanelPage)
    window.go("recruitment")
    panel = Panel(window, page, inbox, session)
    await panel.settle()
    return panel


async def close_panel(panel: Panel) -> None:
    await panel.settle()
    panel.window.detach()
    panel.window.hide()
    await aio.cancel_all()
    panel.window.deleteLater()
    QCoreApplication.sendPostedEvents(panel.window, QEvent.Type.DeferredDelete)
    await asyncio.sleep(0)


@pytest.fixture
async def panel(session: Session, theme: Theme) -> AsyncIterator[Panel]:
    opened = await open_panel(session, theme)
    yield opened
    await close_panel(opened)
