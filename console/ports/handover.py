"""Notes at the end of shifts as the profile keeps them: the newest of each tenant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from console.domain.handover import HandedOver, Handover
from console.domain.ids import PersonId, TenantId
from console.ports.stores import SettingStore

KEPT = 60
"""Notes of a tenant: three shifts a day for twenty days."""


def read_handovers(settings: SettingStore, tenant: TenantId) -> tuple[Handover, ...]:
    """The newest first."""
    kept = settings.get(_name(tenant))
    return tuple(_note(each) for each in json.loads(kept)) if kept else ()


def keep_handovers(settings: SettingStore, tenant: TenantId, notes: Iterable[Handover]) -> None:
    """Given the newest first."""
    made = [asdict(note) | {"at": note.at.isoformat(), "taken_at": _text(note.taken_at)} for note in notes]
    settings.set(_name(tenant), json.dumps(made[:KEPT], ensure_ascii=False))


def _note(kept: dict[str, Any]) -> Handover:
    taken_at, taken_by = kept["taken_at"], kept["taken_by"]
    return Handover(
        number=kept["number"],
        at=datetime.fromisoformat(kept["at"]),
        by=PersonId(kept["by"]),
        text=kept["text"],
        open=tuple(HandedOver(**each) for each in kept["open"]),
        open_count=kept["open_count"],
        taken_by=PersonId(taken_by) if taken_by else None,
        taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
    )


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _name(tenant: TenantId) -> str:
    return f"escalations.handover.{tenant}"
