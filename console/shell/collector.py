"""Garbage is collected in the GUI thread alone.

Python collects cycles in whichever thread happens to allocate. A widget that dies in the database's thread takes Qt's
timers with it from there, and Qt crashes at the next tick; so the collector is off, and a timer does its work here.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 1000


class Collector(QObject):
    """Does in the GUI thread what Python would do by itself, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """What was made so far stays: it need not be looked at again, and pauses are short."""
        gc.disable()
        gc.freeze()
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return
