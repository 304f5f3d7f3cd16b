"""Knowledge as pages and commands use it, and what plugins bring of it kept up to date."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from console.desk.knowledge import PLUGIN
from console.desk.knowledge_files import read_knowledge
from console.domain.behavior import Behavior
from console.domain.chat_commands import ImportKnowledge
from console.domain.ids import SYSTEM, PersonId, PluginName, TenantId
from console.domain.knowledge import KnowledgeHit, KnowledgeReport
from console.ports.database import Database, Transaction
from console.ports.desk import Desk


class Search(Protocol):
    async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]: ...


class KnowledgeLibrary:
    """``ports.Library``."""

    def __init__(self, desk: Desk, search: Search) -> None:
        self._desk = desk
        self._search = search

    async def search(self, tenant: TenantId, words: str, limit: int = 10) -> list[KnowledgeHit]:
        return await self._search.search(tenant, words, limit)

    async def import_files(
        self,
        path: Path,
        *,
        tenant: TenantId,
        actor: PersonId,
        overwrite: bool = False,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> KnowledgeReport:
        read = await asyncio.to_thread(read_knowledge, path, progress)
        texts, problems = tuple(read.texts), tuple(read.problems)
        if not texts:
            return KnowledgeReport(0, 0, 0, 0, problems)
        source = f"file:{path.name or 'here'}"
        done = await self._desk.execute(
            ImportKnowledge(tenant=tenant, actor=actor, texts=texts, source=source, overwrite=overwrite)
        )
        same = len(texts) - done.affected - done.skipped
        return KnowledgeReport(len(texts), done.affected, same, done.skipped, problems)


async def sync_plugins(desk: Desk, database: Database, bots: Mapping[PluginName, Behavior]) -> int:
    """Bring every tenant the knowledge of plugins whose content differs from what it was brought last.

    Returns the number of entries that this changed. What a person edited is left.
    """
    digests = {name: _digest(bot) for name, bot in bots.items()}
    changed = 0
    for tenant, name in await database.read(lambda tx: _stale(tx, digests)):
        texts = bots[name].knowledge
        command = ImportKnowledge(tenant=tenant, actor=SYSTEM, texts=texts, source=f"{PLUGIN}{name}")
        changed += (await desk.execute(command)).affected
        setting, digest = _setting(tenant, name), digests[name]
        await database.write(lambda tx, setting=setting, digest=digest: tx.settings.set(setting, digest))  # type: ignore[misc]
    return changed


def _stale(tx: Transaction, digests: Mapping[PluginName, str]) -> list[tuple[TenantId, PluginName]]:
    pairs = [(tenant.id, name) for tenant in tx.tenants.all() for name in digests]
    return [(tenant, name) for tenant, name in pairs if tx.settings.get(_setting(tenant, name)) != digests[name]]


def _digest(bot: Behavior) -> str:
    return hashlib.sha256(msgspec.json.encode(bot.knowledge, order="deterministic")).hexdigest()


def _setting(tenant: TenantId, plugin: PluginName) -> str:
    return f"knowledge.{plugin}@{tenant}"
