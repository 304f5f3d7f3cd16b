"""Opening a profile: key, database, plugins, desk. What is slow runs on threads of its own."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from console.desk.offsets import last_offsets
from console.desk.speech import Speech
from console.domain.ids import Offset, PersonId, TenantId
from console.domain.trouble import Trouble
from console.ports.session import KeySource, Session
from console.wiring.asked_later import LateChat, LateLibrary
from console.wiring.background import TroubleFeed
from console.wiring.clock import FixedClock
from console.wiring.engine import BotHouse
from console.wiring.keys import ForgottenKeys
from console.wiring.office import Office, ScriptRoom
from console.wiring.opened import Opened
from console.wiring.watchroom import Watchroom
from console.wiring.workshop import LateDesk, LateExporter, LateImporter, Workshop

if TYPE_CHECKING:
    from console.config.custody import HeldKey
    from console.config.paths import ProfilePaths
    from console.desk.local import LocalDesk
    from console.domain.commands import AddTenant
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.database import Transaction
    from console.store.database import EncryptedDatabase

T = TypeVar("T")

_DEMO_BEGUN = "demo.begun"
"""Setting: when making the demo began; empty once it is whole."""


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
    try:
        return await _session(opened, catalog, clock, background=background)
    except BaseException:
        await opened.close()
        raise


async def _session(opened: Opened, catalog: LoadedCatalog, clock: Clock, *, background: bool) -> Session:
    """In the background, desk and timers wait for ``complete``, unless there is nothing yet that could be shown."""
    from console.wiring.engine_room import HouseRoom  # a glance does not wait for these
    from console.wiring.post_room import HousePost

    database = opened.database
    me = _whoever_is_here()
    standing = await database.read(_standing)
    feed = TroubleFeed()
    workshop = Workshop(
        database,
        catalog,
        clock,
        feed,
        told=standing.told,
        furnish=lambda desk: _furnish(desk, database, catalog, clock, me),
        background=background,
    )
    speech = Speech()
    workshop.listen(speech.hear)
    house = BotHouse(database, catalog, clock, feed, workshop, opened.folder, background=background, speech=speech)
    desk = LateDesk(workshop)
    office = Office(database, desk, house, clock, feed)
    watchroom = Watchroom(database, desk, clock, feed)

    async def complete() -> None:
        await workshop.open()
        await house.library()
        await keep()
        if background:
            await watchroom.open()
            await office.open()
        await house.answer_waiting(me)
        house.prepare_ahead()
        if background:
            house.start_timers()

    async def keep() -> None:
        if background and opened.leftover is None:
            from console.wiring.glance import keep as keep_glance

            await keep_glance(database, catalog, clock)

    if not background or (standing.bare and not database.read_only):
        await workshop.open()
    return Session(
        profile=opened.name,
        mode="in-process",
        folder=opened.folder,
        me=me,
        desk=desk,
        reader=database,
        importer=LateImporter(workshop),
        exporter=LateExporter(workshop),
        library=LateLibrary(house),
        chat=LateChat(house),
        engine=HouseRoom(house, database, catalog, clock),
        post=HousePost(clock),
        simulator=ScriptRoom(database, desk, catalog, clock),
        catalog=catalog,
        clock=clock,
        key_source=opened.key_source,
        read_only=database.read_only,
        keys=opened.keys,
        recovery_passphrase=opened.recovery_passphrase,
        notices=database.notices,
        close=_closing(watchroom, office, house, workshop, opened, keep),
        hear_troubles=feed.hear,
        hear_bot=speech.watch,
        answer_customers=office.open,
        complete=complete,
        watch=house.watch,
    )


def _whoever_is_here() -> PersonId:
    """The login name; of a container's bare user number, which has none, one name for all."""
    try:
        return PersonId(getpass.getuser())
    except (KeyError, OSError, ImportError):  # by Python's version and system
        return PersonId("operator")


@dataclass(frozen=True, slots=True)
class _Standing:
    """``bare``: without demo data or records, or with a demo that is not whole. ``told``: changes known so far."""

    bare: bool
    told: Mapping[TenantId, Offset]


def _standing(tx: Transaction) -> _Standing:
    told = last_offsets(tx)
    return _Standing(bool(tx.settings.get(_DEMO_BEGUN)) or not told, told)


async def _furnish(
    desk: LocalDesk, database: EncryptedDatabase, catalog: LoadedCatalog, clock: Clock, me: PersonId
) -> None:
    """Demo data where there is nothing yet, and the person at this computer among the people of each tenant."""
    from console.desk.record_lines import list_anew

    now = clock.now()
    bare = (await database.read(_standing)).bare
    begun = await database.write(lambda tx: _begin_demo(tx, now)) if bare else None
    await list_anew(database, catalog.kinds())
    if begun is not None:
        from console.desk.demo import make_demo

        await make_demo(desk, database, catalog, FixedClock(begun))
        await database.write(lambda tx: tx.settings.set(_DEMO_BEGUN, ""))
    for introduction in await database.read(lambda tx: _introductions(tx, me)):
        await desk.execute(introduction)


def _begin_demo(tx: Transaction, now: datetime) -> datetime | None:
    """As of when the demo is to be made: now in an empty profile, the first try's moment when that broke off."""
    begun = tx.settings.get(_DEMO_BEGUN)
    if begun is None and not tx.tenants.all():
        begun = now.isoformat()
        tx.settings.set(_DEMO_BEGUN, begun)
    return datetime.fromisoformat(begun) if begun else None


def _introductions(tx: Transaction, me: PersonId) -> list[AddTenant]:
    from console.domain.founding import founded_by  # a glance does not wait for commands

    unmet = [each for each in tx.tenants.all() if all(person.id != me for person in tx.tenants.people(each.id))]
    return [founded_by(me, each) for each in unmet]


def _closing(
    watchroom: Watchroom,
    office: Office,
    house: BotHouse,
    workshop: Workshop,
    opened: Opened,
    keep: Callable[[], Awaitable[None]],
) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await watchroom.close()
        await office.close()
        await house.close()
        await workshop.close()
        try:
            await keep()
        finally:
            await opened.close()

    return close


def _shut_again(opening: Future[Opened]) -> None:
    """The window was closed, or the plugins failed, while the profile was opened: nobody will use it."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close_now()


async def _on(future: Future[T]) -> T:
    return await asyncio.wrap_future(future)
