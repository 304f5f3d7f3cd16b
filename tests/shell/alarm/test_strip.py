"""The strip over every page: what it says, its keys, and that it hides nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from console.domain.changes import Change, Topic
from console.domain.escalations import Escalation, EscalationCounts, EscalationKind, EscalationState, TimerAlarm
from console.domain.ids import CommandId, Offset, PersonId, SiteId, TenantId
from console.domain.people import Person, Role, Site
from console.domain.scoring import Severity
from console.ports.desktop import Desktop
from console.shell.alarm.strip import strip_colors
from console.shell.alarm.watch import AlarmWatch
from console.shell.escalations.standing import LOOKED
from console.shell.looks import SEVERITY
from console.shell.theme import Mode, Theme
from console.shell.tokens import contrast
from console.shell.window import MainWindow
from tests.fakes.called import called
from tests.fakes.clock import NOON
from tests.fakes.door import FakeDoor
from tests.shell.alarm.fake_desktop import FakeNotifier, FakeSpeaker
from tests.shell.frame.plainpage import PlainPage

ACME = TenantId("acme")
SAM = PersonId("sam")


class Floor:
    """A control room: the window, the alarms of its store, its loudspeaker."""

    def __init__(self, window: MainWindow, door: FakeDoor) -> None:
        self.window, self.door = window, door
        self.speaker, self.notifier = FakeSpeaker(), FakeNotifier()
        door.reader.people = [Person(ACME, SAM, "Sam Ortiz", Role.OPERATOR)]
        door.reader.sites = [Site(ACME, SiteId("north"), "North Gate")]
        self.watch = AlarmWatch(window)
        self.watch.attach(door.session())

    @property
    def line(self) -> str:
        call = self.watch.strip.call
        return f"{call.word.text()} {call.what.text()} | {call.next.text()}"

    async def store(self, *ones: Escalation) -> None:
        """These are in the store now, and the window hears of it."""
        calling: dict[Severity, int] = {}
        for one in ones:
            if one.state is EscalationState.OPEN:
                calling[one.severity] = calling.get(one.severity, 0) + 1
        reader = self.door.reader
        reader.escalations = list(ones)
        reader.counts = EscalationCounts({Severity.CRITICAL: len(ones)} if ones else {}, calling)
        self.door.desk.say(Change(ACME, Offset(1), NOON, Topic.ESCALATIONS, "escalated", CommandId("c")))
        self.window.bridge._deliver()
        await self.settle()

    async def settle(self) -> None:
        await self.watch.settled()
        await self.window.settled()


@pytest.fixture
async def floor(window: MainWindow, door: FakeDoor) -> AsyncIterator[Floor]:
    made = Floor(window, door)
    await window.alarms.use(Desktop(made.speaker, made.notifier), window.raise_to_front, made.watch.acknowledge_first)
    await made.settle()
    yield made
    await window.alarms.close()
    await made.settle()


async def test_nothing_calls_and_there_is_no_strip(floor: Floor) -> None:
    assert not floor.watch.strip.isVisible()
    assert floor.speaker.playing is None


async def test_a_critical_is_seen_heard_and_noted(floor: Floor) -> None:
    await floor.store(called(due_at=NOON + timedelta(minutes=3, seconds=12)))
    assert floor.watch.strip.isVisible()
    assert floor.line == "CRITICAL Gate 4, fire alarm · North Gate | next step in 03:12 · step 2 of 5"
    assert floor.speaker.playing is not None
    assert floor.speaker.playing.file == "critical.wav"
    (note,) = floor.notifier.shown.values()
    assert note.title == "CRITICAL: Gate 4, fire alarm"
    assert "next step in 03:12" in note.body
    assert note.urgent


async def test_the_strip_pushes_the_page_and_covers_nothing(floor: Floor, plain: PlainPage) -> None:
    area = floor.window.stage.area("plain")
    top = area.mapTo(floor.window, area.rect().topLeft()).y()
    await floor.store(called())
    floor.window.grab()
    strip = floor.watch.strip
    edge = strip.mapTo(floor.window, strip.rect().bottomLeft()).y()
    assert area.mapTo(floor.window, area.rect().topLeft()).y() > max(top, edge)


async def test_the_countdown_runs_and_says_when_it_is_due(floor: Floor) -> None:
    await floor.store(called(due_at=NOON + timedelta(seconds=2)))
    floor.door.clock.advance(seconds=1)  # type: ignore[attr-defined]
    floor.watch.strip._tick.timeout.emit()
    assert "next step in 00:01" in floor.line
    floor.door.clock.advance(seconds=5)  # type: ignore[attr-defined]
    floor.watch.strip._tick.timeout.emit()
    assert "next step now" in floor.line


async def test_lateness_who_has_it_and_how_many_others_are_told(floor: Floor) -> None:
    await floor.store(
        called(late=250, latest_late=240, members=12, taken_by=SAM, due_at=NOON),
        called(2, severity=Severity.HIGH),
        called(3, severity=Severity.LOW),
    )
    assert "(12 alike)" in floor.line
    assert "late by 4 min" in floor.line
    assert "taken by Sam Ortiz" in floor.line
    assert floor.watch.strip.call.others.text() == "+2 others"


async def test_an_acknowledged_one_is_calm_silent_and_says_by_whom(floor: Floor) -> None:
    await floor.store(called())
    answered = called(state=EscalationState.ACKNOWLEDGED, acknowledged_by=SAM, acknowledged_at=NOON, remind_at=NOON)
    await floor.store(answered)
    assert "acknowledged by Sam Ortiz" in floor.line
    assert floor.speaker.playing is None
    assert not floor.notifier.shown
    assert not floor.watch.strip.call.acknowledge.isVisible()


async def test_what_nobody_answered_comes_before_what_is_in_hand(floor: Floor) -> None:
    await floor.store(
        called(1, state=EscalationState.ACKNOWLEDGED, acknowledged_by=SAM, acknowledged_at=NOON),
        called(2, title="Patrol missed", severity=Severity.HIGH),
    )
    assert floor.line.startswith("HIGH Patrol missed")
    assert floor.speaker.playing is not None
    assert floor.speaker.playing.file == "high.wav"


async def test_a_fire_comes_before_an_older_violation_of_the_same_severity(floor: Floor) -> None:
    older = called(1, kind=EscalationKind.VIOLATION, title="Main gate: nobody", opened_at=NOON - timedelta(hours=1))
    await floor.store(older, called(2))
    assert "Gate 4, fire alarm" in floor.line
    await floor.store(older, called(2, state=EscalationState.ACKNOWLEDGED))
    assert "Main gate: nobody" in floor.line, "what is in hand waits behind what nobody has answered"


async def test_one_key_answers_from_anywhere_even_while_one_writes(floor: Floor, plain: PlainPage) -> None:
    line = QLineEdit(plain)
    line.show()
    line.setFocus()
    await floor.store(called())
    done: list[Escalation] = []
    floor.watch.strip.acknowledged.disconnect()
    floor.watch.strip.acknowledged.connect(done.append)
    QTest.keyClick(line, Qt.Key.Key_F9)
    assert [one.id for one in done] == [1]
    assert line.hasFocus()
    assert "F9" in floor.watch.strip.call.acknowledge.text()


async def test_a_key_pressed_as_another_alarm_comes_does_nothing_and_says_so(floor: Floor) -> None:
    done: list[Escalation] = []
    floor.watch.strip.acknowledged.disconnect()
    floor.watch.strip.acknowledged.connect(done.append)
    await floor.store(called(1, severity=Severity.HIGH))
    await floor.store(called(2), called(1, severity=Severity.HIGH))
    QTest.keyClick(floor.window, Qt.Key.Key_F9)
    assert done == []
    assert "press again" in floor.window.toast.text.text()


async def test_a_key_pressed_as_the_alarm_grows_worse_does_nothing_and_says_so(floor: Floor) -> None:
    done: list[Escalation] = []
    floor.watch.strip.acknowledged.disconnect()
    floor.watch.strip.acknowledged.connect(done.append)
    await floor.store(called(1, severity=Severity.HIGH))
    await floor.store(called(1, repeat=1))
    QTest.keyClick(floor.window, Qt.Key.Key_F9)
    assert done == []
    assert "press again" in floor.window.toast.text.text()


async def test_one_that_comes_behind_a_storm_is_told_as_well(floor: Floor) -> None:
    storm = [called(id, title=f"Alarm {id}") for id in range(1, LOOKED + 1)]
    await floor.store(*storm)
    (note,) = floor.notifier.shown.values()
    assert note.title == f"{LOOKED} alarms call for somebody"
    await floor.store(*storm, called(99, title="The newest"))
    (note,) = floor.notifier.shown.values()
    assert note.title == f"{LOOKED + 1} alarms call for somebody"
    floor.notifier.shown.clear()
    await floor.store(*storm[1:], called(99, title="The newest"))
    assert "CRITICAL: The newest" in [note.title for note in floor.notifier.shown.values()]


async def test_a_storm_is_one_note_and_one_sound(floor: Floor) -> None:
    await floor.store(*(called(id, title=f"Alarm {id}") for id in range(1, 40)))
    (note,) = floor.notifier.shown.values()
    assert note.title == "39 alarms call for somebody"
    assert len(floor.speaker.played) == 1
    await floor.store()
    assert not floor.notifier.shown
    assert not floor.watch.strip.isVisible()


async def test_a_dead_timer_is_an_alarm_of_its_own(floor: Floor) -> None:
    floor.door.reader.timer_alarms = [
        TimerAlarm("escalations", NOON, NOON, "The timer of escalations gave no sign of life for 3 min.")
    ]
    await floor.store()
    assert floor.watch.strip.isVisible()
    assert "no sign of life" in floor.watch.strip.timer.text.text()


async def test_sound_that_fails_is_seen_and_hidden_only_while_nothing_calls(floor: Floor) -> None:
    floor.speaker.failure = "There is no audio device that takes the sound."
    assert floor.window.alarms.sounder is not None
    floor.window.alarms.sounder.check()
    await floor.settle()
    sound = floor.watch.strip.sound
    assert sound.isVisible()
    assert "cannot be heard" in sound.text.text()
    sound.buttons[2].click()
    assert not sound.isVisible()
    await floor.store(called())
    assert sound.isVisible()


async def test_a_note_is_opened_from_the_desktop(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(floor.window, "go", lambda page, **where: gone.append((page, where)))
    monkeypatch.setattr(floor.window, "raise_to_front", lambda: None)
    await floor.store(called())
    floor.notifier.heard("acme/1", "default")
    floor.notifier.heard("acme/77", "acknowledge")  # over by now
    assert gone == [("escalations", {"tenant": ACME, "escalation": 1}), ("escalations", {})]


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.LIGHT])
def test_the_strip_can_be_read_in_every_state(theme: Theme, mode: Mode) -> None:
    theme.set_mode(mode)
    for severity in Severity:
        for loud in (True, False):
            ground, ink, _role = strip_colors(theme, SEVERITY[severity][1], loud)
            assert contrast(ground, ink) >= 4.5, (severity, loud)
