"""The real window with one page or another, over a real session."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from console.ports.session import Session
from console.shell.theme import Mode, Theme
from tests.fakes.clock import SetClock
from tests.fakes.inbox_talks import Talks, fill
from tests.fakes.profile import open_profile
from tests.shell.driven import close_window
from tests.shell.pages.desktops import Desktop, open_desktop
from tests.shell.pages.escalated import SPEC as ESCALATIONS
from tests.shell.pages.escalated import Floor, open_floor
from tests.shell.pages.escalated import fill as fill_floor
from tests.shell.pages.inboxes import Inbox, open_inbox
from tests.shell.pages.talks import Talk, close_talk, open_talk


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    qapp.setQuitOnLastWindowClosed(False)
    return Theme(Mode.DARK)


@pytest.fixture
async def talk(session: Session, theme: Theme) -> AsyncIterator[Talk]:
    opened = await open_talk(session, theme)
    yield opened
    await close_talk(opened)


@pytest.fixture
async def desktop(session: Session, theme: Theme) -> AsyncIterator[Desktop]:
    opened = await open_desktop(session, theme)
    yield opened
    await close_window(opened)


@pytest.fixture
async def inbox(session: Session, clock: SetClock, theme: Theme) -> AsyncIterator[Inbox]:
    talks = Talks(session, clock)
    opened = await open_inbox(session, theme, talks, await fill(talks))
    yield opened
    await close_window(opened)


@pytest.fixture
async def floor(
    profile_folder: Path, clock: SetClock, theme: Theme, request: pytest.FixtureRequest
) -> AsyncIterator[Floor]:
    """A parameter says how many more escalations call."""
    fill_floor(profile_folder, getattr(request, "param", 0))
    session = await open_profile(profile_folder, clock)
    desktop = await open_desktop(session, theme, ESCALATIONS)
    made = await open_floor(desktop)
    yield made
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    await close_window(desktop)
    await session.close()
