"""Which tenant is looked at first, and how each is named. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from console.domain.ids import TenantId
from console.domain.people import Tenant


def first_tenant(tenants: Sequence[Tenant]) -> TenantId | None:
    """The first with real records, else the demo."""
    real = [tenant for tenant in tenants if not tenant.demo]
    return next((tenant.id for tenant in (*real, *tenants)), None)


def named(tenant: Tenant) -> str:
    return f"{tenant.name} (demo data)" if tenant.demo else tenant.name
