"""The window on a door without a database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.shell.preferences import Forgetful
from console.shell.theme import Mode, Theme
from console.shell.window import MainWindow
from tests.fakes.door import FakeDoor
from tests.shell.frame.plainpage import SPECS, PlainPage


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    qapp.setStyle("Fusion")
    qapp.setQuitOnLastWindowClosed(False)
    made = Theme(Mode.DARK)
    made.apply()
    return made


@pytest.fixture
def preferences() -> Forgetful:
    return Forgetful()


@pytest.fixture
def door(tmp_path: Path) -> FakeDoor:
    return FakeDoor(tmp_path)


@pytest.fixture
async def window(theme: Theme, preferences: Forgetful, door: FakeDoor) -> AsyncIterator[MainWindow]:
    """Open, on the first of two plain pages."""
    made = MainWindow(theme, SPECS, preferences, door.clock)
    made.dress()
    for spec in SPECS:
        made.add_page(spec.load())
    made.show()
    made.activateWindow()
    made.attach(door.session())
    await made.settled()
    yield made
    made.detach()
    await made.settled()
    made.hide()
    made.deleteLater()


@pytest.fixture
def plain(window: MainWindow) -> PlainPage:
    page = window.pages["plain"]
    assert isinstance(page, PlainPage)
    return page
