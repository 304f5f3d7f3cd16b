"""Opening the profile: locked, broken, new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

import console.shell.running as running_module
from console import aio
from console.domain.changes import Change, Topic
from console.domain.ids import CommandId, Offset, TenantId
from console.domain.trouble import Damaged, KeyNeeded, NewerDatabase, NoKeyring, Trouble, WrongPassphrase
from console.ports.engine_room import EngineState, SlotFacts
from console.ports.session import Recovery
from console.shell.instance import Instance
from console.shell.locked import BrokenProfile, Unlock, strength
from console.shell.preferences import Forgetful
from console.shell.recovery import RecoveryNotice
from console.shell.running import Running
from console.shell.theme import Theme
from console.shell.window import MainWindow
from tests.fakes.door import FakeDoor
from tests.shell.frame.plainpage import SPECS, PlainPage

W = TypeVar("W", bound=QWidget)
Open = Callable[[], Awaitable[MainWindow]]


@pytest.fixture
async def opened(
    qapp: QApplication, theme: Theme, preferences: Forgetful, door: FakeDoor, tmp_path: Path
) -> AsyncIterator[Open]:
    """Opens the door as the program does; closed and waited for at the end."""
    windows: list[MainWindow] = []
    tasks: list[asyncio.Task[int]] = []

    async def begin() -> MainWindow:
        window = MainWindow(theme, SPECS, preferences, door.clock)
        windows.append(window)
        window.show()
        running = Running(qapp, window, door, Instance(tmp_path / "profile"))
        tasks.append(aio.spawn(running.live(), "live"))
        await _until(lambda: bool(door.asked))
        await window.settled()
        return window

    yield begin
    for window, task in zip(windows, tasks, strict=True):
        if not task.done():
            window.close()
            await task


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - widgets have no event to wait for
            await asyncio.sleep(0.005)


def _shown(window: MainWindow, kind: type[W]) -> W:
    (found,) = [child for child in window.findChildren(kind) if child.isVisible()]
    return found


async def test_a_locked_profile_asks_says_why_and_opens(opened: Open, door: FakeDoor) -> None:
    door.troubles = [
        KeyNeeded("The key is locked away.", do="Give the passphrase."),
        WrongPassphrase("That is not it."),
    ]
    window = await opened()
    unlock = _shown(window, Unlock)
    assert "The key is locked away." in unlock.text.text()
    assert not unlock.button.isEnabled()
    QTest.keyClicks(unlock.passphrase, "wrong")
    QTest.keyClick(unlock.passphrase, Qt.Key.Key_Return)
    await window.settled()
    again = _shown(window, Unlock)
    assert "That is not it." in again.text.text()
    QTest.keyClicks(again.passphrase, "right")
    QTest.keyClick(again.passphrase, Qt.Key.Key_Return)
    await window.settled()
    assert window.current == "plain"
    assert door.asked == [(None, False), ("wrong", False), ("right", False)]


async def test_a_passphrase_is_hidden_until_it_is_asked_to_show(opened: Open, door: FakeDoor) -> None:
    door.troubles = [KeyNeeded("Locked.")]
    unlock = _shown(await opened(), Unlock)
    assert unlock.passphrase.echoMode() is QLineEdit.EchoMode.Password
    unlock.reveal.click()
    assert unlock.passphrase.echoMode() is QLineEdit.EchoMode.Normal


async def test_a_new_profile_without_keyring_wants_a_good_passphrase_twice(opened: Open, door: FakeDoor) -> None:
    door.troubles = [NoKeyring("There is no keyring on this computer.")]
    window = await opened()
    unlock = _shown(window, Unlock)
    unlock.passphrase.setText("short")
    unlock.repeated.setText("short")
    assert not unlock.button.isEnabled()
    unlock.passphrase.setText("four horses eat oats")
    assert not unlock.button.isEnabled()
    unlock.repeated.setText("four horses eat oats")
    assert unlock.button.isEnabled()
    unlock.button.click()
    await window.settled()
    assert door.asked[-1] == ("four horses eat oats", False)


async def test_one_can_look_around_where_nothing_is_kept(opened: Open, door: FakeDoor) -> None:
    door.troubles = [NoKeyring("There is no keyring on this computer.")]
    window = await opened()
    _shown(window, Unlock).look.click()
    await window.settled()
    assert door.asked[-1] == (None, True)
    assert window.current == "plain"


async def test_a_damaged_profile_tells_its_path_and_is_set_aside_only_when_asked(
    opened: Open, door: FakeDoor
) -> None:
    door.troubles = [Damaged("The file /p/profile.db is damaged.", kept="It was not touched.")]
    window = await opened()
    broken = _shown(window, BrokenProfile)
    assert "/p/profile.db" in broken.title.text()
    assert len(door.asked) == 1
    broken.buttons["Set aside and start anew"].click()
    await window.settled()
    assert window.current == "plain"
    assert str(door.set_aside()) in window.toast.text.text()


async def test_a_file_that_cannot_be_set_aside_is_told_and_the_person_can_try_again(
    opened: Open, door: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.troubles = [Damaged("The file /p/profile.db is damaged.", kept="It was not touched.")]
    window = await opened()

    def held() -> Path:
        raise Trouble("/p/profile.db may not be written.")

    monkeypatch.setattr(door, "set_aside", held)
    _shown(window, BrokenProfile).buttons["Set aside and start anew"].click()
    await window.settled()
    broken = _shown(window, BrokenProfile)
    assert "may not be written" in broken.title.text()
    broken.buttons["Try again"].click()
    await window.settled()
    assert window.current == "plain"


async def test_damage_found_in_the_open_profile_is_seen_and_the_next_start_asks_what_to_do(
    opened: Open, door: FakeDoor, preferences: Forgetful
) -> None:
    window = await opened()
    door.reader.due = 4
    window.status.show_scoring(4)
    window.tell_trouble(Damaged("The file /p/profile.db is damaged.", kept="It was left.", do="Restore /p/backups."))
    await window.settled()
    assert window.status.read_only.isVisible()
    assert not window.status.scoring.isVisible()
    page = window.pages["plain"]
    assert isinstance(page, PlainPage)
    assert page.session is not None
    assert page.session.read_only
    assert "/p/backups" in window.trouble.rest.text()
    window.trouble.retry.click()
    assert (window.trouble.retry.text(), window.isVisible()) == ("Quit", False)
    await _until(lambda: door.closed == 1)
    asked = len(door.asked)
    again = await opened()
    await _until(lambda: bool(again.findChildren(BrokenProfile)))
    broken = _shown(again, BrokenProfile)
    assert "/p/backups" in broken.text.text()
    assert len(door.asked) == asked, "the file is not opened before the person has chosen"
    assert list(broken.buttons) == ["Try again", "Set aside and start anew", "Quit"]
    broken.buttons["Try again"].click()
    await again.settled()
    assert again.current == "plain"
    assert not again.status.read_only.isVisible()
    assert preferences.get("profile.damage") == []


async def test_a_newer_profile_can_only_be_left(opened: Open, door: FakeDoor) -> None:
    door.troubles = [NewerDatabase("The profile /p was written by version 9, this is version 1.")]
    window = await opened()
    broken = _shown(window, BrokenProfile)
    assert list(broken.buttons) == ["Quit"]
    broken.buttons["Quit"].click()
    assert not window.isVisible()


@pytest.mark.expects_log
async def test_an_error_that_nobody_foresaw_is_told_and_opening_can_be_tried_again(
    opened: Open, door: FakeDoor
) -> None:
    door.troubles = [ZeroDivisionError("no guards")]
    window = await opened()
    broken = _shown(window, BrokenProfile)
    assert "did not open" in broken.title.text()
    assert "open profile" in window.trouble.what.text()
    broken.buttons["Try again"].click()
    await window.settled()
    assert window.current == "plain"


async def test_the_recovery_passphrase_is_shown_beside_the_work_and_then_forgotten(
    opened: Open, door: FakeDoor
) -> None:
    door.recovery = "apple-river-stone"
    window = await opened()
    notice = _shown(window, RecoveryNotice)
    assert notice.shown.text() == "apple-river-stone"
    assert window.pages["plain"].isVisible()
    notice.copy.click()
    assert QGuiApplication.clipboard().text() == "apple-river-stone"
    notice.done.click()
    assert notice.shown.text() == ""
    await window.settled()
    assert door.keys.state is Recovery.CONFIRMED


async def test_a_recovery_passphrase_that_nobody_confirmed_is_asked_about_and_made_anew(
    opened: Open, door: FakeDoor
) -> None:
    door.keys.state = Recovery.UNCONFIRMED
    window = await opened()
    notice = _shown(window, RecoveryNotice)
    assert not notice.copy.isVisible()
    notice.make.click()
    await window.settled()
    assert notice.shown.text() == door.keys.given == "made anew"
    notice.done.click()
    await window.settled()
    assert door.keys.state is Recovery.CONFIRMED


async def test_a_confirmed_recovery_passphrase_is_not_asked_about(opened: Open) -> None:
    window = await opened()
    assert window.findChild(RecoveryNotice) is None


async def test_closing_ends_tasks_closes_the_profile_and_saves(
    opened: Open, door: FakeDoor, preferences: Forgetful
) -> None:
    window = await opened()
    ended: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append("ended")

    window.start(forever(), "forever")
    await asyncio.sleep(0)
    window.close()
    await _until(lambda: door.closed == 1)
    assert ended == ["ended"]
    assert preferences.get("window.page") == "plain"


@pytest.mark.parametrize(
    ("passphrase", "role"),
    [
        ("short", "red"),
        ("aaaaaaaaaaaaaaaa", "amber"),
        ("four horses eat oats", "green"),
        ("Tr0ub4dor&3 xyz!", "green"),
    ],
)
def test_strength_is_hinted(passphrase: str, role: str) -> None:
    assert strength(passphrase)[1] == role


async def test_the_status_bar_says_which_engine_answers_and_leads_to_its_settings(
    opened: Open, door: FakeDoor
) -> None:
    window = await opened()
    assert window.status.engine.text() == "engine: rules (no model)"
    slot = SlotFacts(title="OpenAI", models=("gpt-4o-mini", "gpt-4o"))
    for state, words in (
        (EngineState(slots=(slot,)), "engine: gpt-4o-mini"),
        (EngineState(slots=(replace(slot, resting=True),)), "engine: rules (model resting)"),
        (EngineState(trouble="The temperature is wrong."), "engine: rules"),
    ):
        door.engine.now = state
        door.desk.say(Change(TenantId("acme"), Offset(1), door.clock.now(), Topic.SETTINGS, "set", CommandId("c")))
        await _until(lambda words=words: window.status.engine.text() == words)  # type: ignore[misc]
    assert "temperature" in window.status.engine.toolTip()


@pytest.mark.expects_log
async def test_that_pages_keep_what_is_written_before_the_profile_closes_and_one_that_hangs_stops_nobody(
    opened: Open, door: FakeDoor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running_module, "PUT_BY_SECONDS", 0.05)
    window = await opened()
    plain, other = window.pages["plain"], window.pages["other"]
    kept: list[int] = []

    async def keep() -> None:
        await asyncio.sleep(0)
        kept.append(door.closed)

    async def hang() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(plain, "put_by", hang)
    monkeypatch.setattr(other, "put_by", keep)
    window.close()
    await _until(lambda: door.closed == 1)
    assert kept == [0], "kept while the profile was open"
    assert "what was written on plain may not be kept" in caplog.text
    caplog.clear()
