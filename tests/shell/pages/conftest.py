"""The real window with the two pages, on the demo profile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console import aio
from console.ports.session import Session
from console.shell.pages import PAGES, PageSpec
from console.shell.preferences import Forgetful
from console.shell.scorecard.page import ScorecardPage
from console.shell.theme import Mode, Theme
from console.shell.violations.page import ViolationsPage
from console.shell.window import MainWindow
from tests.shell.pages.talks import Talk, close_talk, open_talk


@dataclass
class Desktop:
    """What a person has before them. ``press`` types into what has the focus."""

    window: MainWindow
    scorecard: ScorecardPage
    violations: ViolationsPage
    session: Session

    async def settle(self) -> None:
        """Until nothing is loading and every change has been told."""
        for pause in (0.0, 0.11, 0.0):  # the bridge tells ten times a second
            await asyncio.sleep(pause)
            for page in (self.scorecard, self.violations):
                await page.settled()

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        await self.settle()

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        await self.settle()

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    async def go(self, page: str) -> None:
        self.window.go(page)
        await self.settle()


async def open_desktop(session: Session, theme: Theme, *more: PageSpec) -> Desktop:
    """With scorecard and violations, and whatever ``more`` there is to be."""
    theme.apply()
    specs = (*PAGES[:2], *more)
    window = MainWindow(theme, specs, Forgetful(), session.clock)
    window.dress()
    made = [window.add_page(spec.load()) for spec in specs]
    window.resize(1600, 900)
    window.show()
    window.activateWindow()
    window.attach(session)
    scorecard, violations, *_ = made
    assert isinstance(scorecard, ScorecardPage)
    assert isinstance(violations, ViolationsPage)
    desktop = Desktop(window, scorecard, violations, session)
    await desktop.settle()
    return desktop


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    qapp.setQuitOnLastWindowClosed(False)
    return Theme(Mode.DARK)


@pytest.fixture
async def talk(session: Session, theme: Theme) -> AsyncIterator[Talk]:
    opened = await open_talk(session, theme)
    yield opened
    await close_talk(opened)


@pytest.fixture
async def desktop(session: Session, theme: Theme) -> AsyncIterator[Desktop]:
    opened = await open_desktop(session, theme)
    yield opened
    await close_desktop(opened)


async def close_desktop(desktop: Desktop) -> None:
    await desktop.settle()
    desktop.window.detach()
    desktop.window.close()
    await aio.cancel_all()
    desktop.window.deleteLater()
    await asyncio.sleep(0)
