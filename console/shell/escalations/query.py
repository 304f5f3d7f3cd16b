"""What the escalations page reads: a lane of the list, one escalation with all behind it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.escalations import (
    Escalation,
    EscalationCounts,
    EscalationEntry,
    Incident,
    Member,
    Notice,
)
from console.domain.ids import EscalationId, PersonId, TenantId
from console.domain.people import Tenant
from console.ports.database import Transaction
from console.shell.escalations.standing import Names, read_names
from console.shell.rowwindow import PAGE

RESOLVED_LISTED = 300
MEMBERS_LISTED = 50


class Lane(StrEnum):
    NOW = "now"
    IN_HAND = "in hand"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class House:
    """Who is there; of all tenants."""

    tenants: tuple[Tenant, ...] = ()
    names: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Listed:
    """A lane as far as it is on screen: pages of ``RowWindow``, and how many there are."""

    tenant: TenantId
    lane: Lane
    total: int
    counts: EscalationCounts
    pages: Mapping[int, Sequence[Escalation]]


@dataclass(frozen=True, slots=True)
class Detail:
    escalation: Escalation
    history: tuple[EscalationEntry, ...]
    notices: tuple[Notice, ...]
    members: tuple[Member, ...]
    incident: Incident | None


def read_house(tx: Transaction, tenant: TenantId, me: PersonId) -> House:
    tenants = tuple(tx.tenants.all())
    return House(tenants, read_names(tx, [each.id for each in tenants], me))


def read_lane(tx: Transaction, tenant: TenantId, lane: Lane, pages: Iterable[int]) -> Listed:
    """Pages beyond the end are left out."""
    counts = tx.escalations.counts(tenant)
    if lane is Lane.RESOLVED:
        resolved = tx.escalations.resolved(tenant, limit=RESOLVED_LISTED)
        cut = {page: resolved[page * PAGE : (page + 1) * PAGE] for page in range((len(resolved) + PAGE - 1) // PAGE)}
        return Listed(tenant, lane, len(resolved), counts, cut)
    calling = lane is Lane.NOW
    total = counts.total_calling if calling else counts.total - counts.total_calling
    wanted = {page for page in pages if page * PAGE < total}
    read = {
        page: tx.escalations.open(tenant, limit=PAGE, offset=page * PAGE, calling=calling) for page in sorted(wanted)
    }
    return Listed(tenant, lane, total, counts, read)


def read_detail(tx: Transaction, tenant: TenantId, id: EscalationId) -> Detail | None:
    one = tx.escalations.get(tenant, id)
    if one is None:
        return None
    return Detail(
        one,
        tuple(tx.escalations.history(tenant, id)),
        tuple(tx.notices.of(tenant, id)),
        tuple(tx.escalations.members(tenant, id, limit=MEMBERS_LISTED)) if one.members > 1 else (),
        tx.escalations.incident(tenant, id),
    )


def read_calling(tx: Transaction, tenant: TenantId) -> list[Escalation]:
    """All that nobody has answered: as many as there are."""
    found: list[Escalation] = []
    while part := tx.escalations.open(tenant, limit=1000, offset=len(found), calling=True):
        found += part
    return found
