"""What the computer that a person sits at can do to be noticed: its loudspeaker, and notes on the desktop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class SoundFailed(Exception):
    """Nothing can be heard; the text says why, as a sentence."""


class Speaker(Protocol):
    """Plays one sound at a time. Every call may block for a second: none belongs into the GUI thread."""

    def check(self) -> str:
        """Open the device and close it again; its name. Raises SoundFailed."""

    def play(self, file: Path, *, every: float, volume: float, times: int = 0) -> None:
        """Play the WAV file again and again, from beginning to beginning ``every`` seconds, until ``stop``.

        ``volume`` is a factor up to 1. ``times`` ends it after so many, 0 never. It takes the place of what plays.
        Raises SoundFailed.
        """

    def taken(self) -> float:
        """Seconds of sound that the device has taken since ``play``, pauses included. Grows while it works."""

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Note:
    """A notification of the desktop. ``actions``: (key, words) of what can be done from it, beside opening it.

    ``urgent`` ones stay until they are dealt with, where the desktop knows of urgency.
    """

    title: str
    body: str
    urgent: bool = False
    actions: Sequence[tuple[str, str]] = ()


OPENED = "default"
"""The action of a note that was clicked itself."""

NoteListener = Callable[[str, str], None]
"""Hears (tag of the note, action)."""


class Notifier(Protocol):
    async def start(self, heard: NoteListener) -> str:
        """Who shows notes, such as ``GNOME Shell``. Raises NotesFailed."""

    async def show(self, tag: str, note: Note) -> None:
        """Show it, in place of the one with the same tag. Raises NotesFailed."""

    async def withdraw(self, tag: str) -> None:
        """Take it off the desktop, if it is still there."""

    async def close(self) -> None: ...


class NotesFailed(Exception):
    """Notes cannot be shown; the text says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """``notifier`` is None where the tray icon's own messages are all there is."""

    speaker: Speaker
    notifier: Notifier | None = None
