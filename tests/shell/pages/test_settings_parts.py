"""The list of the parts of the settings, in the real window on the demo profile, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt

from console.ports.session import Session
from console.shell.settings.parts import Parts
from console.shell.theme import Theme
from tests.shell.driven import close_window
from tests.shell.pages.settingsdesk import Desk, Key, open_settings


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme, "inbox")
    opened.window.resize(1280, 720)
    await opened.settle()
    yield opened
    await close_window(opened)


def parts_of(desk: Desk) -> Parts:
    found = desk.page.findChild(Parts)
    assert isinstance(found, Parts)
    return found


def top_of(desk: Desk, key: str) -> int:
    """Where a part begins, in pixels below the upper edge of what is seen."""
    return desk.page.sections[key].y() - parts_of(desk).area.verticalScrollBar().value()


async def test_that_every_part_is_named_and_the_one_that_was_gone_to_is_marked(desk: Desk) -> None:
    names = parts_of(desk).names
    listed = [names.item(row).text() for row in range(names.count())]
    assert listed == [section.accessibleName() for section in desk.page.sections.values()]
    assert names.currentItem().text() == desk.page.inbox.accessibleName()


async def test_that_keys_walk_through_the_parts_and_enter_goes_on_in_the_one(desk: Desk) -> None:
    names = parts_of(desk).names
    names.setFocus(Qt.FocusReason.TabFocusReason)
    while names.currentItem().text() != desk.page.mail.accessibleName():
        await desk.press(Key.Key_Down)
    assert 0 <= top_of(desk, "mail") <= 40
    await desk.press(Key.Key_Return)
    focused = desk.window.focusWidget()
    assert focused is not None
    assert desk.page.mail.isAncestorOf(focused)


async def test_that_scrolling_marks_the_part_that_one_comes_to(desk: Desk) -> None:
    parts = parts_of(desk)
    bar = parts.area.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert parts.names.currentRow() == 0
    bar.setValue(desk.page.sections["contacts"].y())
    assert parts.names.currentItem().text() == desk.page.contacts.accessibleName()


async def test_that_the_list_leaves_where_there_is_little_room(desk: Desk) -> None:
    names = parts_of(desk).names
    assert names.isVisible()
    desk.window.resize(800, 720)
    await desk.settle()
    assert not names.isVisible()
