"""The inbox's machinery: turns of bots on channels, what goes out, leases that end, and made-up customers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from console.domain.changes import Topic

if TYPE_CHECKING:
    from console.domain.changes import Change
    from console.domain.conversations import Conversation
    from console.domain.ids import ConversationId, PluginName, TenantId
    from console.domain.scripts import Casting
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.dispatch import Dispatcher
    from console.ports.simulation import Simulation
    from console.store.database import EncryptedDatabase
    from console.wiring.background import TroubleFeed
    from console.wiring.engine import BotHouse
    from console.wiring.workshop import LateDesk


class Office:
    """Its dispatcher is made with the first ``open``; bots are made when the first customer is answered."""

    def __init__(
        self, database: EncryptedDatabase, desk: LateDesk, house: BotHouse, clock: Clock, feed: TroubleFeed
    ) -> None:
        self._database = database
        self._desk = desk
        self._house = house
        self._clock = clock
        self._feed = feed
        self._dispatcher: Dispatcher | None = None

    async def open(self) -> None:
        """Run what is due from now on."""
        if self._dispatcher is None and not self._database.read_only:
            self._dispatcher = await asyncio.to_thread(self._make)
            self._desk.listen(self._hear)
            self._dispatcher.start()

    async def close(self) -> None:
        if self._dispatcher is not None:
            await self._dispatcher.stop()

    def _hear(self, changes: tuple[Change, ...]) -> None:
        if self._dispatcher is not None and any(change.topic is Topic.INBOX for change in changes):
            self._dispatcher.wake()

    def _make(self) -> Dispatcher:
        from console.channels.simulator import SimulatorChannel
        from console.dispatch.keeping import Keeping
        from console.dispatch.outbox import Outbox
        from console.dispatch.rounds import LocalDispatcher
        from console.dispatch.turns import Turns

        channels = {each.name: each for each in (SimulatorChannel(),)}
        rounds = (
            Turns(self._database, self._desk, LateAnswering(self._house), self._clock),
            Outbox(self._database, self._desk, channels, self._clock),
            Keeping(self._database, self._desk, self._clock),
        )
        return LocalDispatcher(rounds, self._clock, on_trouble=self._feed.tell)


class LateAnswering:
    """``ports.Answering``; the first answer waits until the bots are there."""

    def __init__(self, house: BotHouse) -> None:
        self._house = house

    async def answer(self, conversation: Conversation) -> None:
        await (await self._house.chat()).answer(conversation)

    async def give_up(self, id: ConversationId) -> None:
        await (await self._house.chat()).give_up(id)


class ScriptRoom:
    """``ports.Simulator``."""

    def __init__(self, database: EncryptedDatabase, desk: LateDesk, catalog: LoadedCatalog, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._catalog = catalog
        self._clock = clock

    async def prepare(
        self,
        tenant: TenantId,
        *,
        plugin: PluginName | None = None,
        script: str = "",
        files: Sequence[Path] = (),
        customers: int,
        per_second: float,
        run: str = "1",
    ) -> Simulation:
        from console.channels.simulator import ScriptedCustomers

        castings = await asyncio.to_thread(self._castings, plugin, script, files)
        return ScriptedCustomers(
            castings,
            tenant,
            self._database,
            self._desk,
            self._clock,
            customers=customers,
            per_second=per_second,
            run=run,
        )

    def _castings(self, plugin: PluginName | None, script: str, files: Sequence[Path]) -> list[Casting]:
        from console.domain.scripts import Casting
        from console.domain.trouble import Rejected
        from console.plugin.scripts import read_script

        if not files:
            brought = [each for each in self._catalog.castings() if plugin in (None, each.plugin)]
            return [each for each in brought if script in ("", each.script.name)]
        if plugin is None:
            raise Rejected("A script is played to a bot.", do="Say whose with the plugin's name.")
        return [Casting(plugin=plugin, script=read_script(file)) for file in files]
