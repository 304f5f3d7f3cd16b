"""Opening a profile: key, database, plugins, desk. What is slow runs on threads of its own."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from console.domain.trouble import Trouble
from console.ports.session import KeySource, Session
from console.wiring.furnishing import standing_of, whoever_is_here
from console.wiring.keys import ForgottenKeys
from console.wiring.opened import Opened
from console.wiring.rooms import Rooms

if TYPE_CHECKING:
    from console.config.custody import HeldKey
    from console.config.paths import ProfilePaths
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock

T = TypeVar("T")


class ProfileDoor:
    """``ports.Door`` of one profile. ``background``: score what is due and watch other processes while open.

    ``passphrase`` is tried where ``open`` is given none.
    """

    def __init__(self, paths: ProfilePaths, clock: Clock, *, background: bool, passphrase: str | None = None) -> None:
        self._paths = paths
        self._clock = clock
        self._background = background
        self._passphrase = passphrase
        self._held: HeldKey | None = None
        self._refused: Trouble | None = None

    async def glance(self) -> str | None:
        threads = ThreadPoolExecutor(1, "glance")
        looking = threads.submit(self._look)
        threads.shutdown(wait=False)
        try:
            self._held, shown = await _on(looking)
        except Trouble as trouble:
            self._refused = trouble  # a keyring that hangs is not waited for twice
            return None
        return shown

    async def open(self, passphrase: str | None = None, *, ephemeral: bool = False) -> Session:
        # One thread: both mostly import, and a second one would only take the interpreter from the window.
        threads = ThreadPoolExecutor(1, "opening")
        given = passphrase or self._passphrase
        opening = threads.submit(open_ephemeral if ephemeral else self._open_kept, given)
        loading = threads.submit(load_catalog)
        threads.shutdown(wait=False)
        try:
            opened, catalog = await _on(opening), await _on(loading)
        except BaseException:
            loading.cancel()
            opening.add_done_callback(_shut_again)
            raise
        return await begin(opened, catalog, self._clock, background=self._background)

    def set_aside(self) -> Path:
        from console.config.paths import set_aside

        return set_aside(self._paths)

    def _look(self) -> tuple[HeldKey | None, str | None]:
        from console.wiring.glance import look

        return look(self._paths, self._passphrase, self._clock)

    def _open_kept(self, passphrase: str | None) -> Opened:
        from console.wiring.kept import open_kept

        # For one opening: whoever tries again has changed something.
        held, refused = self._held, self._refused
        self._held = self._refused = None
        if passphrase != self._passphrase:
            return open_kept(self._paths, passphrase)
        if refused is not None:
            raise refused
        return open_kept(self._paths, passphrase, held)


def load_catalog() -> LoadedCatalog:
    from console.plugin.loader import load_plugins, plugin_folders

    return load_plugins(plugin_folders())


def open_ephemeral(_passphrase: str | None = None) -> Opened:
    """A database in a folder of its own, under a key that nothing but this process has."""
    from console.store.database import open_database

    folder = Path(tempfile.mkdtemp(prefix="operator-console-"))
    database = open_database(folder / "profile.db", secrets.token_bytes(32), backups=folder / "backups", create=True)
    return Opened("demo", folder, database, ForgottenKeys(), KeySource.EPHEMERAL, leftover=folder)


async def begin(opened: Opened, catalog: LoadedCatalog, clock: Clock, *, background: bool) -> Session:
    """In the background, desk and timers wait for ``complete``, unless there is nothing yet that could be shown."""
    me = whoever_is_here()
    try:
        standing = await opened.database.read(standing_of)
        rooms = Rooms(opened, catalog, clock, me, told=standing.told, background=background)
        if not background or (standing.bare and not opened.database.read_only):
            await rooms.workshop.open()
        return rooms.session()
    except BaseException:
        await opened.close()
        raise


def _shut_again(opening: Future[Opened]) -> None:
    """The window was closed, or the plugins failed, while the profile was opened: nobody will use it."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close_now()


async def _on(future: Future[T]) -> T:
    return await asyncio.wrap_future(future)
