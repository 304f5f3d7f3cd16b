"""From a figure or a violation to the mentor's explanation, by key and by button, in the real window."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from console.domain.conversations import Sender
from console.domain.ids import PillarId, TenantId, ViolationId
from console.ports.session import Session
from console.shell.chat.page import ChatPage
from console.shell.scorecard.page import ScorecardPage
from console.shell.theme import Theme
from console.shell.violations.page import ViolationsPage
from tests.shell.driven import close_window
from tests.shell.pages.desktops import Desktop, open_desktop
from tests.shell.pages.talks import CHAT


@pytest.fixture
async def explaining(session: Session, theme: Theme) -> AsyncIterator[tuple[Desktop, ChatPage]]:
    desktop = await open_desktop(session, theme, CHAT)
    chat = desktop.window.pages["chat"]
    assert isinstance(chat, ChatPage)
    yield desktop, chat
    await close_window(desktop)


async def answered(desktop: Desktop, chat: ChatPage) -> list[str]:
    """The question and the answer, after the mentor came to the front."""
    for _ in range(3):
        await desktop.settle()
        await chat.settled()
    assert desktop.window.current == "chat"
    assert chat.shown is not None
    assert [line.message.sender for line in chat.shown.lines] == [Sender.CUSTOMER, Sender.BOT]
    return [line.message.text for line in chat.shown.lines]


async def test_that_a_pillar_of_the_scorecard_is_explained_by_key(explaining: tuple[Desktop, ChatPage]) -> None:
    desktop, chat = explaining
    desktop.window.go("scorecard", tenant=TenantId("demo"), pillar=PillarId("P2"))
    await desktop.settle()
    assert isinstance(desktop.scorecard, ScorecardPage)
    assert desktop.scorecard.ask.isVisible()
    QTest.keyClick(desktop.focus(), Qt.Key.Key_X)
    asked, said = await answered(desktop, chat)
    assert asked == "Explain pillar P2"
    assert "It is scored by these checks" in said


@pytest.mark.parametrize("by", ["key", "button"])
async def test_that_a_violation_is_explained(explaining: tuple[Desktop, ChatPage], by: str) -> None:
    desktop, chat = explaining
    desktop.window.go("violations", tenant=TenantId("demo"), violation=ViolationId(41))
    await desktop.settle()
    assert isinstance(desktop.violations, ViolationsPage)
    if by == "key":
        QTest.keyClick(desktop.focus(), Qt.Key.Key_X)
    else:
        button = desktop.violations.detail.explain
        assert isinstance(button, QPushButton)
        assert button.isVisible()
        button.click()
    asked, said = await answered(desktop, chat)
    assert asked == "Explain violation 41"
    assert said.startswith("**Violation 41, CRITICAL")
    assert QApplication.focusWidget() is chat.composer.edit
