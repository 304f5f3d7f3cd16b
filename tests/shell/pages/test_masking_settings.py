"""What a tenant hides from models, in the settings of the real window on the demo profile, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from console.domain.masking import EVERY_KIND, MaskingSettings, PersonalKind, Shape
from console.ports.session import Session
from console.shell.theme import Theme
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.settingsdesk import DEMO, Desk, Key, open_settings


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme, "masking")
    yield opened
    await close_window(opened)


async def stored(desk: Desk) -> MaskingSettings:
    return await desk.session.reader.read(lambda tx: tx.bot_settings.masking(DEMO))


async def test_that_kinds_numbers_and_country_are_set_by_keyboard(desk: Desk) -> None:
    form = desk.page.masking
    assert all(field.on for field in form.kinds.values())
    assert form.region.text == "US"
    form.kinds[PersonalKind.IP].part.setFocus()
    await desk.press(Key.Key_Space)
    await desk.write(form.shapes.part, "Staff number: EMP-####")
    await desk.write(form.region.part, "de")
    assert form.bar.state.text() == "not saved yet"
    await desk.press(Key.Key_S, CONTROL)
    assert await stored(desk) == MaskingSettings(
        kinds=EVERY_KIND - {PersonalKind.IP}, shapes=(Shape("Staff number", "EMP-####"),), region="DE"
    )
    assert form.bar.state.text() == "set by this tenant"
    assert "from the next reply" in desk.window.toast.text.text()


async def test_that_a_wrong_form_is_told_at_its_field_and_nothing_is_saved(desk: Desk) -> None:
    form = desk.page.masking
    await desk.write(form.shapes.part, "EMP-####")
    await desk.press(Key.Key_S, CONTROL)
    assert "a name, a colon and the form" in form.shapes.fault
    assert await stored(desk) == MaskingSettings()
