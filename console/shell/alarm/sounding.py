"""Sound until there is no more reason for it, and a word when nothing can be heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from console.ports.desktop import SoundFailed, Speaker
from console.shell.alarm.choices import Tone, gain
from console.shell.page import Frame
from console.shell.resources import resources

T = TypeVar("T")
WATCH_MS = 1000
STALLED = 3
"""So many looks without a sound taken, and the device counts as dead."""
AGAIN_MS = 5000
_TEST_LOOK_MS = 50
LOOK_FOR_DEVICE_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class _Play:
    tone: Tone
    volume: int


class Sounder(QObject):
    """Tells the speaker, on a thread of its own, what to play, and watches that the device takes it."""

    changed = Signal()
    """``trouble`` says something else."""

    def __init__(self, frame: Frame, speaker: Speaker, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self._speaker = frame, speaker
        self.trouble = ""
        """Why nothing can be heard; empty while all is well."""
        self.device = ""
        self._wanted: _Play | None = None
        self._plays: _Play | None = None
        self._applying = self._closed = False
        self._taken, self._still = 0.0, 0
        self._thread = ThreadPoolExecutor(1, "alarm sound")
        self._watch = self._timer(WATCH_MS, self._look)
        self._again = self._timer(AGAIN_MS, self._apply)
        self._again.setSingleShot(True)
        self._search = self._timer(LOOK_FOR_DEVICE_MS, self.check)

    @property
    def sounding(self) -> bool:
        """Whether the device plays what it should."""
        return self._plays is not None and self._plays == self._wanted

    def sound(self, tone: Tone | None, volume: int) -> None:
        """From now on this, again and again; None for silence."""
        wanted = None if tone is None else _Play(tone, volume)
        if wanted != self._wanted:
            self._wanted = wanted
            self._apply()

    def check(self) -> None:
        """Find out, without a sound, whether there is a device; then now and again."""
        if not self._search.isActive() and not self._closed:
            self._search.start()
        if self._wanted is None:
            self._frame.start(self._checked(), "look for an audio device")

    def retry(self) -> None:
        """Now, and not when its time comes."""
        if self._wanted is None:
            self.check()
        else:
            self._apply()

    async def test(self, tone: Tone, volume: int) -> str:
        """Play it once; the name of what plays it. Raises SoundFailed. An alarm under way is heard instead."""
        if self._wanted is not None:
            if self.trouble:
                raise SoundFailed(self.trouble)
            return self.device
        try:
            self.device = await self._on_thread(self._speaker.check)
            await self._on_thread(lambda: self._play(_Play(Tone(tone.file, 0.0), volume), times=1))
            await self._heard()
        except SoundFailed as failed:
            self._tell(str(failed))
            raise
        self._tell("")
        return self.device

    async def close(self) -> None:
        """Silence, and no more of it."""
        if self._closed:
            return
        self._closed = True
        for timer in (self._watch, self._again, self._search):
            timer.stop()
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._speaker.stop)
        finally:
            self._thread.shutdown(wait=False)

    # Inside

    def _apply(self) -> None:
        if not self._applying and not self._closed:
            self._applying = True
            self._frame.start(self._follow(), "sound an alarm")

    async def _follow(self) -> None:
        try:
            while self._wanted != self._plays:
                wanted = self._wanted
                if wanted is None:
                    await self._on_thread(self._speaker.stop)
                else:
                    await self._on_thread(lambda play=wanted: self._play(play))  # type: ignore[misc]
                self._plays = wanted
                self._taken, self._still = 0.0, 0
        except SoundFailed as failed:
            self._plays = None
            self._tell(str(failed))
            self._again.start()
        finally:
            self._applying = False
            self._watch.start() if self._plays is not None else self._watch.stop()

    def _look(self) -> None:
        """The device takes sound, or it counts as dead and is opened anew."""
        taken = self._speaker.taken()
        if taken > self._taken:
            self._taken, self._still = taken, 0
            self._tell("")
            return
        self._still += 1
        if self._still >= STALLED:
            self._tell("The audio device takes no sound any more.")
            self._plays, self._still = None, 0
            self._apply()

    def _play(self, play: _Play, times: int = 0) -> None:
        file = resources() / "sounds" / play.tone.file
        self._speaker.play(file, every=play.tone.every, volume=gain(play.volume), times=times)

    async def _checked(self) -> None:
        try:
            self.device = await self._on_thread(self._speaker.check)
        except SoundFailed as failed:
            self._tell(str(failed))
        else:
            self._tell("")
            self.changed.emit()

    async def _heard(self) -> None:
        """Raises SoundFailed when the device does not take the test."""
        for _look in range(STALLED * WATCH_MS // _TEST_LOOK_MS):
            if self._speaker.taken() > 0:
                return
            await asyncio.sleep(_TEST_LOOK_MS / 1000)
        raise SoundFailed("The audio device takes no sound.")

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.changed.emit()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise SoundFailed("The program is closing.")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _timer(self, interval: int, run: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.timeout.connect(run)
        return timer
