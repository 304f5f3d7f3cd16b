"""What each tenant set for a bot, and what it hides from models, kept for five minutes or until it is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from console.domain.bots import BotSettings
from console.domain.ids import PluginName, TenantId
from console.domain.masking import MaskingSettings
from console.ports.clock import Clock
from console.ports.database import Reader, Transaction

KEPT = timedelta(minutes=5)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    read_at: datetime


class TenantSettings:
    """``console.engine.pieces.SettingsSource`` over the store."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._kept: dict[tuple[TenantId, str], _Kept] = {}
        self._drops = 0

    async def of(self, tenant: TenantId, plugin: PluginName) -> BotSettings:
        stored = await self._once((tenant, f"bot/{plugin}"), lambda tx: tx.bot_settings.get(tenant, plugin))
        return stored.settings if stored else BotSettings()

    async def masking(self, tenant: TenantId) -> MaskingSettings:
        return await self._once((tenant, "masking"), lambda tx: tx.bot_settings.masking(tenant))

    def drop(self, tenant: TenantId) -> None:
        """Somebody changed what the tenant set."""
        self._drops += 1
        for key in [key for key in self._kept if key[0] == tenant]:
            del self._kept[key]

    async def _once(self, key: tuple[TenantId, str], read: Callable[[Transaction], T]) -> T:
        now = self._clock.now()
        kept = self._kept.get(key)
        if kept is not None and timedelta(0) <= now - kept.read_at < KEPT:
            value: T = kept.value
            return value
        drops = self._drops
        value = await self._reader.read(read)
        if drops == self._drops:  # what was changed while this was read is read again next time
            self._kept[key] = _Kept(value, now)
        return value
