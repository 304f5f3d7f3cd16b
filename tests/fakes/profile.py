"""Profiles for tests: real databases with the demo data, made once and copied."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from console.ports.clock import Clock
from console.ports.session import KeySource, Session
from console.store.database import EncryptedDatabase, open_database
from console.wiring.door import begin
from console.wiring.keys import ForgottenKeys
from console.wiring.opened import Opened
from tests.fakes.catalog import catalog_of_now
from tests.fakes.clock import SetClock

KEY = bytes(range(32))
FILE = "profile.db"
LEARNED = "learned"


def make_demo_profile(folder: Path) -> Path:
    """A closed database with the demo data as of ``clock.NOON``, scored."""

    async def make() -> None:
        session = await open_profile(folder, SetClock())
        while await session.desk.score_due(1000):  # type: ignore[attr-defined]
            pass
        await session.close()

    asyncio.run(make())
    return folder


def learn_ahead(folder: Path) -> Path:
    """What bots learn of their plugins' files is kept in this closed profile, as after its first chat.

    The database stays as it is. Who tests what the first one of all does begins without ``learned``.
    """

    async def learn() -> None:
        asked = copy_profile(folder, folder.with_name(f"{folder.name}-asked"))
        session = await open_profile(asked, SetClock())
        await session.chat.plugins()
        await session.close()
        shutil.move(asked / LEARNED, folder / LEARNED)
        shutil.rmtree(asked)

    asyncio.run(learn())
    return folder


async def open_profile(folder: Path, clock: Clock, *, background: bool = False) -> Session:
    """The profile in ``folder``, made anew with demo data where there is none."""
    database = open_now(folder)
    opened = Opened("test", folder, database, ForgottenKeys(), KeySource.EPHEMERAL)
    return await begin(opened, catalog_of_now(), clock, background=background)


def open_now(folder: Path) -> EncryptedDatabase:
    return open_database(folder / FILE, KEY, backups=folder / "backups", create=True)


def copy_profile(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    return target
