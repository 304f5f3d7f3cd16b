"""Whom a tenant's escalations can reach, read in one transaction."""

from __future__ import annotations

from console.domain.ids import TenantId
from console.domain.reaching import AddressBook
from console.ports.database import Transaction


def read_address_book(tx: Transaction, tenant: TenantId) -> AddressBook:
    return AddressBook(
        tuple(tx.tenants.people(tenant)),
        tuple(tx.policies.contacts(tenant)),
        tuple(tx.policies.role_contacts(tenant)),
    )
