"""Makes the sounds of alarms into resources/sounds: bursts of pulses after the pattern of IEC 60601-1-8.

Pulses have a fundamental and four harmonics, so that a small loudspeaker
and an ear that lost the heights get some of it.
"""

from __future__ import annotations

import math
import sys
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

SOUNDS = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE = 22_050
HARMONICS = ((1, 1.0), (2, 0.7), (3, 0.55), (4, 0.4), (5, 0.25))
LOUDEST = 0.9


@dataclass(frozen=True)
class Burst:
    """``pulses``: (Hz, seconds until the next begins); each lasts ``length`` and rises and falls within ``edge``."""

    pulses: tuple[tuple[float, float], ...]
    length: float
    edge: float
    strength: float


FIVE = ((659.3, 0.2), (659.3, 0.2), (659.3, 0.4), (784.0, 0.2), (987.8, 0.7))
BURSTS = {
    "critical": Burst(FIVE + FIVE, 0.14, 0.02, 1.0),
    "high": Burst(((523.3, 0.35), (523.3, 0.35), (659.3, 0.4)), 0.2, 0.035, 0.75),
    "low": Burst(((392.0, 0.4), (329.6, 0.4)), 0.24, 0.06, 0.5),
}


def samples(burst: Burst) -> array[int]:
    """16 bits, mono."""
    made = [0.0] * round(RATE * sum(until_next for _, until_next in burst.pulses))
    start = 0
    for hertz, until_next in burst.pulses:
        for at in range(round(RATE * burst.length)):
            made[start + at] += _wave(hertz, at / RATE) * _envelope(at / RATE, burst)
        start += round(RATE * until_next)
    top = max(map(abs, made))
    return array("h", (round(32767 * LOUDEST * burst.strength * value / top) for value in made))


def _wave(hertz: float, at: float) -> float:
    return sum(part * math.sin(math.tau * hertz * times * at) for times, part in HARMONICS)


def _envelope(at: float, burst: Burst) -> float:
    nearest = min(at, burst.length - at)
    return 1.0 if nearest >= burst.edge else 0.5 - 0.5 * math.cos(math.pi * nearest / burst.edge)


def main() -> int:
    SOUNDS.mkdir(parents=True, exist_ok=True)
    for name, burst in BURSTS.items():
        with wave.open(str(SOUNDS / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(burst).tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
