"""What an import left in the profile."""

from __future__ import annotations

import msgspec

from console.domain.ids import KindName
from console.domain.imports import ImportRun
from tests.fakes.desk_profile import TENANT, Profile

ALERT = KindName("alert")

ROW = "A1,north,2026-03-17T01:00:00Z,critical,,\n"


async def count(profile: Profile, kind: KindName = ALERT) -> int:
    return await profile.database.read(lambda tx: tx.records.count(TENANT, kind))


async def bodies(profile: Profile) -> dict[str, dict[str, object]]:
    rows = await profile.database.read(lambda tx: list(tx.records.all(TENANT, ALERT)))
    return {row.key: msgspec.json.decode(row.body) for row in rows}


async def runs(profile: Profile) -> list[ImportRun]:
    return await profile.database.read(lambda tx: tx.imports.runs(TENANT))
