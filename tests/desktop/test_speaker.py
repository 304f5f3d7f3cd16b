"""The loudspeaker over miniaudio's silent backend: a real device thread takes the sound, and nobody hears it."""

from __future__ import annotations

import runpy
import time
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.desktop.speaker import REAL, MiniaudioSpeaker, prepare, read_burst
from console.ports.desktop import SoundFailed

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = ROOT / "resources" / "sounds"
PATIENCE_S = 20.0


@pytest.fixture
def speaker() -> Iterator[MiniaudioSpeaker]:
    made = MiniaudioSpeaker(backends=("NULL",))
    yield made
    made.stop()


def test_a_sound_is_taken_again_and_again_until_it_is_stopped(speaker: MiniaudioSpeaker) -> None:
    speaker.play(SOUNDS / "low.wav", every=0.05, volume=0.5)
    first = _until(speaker, more_than=0.0)
    assert _until(speaker, more_than=first) > first
    speaker.stop()
    stopped = speaker.taken()
    assert speaker.taken() == stopped


def test_a_sound_that_is_to_play_once_ends(speaker: MiniaudioSpeaker) -> None:
    rate, burst = read_burst(SOUNDS / "low.wav")
    speaker.play(SOUNDS / "low.wav", every=0.0, volume=0.5, times=1)
    length = len(burst) / rate
    assert _until(speaker, more_than=length - 0.001) == pytest.approx(length)


def test_another_sound_takes_the_place_of_the_one_that_plays(speaker: MiniaudioSpeaker) -> None:
    speaker.play(SOUNDS / "low.wav", every=5.0, volume=0.5)
    _until(speaker, more_than=0.0)
    speaker.play(SOUNDS / "critical.wav", every=5.0, volume=1.0)
    assert _until(speaker, more_than=0.0) > 0.0


def test_the_library_may_not_fall_back_to_silence() -> None:
    assert "NULL" not in REAL
    with pytest.raises(SoundFailed, match="no audio device"):
        MiniaudioSpeaker(backends=("WASAPI", "COREAUDIO") if _is_linux() else ("ALSA",)).check()


def test_where_there_is_no_card_alsa_is_not_tried_and_nothing_silent_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.desktop.speaker._CARDS", tmp_path)
    with pytest.raises(SoundFailed, match=r"There is no audio device\.$"):
        MiniaudioSpeaker(backends=("ALSA",)).check()


def test_a_missing_or_broken_sound_is_told(speaker: MiniaudioSpeaker, tmp_path: Path) -> None:
    with pytest.raises(SoundFailed, match=r"gone\.wav cannot be read"):
        speaker.play(tmp_path / "gone.wav", every=1, volume=1)
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    with pytest.raises(SoundFailed, match=r"broken\.wav cannot be read"):
        speaker.play(broken, every=1, volume=1)
    stereo = tmp_path / "stereo.wav"
    with wave.open(str(stereo), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(400))
    with pytest.raises(SoundFailed, match="not mono"):
        speaker.play(stereo, every=1, volume=1)


def test_volume_and_pause_are_put_into_what_is_played() -> None:
    cycle = prepare(array("h", [1000, -2000, 300]), 6, 0.5)
    assert cycle.tolist() == [500, -1000, 150, 0, 0, 0]
    assert len(prepare(array("h", [1, 2, 3]), 1, 1.0)) == 3


def test_the_sounds_are_those_that_the_script_makes_and_differ_in_loudness() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "sounds.py"))
    loudest = []
    for name in ("low", "high", "critical"):
        _rate, kept = read_burst(SOUNDS / f"{name}.wav")
        made = script["samples"](script["BURSTS"][name])
        assert len(made) == len(kept)
        assert max(abs(one - other) for one, other in zip(made, kept, strict=True)) <= 1  # math libraries round apart
        loudest.append(max(map(abs, kept)))
    assert loudest == sorted(set(loudest))


def _until(speaker: MiniaudioSpeaker, *, more_than: float) -> float:
    end = time.monotonic() + PATIENCE_S
    while speaker.taken() <= more_than and time.monotonic() < end:
        time.sleep(0.01)
    assert speaker.taken() > more_than
    return speaker.taken()


def _is_linux() -> bool:
    import sys

    return sys.platform == "linux"
