"""The sites of each tenant as a turn needs them: read once a minute."""

from __future__ import annotations

import time

from console.domain.ids import TenantId
from console.domain.people import Site
from console.ports.database import Reader

_HELD_SECONDS = 60.0


class KnownSites:
    """``console.engine.pieces.SiteSource``."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._held: dict[TenantId, tuple[float, tuple[Site, ...]]] = {}

    async def of(self, tenant: TenantId) -> tuple[Site, ...]:
        held = self._held.get(tenant)
        if held is not None and time.monotonic() - held[0] < _HELD_SECONDS:
            return held[1]
        sites = tuple(await self._reader.read(lambda tx: tx.tenants.sites(tenant)))
        self._held[tenant] = (time.monotonic(), sites)
        return sites
