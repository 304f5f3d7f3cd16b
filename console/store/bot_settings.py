"""What tenants set for their bots, with every version."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select

from console.domain.bots import BotSettings, StoredBotSettings
from console.domain.ids import PersonId, PluginName, TenantId
from console.domain.masking import MaskingSettings
from console.store import tables
from console.store.documents import document_of, stored_document
from console.store.settings import SettingRows
from console.store.values import stored_time, time_of

_table = tables.bot_settings


class BotSettingsRows:
    """``ports.BotSettingsStore``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, tenant: TenantId, plugin: PluginName) -> StoredBotSettings | None:
        row = self._connection.execute(_newest_first(tenant, plugin).limit(1)).one_or_none()
        return None if row is None else _stored(row)

    def put(self, stored: StoredBotSettings) -> None:
        self._connection.execute(
            _table.insert().values(
                tenant=stored.tenant,
                plugin=stored.plugin,
                version=stored.version,
                body=stored_document(stored.settings),
                updated_at=stored_time(stored.updated_at),
                updated_by=stored.updated_by,
            )
        )

    def versions(self, tenant: TenantId, plugin: PluginName) -> list[StoredBotSettings]:
        return [_stored(row) for row in self._connection.execute(_newest_first(tenant, plugin))]

    def masking(self, tenant: TenantId) -> MaskingSettings:
        text = SettingRows(self._connection).get(_masking(tenant))
        return document_of(MaskingSettings, text.encode()) if text else MaskingSettings()

    def keep_masking(self, tenant: TenantId, settings: MaskingSettings) -> None:
        SettingRows(self._connection).set(_masking(tenant), stored_document(settings).decode())


def _masking(tenant: TenantId) -> str:
    return f"masking.{tenant}"


def _newest_first(tenant: TenantId, plugin: PluginName) -> Select[Any]:
    mine = select(_table).where(_table.c.tenant == tenant, _table.c.plugin == plugin)
    return mine.order_by(_table.c.version.desc())


def _stored(row: Any) -> StoredBotSettings:
    return StoredBotSettings(
        tenant=TenantId(row.tenant),
        plugin=PluginName(row.plugin),
        settings=document_of(BotSettings, row.body),
        version=row.version,
        updated_at=time_of(row.updated_at),
        updated_by=PersonId(row.updated_by),
    )
