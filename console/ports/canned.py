"""Canned replies as the profile keeps them."""

from __future__ import annotations

import json

from console.domain.canned import FIRST_REPLIES, CannedReply
from console.domain.ids import TenantId
from console.ports.stores import SettingStore


def read_canned(settings: SettingStore, tenant: TenantId) -> tuple[CannedReply, ...]:
    """By name; a tenant that never kept any has the first ones."""
    kept = settings.get(_name(tenant))
    if kept is None:
        return FIRST_REPLIES
    return tuple(CannedReply(name=name, text=text) for name, text in sorted(json.loads(kept).items()))


def keep_canned(settings: SettingStore, tenant: TenantId, replies: tuple[CannedReply, ...]) -> None:
    settings.set(_name(tenant), json.dumps({each.name: each.text for each in replies}, ensure_ascii=False))


def _name(tenant: TenantId) -> str:
    return f"inbox.canned.{tenant}"
