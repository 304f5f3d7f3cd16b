"""What all tests share: a home of their own, no keyring but the one a test starts, no stray log or task."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from console import aio
from console.ports.session import Session
from tests.fakes.clock import SetClock
from tests.fakes.profile import copy_profile, learn_ahead, make_demo_profile, open_profile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")
"""How long an example takes says something of the machine, not of the rule."""


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has an empty home and no keyring."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("OPERATOR_CONSOLE_HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("OPERATOR_CONSOLE_PASSPHRASE", "OPERATOR_CONSOLE_PLUGINS"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log fails the test, unless it is marked ``expects_log``."""
    yield
    if request.node.get_closest_marker("expects_log"):
        return
    loud = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    assert not loud, f"unexpected in the log: {loud}"


@pytest.fixture(autouse=True)
def no_task_left() -> Iterator[None]:
    """A task that outlives its test is a leak."""
    yield
    assert not aio.running(), f"tasks left running: {sorted(aio.running())}"


@pytest.fixture(scope="session")
def demo_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed profile with the demo data, scored, whose bots have learned; to be copied, not to be opened."""
    return learn_ahead(make_demo_profile(tmp_path_factory.mktemp("demo") / "profile"))


@pytest.fixture
def clock() -> SetClock:
    """Stands at the moment as of which the demo data is made."""
    return SetClock()


@pytest.fixture
def profile_folder(demo_profile: Path, tmp_path: Path) -> Path:
    """A demo profile of the test's own, closed."""
    return copy_profile(demo_profile, tmp_path / "profile")


@pytest.fixture
async def session(profile_folder: Path, clock: SetClock) -> AsyncIterator[Session]:
    """The demo profile, open; nothing happens in the background."""
    opened = await open_profile(profile_folder, clock)
    yield opened
    await opened.close()
