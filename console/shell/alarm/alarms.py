"""All that calls a person to the window: what was chosen, what of it works here, and the parts that do it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.scoring import Severity
from console.shell.alarm.choices import TONES, AlarmChoices, keep_choices, read_choices
from console.shell.page import Frame
from console.shell.preferences import PreferencesPort

if TYPE_CHECKING:
    from console.ports.desktop import Desktop, Note
    from console.shell.alarm.notes import Notes
    from console.shell.alarm.sounding import Sounder
    from console.shell.alarm.tray import Tray


class Alarms(QObject):
    """Without a desktop (pictures, tests of the window) there is neither sound nor note, and it says so."""

    changed = Signal()
    """What works here, or what was chosen."""
    acted = Signal(str, str)
    """(tag of a note, action) that a person did on the desktop."""

    def __init__(self, frame: Frame, preferences: PreferencesPort, window: QWidget) -> None:
        super().__init__(window)
        self._frame, self._preferences, self._window = frame, preferences, window
        self.choices = read_choices(preferences)
        self.sounder: Sounder | None = None
        self.notes: Notes | None = None
        self.tray: Tray | None = None
        self._sounds: Severity | None = None
        self._count = 0

    @property
    def sound_trouble(self) -> str:
        """Why an alarm cannot be heard; empty while all is well, or where none is to be heard."""
        return self.sounder.trouble if self.sounder else ""

    def choose(self, choices: AlarmChoices) -> None:
        if choices != self.choices:
            self.choices = choices
            keep_choices(self._preferences, choices)
            self.sound(self._sounds)
            self.changed.emit()

    async def use(self, desktop: Desktop, raised: Callable[[], object], acknowledge: Callable[[], object]) -> None:
        """From now on with sound and notes. ``raised``: bring the window to the front."""
        from console.shell.alarm.notes import Notes
        from console.shell.alarm.sounding import Sounder
        from console.shell.alarm.tray import Tray

        self.sounder = Sounder(self._frame, desktop.speaker, self)
        self.sounder.changed.connect(self.changed)
        self.sounder.check()
        if Tray.available():
            self.tray = Tray(self._frame.theme, raised, acknowledge, self._window)
            self.tray.show_count(self._count)
            self.tray.show()
        self.notes = Notes(self._frame, desktop.notifier, self.tray, self.acted.emit, self)
        self.notes.changed.connect(self.changed)
        await self.notes.start()

    def sound(self, severity: Severity | None) -> None:
        """What is to be heard from now on; None for silence."""
        self._sounds = severity
        if self.sounder is not None:
            self.sounder.sound(TONES[severity] if severity else None, self.choices.volume)

    def show_count(self, calling: int) -> None:
        """On the tray's icon and, where the desktop has it, on that of the taskbar."""
        if calling == self._count:
            return
        self._count = calling
        if self.tray is not None:
            self.tray.show_count(calling)
        _badge(calling)

    def call(self) -> None:
        """The taskbar asks for the person until the window is in front."""
        if not self._window.isActiveWindow():
            QApplication.alert(self._window, 0)

    def note(self, tag: str, note: Note) -> None:
        if self.notes is not None:
            self.notes.show(tag, note)

    def withdraw(self, tag: str) -> None:
        if self.notes is not None:
            self.notes.withdraw(tag)

    async def close(self) -> None:
        """Silence, and nothing left on the desktop."""
        if self.tray is not None:
            self.tray.close()
        _badge(0)
        try:
            if self.sounder is not None:
                await self.sounder.close()
        finally:
            if self.notes is not None:
                await self.notes.close()


def _badge(count: int) -> None:
    """On Linux Qt builds an invalid name of our desktop file into it, and complains each time."""
    application = QApplication.instance()
    if isinstance(application, QApplication) and sys.platform != "linux":
        application.setBadgeNumber(count)
