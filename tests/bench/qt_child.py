"""A process of its own that measures the window and prints its figures."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtWidgets import QApplication


def print_figures(measure: Callable[[Path], Coroutine[Any, Any, object]]) -> None:
    """Of the file that the command line names; the process ends without taking the window apart."""
    application = QApplication(["bench"])
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        figures = loop.run_until_complete(measure(Path(sys.argv[1])))
    print(json.dumps(figures), flush=True)
    os._exit(0)
