"""Made-up customers who write to the bots, so that an inbox can be tried with no outside service."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from console.domain.ids import PluginName, TenantId


class Simulation(Protocol):
    @property
    def written(self) -> int:
        """Messages so far."""

    @property
    def playing(self) -> int:
        """Customers who have more to say, or wait for their last answer."""

    async def run(self) -> None:
        """Until all have said everything and were answered, or it is cancelled. Raises Trouble."""


class Simulator(Protocol):
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
        """``files`` are scripts played to the bot of ``plugin``; without files what plugins bring, of ``plugin``
        alone where one is given, and ``script`` alone where one is named. The same ``run`` goes on where it stood.
        Raises Trouble."""
