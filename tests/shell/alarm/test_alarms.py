"""Sound and notes in the window: until there is no more reason, and never silent without a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from threading import get_ident

import pytest

from console.domain.scoring import Severity
from console.ports.desktop import Desktop, Note
from console.shell.alarm.alarms import Alarms
from console.shell.alarm.sounding import STALLED, Sounder
from console.shell.preferences import Forgetful
from console.shell.window import MainWindow
from tests.shell.alarm.fake_desktop import FakeNotifier, FakeSpeaker


@pytest.fixture
def speaker() -> FakeSpeaker:
    return FakeSpeaker()


@pytest.fixture
def notifier() -> FakeNotifier:
    return FakeNotifier()


@pytest.fixture
async def alarms(window: MainWindow, speaker: FakeSpeaker, notifier: FakeNotifier) -> AsyncIterator[Alarms]:
    await window.alarms.use(Desktop(speaker, notifier), window.raise_to_front, lambda: None)
    await window.settled()
    yield window.alarms
    await window.alarms.close()
    await window.settled()


def sounder_of(alarms: Alarms) -> Sounder:
    assert alarms.sounder is not None
    return alarms.sounder


async def test_it_sounds_by_level_until_it_is_silenced(
    alarms: Alarms, speaker: FakeSpeaker, window: MainWindow
) -> None:
    alarms.sound(Severity.HIGH)
    await window.settled()
    assert speaker.playing is not None
    assert (speaker.playing.file, speaker.playing.times) == ("high.wav", 0)
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    assert speaker.playing.file == "critical.wav"
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    assert len(speaker.played) == 2, "the same alarm does not begin anew"
    alarms.sound(None)
    await window.settled()
    assert speaker.playing is None


async def test_the_device_is_never_waited_for_in_the_gui_thread(
    alarms: Alarms, speaker: FakeSpeaker, window: MainWindow
) -> None:
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    assert len(speaker.threads) == 1
    assert get_ident() not in speaker.threads


async def test_another_volume_is_heard_at_once_and_kept(
    alarms: Alarms, speaker: FakeSpeaker, window: MainWindow, preferences: Forgetful
) -> None:
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    before = speaker.playing
    alarms.choose(replace(alarms.choices, volume=40))
    await window.settled()
    assert before is not None
    assert speaker.playing is not None
    assert speaker.playing.volume < before.volume
    assert preferences.get("alarms")["volume"] == 40


async def test_a_device_that_is_not_there_is_told_and_tried_again(
    alarms: Alarms, speaker: FakeSpeaker, window: MainWindow
) -> None:
    speaker.failure = "There is no audio device that takes the sound."
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    assert alarms.sound_trouble == speaker.failure
    sounder = sounder_of(alarms)
    assert not sounder.sounding
    assert sounder._again.isActive()
    speaker.failure = ""
    sounder._again.timeout.emit()
    await window.settled()
    assert speaker.playing is not None
    sounder._watch.timeout.emit()
    assert alarms.sound_trouble == ""


async def test_a_device_that_takes_no_more_sound_is_told_and_opened_anew(
    alarms: Alarms, speaker: FakeSpeaker, window: MainWindow
) -> None:
    told: list[str] = []
    alarms.changed.connect(lambda: told.append(alarms.sound_trouble))
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    speaker.stuck = True
    sounder = sounder_of(alarms)
    for _look in range(STALLED):
        sounder._watch.timeout.emit()
    await window.settled()
    assert told == ["The audio device takes no sound any more."]
    assert len(speaker.played) == 2
    speaker.stuck = False
    sounder._watch.timeout.emit()
    assert told[-1] == ""


async def test_a_broken_sound_is_told_before_it_is_needed(window: MainWindow, speaker: FakeSpeaker) -> None:
    speaker.failure = "There is no audio device that takes the sound."
    await window.alarms.use(Desktop(speaker), window.raise_to_front, lambda: None)
    await window.settled()
    assert window.alarms.sound_trouble == speaker.failure
    await window.alarms.close()


async def test_a_test_plays_once_and_says_over_what(alarms: Alarms, speaker: FakeSpeaker) -> None:
    from console.shell.alarm.choices import TONES

    assert await sounder_of(alarms).test(TONES[Severity.HIGH], 80) == "Test speaker"
    assert [(one.file, one.times) for one in speaker.played] == [("high.wav", 1)]


async def test_closing_silences(alarms: Alarms, speaker: FakeSpeaker, window: MainWindow) -> None:
    alarms.sound(Severity.CRITICAL)
    await window.settled()
    await alarms.close()
    assert speaker.playing is None


async def test_notes_are_shown_withdrawn_and_answered(
    alarms: Alarms, notifier: FakeNotifier, window: MainWindow
) -> None:
    heard: list[tuple[str, str]] = []
    alarms.acted.connect(lambda tag, action: heard.append((tag, action)))
    alarms.note("e1", Note("CRITICAL: Gate 4", "Fire alarm"))
    await window.settled()
    assert list(notifier.shown) == ["e1"]
    notifier.heard("e1", "acknowledge")
    assert heard == [("e1", "acknowledge")]
    alarms.withdraw("e1")
    await window.settled()
    assert not notifier.shown


async def test_notes_that_cannot_be_shown_are_told(
    alarms: Alarms, notifier: FakeNotifier, window: MainWindow
) -> None:
    assert alarms.notes is not None
    assert alarms.notes.shown_by == "Test Shell, with actions"
    notifier.failure = "The desktop does not answer."
    alarms.note("e1", Note("CRITICAL: Gate 4", "Fire alarm"))
    await window.settled()
    assert alarms.notes.trouble == "The desktop does not answer."


async def test_what_a_person_does_on_a_note_can_come_at_any_time(alarms: Alarms, notifier: FakeNotifier) -> None:
    await asyncio.sleep(0)
    act: Callable[[str, str], None] = notifier.heard
    act("gone", "default")
