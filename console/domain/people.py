"""Tenants, their sites, and the people who watch over them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.ids import PersonId, SiteId, TenantId


class Role(StrEnum):
    CUSTOMER = "customer"
    """whoever is on the other side of a channel; never one of the tenant's people"""
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Tenant:
    id: TenantId
    name: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place that is scored. Its days begin at midnight in ``zone`` (IANA name)."""

    tenant: TenantId
    id: SiteId
    name: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Person:
    tenant: TenantId
    id: PersonId
    name: str
    role: Role = Role.OPERATOR
