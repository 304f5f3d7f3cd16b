"""The mentor in the real window, driven by keys."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from console import aio
from console.domain.conversations import Sender
from console.ports.session import Session
from console.shell.chat.bubble import Bubble
from console.shell.chat.page import ChatPage
from console.shell.chat.query import Line
from console.shell.knowledge.page import KnowledgePage
from console.shell.pages import PageSpec
from console.shell.preferences import Forgetful
from console.shell.theme import Theme
from console.shell.window import MainWindow

CHAT = PageSpec("chat", "Mentor", "chat", "console.shell.chat.page:ChatPage")
KNOWLEDGE = PageSpec("knowledge", "Knowledge", "knowledge", "console.shell.knowledge.page:KnowledgePage")
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Talk:
    window: MainWindow
    page: ChatPage
    knowledge: KnowledgePage
    session: Session

    async def settle(self) -> None:
        for pause in (0.0, 0.11, 0.0, 0.04):
            await asyncio.sleep(pause)
            await self.page.settled()
            await self.knowledge.settled()

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        await self.settle()

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        await self.settle()

    async def ask(self, text: str) -> None:
        self.page.composer.edit.setFocus()
        QTest.keyClicks(self.focus(), text)
        await self.press(Qt.Key.Key_Return)

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.page.shown.lines if self.page.shown else ()

    @property
    def said(self) -> list[tuple[Sender, str]]:
        return [(line.message.sender, line.message.text) for line in self.lines]

    @property
    def last(self) -> Bubble:
        """Of the last reply."""
        reply = [line for line in self.lines if line.reply][-1]
        return self.page.transcript.bubbles[reply.message.id]

    def button(self, text: str) -> QPushButton:
        """Of the last reply."""
        found = self.last.button(text)
        assert found is not None, [each.text() for each in self.last.findChildren(QPushButton)]
        return found


async def open_talk(session: Session, theme: Theme) -> Talk:
    theme.apply()
    specs = [CHAT, KNOWLEDGE]
    window = MainWindow(theme, specs, Forgetful(), session.clock)
    window.dress()
    page, knowledge = (window.add_page(spec.load()) for spec in specs)
    assert isinstance(page, ChatPage)
    assert isinstance(knowledge, KnowledgePage)
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    window.attach(session)
    opened = Talk(window, page, knowledge, session)
    await opened.settle()
    return opened


async def close_talk(talk: Talk) -> None:
    await talk.settle()
    window = talk.window
    window.detach()
    window.close()
    await aio.cancel_all()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    gc.collect()  # here and not in a thread that makes bots, where Qt's timers cannot be ended
