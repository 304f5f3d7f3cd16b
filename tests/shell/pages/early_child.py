"""A start in a process of its own: prints as JSON what is imported until its first page, where and when."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import QTimer

from console.shell.plainimport import import_plainly
from console.shell.preferences import Forgetful
from console.shell.window import MainWindow

painted: set[str] = set()
in_window: list[str] = []


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Watch:
    """First to be asked for each module: notes those that the window's own thread waits for once it is painted."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if painted and threading.current_thread() is threading.main_thread():
            in_window.append(name)
        return None


def finish() -> None:
    told = {
        "painted": sorted(painted),
        "shown": sorted(sys.modules),
        "in window": in_window,
        "turn": sys.getswitchinterval(),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    import_plainly()
    sys.meta_path.insert(0, Watch())
    made = MainWindow.__init__

    def make(self: MainWindow, *given: object) -> None:
        made(self, *given)  # type: ignore[arg-type]
        self.painted.connect(lambda: painted.update(sys.modules))

    MainWindow.__init__ = make  # type: ignore[method-assign,assignment]
    bring = MainWindow._bring_to_front

    def brought(self: MainWindow, page: str) -> object:
        QTimer.singleShot(0, finish)
        return bring(self, page)

    MainWindow._bring_to_front = brought  # type: ignore[method-assign,assignment]
    from console.shell.startup import run_window

    run_window(Door(), preferences=Forgetful(), clock=SystemClock(), folder=Path(sys.argv[1]))  # type: ignore[arg-type]


class Door:
    """Nothing is behind it but what stood on the scorecard; made here, lest a fake imports what is watched for."""

    async def glance(self) -> str | None:
        return Path(sys.argv[2]).read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
