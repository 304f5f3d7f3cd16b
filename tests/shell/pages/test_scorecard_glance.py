"""The scorecard before the profile is open, and what remains of it when the profile comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console import aio
from console.ports.session import Session
from console.shell.instance import Instance
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.running import Running
from console.shell.scorecard.glance import text_of
from console.shell.scorecard.page import ScorecardPage
from console.shell.scorecard.query import Day, Scope, figure, read_day
from console.shell.theme import Theme
from console.shell.window import MainWindow
from tests.fakes.clock import NOON

_PATIENCE = 20.0


class SlowDoor:
    """Has a glance at once; opens when told to."""

    def __init__(self, session: Session, glance: str | None, folder: Path) -> None:
        self._session, self._glance, self._folder = session, glance, folder
        self.knocked = asyncio.Event()
        self.may_open = asyncio.Event()

    async def glance(self) -> str | None:
        if self._glance == "raises":
            raise ZeroDivisionError
        return self._glance

    async def open(self, passphrase: str | None = None, *, ephemeral: bool = False) -> Session:
        self.knocked.set()
        await self.may_open.wait()
        return self._session

    def set_aside(self) -> Path:
        return self._folder


@dataclass
class Start:
    window: MainWindow
    door: SlowDoor
    living: asyncio.Task[int]

    @property
    def page(self) -> ScorecardPage:
        page = self.window.pages["scorecard"]
        assert isinstance(page, ScorecardPage)
        return page

    async def open(self) -> None:
        self.door.may_open.set()
        await self.window.settled()


@pytest.fixture
async def day(session: Session) -> Day:
    scheme = next(iter(session.catalog.schemes().values()))
    return await session.reader.read(lambda tx: read_day(tx, Scope(), scheme, NOON))


@pytest.fixture
async def starts(qapp: QApplication, session: Session, theme: Theme, tmp_path: Path) -> AsyncIterator[list[Start]]:
    started: list[Start] = []
    yield started
    for start in started:
        start.door.may_open.set()
        start.window.close()
        await start.living
    started.clear()


async def begin(starts: list[Start], session: Session, theme: Theme, folder: Path, glance: str | None) -> Start:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply()
    window = MainWindow(theme, PAGES[:2], Forgetful(), session.clock)
    window.resize(1600, 900)
    window.show()
    window.activateWindow()
    door = SlowDoor(session, glance, folder)
    running = Running(application, window, door, Instance(folder / "instance"))
    start = Start(window, door, aio.spawn(running.live(), "live"))
    starts.append(start)
    async with asyncio.timeout(_PATIENCE):
        await door.knocked.wait()
    return start


async def test_figures_stand_before_the_profile_is_open(
    starts: list[Start], session: Session, theme: Theme, tmp_path: Path, day: Day
) -> None:
    start = await begin(starts, session, theme, tmp_path, text_of(day))
    assert start.window.session is None
    page = start.page
    assert page.isVisible()
    assert page.day == day
    assert [card.score.text() for card in page.cards.cards] == [figure(card.score) for card in day.card.cards]
    assert page.checks.rowCount() == len(day.checks)
    assert not any(button.isEnabled() for button in (page.rescore, page.export, page.to_violations))


async def test_nothing_is_repainted_and_selection_and_focus_stay_when_the_profile_opens(
    starts: list[Start], session: Session, theme: Theme, tmp_path: Path, day: Day
) -> None:
    start = await begin(starts, session, theme, tmp_path, text_of(day))
    page = start.page
    page.table.setFocus()
    page.table.selectRow(2)
    selected = page.table.selected_key()
    painted: list[object] = []
    during = pytest.MonkeyPatch()
    during.setattr(page.cards, "show_day", painted.append)
    shown_instead: list[str] = []
    during.setattr(start.window, "show_opening", lambda: shown_instead.append("opening"))
    await start.open()
    during.undo()
    vars(page.cards).pop("show_day", None)
    vars(start.window).pop("show_opening", None)
    assert start.window.session is session
    assert start.window.current == "scorecard"
    assert page.day == day
    assert selected is not None
    assert page.table.selected_key() == selected
    assert page.table.hasFocus()
    assert not painted
    assert not shown_instead
    assert page.rescore.isEnabled()
    assert page.export.isEnabled()
    assert page.to_violations.isEnabled()


async def test_a_pillar_chosen_meanwhile_is_kept(
    starts: list[Start], session: Session, theme: Theme, tmp_path: Path, day: Day
) -> None:
    start = await begin(starts, session, theme, tmp_path, text_of(day))
    other = next(card.pillar.id for card in reversed(day.card.cards) if card.pillar.id != day.scope.pillar)
    start.page.cards.chosen.emit(other)
    await start.open()
    assert start.page.day is not None
    assert start.page.day.scope.pillar == other
    assert {check.pillar for check in start.page.checks.rows} == {other}


async def test_a_page_asked_for_meanwhile_comes_when_the_profile_is_open(
    starts: list[Start], session: Session, theme: Theme, tmp_path: Path, day: Day
) -> None:
    start = await begin(starts, session, theme, tmp_path, text_of(day))
    start.window.go("violations")
    assert not start.page.isVisible()
    await start.open()
    assert start.window.current == "violations"


@pytest.mark.expects_log
@pytest.mark.parametrize("glance", [None, "{", "raises"])
async def test_without_a_glance_the_profile_opens_the_usual_way(
    starts: list[Start], session: Session, theme: Theme, tmp_path: Path, day: Day, glance: str | None
) -> None:
    start = await begin(starts, session, theme, tmp_path, glance)
    assert not start.window.glanced
    await start.open()
    assert start.page.day == day
    assert start.page.isVisible()
