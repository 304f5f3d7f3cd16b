"""What is shown first, and what follows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console import aio
from console.domain.trouble import DiskFull
from console.ports.session import Session
from console.shell.instance import Instance
from console.shell.pages import PageSpec
from console.shell.preferences import Forgetful
from console.shell.running import Running
from console.shell.theme import Theme
from console.shell.window import MainWindow
from tests.fakes.door import FakeDoor
from tests.shell.frame.plainpage import SPECS, PlainPage

Begin = Callable[..., Awaitable[MainWindow]]
MISSING = PageSpec("missing", "Missing", "scorecard", "tests.shell.frame.no_such_module:Page")


class LateDoor(FakeDoor):
    """Notes which pages there are when the session is asked to complete, which fails ``failures`` times."""

    failures = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.window: MainWindow | None = None
        self.completed: list[list[str]] = []
        self.at_shown: list[str] = []

    def session(self) -> Session:
        return replace(super().session(), complete=self._complete)

    def note_shown(self) -> None:
        assert self.window is not None
        self.at_shown = list(self.window.pages)

    async def _complete(self) -> None:
        assert self.window is not None
        if self.failures:
            self.failures -= 1
            raise DiskFull("The disk is full.")
        self.completed.append(sorted(self.window.pages))


@pytest.fixture
def late(tmp_path: Path) -> LateDoor:
    return LateDoor(tmp_path)


@pytest.fixture
async def begin(
    qapp: QApplication, theme: Theme, preferences: Forgetful, late: LateDoor, tmp_path: Path
) -> AsyncIterator[Begin]:
    tasks: list[asyncio.Task[int]] = []

    async def run(pages: tuple[PageSpec, ...] = tuple(SPECS), where: str = "") -> MainWindow:
        window = late.window = MainWindow(theme, pages, preferences, late.clock)
        window.show()
        running = Running(qapp, window, late, Instance(tmp_path / "profile"), when_shown=late.note_shown)
        tasks.append(aio.spawn(running.live(), "live"))
        await asyncio.sleep(0)
        if where:
            window.go(where, site="north")
        await window.settled()
        return window

    yield run
    if late.window is not None:
        late.window.close()
    await asyncio.gather(*tasks)


async def test_only_the_page_in_front_is_made_before_it_is_shown(begin: Begin, late: LateDoor) -> None:
    window = await begin()
    assert late.at_shown == ["plain"]
    assert window.current == "plain"
    assert late.completed == [["other", "plain"]]


async def test_a_page_that_follows_gets_the_session_and_its_count(begin: Begin) -> None:
    window = await begin()
    other = window.pages["other"]
    assert isinstance(other, PlainPage)
    assert other.session is window.session
    assert "3 need you" in window.rail.buttons["other"].accessibleName()


async def test_the_remembered_page_is_the_first(begin: Begin, late: LateDoor, preferences: Forgetful) -> None:
    preferences.set("window.page", "other")
    window = await begin()
    assert late.at_shown == ["other"]
    assert window.current == "other"


async def test_a_page_asked_for_before_it_is_made_comes_to_the_front(begin: Begin) -> None:
    window = await begin(where="other")
    assert window.current == "other"
    other = window.pages["other"]
    assert isinstance(other, PlainPage)
    assert other.visits == [{"site": "north"}]


@pytest.mark.expects_log
async def test_a_first_page_that_is_broken_is_told_and_another_shown(begin: Begin) -> None:
    window = await begin((MISSING, *SPECS))
    assert window.current == "plain"
    assert set(window.pages) == {"plain", "other"}
    assert "Missing" in window.trouble.what.text()


async def test_a_late_part_that_fails_is_told_and_can_be_tried_again(begin: Begin, late: LateDoor) -> None:
    late.failures = 1
    window = await begin()
    assert window.current == "plain"
    assert "disk is full" in window.trouble.what.text()
    assert not late.completed
    window.trouble.retry.click()
    await window.settled()
    assert late.completed == [["other", "plain"]]
