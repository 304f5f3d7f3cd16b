"""What calls now, in all tenants, as the strip over every page tells it. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.escalations import Escalation, EscalationKind, EscalationState, TimerAlarm
from console.domain.handover import Handover
from console.domain.ids import EscalationId, NoticeId, PersonId, SiteId, TenantId
from console.domain.scoring import Severity
from console.ports.database import Transaction
from console.ports.handover import read_handovers

LOOKED = 30
"""Escalations of a tenant that are looked at; the counts are of all."""

SEEN_AT_ONCE = 200

Which = tuple[TenantId, EscalationId]


@dataclass(frozen=True, slots=True)
class Names:
    """Of people and sites."""

    people: Mapping[tuple[TenantId, PersonId], str] = field(default_factory=dict)
    sites: Mapping[tuple[TenantId, SiteId], str] = field(default_factory=dict)
    me: PersonId = PersonId("")

    def person(self, tenant: TenantId, id: PersonId | None) -> str:
        """``you``, the name, or the id of somebody unknown."""
        if id is None:
            return "nobody"
        return "you" if id == self.me else self.people.get((tenant, id), id)

    def site(self, tenant: TenantId, id: SiteId | None) -> str:
        return "" if id is None else self.sites.get((tenant, id), id)


@dataclass(frozen=True, slots=True)
class Standing:
    """``looked`` are the foremost; ``open`` and ``calling`` count all, ``calling`` those that nobody has answered."""

    looked: Sequence[Escalation] = ()
    open: int = 0
    calling: Mapping[Severity, int] = field(default_factory=dict)
    timers: Sequence[TimerAlarm] = ()
    handovers: Sequence[tuple[TenantId, Handover]] = ()
    """Notes of others that nobody has taken over."""
    unseen: Sequence[tuple[TenantId, NoticeId]] = ()
    """Notices to the person that no window has shown."""
    names: Names = Names()

    @property
    def first(self) -> Escalation | None:
        return self.looked[0] if self.looked else None

    @property
    def total_calling(self) -> int:
        return sum(self.calling.values())


def read_standing(tx: Transaction, me: PersonId) -> Standing:
    looked: list[Escalation] = []
    calling: Counter[Severity] = Counter()
    total = 0
    tenants = [tenant.id for tenant in tx.tenants.all()]
    for tenant in tenants:
        counts = tx.escalations.counts(tenant)
        total += counts.total
        calling.update(counts.calling)
        if counts.total:
            looked += tx.escalations.open(tenant, limit=LOOKED, calling=counts.total_calling > 0)
    looked.sort(key=order)
    handed = [(tenant, note) for tenant in tenants for note in waiting_handovers(tx, tenant, me)]
    named = {one.tenant for one in looked} | {tenant for tenant, _note in handed}
    names = read_names(tx, [tenant for tenant in tenants if tenant in named], me)
    unseen = [(tenant, one.id) for tenant in tenants for one in tx.notices.unseen(tenant, me, SEEN_AT_ONCE)]
    return Standing(looked, total, dict(calling), tuple(tx.timers.alarms()), handed, unseen, names)


def waiting_handovers(tx: Transaction, tenant: TenantId, me: PersonId) -> Sequence[Handover]:
    """The newest note, where it is somebody else's and nobody has taken it over."""
    newest = read_handovers(tx.settings, tenant)[:1]
    return [note for note in newest if note.taken_by is None and note.by != me]


def read_names(tx: Transaction, tenants: Sequence[TenantId], me: PersonId) -> Names:
    return Names(
        {(tenant, person.id): person.name for tenant in tenants for person in tx.tenants.people(tenant)},
        {(tenant, site.id): site.name for tenant in tenants for site in tx.tenants.sites(tenant)},
        me,
    )


def order(one: Escalation) -> tuple[bool, bool, int, float]:
    """What nobody has answered comes first, of that emergencies, then the most severe, then the oldest."""
    answered = one.state is not EscalationState.OPEN
    return answered, one.kind is not EscalationKind.EMERGENCY, -one.severity.rank, one.opened_at.timestamp()
