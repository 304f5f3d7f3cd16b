"""What a tenant sets for a bot, in the real window, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from console.domain.bots import BotSettings
from console.domain.ids import PluginName
from console.domain.settings_commands import SaveBotSettings
from console.ports.session import Session
from console.shell.theme import Theme
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.settingsdesk import DEMO, SALES, SECURITY, Desk, Key, open_settings


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme)
    yield opened
    await close_window(opened)


async def bot_of(desk: Desk, plugin: PluginName = SALES) -> BotSettings | None:
    stored = await desk.session.reader.read(lambda tx: tx.bot_settings.get(DEMO, plugin))
    return stored.settings if stored else None


async def test_that_every_field_of_a_bot_is_set_by_keyboard(desk: Desk) -> None:
    bots = desk.page.bots
    await desk.choose_bot(SALES)
    lines = {
        bots.name: "Ada", bots.tone: "formal", bots.model: "large", bots.fallbacks: "a, b", bots.temperature: "0.5",
        bots.threshold: "0.6", bots.handoff_below: "0.1", bots.longest_message: "500", bots.repeat_minutes: "60",
    }  # fmt: skip
    boxes = {bots.personality: "Patient.", bots.restrictions: "merger", bots.disclaimers: "Advice only."}
    for field, text in (lines | boxes).items():
        await desk.write(field.part, text)
    await desk.tab_to(bots.restrictions.part)
    QTest.keyClick(bots.restrictions.part, Key.Key_End, CONTROL)
    QTest.keyClick(bots.restrictions.part, Key.Key_Return)
    QTest.keyClicks(bots.restrictions.part, "layoffs")
    for switch in (bots.agent, bots.suggestions, bots.spelling, bots.rich):
        assert isinstance(switch.part, QCheckBox)
        await desk.tab_to(switch.part)
        QTest.keyClick(switch.part, Key.Key_Space)
    await desk.press(Key.Key_S, CONTROL)
    assert await bot_of(desk) == BotSettings(
        agent=False, name="Ada", personality="Patient.", tone="formal", model="large", fallbacks=("a", "b"),
        temperature=0.5, restrictions=("merger", "layoffs"), disclaimers=("Advice only.",), threshold=0.6,
        handoff_below=0.1, spelling=False, suggestions=False, rich=False, longest_message=500, repeat_minutes=60,
    )  # fmt: skip
    assert "version 1, saved by" in bots.bar.state.text()
    reply = await desk.reply("hello")
    assert reply.engine == "templates"
    assert "My name is Ada." in reply.content


async def test_that_wrong_values_of_a_bot_are_told_at_their_fields(desk: Desk) -> None:
    bots = desk.page.bots
    await desk.choose_bot(SALES)
    await desk.write(bots.threshold.part, "seven")
    await desk.write(bots.temperature.part, "9")
    await desk.press(Key.Key_S, CONTROL)
    assert bots.threshold.fault == "A number from 0 to 1."
    assert bots.temperature.fault == "A number from 0 to 2, or nothing."
    assert desk.focused() is bots.temperature.part
    assert await bot_of(desk) is None


async def test_that_what_is_typed_for_one_bot_stays_while_another_is_looked_at(desk: Desk) -> None:
    bots = desk.page.bots
    await desk.choose_bot(SALES)
    await desk.write(bots.name.part, "Ada")
    await desk.choose_bot(SECURITY)
    assert bots.name.text == ""
    await desk.write(bots.name.part, "Bo")
    await desk.press(Key.Key_S, CONTROL)
    await desk.choose_bot(SALES)
    assert bots.name.text == "Ada"
    assert bots.bar.state.text() == "not saved yet"
    found = await bot_of(desk, SECURITY)
    assert found is not None
    assert found.name == "Bo"
    assert await bot_of(desk) is None


async def test_that_a_bot_that_someone_else_set_meanwhile_is_told(desk: Desk) -> None:
    bots = desk.page.bots
    await desk.choose_bot(SALES)
    await desk.write(bots.name.part, "Mine")
    theirs = SaveBotSettings(
        tenant=DEMO, actor=desk.session.me, plugin=SALES, settings=BotSettings(name="Theirs"), expected=0
    )
    await desk.session.desk.execute(theirs)
    await desk.settle()
    assert bots.bar.conflict.isVisible()
    assert bots.name.text == "Mine"
    await desk.tab_to(bots.bar.drop)
    await desk.press(Key.Key_Space)
    assert bots.name.text == "Theirs"
    assert not bots.bar.conflict.isVisible()
