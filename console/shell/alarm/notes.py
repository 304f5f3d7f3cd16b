"""Notes on the desktop: by its own service with actions, by the tray's messages, or, where it has neither, told."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.ports.desktop import Note, NotesFailed, Notifier
from console.shell.alarm.tray import Tray
from console.shell.page import Frame


class Notes(QObject):
    changed = Signal()
    """``shown_by`` or ``trouble`` says something else."""

    def __init__(
        self,
        frame: Frame,
        notifier: Notifier | None,
        tray: Tray | None,
        heard: Callable[[str, str], None],
        parent: QObject,
    ) -> None:
        """``heard`` gets (tag, action) of what a person did on a note."""
        super().__init__(parent)
        self._frame, self._notifier, self._tray, self._heard = frame, notifier, tray, heard
        self._works = False
        self._shown: set[str] = set()
        self.shown_by = ""
        self.trouble = ""

    async def start(self) -> None:
        """Find out who shows notes here."""
        if self._notifier is not None:
            try:
                name = await self._notifier.start(self._heard)
            except NotesFailed as failed:
                self._fall_back(str(failed))
                return
            self._works = True
            self._tell(f"{name}, with actions", "")
            return
        self._fall_back("This desktop shows no notifications.")

    def show(self, tag: str, note: Note) -> None:
        self._shown.add(tag)
        self._frame.start(self._show(tag, note), "show a notification")

    def withdraw(self, tag: str) -> None:
        if tag in self._shown:
            self._shown.discard(tag)
            if self._works and self._notifier is not None:
                self._frame.start(self._notifier.withdraw(tag), "withdraw a notification")

    async def close(self) -> None:
        notifier, self._notifier = self._notifier, None
        if notifier is not None:
            for tag in self._shown if self._works else ():
                await notifier.withdraw(tag)
            await notifier.close()

    async def _show(self, tag: str, note: Note) -> None:
        if self._works and self._notifier is not None:
            try:
                await self._notifier.show(tag, note)
            except NotesFailed as failed:
                self._works = False
                self._fall_back(str(failed))
            else:
                return
        if self._tray is not None and Tray.speaks():
            self._tray.tell(note)

    def _fall_back(self, why: str) -> None:
        if self._tray is not None and Tray.speaks():
            self._tell("messages of the tray icon", "")
        else:
            self._tell("", why)

    def _tell(self, shown_by: str, trouble: str) -> None:
        if (shown_by, trouble) != (self.shown_by, self.trouble):
            self.shown_by, self.trouble = shown_by, trouble
            self.changed.emit()
