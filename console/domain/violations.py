"""Violations: what the checks say (status) and, apart from it, what people made of it (review)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from console.domain.ids import (
    CommandId,
    Offset,
    PersonId,
    PillarId,
    PluginName,
    SiteId,
    TenantId,
    ViolationId,
)
from console.domain.scoring import Severity


class ViolationStatus(StrEnum):
    """Whether the check behind it still fails. Only scoring changes it."""

    OPEN = "open"
    CLOSED = "closed"


class Review(StrEnum):
    """How far people are with it. Only people change it."""

    NEW = "new"
    IN_REVIEW = "in review"
    REVIEWED = "reviewed"


class Resolution(StrEnum):
    """What a review came to; given exactly when the review state is REVIEWED."""

    CONFIRMED = "confirmed"
    MITIGATED = "confirmed, mitigated"
    ACCEPTED = "accepted risk"
    FALSE_ALARM = "false alarm"
    WRONG_DATA = "wrong data"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Violation:
    """One failed check. Identity: (tenant, plugin, site, day, pillar, check_key); times are UTC."""

    id: ViolationId
    tenant: TenantId
    plugin: PluginName
    site: SiteId
    day: date
    pillar: PillarId
    check_key: str
    rule: str
    severity: Severity
    subject: str
    expected: str
    found: str
    why: str
    status: ViolationStatus
    opened_at: datetime
    closed_at: datetime | None = None
    owner: PersonId | None = None
    review: Review = Review.NEW
    resolution: Resolution | None = None
    reviewed_by: PersonId | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a violation, in the order of ``offset``.

    ``before`` and ``after`` hold only the fields that changed, as text (None where empty).
    """

    violation: ViolationId
    offset: Offset
    at: datetime
    actor: PersonId
    what: str
    command: CommandId
    note: str = ""
    before: tuple[tuple[str, str | None], ...] = ()
    after: tuple[tuple[str, str | None], ...] = ()


class SortBy(StrEnum):
    AGE = "age"
    SEVERITY = "severity"
    STATUS = "status"
    REVIEW = "review"
    OWNER = "owner"
    SITE = "site"
    PILLAR = "pillar"


@dataclass(frozen=True, slots=True)
class ViolationSort:
    """Ascending age = youngest first; within equal values always the newest first."""

    by: SortBy = SortBy.AGE
    descending: bool = False


NEWEST_FIRST = ViolationSort()

UNOWNED = PersonId("")
"""Stands for "nobody" among the owners of a filter."""


@dataclass(frozen=True, slots=True)
class ViolationFilter:
    """An empty set means any. ``text`` matches words (or their beginnings) of subject, found, why, rule, notes."""

    tenant: TenantId
    sites: frozenset[SiteId] = frozenset()
    pillars: frozenset[PillarId] = frozenset()
    severities: frozenset[Severity] = frozenset()
    statuses: frozenset[ViolationStatus] = frozenset()
    reviews: frozenset[Review] = frozenset()
    owners: frozenset[PersonId] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many violations share these values; the sum over all facets is the number of violations."""

    site: SiteId
    pillar: PillarId
    severity: Severity
    status: ViolationStatus
    review: Review
    owner: PersonId | None
    count: int
