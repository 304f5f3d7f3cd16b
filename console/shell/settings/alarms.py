"""How alarms call on this computer: what sounds and how loud, quiet hours, notes of the desktop, and a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSlider, QWidget

from console.domain.scoring import Severity
from console.ports.desktop import SoundFailed
from console.shell.alarm.choices import LOUDEST, QUIETEST, TONES
from console.shell.page import Frame
from console.shell.settings.keys import line
from console.shell.settings.sections import Section
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.hourfield import HourField
from console.shell.widgets.segments import ChipFilter

_NIGHT = (time(22), time(6))
_ORDER = tuple(reversed(Severity))
_TESTED = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)


class AlarmSection(Section):
    """What is chosen holds at once; there is nothing to save."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(frame.theme, "alarms", "Alarms", parent)
        self._frame, self._alarms = frame, frame.alarms
        theme = frame.theme
        self.sound_state = StatusChip(theme, parent=self)
        self.sound_trouble = self.value("")
        self.notes_state = StatusChip(theme, parent=self)
        self.notes_trouble = self.value("")
        self.volume = QSlider(Qt.Orientation.Horizontal, self)
        self.volume.setAccessibleName("Volume")
        self.volume.setRange(QUIETEST, LOUDEST)
        self.volume.setPageStep(10)
        self.volume.setMaximumWidth(theme.px(220))
        self.percent = QLabel(self)
        self.sounds = _severities("Sound for", self)
        self.notes = _severities("Notify for", self)
        self.quiet = QCheckBox("From", self)
        self.quiet.setAccessibleName("Quiet hours")
        self.begin = HourField(theme, "Quiet from", _NIGHT[0], self)
        self.end = HourField(theme, "Quiet until", _NIGHT[1], self)
        self.tests = {one: QPushButton(f"Test {one.value}", self) for one in _TESTED}
        self.tested = self.value("")
        self.tested.setAccessibleName("What came of the test")
        self.tested.hide()
        self._lay_out()
        self._connect()
        self._show()

    def test(self, severity: Severity) -> None:
        """Play what sounds for it, once."""
        if self._alarms.sounder is None:
            self._tell_test("There is no sound in this window.", failed=True)
            return
        self._frame.start(self._test(severity), "test the sound of alarms")

    def _lay_out(self) -> None:
        grid = self.rows()
        add = partial(self.row, grid)
        add("Sound", _beside(self, self.sound_state, self.sound_trouble))
        add("Volume", _beside(self, self.volume, self.percent))
        add("Sounds for", self.sounds)
        add("Quiet hours", line(self.theme, self, self.quiet, self.begin, QLabel("to", self), self.end, _note(self)))
        add("Notifications", _beside(self, self.notes_state, self.notes_trouble))
        add("Notifies for", self.notes)
        add("Test", line(self.theme, self, *self.tests.values()))
        self.column.addWidget(self.tested)

    def _connect(self) -> None:
        self.volume.valueChanged.connect(lambda at: self._choose(volume=at))
        self.sounds.changed.connect(lambda keys: self._choose(sounds=_chosen(keys)))
        self.notes.changed.connect(lambda keys: self._choose(notes=_chosen(keys)))
        self.quiet.toggled.connect(lambda _on: self._choose_quiet())
        for edit in (self.begin, self.end):
            edit.edited.connect(self._choose_quiet)
        for severity, button in self.tests.items():
            button.clicked.connect(partial(self.test, severity))
        self._alarms.changed.connect(self._show)

    def _choose(self, **chosen: object) -> None:
        self._alarms.choose(replace(self._alarms.choices, **chosen))  # type: ignore[arg-type]

    def _choose_quiet(self) -> None:
        begin, end = self.begin.hour, self.end.hour
        self._choose(quiet=(begin, end) if self.quiet.isChecked() and begin != end else None)

    def _show(self) -> None:
        choices = self._alarms.choices
        edited = (self.volume, self.quiet)
        for part in edited:
            part.blockSignals(True)
        self.volume.setValue(choices.volume)
        self.percent.setText(f"{choices.volume} %")
        self.sounds.choose(choices.sounds)
        self.notes.choose(choices.notes)
        if choices.quiet is not None or not self.quiet.isChecked():
            self.quiet.setChecked(choices.quiet is not None)
            for edit, at in zip((self.begin, self.end), choices.quiet or _NIGHT, strict=True):
                if not edit.hasFocus():
                    edit.put(at)
        for part in edited:
            part.blockSignals(False)
        for edit in (self.begin, self.end):
            edit.setEnabled(self.quiet.isChecked())
        self._show_state()

    def _show_state(self) -> None:
        sounder, notes = self._alarms.sounder, self._alarms.notes
        if sounder is None:
            self.sound_state.show_state("not in use", "nodata", "secondary")
        elif sounder.trouble:
            self.sound_state.show_state("cannot be heard", "red", "red")
        else:
            self.sound_state.show_state(
                f"plays over {sounder.device}" if sounder.device else "ready", "green", "green"
            )
        trouble = sounder.trouble if sounder else ""
        self.sound_trouble.setText(f"{trouble} Plug in or switch on a loudspeaker, then test." if trouble else "")
        if notes is None:
            self.notes_state.show_state("not in use", "nodata", "secondary")
        elif notes.trouble:
            self.notes_state.show_state("not shown", "amber", "amber")
        else:
            self.notes_state.show_state(notes.shown_by or "looked for", "green", "green")
        self.notes_trouble.setText(
            f"{notes.trouble} The strip and the sound call you." if notes and notes.trouble else ""
        )
        for label in (self.sound_trouble, self.notes_trouble):
            label.setVisible(bool(label.text()))

    async def _test(self, severity: Severity) -> None:
        sounder = self._alarms.sounder
        assert sounder is not None, "asked only with sound"
        try:
            device = await sounder.test(TONES[severity], self._alarms.choices.volume)
        except SoundFailed as failed:
            self._tell_test(str(failed), failed=True)
        else:
            self._tell_test(f"Played over {device}. Not heard? Turn up the computer's own volume.")

    def _tell_test(self, text: str, *, failed: bool = False) -> None:
        self.tested.setText(f"✕ {text}" if failed else text)
        self.tested.show()
        look = "red" if failed else "muted"
        self.tested.setProperty("look", look)
        self.tested.style().polish(self.tested)


def _severities(name: str, parent: QWidget) -> ChipFilter:
    chips = ChipFilter(name, [(one.value, one.value) for one in _ORDER], parent)
    always = chips.buttons[Severity.CRITICAL.value]
    always.setEnabled(False)
    always.setToolTip("CRITICAL always does")
    return chips


def _chosen(keys: Iterable[str]) -> frozenset[Severity]:
    return frozenset(Severity(key) for key in keys) | {Severity.CRITICAL}


def _note(parent: QWidget) -> QLabel:
    label = QLabel("Only CRITICAL sounds then.", parent)
    label.setWordWrap(True)
    label.setProperty("look", "muted")
    return label


def _beside(parent: QWidget, *parts: QWidget) -> QWidget:
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, QLabel) and part.wordWrap() else 0)
    row.addStretch(0)
    line.setFocusProxy(parts[0])
    return line
