"""The loudspeaker, over miniaudio: WASAPI, CoreAudio, PulseAudio (and PipeWire), ALSA or JACK."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.ports.desktop import SoundFailed

if TYPE_CHECKING:
    import miniaudio

REAL = ("WASAPI", "DSOUND", "WINMM", "COREAUDIO", "SNDIO", "AUDIO4", "OSS", "PULSEAUDIO", "ALSA", "JACK")
"""Every backend that makes a sound. Left to itself the library falls back to one that swallows it."""
BUFFER_MS = 120
_CARDS = Path("/proc/asound")


class MiniaudioSpeaker:
    """``ports.Speaker``. The library is imported with the first call."""

    def __init__(self, backends: tuple[str, ...] = REAL) -> None:
        self._backends = backends
        self._device: Any = None
        self._taken = 0.0

    def check(self) -> str:
        device = self._open(44100)
        name = str(device.backend)
        device.close()
        return name

    def play(self, file: Path, *, every: float, volume: float, times: int = 0) -> None:
        self.stop()
        rate, burst = read_burst(file)
        cycle = prepare(burst, round(every * rate), volume)
        self._taken = 0.0
        device = self._open(rate)
        try:
            frames = self._frames(cycle, rate, times)
            next(frames)
            device.start(frames)
        except Exception as error:
            device.close()
            raise SoundFailed(f"The audio device did not start: {_said(error)}.") from error
        self._device = device

    def taken(self) -> float:
        return self._taken

    def stop(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _open(self, rate: int) -> miniaudio.PlaybackDevice:
        try:
            import miniaudio
        except Exception as error:
            raise SoundFailed(f"The audio library does not load: {_said(error)}.") from error
        backends = [miniaudio.Backend[name] for name in self._backends if _may_work(name)]
        if not backends:
            raise SoundFailed("There is no audio device.")  # of none the library would make all, the silent one too
        try:
            return miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=BUFFER_MS,
                backends=backends,
                app_name="Operator Console",
            )
        except Exception as error:
            raise SoundFailed("There is no audio device that takes the sound.") from error

    def _frames(self, cycle: array[int], rate: int, times: int) -> Generator[array[int], int, None]:
        """Runs in the device's thread: it is sent how many frames are wanted, and counts them."""
        place, played = 0, 0
        wanted = yield array("h")
        while not times or played < times:
            part = cycle[place : place + wanted]
            place += len(part)
            if place >= len(cycle):
                place, played = 0, played + 1
            self._taken += len(part) / rate
            wanted = yield part


def read_burst(file: Path) -> tuple[int, array[int]]:
    """(frames a second, samples) of a mono WAV file of 16 bits. Raises SoundFailed."""
    try:
        with wave.open(str(file), "rb") as sound:
            if (sound.getnchannels(), sound.getsampwidth()) != (1, 2):
                raise SoundFailed(f"The sound {file.name} is not mono with 16 bits.")
            samples = array("h", sound.readframes(sound.getnframes()))
            rate = sound.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise SoundFailed(f"The sound {file.name} cannot be read: {_said(error)}.") from error
    if not samples:
        raise SoundFailed(f"The sound {file.name} is empty.")
    return rate, samples


def prepare(burst: array[int], frames: int, volume: float) -> array[int]:
    """The burst at ``volume``, with silence after it up to ``frames`` in all."""
    loud = array("h", (round(sample * volume) for sample in burst))
    with suppress(OverflowError):
        loud.extend([0] * max(0, frames - len(loud)))
    return loud


def _may_work(backend: str) -> bool:
    """ALSA without a card writes to standard error; PulseAudio does not need one."""
    return backend != "ALSA" or any(_CARDS.glob("card*"))


def _said(error: BaseException) -> str:
    return str(error.args[0] if error.args else type(error).__name__).rstrip(".")
