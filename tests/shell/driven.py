"""The real window over a session, driven by keys as a person does it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console import aio
from console.ports.session import Session
from console.shell.pages import PageSpec
from console.shell.preferences import Forgetful
from console.shell.theme import Theme
from console.shell.window import MainWindow

PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass
class Driven:
    """``press`` and ``type`` go to what has the focus."""

    window: MainWindow

    async def settle(self) -> None:
        """Until every page shows what it was asked to load; the bridge tells ten times a second."""
        for pause in (0.0, 0.11, 0.0, 0.04):
            await asyncio.sleep(pause)
            for page in self.window.pages.values():
                await page.settled()

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus(), key, modifier)
        await self.settle()

    async def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        await self.settle()

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def open_window(session: Session, theme: Theme, specs: Sequence[PageSpec], width: int, height: int) -> MainWindow:
    """With these pages, the first of them in front."""
    theme.apply()
    window = MainWindow(theme, specs, Forgetful(), session.clock)
    window.dress()
    for spec in specs:
        window.add_page(spec.load())
    window.resize(width, height)
    window.show()
    window.activateWindow()
    window.attach(session)
    return window


async def close_window(driven: Driven) -> None:
    window = driven.window
    await driven.settle()
    window.detach()
    window.close()
    window.close()  # the first one asks where something is not saved
    await aio.cancel_all()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    await asyncio.sleep(0)
