"""A rotation whose window is closed in the middle: the key that the database is under is never forgotten."""

from __future__ import annotations

import asyncio
import threading

import pytest

from console import aio
from console.config.paths import ProfilePaths
from console.store.database import EncryptedDatabase
from console.wiring.door import ProfileDoor
from tests.wiring.conftest import PASSPHRASE


async def test_rotation_cancelled_while_the_file_is_encrypted_anew_keeps_the_key_that_fits(
    kept: ProfilePaths, door: ProfileDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await door.open(PASSPHRASE)
    database = session.reader
    assert isinstance(database, EncryptedDatabase)
    begun, go_on = threading.Event(), threading.Event()
    encrypt = database._rekey

    def slowly(new_key: bytes) -> None:
        begun.set()
        go_on.wait(20)
        encrypt(new_key)

    monkeypatch.setattr(database, "_rekey", slowly)
    rotation = aio.spawn(session.keys.rotate(), "rotate")
    await asyncio.to_thread(begun.wait, 20)
    rotation.cancel()
    await asyncio.wait([rotation], timeout=0.5)
    go_on.set()
    await asyncio.wait([rotation])
    assert rotation.cancelled()
    await session.close()
    again = await door.open(PASSPHRASE)
    await again.close()
