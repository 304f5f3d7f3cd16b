"""The only crossing from the desk into Qt: changes, at most twenty times a second, bursts as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

if TYPE_CHECKING:
    from console.domain.changes import Change, Topic
    from console.domain.ids import TenantId
    from console.ports.desk import Desk

INTERVAL_MS = 50
_NAMED = 500
"""More changes than these at once are told as one per topic, without naming their subjects."""


class Bridge(QObject):
    """``changed`` carries a tuple of Change, in commit order."""

    changed = Signal(tuple)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Change] = []
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._deliver)
        self._stop: Callable[[], None] = lambda: None

    def attach(self, desk: Desk) -> None:
        self.detach()
        self._stop = desk.listen(self._heard)

    def detach(self) -> None:
        self._stop()
        self._stop = lambda: None
        self._timer.stop()
        self._waiting.clear()

    def _heard(self, changes: tuple[Change, ...]) -> None:
        self._waiting.extend(changes)
        if not self._timer.isActive():
            passed = self._since.elapsed() if self._since.isValid() else INTERVAL_MS
            # Never at once: a listener is called inside the command, before its caller has the outcome.
            self._timer.start(max(0, INTERVAL_MS - int(passed)))

    def _deliver(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._since.restart()
        if waiting:
            self.changed.emit(merged(waiting))


def merged(changes: list[Change]) -> tuple[Change, ...]:
    """The same changes, or for a great many the last of each tenant, topic and kind with its subjects unnamed."""
    if len(changes) <= _NAMED:
        return tuple(changes)
    last: dict[tuple[TenantId, Topic, str], Change] = {}
    for change in changes:
        last[change.tenant, change.topic, change.what] = replace(change, subjects=())
    return tuple(sorted(last.values(), key=lambda change: (change.tenant, change.offset)))
