"""A window in a process of its own: ``windowprocess.py FOLDER [hang | raise | minimize | sizes]``."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from console.shell.pages import PageSpec
from console.shell.preferences import Forgetful
from console.shell.rail import RailButton
from console.shell.startup import run_window
from tests.fakes.door import FakeDoor
from tests.shell.frame.plainpage import SPECS, PlainPage


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class ToldPage(PlainPage):
    def visit(self, **where: object) -> None:
        tell("open")
        self.window().installEventFilter(self)
        if MODE == "minimize":
            self.window().showMinimized()
        if MODE == "hang":
            QTimer.singleShot(0, lambda: time.sleep(60))
        if MODE == "sizes":
            tell(f"{ {each.fontInfo().pixelSize() for each in self.window().findChildren(RailButton)} }")
        if MODE == "raise":
            QTimer.singleShot(0, self.stumble)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange:
            tell("raised" if not self.window().isMinimized() else "minimized")
        return super().eventFilter(watched, event)

    def stumble(self) -> None:
        QTimer.singleShot(50, lambda: tell(f"told: {QApplication.activeWindow() is not None}"))
        raise LookupError("555-0101")


MODE = sys.argv[2] if len(sys.argv) > 2 else ""


def main() -> int:
    door = FakeDoor(Path(sys.argv[1]))
    preferences = Forgetful()
    pages = (PageSpec("plain", "Plain", "scorecard", "__main__:ToldPage"), SPECS[1])
    code = run_window(door, preferences=preferences, clock=SystemClock(), folder=door.folder, pages=pages, say=tell)
    if door.asked:
        tell(f"closed {door.closed} saved {preferences.get('window.page')}")
    return code


if __name__ == "__main__":
    sys.exit(main())
