"""A plugin that is gone stands in the settings with what it left open, and a key closes that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from console.domain.ids import PluginName, ViolationId
from console.domain.violations import NEWEST_FIRST, ViolationFilter
from console.ports.session import Session
from console.shell.theme import Theme
from console.shell.violations.columns import Wording
from console.store.database import EncryptedDatabase
from tests.shell.driven import close_window
from tests.shell.pages.settingsdesk import DEMO, Desk, open_settings

GONE = PluginName("gone")


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    """The demo, with two violations of a plugin that no folder brings."""
    assert isinstance(session.reader, EncryptedDatabase)
    some = await session.reader.read(lambda tx: tx.violations.page(ViolationFilter(DEMO), NEWEST_FIRST, 0, 2))
    left = [replace(each, id=ViolationId(0), plugin=GONE, status=type(each.status)("open")) for each in some]
    await session.reader.write(lambda tx: tx.violations.insert(left))
    opened = await open_settings(session, theme, "plugins")
    yield opened
    await close_window(opened)


async def test_what_it_left_open_is_shown_and_closed_by_keyboard(desk: Desk) -> None:
    ((key, button),) = desk.page.unwatched.buttons.items()
    assert (key, button.text()) == ((DEMO, GONE), "Close 2 violations")
    await desk.tab_to(button)
    await desk.press(Qt.Key.Key_Space)
    assert desk.window.toast.text.text() == "2 violations of 'gone' closed."
    assert desk.page.unwatched.buttons == {}
    found = await desk.session.reader.read(lambda tx: tx.violations.open_by_plugin(DEMO))
    assert GONE not in found


def test_a_violation_says_that_its_plugin_is_not_loaded(session: Session) -> None:
    wording = Wording(None, session.catalog.schemes(), session.clock.now())  # type: ignore[arg-type]
    assert wording.pillar_in_full(GONE, "P1") == "P1 of gone, a plugin that is not loaded"  # type: ignore[arg-type]
