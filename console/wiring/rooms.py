"""All that works for an open profile: made at once, opened when the window is shown, closed in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.desk.speech import Speech
from console.domain.ids import Offset, PersonId, TenantId
from console.ports.session import Session
from console.wiring.asked_later import LateChat, LateLibrary
from console.wiring.background import TroubleFeed
from console.wiring.engine import BotHouse
from console.wiring.furnishing import furnish
from console.wiring.office import Office, ScriptRoom
from console.wiring.opened import Opened
from console.wiring.watchroom import Watchroom
from console.wiring.workshop import LateDesk, LateExporter, LateImporter, Workshop

if TYPE_CHECKING:
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock


class Rooms:
    def __init__(
        self,
        opened: Opened,
        catalog: LoadedCatalog,
        clock: Clock,
        me: PersonId,
        *,
        told: Mapping[TenantId, Offset],
        background: bool,
    ) -> None:
        """``told``: changes that were known when the profile was opened."""
        self._opened, self._catalog, self._clock, self._me = opened, catalog, clock, me
        self._background = background
        database = self._database = opened.database
        self.feed = TroubleFeed()
        self.speech = Speech()
        self.workshop = Workshop(
            database,
            catalog,
            clock,
            self.feed,
            told=told,
            furnish=lambda desk: furnish(desk, database, catalog, clock, me),
            background=background,
        )
        self.workshop.listen(self.speech.hear)
        self.house = BotHouse(
            database,
            catalog,
            clock,
            self.feed,
            self.workshop,
            opened.folder,
            background=background,
            speech=self.speech,
        )
        self.desk = LateDesk(self.workshop)
        self.office = Office(database, self.desk, self.house, clock, self.feed)
        self.watchroom = Watchroom(database, self.desk, clock, self.feed)

    def session(self) -> Session:
        from console.wiring.engine_room import HouseRoom  # a glance does not wait for these
        from console.wiring.post_room import HousePost

        opened, database, clock = self._opened, self._database, self._clock
        return Session(
            profile=opened.name,
            mode="in-process",
            folder=opened.folder,
            me=self._me,
            desk=self.desk,
            reader=database,
            importer=LateImporter(self.workshop),
            exporter=LateExporter(self.workshop),
            library=LateLibrary(self.house),
            chat=LateChat(self.house),
            engine=HouseRoom(self.house, database, self._catalog, clock),
            post=HousePost(clock),
            simulator=ScriptRoom(database, self.desk, self._catalog, clock),
            catalog=self._catalog,
            clock=clock,
            key_source=opened.key_source,
            read_only=database.read_only,
            keys=opened.keys,
            recovery_passphrase=opened.recovery_passphrase,
            notices=database.notices,
            close=self.close,
            hear_troubles=self.feed.hear,
            hear_bot=self.speech.watch,
            answer_customers=self.office.open,
            complete=self.complete,
            watch=self.house.watch,
        )

    async def complete(self) -> None:
        """The first page is shown: all the rest."""
        await self.workshop.open()
        await self.house.library()
        await self._keep_glance()
        if self._background:
            await self.watchroom.open()
            await self.office.open()
        await self.house.answer_waiting(self._me)
        self.house.prepare_ahead()
        if self._background:
            self.house.start_timers()

    async def close(self) -> None:
        await self.watchroom.close()
        await self.office.close()
        await self.house.close()
        await self.workshop.close()
        try:
            await self._keep_glance()
        finally:
            await self._opened.close()

    async def _keep_glance(self) -> None:
        """What the next start shows at once."""
        if self._background and self._opened.leftover is None:
            from console.wiring.glance import keep

            await keep(self._database, self._catalog, self._clock)
