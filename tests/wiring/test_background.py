"""What goes wrong while nobody asks is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from console.domain.trouble import PluginTrouble, Trouble
from console.wiring.background import TroubleFeed, WatchedDesk
from console.wiring.workshop import LateDesk
from tests.fakes.clock import NOON, SetClock
from tests.fakes.profile import open_profile

MANIFEST = """
name = "raises"
title = "Raises"
version = "1"
api = 1

[provides]
score = "scoring:score"

[[pillars]]
id = "R1"
name = "Raises"
short = "Raises"
about = "Raises."
"""


@pytest.fixture
def clock_of_tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """With a plugin that raises in scoring, and days of the demo due."""
    folder = tmp_path / "more" / "raises"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(MANIFEST)
    (folder / "__init__.py").write_text("")
    (folder / "scoring.py").write_text("def score(day):\n    raise ZeroDivisionError('by me')\n")
    monkeypatch.setenv("OPERATOR_CONSOLE_PLUGINS", str(folder.parent))
    return SetClock(NOON + timedelta(days=1))


@pytest.mark.expects_log
async def test_that_a_plugin_failing_in_scoring_is_told_once(
    profile_folder: Path, clock_of_tomorrow: SetClock
) -> None:
    session = await open_profile(profile_folder, clock_of_tomorrow)
    told: list[Trouble] = []
    feed = TroubleFeed()
    feed.hear(told.append)
    tools = await cast(LateDesk, session.desk).workshop.tools()
    watched = WatchedDesk(tools.desk, feed)
    days = 0
    while scored := await watched.score_due(2):
        days += scored
    await session.close()
    assert days > 2
    (trouble,) = told
    assert isinstance(trouble, PluginTrouble)
    assert "raises failed" in trouble.what
    assert "by me" in trouble.what


@pytest.mark.expects_log
async def test_that_an_open_session_tells_it(profile_folder: Path, clock_of_tomorrow: SetClock) -> None:
    session = await open_profile(profile_folder, clock_of_tomorrow, background=True)
    told: asyncio.Future[Trouble] = asyncio.get_running_loop().create_future()
    session.hear_troubles(told.set_result)
    await session.complete()
    async with asyncio.timeout(20):
        assert isinstance(await told, PluginTrouble)
    await session.close()
