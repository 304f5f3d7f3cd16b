"""What changes a profile: desk, importer, exporter and timers, made once the first page is shown or when needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.desk.exports import FileExporter
    from console.desk.imports.importer import FileImporter
    from console.desk.local import LocalDesk
    from console.dispatch.local import Timers
    from console.domain.changes import Change
    from console.domain.commands import Command, Outcome
    from console.domain.ids import Offset, TenantId
    from console.domain.imports import ImportReport
    from console.plugin.loaded import LoadedCatalog
    from console.ports.clock import Clock
    from console.ports.desk import ChangeListener
    from console.store.database import EncryptedDatabase
    from console.wiring.background import TroubleFeed


@dataclass(frozen=True, slots=True)
class Tools:
    desk: LocalDesk
    importer: FileImporter
    exporter: FileExporter
    timers: Timers


class Workshop:
    """Its tools are made by whoever comes first; where that failed, the next to come tries again."""

    def __init__(
        self,
        database: EncryptedDatabase,
        catalog: LoadedCatalog,
        clock: Clock,
        feed: TroubleFeed,
        *,
        told: Mapping[TenantId, Offset],
        furnish: Callable[[LocalDesk], Awaitable[None]],
        background: bool,
    ) -> None:
        """``told``: offsets of the changes that the first page knows; ``furnish`` runs before the desk is used."""
        self._database = database
        self._catalog = catalog
        self._clock = clock
        self._feed = feed
        self._told = told
        self._furnish = furnish
        self._background = background
        self._listeners: list[ChangeListener] = []
        self._making = asyncio.Lock()
        self._tools: Tools | None = None
        self._closed = False

    async def tools(self) -> Tools:
        async with self._making:
            if self._closed:
                raise Trouble("The profile is closed.")
            if self._tools is None:
                self._tools = await self._make()
            return self._tools

    async def open(self) -> None:
        await self.tools()

    async def close(self) -> None:
        """Waits for tools that are being made; then there are none any more."""
        async with self._making:
            self._closed = True
            if self._tools is not None:
                await self._tools.timers.stop()

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    async def _make(self) -> Tools:
        tools = await asyncio.to_thread(self._assemble)
        tools.desk.listen(self._tell)
        if not self._database.read_only:
            await tools.importer.discard_broken()
            await self._furnish(tools.desk)
        await tools.desk.poll()
        if self._background and not self._database.read_only:
            tools.timers.start()
        return tools

    def _assemble(self) -> Tools:
        """Mostly imports, which is why it runs on a thread."""
        from console.config.claims import FileClaims
        from console.desk.exports import FileExporter
        from console.desk.imports.importer import FileImporter
        from console.desk.local import LocalDesk
        from console.dispatch.local import Timers
        from console.wiring.background import WatchedDesk

        desk = LocalDesk(self._database, self._catalog, self._clock, self._told)
        folder = self._database.file.parent
        return Tools(
            desk,
            FileImporter(self._database, desk, self._catalog, self._clock, FileClaims(folder / "imports")),
            FileExporter(self._database, self._catalog),
            Timers(WatchedDesk(desk, self._feed), on_trouble=self._feed.tell),
        )

    def _tell(self, changes: tuple[Change, ...]) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


class LateDesk:
    """``ports.Desk``; a command waits until the desk is there."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    async def execute(self, command: Command) -> Outcome:
        return await (await self.workshop.tools()).desk.execute(command)

    async def score_due(self, limit: int = 20) -> int:
        return await (await self.workshop.tools()).desk.score_due(limit)

    def listen(self, listener: ChangeListener) -> Callable[[], None]:
        return self.workshop.listen(listener)


class LateImporter:
    """``ports.Importer``; an import waits until the importer is there."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    async def run(self, file: Path, **given: Any) -> ImportReport:
        return await (await self.workshop.tools()).importer.run(file, **given)


class LateExporter:
    """``ports.Exporter``; an export waits until the exporter is there."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    async def violations(self, file: Path, *given: Any, **named: Any) -> int:
        return await (await self.workshop.tools()).exporter.violations(file, *given, **named)

    async def scorecard(self, file: Path, *given: Any, **named: Any) -> int:
        return await (await self.workshop.tools()).exporter.scorecard(file, *given, **named)

    async def checks(self, file: Path, *given: Any, **named: Any) -> int:
        return await (await self.workshop.tools()).exporter.checks(file, *given, **named)

    async def records(self, file: Path, *given: Any, **named: Any) -> int:
        return await (await self.workshop.tools()).exporter.records(file, *given, **named)

    async def conversations(self, file: Path, *given: Any, **named: Any) -> int:
        return await (await self.workshop.tools()).exporter.conversations(file, *given, **named)
