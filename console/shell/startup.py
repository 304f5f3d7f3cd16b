"""From nothing to a window with an open profile, and back: paint first, then everything that is slow."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from console.shell.instance import Instance, Raised
from console.shell.pages import PAGES, PageSpec
from console.shell.preferences import PreferencesPort
from console.shell.theme import make_theme
from console.shell.window import MainWindow

if TYPE_CHECKING:
    from console.ports.clock import Clock
    from console.ports.desktop import Desktop
    from console.ports.session import Door

log = logging.getLogger(__name__)

_LATE = (
    "asyncio",
    "hashlib",
    "qasync",
    "PySide6.QtSvg",
    "PySide6.QtNetwork",
    "console.shell.running",
    "console.shell.collector",
    "console.shell.actions",
    "console.shell.alarm.alarms",
    "console.shell.strips",
    "console.shell.menus",
    "console.shell.palette",
    "console.shell.shortcuts",
)
_PAINT_PATIENCE_MS = 3000
TURN = 0.0005
"""Seconds for which another thread may keep the window waiting for the interpreter; Python's own are 0.005."""
_SIGNAL_POLL_MS = 200


def run_window(
    door: Door,
    *,
    preferences: PreferencesPort,
    clock: Clock,
    folder: Path,
    pages: Sequence[PageSpec] = PAGES,
    argv: Sequence[str] = ("operator-console",),
    desktop: Callable[[], Desktop] | None = None,
    say: Callable[[str], object] = print,
) -> int:
    """Run until the window is closed; the exit code. ``folder`` is the profile's, ``say`` tells a later start.

    Nothing of ``door`` is touched before the window is painted, nor ``desktop`` before all of it is there; without
    one, alarms make no sound. The collector rests until the first page is shown:
    it would find nothing among imports and widgets, and take a sixth of the way there.
    """
    gc.disable()
    sys.setswitchinterval(TURN)
    instance = Instance(folder)
    if not instance.claim():
        return _bow_out(instance, say)
    try:
        application = make_application(argv)
        theme = make_theme(preferences)
        theme.apply()
        window = MainWindow(theme, pages, preferences, clock)
        window.show()
        _until_painted(window)
        _LateImports().wait()
        from console.shell.collector import Collector
        from console.shell.running import Running

        with _caught_errors(window), _signals(window):
            collector = Collector(application)
            return Running(application, window, door, instance, when_shown=collector.start, desktop=desktop).run()
    finally:
        instance.release()


def make_application(argv: Sequence[str]) -> QApplication:
    application = QApplication(list(argv))
    application.setApplicationName("operator-console")
    application.setApplicationDisplayName("Operator Console")
    application.setDesktopFileName("operator-console")
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    return application


def _bow_out(instance: Instance, say: Callable[[str], object]) -> int:
    if instance.raise_first() is Raised.YES:
        say("Operator Console is already open with this profile; its window was brought to the front.")
        return 0
    holder = instance.holder()
    process = f" (process {holder})" if holder else ""
    say(
        f"Operator Console is already open with this profile{process} but does not answer. "
        "End that process, then start again."
    )
    return 1


def _until_painted(window: MainWindow) -> None:
    loop = QEventLoop()
    window.painted.connect(loop.quit)
    # A window that starts minimized is never painted, and must open its profile all the same.
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(_PAINT_PATIENCE_MS)
    loop.exec()
    patience.stop()


class _LateImports:
    """What the first paint did not need, imported on a thread. It begins beside the painting, which is Qt's work."""

    def __init__(self) -> None:
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="late imports")
        self._thread.start()

    def wait(self) -> None:
        """The window answers meanwhile. Raises what an import raised."""
        loop = QEventLoop()
        poll = QTimer()
        poll.timeout.connect(lambda: None if self._thread.is_alive() else loop.quit())
        poll.start(2)
        loop.exec()
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            for name in _LATE:
                import_module(name)
        except Exception as error:  # noqa: BLE001 - raised by wait
            self._failure = error


@contextmanager
def _caught_errors(window: MainWindow) -> Iterator[None]:
    """Whatever a slot raises is told in the window, not on a console that nobody reads."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
        else:
            window.report("the window", error.with_traceback(trace))

    before, sys.excepthook = sys.excepthook, hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def _signals(window: MainWindow) -> Iterator[None]:
    """Ctrl+C and SIGTERM close the window in order. The timer lets Python see them while Qt waits."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: window.close()) for number in numbers}
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_POLL_MS)
    try:
        yield
    finally:
        timer.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
