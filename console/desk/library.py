"""Knowledge as pages and commands use it, and what plugins bring of it kept up to date."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import msgspec

from console.desk.knowledge import PLUGIN
from console.desk.knowledge_files import read_knowledge
from console.domain.behavior import Behavior
from console.domain.chat_commands import ImportKnowledge
from console.domain.commands import Outcome
from console.domain.ids import SYSTEM, PersonId, PluginName, TenantId
from console.domain.knowledge import KnowledgeHit, KnowledgeReport
from console.ports.database import Database, Transaction
from console.ports.desk import Desk
from console.ports.library import Progress, no_progress

AT_ONCE = 500
"""Entries that go in together; between two of these others write, and an import can be cancelled."""


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
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> KnowledgeReport:
        def reading(done: int, total: int) -> None:
            if cancelled():
                raise _Cancelled
            progress("files", done, total)

        try:
            read = await asyncio.to_thread(read_knowledge, path, reading)
        except _Cancelled:
            return KnowledgeReport(0, 0, 0, 0, cancelled=True)
        report = KnowledgeReport(0, 0, 0, 0, tuple(read.problems), waiting=len(read.texts))
        source = f"file:{path.name or 'here'}"
        while report.waiting and not cancelled():
            progress("entries", report.read, len(read.texts))
            texts = tuple(read.texts[report.read : report.read + AT_ONCE])
            command = ImportKnowledge(tenant=tenant, actor=actor, texts=texts, source=source, overwrite=overwrite)
            report = _with(report, len(texts), await self._desk.execute(command))
        progress("entries", report.read, len(read.texts))
        return replace(report, cancelled=bool(report.waiting))


class _Cancelled(Exception):
    """While files were read: nothing has gone in."""


def _with(report: KnowledgeReport, count: int, done: Outcome) -> KnowledgeReport:
    return replace(
        report,
        read=report.read + count,
        changed=report.changed + done.affected,
        unchanged=report.unchanged + count - done.affected - done.skipped,
        left=report.left + done.skipped,
        waiting=report.waiting - count,
    )


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
