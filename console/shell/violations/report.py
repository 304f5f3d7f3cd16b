"""A list of violations as a PDF: the filter in words, counts, and the table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from console.domain.scoring import Severity
from console.domain.violations import NEWEST_FIRST, UNOWNED, Violation, ViolationFilter, ViolationSort
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.reports.blocks import Columns, Paragraph, State, Trend, table
from console.shell.reports.paper import Block, Running, print_pdf
from console.shell.timewords import exact_time
from console.shell.violations.columns import Wording, review_of
from console.shell.violations.days import days_in_words
from console.shell.violations.query import Names, read_names

ROWS = 5_000
"""The most that a report lists; a file is the way for more."""

TABLE = Columns(
    ("Severity", "Subject", "Expected", "Found", "Pillar", "Site", "Since", "Owner", "Status", "Review", "Id"),
    (0.09, 0.15, 0.13, 0.13, 0.09, 0.1, 0.09, 0.07, 0.05, 0.06, 0.04),
    7.5,
)


async def write_violations_pdf(
    session: Session, out: Path, filter: ViolationFilter, sort: ViolationSort = NEWEST_FIRST, *, rows: int = ROWS
) -> int:
    """Write what ``filter`` lists, at most ``rows`` of it, and say how many of how many.

    Needs a QGuiApplication. Returns the number of pages. Raises Trouble; then no file is left behind.
    """

    def work(tx: Transaction) -> tuple[Names, int, int, list[Violation]]:
        every = sum(facet.count for facet in tx.violations.facets(filter.tenant))
        names = read_names(tx, filter.tenant)
        return names, every, tx.violations.count(filter), tx.violations.page(filter, sort, 0, rows)

    names, every, matching, listed = await session.reader.read(work)
    now = session.clock.now()
    wording = Wording(names, session.catalog.schemes(), now)
    demo = "DEMO DATA" if names.demo(filter.tenant) else ""
    sites = ", ".join(sorted(names.site(site) for site in filter.sites)) or "All sites"
    place = f"{names.tenant(filter.tenant)} · {sites} · {days_in_words(filter.first_day, filter.last_day)} day"
    if filter.first_day or filter.last_day:
        place = place.removesuffix(" day")
    running = Running("Violations", demo, place, f"made {exact_time(now)} with Operator Console")
    return await print_pdf(out, _blocks(filter, sort, wording, every, matching, listed), running, landscape=True)


def _blocks(
    filter: ViolationFilter,
    sort: ViolationSort,
    wording: Wording,
    every: int,
    matching: int,
    listed: list[Violation],
) -> list[Block]:
    by_severity = Counter(one.severity for one in listed)
    counts = ", ".join(f"{by_severity[one]:,} {one.value}" for one in reversed(Severity) if by_severity[one])
    order = "descending" if sort.descending else "ascending"
    blocks: list[Block] = [
        Paragraph("Violations", 17, bold=True),
        Paragraph(f"{wording.names.tenant(filter.tenant)}: {matching:,} of {every:,} violations match.", 10),
        Paragraph(
            f"Filter: {filter_in_words(filter, wording)}. Sorted by {sort.by.value}, {order}.", 9, role="secondary"
        ),
    ]
    if len(listed) < matching:
        told = f"Listed are the first {len(listed):,}; export a CSV file for all of them."
        blocks.append(Paragraph(told, 9, bold=True, role="amber"))
    if not listed:
        return [*blocks, Paragraph("No violation matches.", above_mm=4)]
    blocks.append(Paragraph(f"Listed: {counts}.", 9, role="secondary", below_mm=4))
    blocks += table(TABLE, [_row(one, wording) for one in listed])
    return blocks


def filter_in_words(filter: ViolationFilter, wording: Wording) -> str:
    """``severity CRITICAL or HIGH; owner nobody; words “gate”``, or ``none``."""
    names = wording.names
    numbered = {pillar: f"{number} {entry.short}" for (_, pillar), (number, entry) in wording.pillars.items()}
    parts = [
        ("site", [names.site(one) for one in filter.sites]),
        ("pillar", [numbered.get(one, one) for one in filter.pillars]),
        ("severity", [one.value for one in sorted(filter.severities, key=lambda one: -one.rank)]),
        ("status", [one.value for one in filter.statuses]),
        ("review", [one.value for one in filter.reviews]),
        ("owner", ["nobody" if one == UNOWNED else names.person(one) for one in filter.owners]),
    ]
    told = [
        f"{name} {' or '.join(values if name == 'severity' else sorted(values))}" for name, values in parts if values
    ]
    if filter.first_day or filter.last_day:
        told.append(f"day {days_in_words(filter.first_day, filter.last_day)}")
    if filter.text:
        told.append(f"words “{filter.text}”")
    return "; ".join(told) or "none"


def _row(one: Violation, wording: Wording) -> tuple[str | State | Trend, ...]:
    return (
        State.of_severity(one.severity),
        one.subject,
        one.expected,
        one.found,
        wording.pillar(one.plugin, one.pillar),
        wording.names.site(one.site),
        exact_time(one.opened_at)[:16],
        wording.names.person(one.owner) if one.owner else "–",
        one.status.value,
        review_of(one, wording),
        f"{one.id}",
    )
