"""What a start imports, when, and in which thread: every import takes the interpreter from the window."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.ports.session import Session
from console.shell.page import Page
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.scorecard.glance import text_of
from console.shell.scorecard.query import Scope, read_day
from console.shell.theme import Theme
from console.shell.window import MainWindow

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("early_child.py")
PLAIN = """
import inspect, sys
from PySide6 import QtCore
from console.shell.plainimport import import_plainly

read = []
whole = inspect.getsource
inspect.getsource = lambda module: read.append(module.__name__) or whole(module)
import colorsys
before = list(read)
import_plainly()
import_plainly()
import wave
from PySide6.QtWidgets import QCalendarWidget
print([before, read[len(before):], QCalendarWidget.__name__])
"""


@pytest.fixture
async def seen(session: Session, tmp_path: Path) -> dict[str, Any]:
    """What ``early_child`` saw of a start that shows the scorecard of the demo."""
    scheme = next(iter(session.catalog.schemes().values()))
    day = await session.reader.read(lambda tx: read_day(tx, Scope(), scheme, session.clock.now()))
    glance = tmp_path / "glance.json"
    glance.write_text(text_of(day), encoding="utf-8")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(CHILD), str(tmp_path / "profile"), str(glance)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


async def test_the_window_is_painted_without_what_only_pages_and_profile_need(seen: dict[str, Any]) -> None:
    heavy = {"asyncio", "qasync", "msgspec", "keyring", "sqlalchemy", "yaml", "PySide6.QtSvg",
             "PySide6.QtNetwork", "console.domain.ids", "console.ports.session", "console.shell.running",
             "console.shell.menus", "console.shell.palette", "console.shell.actions"}  # fmt: skip
    assert "console.shell.window" in seen["painted"]
    assert heavy & set(seen["painted"]) == set()


async def test_until_the_first_page_the_window_itself_imports_nothing(seen: dict[str, Any]) -> None:
    assert seen["in window"] == []


async def test_until_the_first_page_no_noun_is_imported_that_it_does_not_show(seen: dict[str, Any]) -> None:
    nouns = {"commands", "conversations", "imports", "inbox", "inbox_commands", "knowledge", "turns", "behavior"}
    assert "console.domain.scoring" in seen["shown"]
    assert {f"console.domain.{noun}" for noun in nouns} & set(seen["shown"]) == set()


async def test_another_thread_keeps_the_window_waiting_shortly(seen: dict[str, Any]) -> None:
    assert seen["turn"] <= 0.001


def test_the_source_of_what_is_imported_is_not_read() -> None:
    done = subprocess.run([sys.executable, "-c", PLAIN], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[['colorsys'], [], 'QCalendarWidget']", done.stderr


def test_the_scorecard_is_made_in_steps_none_of_which_makes_most_of_it(theme: Theme, session: Session) -> None:
    theme.apply()
    window = MainWindow(theme, PAGES[:1], Forgetful(), session.clock)
    window.dress()
    code: type[Page] = PAGES[0].load()
    made = [len(QApplication.allWidgets())]
    for _step in window.adding(code):
        assert window.pages == {}
        made.append(len(QApplication.allWidgets()))
    made.append(len(QApplication.allWidgets()))
    assert list(window.pages) == ["scorecard"]
    steps = [after - before for before, after in pairwise(made)]
    assert max(steps) < sum(steps) / 2
    window.deleteLater()
