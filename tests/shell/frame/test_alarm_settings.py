"""The part of the settings that speaks of alarms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time

import pytest
from PySide6.QtTest import QTest

from console.domain.scoring import Severity
from console.ports.desktop import Desktop
from console.shell.alarm.choices import read_choices
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.settings.alarms import AlarmSection
from console.shell.settings.page import SettingsPage
from console.shell.theme import Theme
from console.shell.window import MainWindow
from tests.fakes.door import FakeDoor
from tests.shell.alarm.fake_desktop import FakeNotifier, FakeSpeaker


@pytest.fixture
async def settings(theme: Theme, door: FakeDoor, preferences: Forgetful) -> AsyncIterator[MainWindow]:
    specs = [spec for spec in PAGES if spec.key == "settings"]
    window = MainWindow(theme, specs, preferences, door.clock)
    window.dress()
    window.add_page(specs[0].load())
    window.show()
    window.attach(door.session())
    await window.settled()
    yield window
    await window.alarms.close()
    window.detach()
    await window.settled()
    window.hide()
    window.deleteLater()


def section_of(window: MainWindow) -> AlarmSection:
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page.alarms


async def test_what_is_chosen_holds_at_once_and_is_kept(settings: MainWindow, preferences: Forgetful) -> None:
    section = section_of(settings)
    section.volume.setValue(55)
    section.sounds.buttons["HIGH"].click()
    section.notes.buttons["MEDIUM"].click()
    section.quiet.click()
    section.begin.setFocus()
    section.begin.selectAll()
    QTest.keyClicks(section.begin, "23:3")
    assert read_choices(preferences).quiet == (time(22), time(6)), "half a time is none"
    QTest.keyClicks(section.begin, "0")
    kept = read_choices(preferences)
    assert kept.volume == 55
    assert kept.sounds == {Severity.CRITICAL, Severity.MEDIUM}
    assert kept.notes == {Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM}
    assert kept.quiet == (time(23, 30), time(6))
    section.quiet.click()
    assert read_choices(preferences).quiet is None


async def test_critical_cannot_be_left_out(settings: MainWindow) -> None:
    section = section_of(settings)
    for chips in (section.sounds, section.notes):
        assert chips.buttons["CRITICAL"].isChecked()
        assert not chips.buttons["CRITICAL"].isEnabled()


async def test_the_test_button_plays_and_says_what_came_of_it(settings: MainWindow) -> None:
    speaker = FakeSpeaker()
    section = section_of(settings)
    section.tests[Severity.CRITICAL].click()
    assert "no sound in this window" in section.tested.text()
    await settings.alarms.use(Desktop(speaker, FakeNotifier()), settings.raise_to_front, lambda: None)
    await settings.settled()
    assert section.sound_state.word == "plays over Test speaker"
    assert section.notes_state.word == "Test Shell, with actions"
    section.tests[Severity.CRITICAL].click()
    await settings.settled()
    assert speaker.played[-1].file == "critical.wav"
    assert "Played over Test speaker" in section.tested.text()
    speaker.failure = "There is no audio device that takes the sound."
    section.tests[Severity.HIGH].click()
    await settings.settled()
    assert section.tested.text() == f"✕ {speaker.failure}"
    assert section.sound_state.word == "cannot be heard"
    assert "loudspeaker" in section.sound_trouble.text()
