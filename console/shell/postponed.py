"""Work put off for a moment: asked for many times meanwhile, it is done once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Postponed(QObject):
    def __init__(self, parent: QObject, work: Callable[[], object], after_ms: int = 0) -> None:
        """Done ``after_ms`` after the last time it was asked for; with 0, when the loop comes round again."""
        super().__init__(parent)
        self._work = work
        self._timer = QTimer(self, singleShot=True, interval=after_ms)
        self._timer.timeout.connect(work)

    def ask(self) -> None:
        self._timer.start()

    def forget(self) -> None:
        self._timer.stop()

    def flush(self) -> bool:
        """Do it now if it was asked for; whether it was."""
        waited = self._timer.isActive()
        self._timer.stop()
        if waited:
            self._work()
        return waited
