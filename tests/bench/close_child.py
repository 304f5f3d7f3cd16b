"""A window that opens the profile, waits until all is settled, and is closed as a person closes it."""

from __future__ import annotations

import sys
from typing import Any

from PySide6 import QtCore, QtWidgets

QUIET_MS = 3000


def main() -> None:
    application_class: Any = QtWidgets.QApplication
    made = application_class.__init__

    def make(self: QtWidgets.QApplication, *words: Any) -> None:
        made(self, *words)
        QtCore.QTimer.singleShot(QUIET_MS, self, lambda: [window.close() for window in self.topLevelWidgets()])

    application_class.__init__ = make
    sys.argv = ["operator-console"]
    from console.__main__ import main as program

    sys.exit(program())


if __name__ == "__main__":
    main()
