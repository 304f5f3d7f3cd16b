"""The demo profile: what the plugins bring, stored through the desk like everything else."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

import msgspec

from console.desk import import_marks
from console.desk.demo_talks import Demo, lay_down
from console.desk.import_marks import Mark, Staged
from console.desk.imports.convert import local_day
from console.desk.local import LocalDesk
from console.domain.commands import AddTenant, ApplyImport
from console.domain.ids import SYSTEM, KindName, SiteId, TenantId, new_import_id
from console.domain.imports import ImportRun
from console.domain.people import Role
from console.domain.records import RecordKind, RecordRow
from console.plugin.demo import DemoData
from console.plugin.loaded import LoadedCatalog
from console.ports.clock import Clock
from console.ports.database import Database, Transaction

CHUNK = 5000

Progress = Callable[[str, int, int], None]


async def make_demo(
    desk: LocalDesk,
    database: Database,
    catalog: LoadedCatalog,
    clock: Clock,
    progress: Progress = lambda _what, _done, _total: None,
) -> tuple[TenantId, ...]:
    """Store the demo data of every plugin; returns their tenants. ``progress`` gets (what, done, in all).

    Nothing is scored yet: the days are due, today first, for ``desk.score_due``.
    """
    tenants = []
    for plugin in catalog.plugins.values():
        if plugin.demo is None:
            continue
        data = await asyncio.to_thread(plugin.demo, clock.now())
        await desk.execute(
            AddTenant(tenant=data.tenant.id, actor=SYSTEM, new=data.tenant, sites=data.sites, people=data.people)
        )
        by_kind = await asyncio.to_thread(_by_kind, data, plugin.kinds)
        for done, (kind, rows) in enumerate(by_kind.items()):
            progress(kind, done, len(by_kind))
            await _store(desk, database, clock, data.tenant.id, kind, rows)
        progress("", len(by_kind), len(by_kind))
        tenants.append(data.tenant.id)
    if tenants:
        await _tell_talks(database, catalog, tenants[0], clock.now())
    return tuple(dict.fromkeys(tenants))


async def _tell_talks(database: Database, catalog: LoadedCatalog, tenant: TenantId, now: datetime) -> None:
    """One transaction for each; those of a try before, which broke off, stand."""
    people = await database.read(lambda tx: tx.tenants.people(tenant))
    person = next(each.id for each in people if each.role is Role.OPERATOR)
    for plugin, talks in (await asyncio.to_thread(catalog.demo_talks)).items():
        told = Demo(tenant, plugin, person, now)
        for talk in talks:
            await database.write(partial(lay_down, demo=told, talk=talk))


async def _store(
    desk: LocalDesk, database: Database, clock: Clock, tenant: TenantId, kind: KindName, rows: list[RecordRow]
) -> None:
    run = ImportRun(new_import_id(), tenant, kind, f"demo {kind}", SYSTEM, clock.now())

    def stage(tx: Transaction) -> None:
        tx.imports.start(run)
        left = iter(rows)
        while chunk := list(islice(left, CHUNK)):
            tx.imports.add_chunk(run.id, chunk)
        staged = Staged(len(rows), 0)
        import_marks.put(tx, run.id, Mark(platform.node(), os.getpid(), clock.now(), staged))

    await database.write(stage)
    await desk.execute(ApplyImport(tenant=tenant, actor=SYSTEM, run=run.id))


def _by_kind(data: DemoData, kinds: Iterable[RecordKind]) -> Mapping[KindName, list[RecordRow]]:
    known = {kind.body: kind for kind in kinds}
    days = {site.id: local_day(site.zone) for site in data.sites}
    encode = msgspec.json.Encoder().encode
    found: dict[KindName, list[RecordRow]] = {}
    for body in data.records:
        kind = known[type(body)]
        found.setdefault(kind.name, []).append(_row(data.tenant.id, kind, body, days, encode(body)))
    return found


def _row(tenant: TenantId, kind: RecordKind, body: Any, days: Mapping[SiteId, Any], content: bytes) -> RecordRow:
    site, at = getattr(body, kind.site), getattr(body, kind.at)
    key = getattr(body, kind.key)
    subject = getattr(body, kind.subject) or key
    return RecordRow(tenant, kind.name, key, site, at, days[site](at), str(subject), content)
