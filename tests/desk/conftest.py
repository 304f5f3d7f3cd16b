"""A profile on a real SQLCipher file, with a tenant, two sites and people of every role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.desk_profile import Profile
from tests.fakes.escalations import Calls
from tests.fakes.inbox_profile import Inbox


@pytest.fixture
async def profile(tmp_path: Path) -> AsyncIterator[Profile]:
    opened = Profile.open(tmp_path)
    await opened.populate()
    yield opened
    await opened.database.close()


HEADER = "id,site,raised_at,priority,acknowledged_at,resolved_at\n"


@pytest.fixture
async def queue(profile: Profile) -> Profile:
    """Six open violations of one day: three alerts that nobody took nor resolved."""
    rows = "".join(f"A{n},north,2026-03-17T0{n}:00:00Z,critical,,\n" for n in (1, 2, 3))
    await profile.load("alert", HEADER + rows)
    await profile.score_all()
    profile.told.clear()
    return profile


@pytest.fixture
def inbox(profile: Profile) -> Inbox:
    return Inbox(profile)


@pytest.fixture
def calls(profile: Profile) -> Calls:
    return Calls(profile)
