"""The window with scorecard and violations."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from console.ports.session import Session
from console.shell.pages import PAGES, PageSpec
from console.shell.scorecard.page import ScorecardPage
from console.shell.theme import Theme
from console.shell.violations.page import ViolationsPage
from tests.shell.driven import Driven, open_window


@dataclass
class Desktop(Driven):
    scorecard: ScorecardPage
    violations: ViolationsPage
    session: Session

    async def settle(self) -> None:
        """Of the two pages alone: a bot that writes in another one need not come to an end."""
        for pause in (0.0, 0.11, 0.0):
            await asyncio.sleep(pause)
            for page in (self.scorecard, self.violations):
                await page.settled()

    async def go(self, page: str) -> None:
        self.window.go(page)
        await self.settle()


async def open_desktop(session: Session, theme: Theme, *more: PageSpec) -> Desktop:
    """With scorecard and violations, and whatever ``more`` there is to be."""
    window = open_window(session, theme, (*PAGES[:2], *more), 1600, 900)
    scorecard, violations = window.pages["scorecard"], window.pages["violations"]
    assert isinstance(scorecard, ScorecardPage)
    assert isinstance(violations, ViolationsPage)
    desktop = Desktop(window, scorecard, violations, session)
    await desktop.settle()
    return desktop
