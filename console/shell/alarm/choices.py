"""What a person chose about alarms on this computer, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from console.domain.scoring import Severity
from console.shell.preferences import PreferencesPort

_NAME = "alarms"
QUIETEST, LOUDEST = 20, 100
"""Percent. Less could not be heard, and an alarm may not be silenced by mistake."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A file of ``resources/sounds``, begun anew every so many seconds."""

    file: str
    every: float


TONES: dict[Severity, Tone] = {
    Severity.CRITICAL: Tone("critical.wav", 5.0),
    Severity.HIGH: Tone("high.wav", 9.0),
    Severity.MEDIUM: Tone("low.wav", 25.0),
    Severity.LOW: Tone("low.wav", 25.0),
}


@dataclass(frozen=True, slots=True)
class AlarmChoices:
    """``volume`` in percent. ``quiet``: from and until, local time, over midnight too; None for never.

    CRITICAL is always in ``sounds`` and in ``notes``.
    """

    volume: int = 80
    quiet: tuple[time, time] | None = None
    sounds: frozenset[Severity] = frozenset({Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM})
    notes: frozenset[Severity] = frozenset({Severity.CRITICAL, Severity.HIGH})

    def is_quiet(self, now: datetime) -> bool:
        """Whether only CRITICAL sounds; ``now`` in any zone."""
        if self.quiet is None:
            return False
        begin, end = self.quiet
        at = now.astimezone().time()
        return begin <= at < end if begin < end else at >= begin or at < end

    def sounding(self, open_ones: Iterable[Severity], now: datetime) -> Severity | None:
        """What sounds for these: the most severe that may."""
        quiet = self.is_quiet(now)
        may = [one for one in open_ones if one is Severity.CRITICAL or (one in self.sounds and not quiet)]
        return max(may, key=lambda one: one.rank, default=None)

    def notes_of(self, severity: Severity) -> bool:
        return severity is Severity.CRITICAL or severity in self.notes


def gain(volume: int) -> float:
    """Factor of the samples: an ear takes half of it for much more than half as loud."""
    return float((volume / 100) ** 1.5)


def read_choices(preferences: PreferencesPort) -> AlarmChoices:
    """As kept; what cannot be read is as if never chosen."""
    kept = preferences.get(_NAME, {})
    kept = kept if isinstance(kept, dict) else {}
    plain = AlarmChoices()
    volume = kept.get("volume", plain.volume)
    return AlarmChoices(
        max(QUIETEST, min(LOUDEST, volume)) if isinstance(volume, int) else plain.volume,
        _quiet(kept.get("quiet")),
        _severities(kept.get("sounds"), plain.sounds),
        _severities(kept.get("notes"), plain.notes),
    )


def keep_choices(preferences: PreferencesPort, choices: AlarmChoices) -> None:
    """Into the preferences; they are saved when the window closes."""
    preferences.set(
        _NAME,
        {
            "volume": choices.volume,
            "quiet": [f"{at:%H:%M}" for at in choices.quiet] if choices.quiet else None,
            "sounds": sorted(choices.sounds),
            "notes": sorted(choices.notes),
        },
    )


def _quiet(kept: Any) -> tuple[time, time] | None:
    try:
        begin, end = (time.fromisoformat(text) for text in kept)
    except (TypeError, ValueError):
        return None
    return None if begin == end else (begin, end)


def _severities(kept: Any, plain: frozenset[Severity]) -> frozenset[Severity]:
    if not isinstance(kept, list):
        return plain
    return frozenset(Severity(one) for one in kept if one in set(Severity)) | {Severity.CRITICAL}
