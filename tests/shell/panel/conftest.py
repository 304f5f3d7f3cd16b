"""The real window with the page that the recruiting plugin declares, and the inbox, on the demo profile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.ids import TenantId
from console.ports.session import Session
from console.shell.inbox.page import InboxPage
from console.shell.pages import PageSpec
from console.shell.panel.editing import EditController
from console.shell.panel.page import PanelPage
from console.shell.theme import Mode, Theme
from plugins.recruitment.book import Book
from tests.shell.driven import Driven, close_window, open_window

T = TypeVar("T")
TENANT = TenantId("demo")
INBOX = PageSpec("inbox", "Inbox", "inbox", "console.shell.inbox.page:InboxPage")


@dataclass
class Panel(Driven):
    page: PanelPage
    inbox: InboxPage
    session: Session

    async def settle(self) -> None:
        for pause in (0.0, 0.11, 0.0, 0.02):
            await asyncio.sleep(pause)
            await self.window.settled()
            await self.page.settled()
            await self.inbox.settled()

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
    window = open_window(session, theme, [INBOX], 1280, 720)
    inbox = window.pages["inbox"]
    page = window.add_page(window.panels["recruitment"].load())
    assert isinstance(inbox, InboxPage)
    assert isinstance(page, PanelPage)
    window.go("recruitment")
    panel = Panel(window, page, inbox, session)
    await panel.settle()
    return panel


@pytest.fixture
async def panel(session: Session, theme: Theme) -> AsyncIterator[Panel]:
    opened = await open_panel(session, theme)
    yield opened
    await close_window(opened)
