"""Developing plugins in the window: their files watched while the box is ticked."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt

from console import aio
from console.ports.session import Session
from console.shell.theme import Theme
from tests.shell.driven import close_window
from tests.shell.pages.settingsdesk import Desk, open_settings


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme, "plugins")
    yield opened
    await close_window(opened)


async def test_that_files_are_watched_while_the_box_is_ticked_and_what_came_of_it_is_told(desk: Desk) -> None:
    plugins = desk.page.plugins
    await desk.tab_to(plugins.watch)
    await desk.press(Qt.Key.Key_Space)
    assert "behavior files" in aio.running()
    assert not plugins.told.isVisible()
    plugins.tell("guidelines.yaml, line 3: there is no tool 'x'. The bot of small goes on as it was.")
    assert plugins.told.isVisible()
    await desk.press(Qt.Key.Key_Space)
    assert "behavior files" not in aio.running()
    assert plugins.told.text() == ""
