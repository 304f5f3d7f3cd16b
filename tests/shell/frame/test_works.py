"""Work of the window: nothing is started, and nothing left over, once the loop has ended."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console import aio
from console.domain.trouble import Trouble
from console.shell.works import Works


async def nothing() -> None:
    raise AssertionError("it was started")


def test_what_a_late_timer_asks_for_is_not_started(qtbot: QtBot) -> None:
    owner = QObject()
    told: list[Trouble] = []
    works = Works(told.append, owner)
    works.start(nothing(), "late", lambda: None)  # type: ignore[arg-type, return-value]
    asyncio.run(works.settled())
    assert told == []
    assert not aio.running()
