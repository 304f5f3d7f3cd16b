"""How the first tenant with real records comes to be: beside the demo, never in it."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.commands import AddTenant
from console.domain.ids import SYSTEM, PersonId, TenantId
from console.domain.people import Person, Role, Tenant

FIRST_TENANT = Tenant(TenantId("main"), "Main")


def home_of_real_records(tenants: Iterable[Tenant]) -> Tenant | None:
    """Where real records go when nobody says: the one tenant that is no demo, a new one, or None to be asked for."""
    real = [tenant for tenant in tenants if not tenant.demo]
    if not real:
        return FIRST_TENANT
    return real[0] if len(real) == 1 else None


def founded_by(founder: PersonId, new: Tenant) -> AddTenant:
    """The command that makes ``new``, with ``founder`` as its administrator."""
    me = Person(new.id, founder, founder, Role.ADMIN)
    return AddTenant(tenant=new.id, actor=SYSTEM, new=new, people=(me,))
