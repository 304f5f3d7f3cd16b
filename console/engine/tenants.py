"""What each tenant set for a bot, read once and kept for five minutes, or until somebody changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain.bots import BotSettings
from console.domain.ids import PluginName, TenantId
from console.ports.clock import Clock
from console.ports.database import Reader

KEPT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Kept:
    settings: BotSettings
    read_at: datetime


class TenantSettings:
    """``console.engine.pieces.SettingsSource`` over the store."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._kept: dict[tuple[TenantId, PluginName], _Kept] = {}
        self._drops = 0

    async def of(self, tenant: TenantId, plugin: PluginName) -> BotSettings:
        now = self._clock.now()
        kept = self._kept.get((tenant, plugin))
        if kept is not None and timedelta(0) <= now - kept.read_at < KEPT:
            return kept.settings
        drops = self._drops
        stored = await self._reader.read(lambda tx: tx.bot_settings.get(tenant, plugin))
        settings = stored.settings if stored else BotSettings()
        if drops == self._drops:  # what was changed while this was read is read again next time
            self._kept[tenant, plugin] = _Kept(settings, now)
        return settings

    def drop(self, tenant: TenantId) -> None:
        """Somebody changed what the tenant set."""
        self._drops += 1
        for key in [key for key in self._kept if key[0] == tenant]:
            del self._kept[key]
