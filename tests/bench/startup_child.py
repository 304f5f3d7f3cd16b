"""One start, watched from inside: ``bare`` a QMainWindow with a label, ``ours`` the program as a person starts it.

Prints moments of the monotonic clock as JSON and ends at once. Watching is an event filter put on the application
when it is made, the same for both.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from PySide6 import QtCore, QtWidgets

seen: dict[str, float] = {}


class Watcher(QtCore.QObject):
    """Notes the first paint of a main window; for ``ours`` goes on to the scorecard and the gaps on the way."""

    def __init__(self, application: QtWidgets.QApplication, until_scorecard: bool) -> None:
        super().__init__(application)
        self._until_scorecard = until_scorecard
        self._pulse = QtCore.QTimer(self)
        self._pulse.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        self._pulse.timeout.connect(self._beat)
        self._last_beat = 0.0
        application.installEventFilter(self)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        if event.type() == QtCore.QEvent.Type.Paint and isinstance(watched, QtWidgets.QWidget):
            if "painted" not in seen and isinstance(watched.window(), QtWidgets.QMainWindow):
                seen["painted"] = 0.0
                QtCore.QTimer.singleShot(0, self._painted)
            elif "scorecard" not in seen and self._shows_scorecard(watched):
                seen["scorecard"] = 0.0
                QtCore.QTimer.singleShot(0, self._scorecard)
        return False

    def _painted(self) -> None:
        seen["painted"] = time.monotonic()
        if not self._until_scorecard:
            finish()
        self._last_beat = time.monotonic()
        seen["gap"] = 0.0
        self._pulse.start(1)

    def _shows_scorecard(self, widget: QtWidgets.QWidget) -> bool:
        """Whether this is a paint of the page's figures, with the day read."""
        above: QtWidgets.QWidget | None = widget
        while above is not None and above.objectName() != "page-scorecard":
            above = above.parentWidget()
        day: Any = getattr(above, "day", None)
        return day is not None and day.last is not None

    def _beat(self) -> None:
        now = time.monotonic()
        shown = seen.get("scorecard") or now
        name = "gap" if self._last_beat < shown else "gap after"
        seen[name] = max(seen.get(name, 0.0), now - self._last_beat)
        self._last_beat = now

    def _scorecard(self) -> None:
        seen["scorecard"] = time.monotonic()
        QtCore.QTimer.singleShot(300, finish)


def finish() -> None:
    print(json.dumps(seen), flush=True)
    os._exit(0)


def bare() -> None:
    application = QtWidgets.QApplication([])
    watcher = Watcher(application, until_scorecard=False)
    window = QtWidgets.QMainWindow()
    window.setCentralWidget(QtWidgets.QLabel("bare"))
    window.resize(1280, 800)
    window.show()
    application.exec()
    del watcher


def ours() -> None:
    application_class: Any = QtWidgets.QApplication
    made = application_class.__init__

    def make(self: QtWidgets.QApplication, *words: Any) -> None:
        made(self, *words)
        Watcher(self, until_scorecard=True)

    application_class.__init__ = make
    sys.argv = ["operator-console"]
    from console.__main__ import main

    sys.exit(main())


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]]()
