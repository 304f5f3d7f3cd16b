"""A profile that is kept: its key from the custody, its database beside the key file."""

from __future__ import annotations

import asyncio
from functools import partial

from console.config.custody import HeldKey, KeyCustody
from console.config.paths import ProfilePaths
from console.domain.trouble import ReadOnly
from console.ports.session import Recovery
from console.store.connecting import key_fits
from console.store.database import EncryptedDatabase, open_database
from console.wiring.opened import Opened


def open_kept(paths: ProfilePaths, passphrase: str | None, held: HeldKey | None = None) -> Opened:
    """Blocks. Makes the profile where there is none. Raises KeyNeeded, Damaged, NewerDatabase and other Trouble.

    ``held``: the key, where it was fetched already.
    """
    paths.create()
    custody = KeyCustody(paths)
    if held is None or not key_fits(paths.database, held.key):
        held = custody.obtain(passphrase, create=True, fits=partial(key_fits, paths.database))
    database = open_database(paths.database, held.key, backups=paths.backups, create=held.fresh)
    custody.confirm()
    return Opened(
        paths.profile,
        paths.folder,
        database,
        KeptKeys(custody, database, held.key),
        held.source,
        held.recovery_passphrase,
    )


class KeptKeys:
    """``ports.Keys`` over the custody and the database."""

    def __init__(self, custody: KeyCustody, database: EncryptedDatabase, key: bytes) -> None:
        self._custody = custody
        self._database = database
        self._key = key

    async def rotate(self) -> None:
        """Cancelled in the middle, it goes on to its end on its thread: half of it would lose a key."""
        self._need_writing()
        await asyncio.to_thread(self._rotate)

    def _rotate(self) -> None:
        new = self._custody.begin_rotation(self._key)
        try:
            self._database.rekey_now(new)
        except BaseException:
            if key_fits(self._database.file, self._key):
                self._custody.cancel_rotation()
            raise
        self._key = new
        self._custody.finish_rotation()

    async def recovery(self) -> Recovery:
        return await asyncio.to_thread(self._custody.recovery)

    async def make_recovery(self) -> str:
        self._need_writing()
        return await asyncio.to_thread(self._custody.make_recovery, self._key)

    async def confirm_recovery(self) -> None:
        self._need_writing()
        await asyncio.to_thread(self._custody.confirm_recovery)

    async def set_passphrase(self, passphrase: str) -> None:
        self._need_writing()
        await asyncio.to_thread(self._custody.set_passphrase, self._key, passphrase)

    async def set_recovery(self, passphrase: str) -> None:
        self._need_writing()
        await asyncio.to_thread(self._custody.set_recovery, self._key, passphrase)

    def _need_writing(self) -> None:
        if self._database.read_only:
            raise ReadOnly(
                f"{self._database.file} is open for reading only, so its key cannot be changed.",
                do="Make the file and its folder writable, then start the program again.",
            )
