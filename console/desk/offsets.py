"""How far the changes of each tenant have come."""

from __future__ import annotations

from console.domain.ids import Offset, TenantId
from console.ports.database import Transaction


def last_offsets(tx: Transaction) -> dict[TenantId, Offset]:
    return {tenant.id: tx.changes.last(tenant.id) for tenant in tx.tenants.all()}
