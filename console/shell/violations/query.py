"""What the violations page reads, each as one function over one transaction. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.ids import PersonId, SiteId, TenantId, ViolationId
from console.domain.people import Person, Site, Tenant
from console.domain.records import RecordRow
from console.domain.scoring import Severity
from console.domain.violations import (
    UNOWNED,
    FacetCount,
    HistoryEntry,
    Review,
    Violation,
    ViolationFilter,
    ViolationSort,
    ViolationStatus,
)
from console.ports.database import Transaction
from console.shell.rowwindow import PAGE

URGENT = frozenset({Severity.HIGH, Severity.CRITICAL})


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a tenant are called on screen."""

    tenants: tuple[Tenant, ...] = ()
    sites: Mapping[SiteId, Site] = field(default_factory=dict)
    people: Mapping[PersonId, Person] = field(default_factory=dict)

    def site(self, id: SiteId) -> str:
        return self.sites[id].name if id in self.sites else id

    def person(self, id: PersonId | None) -> str:
        if not id:
            return "nobody"
        return self.people[id].name if id in self.people else id

    def tenant(self, id: TenantId) -> str:
        return next((tenant.name for tenant in self.tenants if tenant.id == id), id)

    def demo(self, id: TenantId) -> bool:
        return any(tenant.demo for tenant in self.tenants if tenant.id == id)


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A list to show from row ``top`` on, or from where ``anchor`` stands now; ``selected`` are looked up in it."""

    filter: ViolationFilter
    sort: ViolationSort
    top: int = 0
    anchor: ViolationId | None = None
    selected: tuple[ViolationId, ...] = ()
    rows: int = 50


@dataclass(frozen=True, slots=True)
class ListAnswer:
    question: ListQuestion
    total: int
    top: int
    pages: Mapping[int, Sequence[Violation]]
    positions: Mapping[ViolationId, int]


@dataclass(frozen=True, slots=True)
class Detail:
    """One violation with all that stands behind it. ``record`` is None when the check has none."""

    violation: Violation
    history: tuple[HistoryEntry, ...]
    record: RecordRow | None


def read_names(tx: Transaction, tenant: TenantId) -> Names:
    return Names(
        tuple(tx.tenants.all()),
        {site.id: site for site in tx.tenants.sites(tenant)},
        {person.id: person for person in tx.tenants.people(tenant)},
    )


def read_list(tx: Transaction, question: ListQuestion) -> ListAnswer:
    filter, sort = question.filter, question.sort
    total = tx.violations.count(filter)
    positions = {id: row for id in question.selected if (row := tx.violations.position(filter, sort, id)) is not None}
    anchor = None if question.anchor is None else tx.violations.position(filter, sort, question.anchor)
    top = anchor if anchor is not None else question.top
    top = max(0, min(top, total - 1))
    pages = read_pages(tx, filter, sort, range(top // PAGE, (top + question.rows) // PAGE + 1)) if total else {}
    return ListAnswer(question, total, top, {number: rows for number, rows in pages.items() if rows}, positions)


def read_pages(
    tx: Transaction, filter: ViolationFilter, sort: ViolationSort, pages: Iterable[int]
) -> dict[int, list[Violation]]:
    """Pages by number; neighbouring ones come out of one query."""
    answer: dict[int, list[Violation]] = {}
    for run in _runs(sorted(pages)):
        rows = tx.violations.page(filter, sort, run[0] * PAGE, PAGE * len(run))
        for place, number in enumerate(run):
            answer[number] = rows[place * PAGE : (place + 1) * PAGE]
    return answer


def read_ranges(
    tx: Transaction, filter: ViolationFilter, sort: ViolationSort, ranges: Iterable[tuple[int, int]]
) -> list[Violation]:
    """The rows of these ranges (first and last, both in), from top to bottom."""
    return [
        row for first, last in sorted(ranges) for row in tx.violations.page(filter, sort, first, last - first + 1)
    ]


def read_detail(tx: Transaction, id: ViolationId) -> Detail | None:
    found = tx.violations.get([id])
    if not found:
        return None
    violation = found[0]
    return Detail(violation, tuple(tx.violations.history(id)), _record_behind(tx, violation))


def _record_behind(tx: Transaction, violation: Violation) -> RecordRow | None:
    checks = tx.scores.checks(violation.tenant, violation.plugin, violation.pillar, violation.day, [violation.site])
    ref = next((stored.check.record for stored in checks if stored.check.key == violation.check_key), None)
    return tx.records.get(violation.tenant, ref.kind, ref.key) if ref else None


DIMENSIONS: Mapping[str, Callable[[FacetCount], object]] = {
    "sites": lambda facet: facet.site,
    "pillars": lambda facet: facet.pillar,
    "severities": lambda facet: facet.severity,
    "statuses": lambda facet: facet.status,
    "reviews": lambda facet: facet.review,
    "owners": lambda facet: facet.owner or UNOWNED,
}
"""Fields of ViolationFilter that are sets, and where a facet has their value."""


def facet_counts(facets: Iterable[FacetCount], filter: ViolationFilter) -> dict[str, dict[object, int]]:
    """By dimension, how many there are of each value under all the other dimensions of the filter.

    Text and days are not looked at.
    """
    narrowing = [(name, value, getattr(filter, name)) for name, value in DIMENSIONS.items() if getattr(filter, name)]
    counts: dict[str, dict[object, int]] = {name: {} for name in DIMENSIONS}
    for facet in facets:
        outside = [name for name, value, wanted in narrowing if value(facet) not in wanted]
        if len(outside) > 1:
            continue
        for name in outside or DIMENSIONS:
            value = DIMENSIONS[name](facet)
            counts[name][value] = counts[name].get(value, 0) + facet.count
    return counts


def needs_me(facets: Iterable[FacetCount], me: PersonId) -> int:
    """Open HIGH and CRITICAL violations that nobody has begun to review, and that are mine or nobody's."""
    return sum(
        facet.count
        for facet in facets
        if facet.status is ViolationStatus.OPEN
        and facet.review is Review.NEW
        and facet.severity in URGENT
        and facet.owner in (None, me)
    )


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
