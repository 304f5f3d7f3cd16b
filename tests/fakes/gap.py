"""How long the event loop was held up: the largest gap between ticks of a timer."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

TICK_MS = 5


class GapMeter(QObject):
    """Measures in the thread that made it, from ``start`` to ``stop``. Needs a running event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = QElapsedTimer()
        self._largest = 0
        self.ticks = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._largest = self.ticks = 0
        self._clock.start()
        self._timer.start()

    def stop(self) -> float:
        """The largest gap in milliseconds, the one that is under way included."""
        self._tick()
        self._timer.stop()
        return self.largest_ms

    @property
    def largest_ms(self) -> float:
        return self._largest / 1e6

    def _tick(self) -> None:
        self._largest = max(self._largest, self._clock.nsecsElapsed())
        self._clock.restart()
        self.ticks += 1
