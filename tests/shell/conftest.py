"""Tests of the window: the Qt loop for async tests, and nothing may be left over."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.steps import stepping_in_their_loop, watch_steps

COLLECT_ALL_EVERY = 5
"""Tests. What one test leaves is collected after it; a look at all that stays takes 100 ms."""
LONGEST_SLICE = 0.5
"""Seconds of processor time that one step of the program may hold up the event loop in a test, on any machine."""


@pytest.hookimpl(optionalhook=True)
def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, Callable[[], Any]]:
    return {"qasync": _qt_loop}


def _qt_loop() -> Any:
    application = QApplication.instance() or QApplication(["operator-console-tests"])
    return qasync.QEventLoop(application, already_running=False)


@pytest.fixture(autouse=True, scope="session")
def collected_here() -> Iterator[None]:
    """As in the program, garbage is collected in the GUI thread alone: see ``console.shell.collector``."""
    gc.disable()
    gc.freeze()
    yield
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def late_steps_have_a_loop() -> Iterator[None]:
    """Between two tests pytest-qt lets Qt run: what asyncio has due then runs in its loop as well."""
    with stepping_in_their_loop():
        yield


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Widgets and timers that a test made are gone at its end."""
    before = set(map(id, QApplication.topLevelWidgets()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    left = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before and _counts(widget)]
    assert not left, f"widgets left: {left}"
    timers = [timer for timer in qapp.findChildren(QTimer) if timer.isActive() and timer.parent() is qapp]
    assert not timers, f"timers left: {timers}"
    gc.collect(1 if next(_ended) % COLLECT_ALL_EVERY else 2)


@pytest.fixture(autouse=True)
def loop_not_held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No step of the program blocks the event loop; what the test itself does between two awaits does not count."""
    held = watch_steps(monkeypatch, LONGEST_SLICE)
    yield
    assert not held, f"held up the event loop: {held}"


_ended = itertools.count(1)


def _counts(widget: QWidget) -> bool:
    return widget.isVisible()
