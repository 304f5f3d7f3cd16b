"""Kept profiles behind the real door: key file, encrypted database and plugins as in the program."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from console.config.paths import HOME_VARIABLE, ProfilePaths
from console.ports.clock import Clock
from console.wiring.door import ProfileDoor
from tests.fakes.clock import SetClock

PASSPHRASE = "four horses eat oats"


def door_of(paths: ProfilePaths, clock: Clock | None = None) -> ProfileDoor:
    return ProfileDoor(paths, clock or SetClock(), background=False)


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a profile that PASSPHRASE locks, demo inside; to be copied, not to be opened."""
    home = tmp_path_factory.mktemp("kept") / "home"
    paths = ProfilePaths("default", home / "profiles" / "default", home / "logs")

    async def make() -> None:
        session = await door_of(paths).open(PASSPHRASE)
        await session.close()

    asyncio.run(make())
    return home


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProfilePaths:
    """Of a profile that does not exist yet."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return ProfilePaths.of()


@pytest.fixture
def kept(made_home: Path, paths: ProfilePaths, tmp_path: Path) -> ProfilePaths:
    """Of a copy of that profile, closed."""
    shutil.copytree(made_home, tmp_path / "home")
    return paths


@pytest.fixture
def door(paths: ProfilePaths) -> ProfileDoor:
    return door_of(paths)
