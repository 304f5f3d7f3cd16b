"""Engine and bots in the settings, in the real window on the demo profile, driven by keys; a real model server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from console.domain.model_choices import ModelChoices, SlotChoice
from console.domain.settings_commands import SaveModelChoices
from console.ports.engine_room import KeyPlace, Verdict
from console.ports.session import Session
from console.shell.theme import Theme
from tests.engine.test_orchestrator import answer
from tests.fakes.model_server import Hang, ModelServer, Words
from tests.fakes.secret_service import needs_secret_service, secret_service
from tests.shell.driven import CONTROL, close_window
from tests.shell.pages.settingsdesk import DEMO, KEY, SALES, SECURITY, Desk, Key, open_settings, until


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    text = json.dumps(answer("I am the model.", guidelines=[]))
    async with ModelServer(key="", otherwise=Words(text, usage=(1200, 300))) as running:
        yield running


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with secret_service(tmp_path / "secrets", monkeypatch):
        yield


@pytest.fixture
async def desk(session: Session, theme: Theme) -> AsyncIterator[Desk]:
    opened = await open_settings(session, theme)
    yield opened
    await close_window(opened)


async def test_that_a_model_is_set_up_by_keyboard_and_answers_without_a_restart(
    desk: Desk, server: ModelServer
) -> None:
    engine = desk.page.engine
    assert (await desk.reply()).engine == "rules"
    assert engine.chip.word == "rules"
    await desk.set_server(server.url)
    await desk.write(engine.temperature.line, "0,7")
    await desk.write(engine.max_tokens.line, "500")
    assert engine.bar.state.text() == "not saved yet"
    await desk.press(Key.Key_S, CONTROL)
    stored = await desk.stored()
    assert stored is not None
    assert stored.choices == ModelChoices(
        main=SlotChoice(provider="compatible", url=server.url, models=("small",)), temperature=0.7, max_tokens=500
    )
    assert engine.chip.word == "model"
    assert "small at The model server" in engine.answers.text()
    reply = await desk.reply()
    assert reply.content == "I am the model."
    assert (server.asked[-1].body["temperature"], server.asked[-1].body["max_tokens"]) == (0.7, 500)
    await desk.settle()
    assert engine.last.text() == "Last reply just now by model, small"
    assert "Today: 2 replies, a model asked for 1: 1,500 tokens, price not known" in engine.so_far.text()
    assert "Last 30 days: 2 replies" in engine.so_far.text()
    assert "The model server: 1 call, 1,500 tokens, price not known" in engine.so_far.text()


async def test_that_models_by_difficulty_and_fallbacks_are_kept_and_shown_again(
    desk: Desk, server: ModelServer
) -> None:
    slot = desk.page.engine.slots[0]
    await desk.set_server(server.url)
    await desk.write(slot.hard.line, "large")
    await desk.write(slot.fallbacks.line, "spare, spare too")
    await desk.press(Key.Key_S, CONTROL)
    stored = await desk.stored()
    assert stored is not None
    assert stored.choices.main.models == ("small", "large")
    assert stored.choices.main.fallbacks == ("spare", "spare too")
    shown = desk.page.engine.slots[0]
    texts = (shown.model.line.text(), shown.hard.line.text(), shown.fallbacks.line.text())
    assert texts == ("small", "large", "spare, spare too")


async def test_that_wrong_values_are_told_at_their_fields_and_nothing_is_saved(desk: Desk) -> None:
    engine = desk.page.engine
    await desk.choose(engine.slots[0].provider.part, "The")
    await desk.write(engine.slots[0].url.line, "localhost:1")
    await desk.write(engine.temperature.line, "hot")
    await desk.write(engine.max_tokens.line, "1.5")
    await desk.press(Key.Key_S, CONTROL)
    assert engine.temperature.note.text() == "✕ A number from 0 to 2."
    assert engine.max_tokens.fault == "A whole number from 1 to 32,000."
    assert "begins with http" in engine.slots[0].url.fault
    assert "Name the model" in engine.slots[0].model.fault
    assert desk.focused().accessibleDescription()
    assert await desk.stored() is None
    await desk.write(engine.temperature.line, "0.5")
    assert engine.temperature.fault == ""


async def test_that_a_model_is_switched_off_with_all_kept(desk: Desk, server: ModelServer) -> None:
    await desk.set_server(server.url)
    await desk.tab_to(desk.page.engine.enabled.part)
    await desk.press(Key.Key_Space)
    await desk.press(Key.Key_S, CONTROL)
    stored = await desk.stored()
    assert stored is not None
    assert not stored.choices.enabled
    assert (await desk.reply()).engine == "rules"
    assert desk.page.engine.slots[0].url.text == server.url


async def test_that_further_providers_are_added_and_taken_away_and_keep_their_numbers(
    desk: Desk, server: ModelServer
) -> None:
    engine = desk.page.engine
    await desk.set_server(server.url)
    for place in (1, 2):
        await desk.tab_to(engine.add)
        await desk.press(Key.Key_Space)
        assert desk.focused() is engine.slots[place].provider.part
        await desk.choose(engine.slots[place].provider.part, "The")
        await desk.write(engine.slots[place].model.line, f"model {place}")
    await desk.tab_to(engine.slots[1].remove)
    await desk.press(Key.Key_Space)
    await desk.press(Key.Key_S, CONTROL)
    stored = await desk.stored()
    assert stored is not None
    assert [(slot.number, slot.models) for slot in stored.choices.slots] == [(1, ("small",)), (3, ("model 2",))]
    assert "model 2 at The model server" in engine.answers.text()


async def test_that_what_the_environment_sets_is_shown_and_stays_what_it_is(
    session: Session, theme: Theme, monkeypatch: pytest.MonkeyPatch, server: ModelServer
) -> None:
    for name, value in {
        "ENABLE_PARLANT_AGENT": "true",
        "PARLANT_TEMPERATURE": "0.9",
        "PARLANT_LLM_PROVIDER": "compatible",
        "OPERATOR_CONSOLE_LLM_URL": server.url,
        "PARLANT_MODEL_NAME": "env-model",
        "COMPATIBLE_API_KEY": KEY,
        "PROVIDER1_TYPE": "compatible",
        "PROVIDER1_MODEL": "slot-model",
    }.items():
        monkeypatch.setenv(name, value)
    desk = await open_settings(session, theme)
    engine, slot = desk.page.engine, desk.page.engine.slots[0]
    assert engine.enabled.note.text() == "set by the environment (ENABLE_PARLANT_AGENT)"
    assert engine.temperature.line.text() == "0.9"
    assert (slot.url.line.text(), slot.model.line.text()) == (server.url, "env-model")
    fixed = (engine.enabled, engine.temperature, slot.provider, slot.url, slot.model)
    assert not any(field.part.isEnabled() for field in fixed)
    assert "slot-model), by PROVIDER1_TYPE" in engine.others.text()
    assert slot.key.chip.word == KeyPlace.ENVIRONMENT.value
    assert not slot.key.replace.isVisible()
    engine.max_tokens.part.setFocus()
    await desk.write(engine.max_tokens.line, "77")
    await desk.press(Key.Key_S, CONTROL)
    stored = await desk.stored()
    assert stored is not None
    assert stored.choices == ModelChoices(max_tokens=77)
    assert (await desk.reply()).content == "I am the model."
    await close_window(desk)


async def test_that_the_connection_is_tested_with_what_is_typed(desk: Desk, server: ModelServer) -> None:
    server.key = KEY
    test, slot = desk.page.engine.test, desk.page.engine.slots[0]
    await desk.set_server(server.url)
    await desk.press(Key.Key_T, CONTROL)
    assert [report.verdict for report in test.reports] == [Verdict.WRONG_KEY]
    await desk.tab_to(slot.key.replace)
    await desk.press(Key.Key_Space)
    QTest.keyClicks(desk.focused(), KEY)
    await desk.press(Key.Key_T, CONTROL)
    assert [report.verdict for report in test.reports] == [Verdict.WORKS]
    assert "answered in" in test.reports[0].words
    assert not test.progress.isVisible()
    assert await desk.stored() is None


async def test_that_a_test_under_way_shows_progress_and_is_cancelled_by_keyboard(
    desk: Desk, server: ModelServer
) -> None:
    server.otherwise = Hang()
    test = desk.page.engine.test
    await desk.set_server(server.url)
    QTest.keyClick(desk.focused(), Key.Key_T, CONTROL)
    await until(lambda: server.asked)
    assert test.progress.isVisible()
    assert desk.focused() is test.cancel
    QTest.keyClick(desk.focused(), Key.Key_Space)
    await asyncio.wait_for(server.left.wait(), 5)
    await desk.settle()
    assert test.told.text() == "cancelled"
    assert test.button.isEnabled()
    assert test.reports == []


async def test_that_a_test_without_any_model_says_so(desk: Desk) -> None:
    await desk.press(Key.Key_T, CONTROL)
    assert "No model is set up" in desk.page.engine.test.told.text()


@needs_secret_service
async def test_that_a_key_goes_into_the_keyring_is_never_shown_and_can_be_removed(
    keyring: None, desk: Desk, server: ModelServer
) -> None:
    server.key = KEY
    await desk.set_server(server.url)
    await desk.press(Key.Key_S, CONTROL)
    row = desk.page.engine.slots[0].key
    assert row.chip.word == KeyPlace.NOWHERE.value
    await desk.tab_to(row.replace)
    await desk.press(Key.Key_Space)
    line = desk.focused()
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(line, KEY)
    await desk.press(Key.Key_Return)
    assert row.chip.word == KeyPlace.KEYRING.value
    assert row.line.text() == ""
    assert (await desk.reply()).content == "I am the model."
    await desk.tab_to(row.replace)
    await desk.press(Key.Key_Space)
    assert row.line.text() == ""
    await desk.press(Key.Key_Escape)
    assert desk.focused() is row.replace
    await desk.tab_to(row.remove)
    await desk.press(Key.Key_Space)
    assert row.chip.word == KeyPlace.NOWHERE.value
    assert (await desk.reply()).engine == "rules"


async def test_that_a_computer_without_keyring_is_told_and_the_typed_key_stays(
    desk: Desk, server: ModelServer
) -> None:
    await desk.set_server(server.url)
    row = desk.page.engine.slots[0].key
    assert row.chip.word == KeyPlace.UNKNOWN.value
    assert "no keyring" in row.why.text()
    await desk.tab_to(row.replace)
    await desk.press(Key.Key_Space)
    QTest.keyClicks(desk.focused(), KEY)
    await desk.press(Key.Key_Return)
    assert row.typed == KEY
    assert "COMPATIBLE_API_KEY" in desk.window.trouble.rest.text()


async def test_that_who_was_slower_keeps_what_was_typed_and_decides(desk: Desk, server: ModelServer) -> None:
    engine = desk.page.engine
    await desk.write(engine.max_tokens.line, "111")
    other = SaveModelChoices(tenant=DEMO, actor=desk.session.me, choices=ModelChoices(max_tokens=222), expected=0)
    await desk.session.desk.execute(other)
    await desk.settle()
    assert engine.bar.conflict.isVisible()
    assert "version 1" in engine.bar.told.text()
    assert engine.max_tokens.text == "111"
    await desk.press(Key.Key_S, CONTROL)
    stored = await desk.stored()
    assert stored is not None
    assert (stored.version, stored.choices.max_tokens) == (2, 111)
    assert not engine.bar.conflict.isVisible()


async def test_that_changes_are_discarded_by_keyboard(desk: Desk) -> None:
    engine = desk.page.engine
    await desk.write(engine.max_tokens.line, "111")
    await desk.tab_to(engine.bar.drop)
    await desk.press(Key.Key_Space)
    assert engine.max_tokens.text == "1000"
    assert not engine.bar.drop.isEnabled()


async def test_that_a_read_only_profile_can_only_be_looked_at(desk: Desk) -> None:
    from dataclasses import replace

    desk.page.close_for_writing(replace(desk.session, read_only=True))
    assert not desk.page.engine.max_tokens.part.isEnabled()
    assert not desk.page.bots.name.part.isEnabled()
    assert not desk.page.engine.slots[0].key.replace.isEnabled()


async def test_that_every_part_has_a_name(desk: Desk) -> None:
    for section in (desk.page.engine, desk.page.bots):
        focusable = [
            part
            for part in section.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible()
        ]
        assert focusable
        nameless = [part for part in focusable if not (part.accessibleName() or getattr(part, "text", str)())]
        assert not nameless


async def test_that_closing_the_window_asks_once_where_something_is_not_saved(desk: Desk) -> None:
    await desk.choose_bot(SALES)
    await desk.write(desk.page.bots.name.part, "Ada")
    await desk.choose_bot(SECURITY)
    desk.window.close()
    assert desk.window.isVisible()
    assert "not saved" in desk.window.trouble.what.text()
    desk.window.close()
    assert not desk.window.isVisible()


async def test_that_nothing_scrolls_sideways_in_a_narrow_window_or_at_twice_the_size(
    desk: Desk, server: ModelServer, theme: Theme
) -> None:
    await desk.set_server(server.url)
    desk.window.resize(720, 800)
    await desk.settle()
    assert desk.page._parts.area.horizontalScrollBar().maximum() == 0
    desk.window.resize(1280, 900)
    theme.set_zoom(200)
    await desk.settle()
    try:
        assert desk.page._parts.area.horizontalScrollBar().maximum() == 0
    finally:
        theme.set_zoom(100)


async def test_that_an_address_that_is_not_the_providers_tells_where_its_key_goes(desk: Desk) -> None:
    slot = desk.page.engine.slots[0]
    await desk.choose(slot.provider.part, "Open")
    for url, told in (
        ("https://proxy.example/v1", "OpenAI's key is sent to this address"),
        ("http://proxy.example/v1", "OpenAI's key is sent to this address; what is sent there is not encrypted"),
        ("http://127.0.0.1:8000/v1", "OpenAI's key is sent to this address"),
        ("https://api.openai.com/v1/", ""),
    ):
        await desk.write(slot.url.line, url)
        assert slot.url.note.text() == told


async def test_that_tab_comes_to_the_provider_after_the_switch_and_to_those_added_later(desk: Desk) -> None:
    engine = desk.page.engine
    await desk.choose(engine.slots[0].provider.part, "The")
    await desk.tab_to(engine.add)
    await desk.press(Key.Key_Space)
    parts = [engine.enabled.part]
    for slot in engine.slots:
        parts += [slot.provider.part, slot.url.line, slot.model.line, slot.hard.line, slot.fallbacks.line]
        parts += [slot.key.replace, *([slot.remove] if slot.place else [])]
    engine.enabled.part.setFocus()
    for part in [*parts[1:], engine.add, engine.temperature.line]:
        QTest.keyClick(desk.focused(), Key.Key_Tab)
        assert desk.focused() is part, (desk.focused().accessibleName(), part.accessibleName())


async def test_that_who_goes_to_a_part_of_the_settings_writes_there(desk: Desk) -> None:
    desk.window.go("settings", section="bots")
    await desk.settle()
    assert desk.page.bots.isAncestorOf(desk.focused())
    desk.window.go("settings", section="engine")
    await desk.settle()
    assert desk.focused() is desk.page.engine.enabled.part


async def test_that_what_a_test_said_goes_when_something_else_is_typed(desk: Desk, server: ModelServer) -> None:
    test, slot = desk.page.engine.test, desk.page.engine.slots[0]
    await desk.set_server(server.url)
    await desk.press(Key.Key_T, CONTROL)
    assert [report.verdict for report in test.reports] == [Verdict.WORKS]
    await desk.write(slot.url.line, "ftp://elsewhere")
    assert (test.reports, test.lines) == ([], [])
    await desk.press(Key.Key_T, CONTROL)
    assert "begins with http" in slot.url.fault
    assert test.lines == []


async def test_that_a_model_that_is_named_answers_hard_turns_and_the_form_says_so(desk: Desk) -> None:
    slot = desk.page.engine.slots[0]
    await desk.choose(slot.provider.part, "Open")
    assert slot.hard.line.placeholderText() != "the same"
    await desk.write(slot.model.line, "o1-mini")
    assert slot.hard.line.placeholderText() == "the same"
    await desk.write(slot.model.line, "")
    assert slot.hard.line.placeholderText() != "the same"
