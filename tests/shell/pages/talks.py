"""The mentor in the real window, driven by keys."""

from __future__ import annotations

import gc
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from console.domain.conversations import Sender
from console.ports.session import Session
from console.shell.chat.bubble import Bubble
from console.shell.chat.page import ChatPage
from console.shell.chat.query import Line
from console.shell.knowledge.page import KnowledgePage
from console.shell.pages import PageSpec
from console.shell.theme import Theme
from tests.shell.driven import Driven, close_window, open_window

CHAT = PageSpec("chat", "Mentor", "chat", "console.shell.chat.page:ChatPage")
KNOWLEDGE = PageSpec("knowledge", "Knowledge", "knowledge", "console.shell.knowledge.page:KnowledgePage")


@dataclass
class Talk(Driven):
    page: ChatPage
    knowledge: KnowledgePage
    session: Session

    async def ask(self, text: str) -> None:
        self.page.composer.edit.setFocus()
        QTest.keyClicks(self.focus(), text)
        await self.press(Qt.Key.Key_Return)

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
    window = open_window(session, theme, [CHAT, KNOWLEDGE], 1280, 720)
    page, knowledge = window.pages["chat"], window.pages["knowledge"]
    assert isinstance(page, ChatPage)
    assert isinstance(knowledge, KnowledgePage)
    opened = Talk(window, page, knowledge, session)
    await opened.settle()
    return opened


async def close_talk(talk: Talk) -> None:
    await close_window(talk)
    gc.collect(1)  # here and not in a thread that makes bots, where Qt's timers cannot be ended
