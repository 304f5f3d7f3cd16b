"""A loudspeaker and notes that a test looks at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

from console.ports.desktop import Note, NoteListener, NotesFailed, SoundFailed


@dataclass(frozen=True)
class Playing:
    file: str
    every: float
    volume: float
    times: int


class FakeSpeaker:
    """``failure``: why nothing can be heard. ``stuck``: it plays, and the device takes nothing."""

    def __init__(self) -> None:
        self.failure = ""
        self.stuck = False
        self.playing: Playing | None = None
        self.played: list[Playing] = []
        self.threads: set[int] = set()
        self._taken = 0.0

    def check(self) -> str:
        self._note()
        return "Test speaker"

    def play(self, file: Path, *, every: float, volume: float, times: int = 0) -> None:
        self._note()
        assert file.is_file()
        self.playing = Playing(file.name, every, volume, times)
        self.played.append(self.playing)
        self._taken = 0.0

    def taken(self) -> float:
        if self.playing is not None and not self.stuck:
            self._taken += 0.1
        return self._taken

    def stop(self) -> None:
        self.playing = None

    def _note(self) -> None:
        self.threads.add(get_ident())
        if self.failure:
            raise SoundFailed(self.failure)


class FakeNotifier:
    def __init__(self) -> None:
        self.failure = ""
        self.shown: dict[str, Note] = {}
        self.heard: NoteListener = lambda _tag, _action: None
        self.closed = False

    async def start(self, heard: NoteListener) -> str:
        self.heard = heard
        if self.failure:
            raise NotesFailed(self.failure)
        return "Test Shell"

    async def show(self, tag: str, note: Note) -> None:
        if self.failure:
            raise NotesFailed(self.failure)
        self.shown[tag] = note

    async def withdraw(self, tag: str) -> None:
        self.shown.pop(tag, None)

    async def close(self) -> None:
        self.closed = True
