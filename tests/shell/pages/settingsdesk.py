"""The settings in the real window, driven by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.ids import PluginName, TenantId
from console.domain.model_choices import StoredModelChoices
from console.domain.turns import Replied, Reply
from console.ports.session import Session
from console.shell.pages import PageSpec
from console.shell.settings.page import SettingsPage
from console.shell.theme import Theme
from tests.shell.driven import CONTROL, Driven, open_window

Key = Qt.Key
SPEC = PageSpec("settings", "Settings", "settings", "console.shell.settings.page:SettingsPage")
DEMO = TenantId("demo")
SALES, SECURITY = PluginName("sales_marketing"), PluginName("security_facility")
KEY = "sk-secret-0123456789"


@dataclass
class Desk(Driven):
    page: SettingsPage
    session: Session

    async def settle(self) -> None:
        for pause in (0.0, 0.11, 0.0):  # the bridge tells ten times a second
            await asyncio.sleep(pause)
            await self.window.settled()

    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    async def tab_to(self, part: QWidget) -> None:
        """By Tab alone."""
        for _ in range(200):
            if QApplication.focusWidget() is part:
                return
            QTest.keyClick(self.focused(), Key.Key_Tab)
        raise AssertionError(f"{part.accessibleName()!r} is not reached by Tab")

    async def write(self, part: QWidget, text: str) -> None:
        """In place of what stands there."""
        await self.tab_to(part)
        QTest.keyClick(part, Key.Key_A, CONTROL)
        QTest.keyClick(part, Key.Key_Delete)
        QTest.keyClicks(part, text)

    async def choose(self, part: QWidget, letters: str) -> None:
        """An entry of a list by its first letters."""
        await self.tab_to(part)
        QTest.keyClicks(part, letters)
        QTest.keyClick(part, Key.Key_Return)
        await self.settle()

    async def choose_bot(self, plugin: PluginName) -> None:
        combo = self.page.bots.bot.combo
        await self.tab_to(combo)
        QTest.keyClick(combo, Key.Key_Home)
        for _ in range(combo.findData(plugin)):
            QTest.keyClick(combo, Key.Key_Down)
        await self.settle()

    async def stored(self) -> StoredModelChoices | None:
        return (await self.session.engine.state()).stored

    async def reply(self, text: str = "Tell me a story about the moon") -> Reply:
        conversation = await self.session.chat.start(DEMO, SALES, self.session.me)
        events = [event async for event in self.session.chat.say(conversation, text)]
        assert isinstance(events[-1], Replied)
        return events[-1].reply

    async def set_server(self, url: str, model: str = "small") -> None:
        """Typed into the form, not saved."""
        slot = self.page.engine.slots[0]
        await self.choose(slot.provider.part, "The")
        await self.write(slot.url.line, url)
        await self.write(slot.model.line, model)


async def open_settings(session: Session, theme: Theme, section: str = "engine") -> Desk:
    window = open_window(session, theme, [SPEC], 1280, 900)
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    desk = Desk(window, page, session)
    await desk.settle()
    window.go("settings", section=section)
    await desk.settle()
    page.engine.enabled.part.setFocus()
    return desk


async def until(held: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not held():  # noqa: ASYNC110 a state of widgets has no event to wait for
            await asyncio.sleep(0.01)
