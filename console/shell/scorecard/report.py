"""The scorecard of a day as a PDF: overall, pillars with trend, failed checks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from console.domain.ids import PluginName, SiteId, TenantId
from console.domain.scoring import PillarCard, StoredCheck
from console.domain.trouble import Trouble
from console.ports.database import Transaction
from console.ports.session import Session
from console.shell.looks import STATUS
from console.shell.reports.blocks import Columns, Headline, Paragraph, State, Trend, table
from console.shell.reports.paper import Block, Running, print_pdf
from console.shell.scorecard.query import (
    Day,
    Scope,
    arithmetic,
    bands_in_words,
    figure,
    overall_arithmetic,
    read_day,
)
from console.shell.timewords import exact_time

PILLARS = Columns(
    ("Pillar", "Score", "Status", "Checks passed", "Failed", "Critical", "Trend of 30 days"),
    (0.31, 0.08, 0.13, 0.13, 0.08, 0.08, 0.19),
)
CHECKS = Columns(("Severity", "Subject", "Expected", "Found", "Why", "Since"), (0.12, 0.19, 0.17, 0.17, 0.2, 0.15), 8)
CHECKS_WITH_SITE = Columns(
    ("Severity", "Site", "Subject", "Expected", "Found", "Why", "Since"),
    (0.12, 0.13, 0.16, 0.14, 0.14, 0.17, 0.14),
    8,
)


async def write_scorecard_pdf(
    session: Session,
    out: Path,
    *,
    tenant: TenantId | None = None,
    plugin: PluginName | None = None,
    site: SiteId | None = None,
    day: date | None = None,
) -> int:
    """Write the scorecard; blanks mean first tenant, first plugin that scores, all sites, latest day.

    Needs a QGuiApplication. Returns the number of pages. Raises Trouble; then no file is left behind.
    """
    schemes = session.catalog.schemes()
    scheme = schemes.get(plugin) if plugin else next(iter(schemes.values()), None)
    if scheme is None:
        raise Trouble("No plugin scores anything.", do="See `operator-console plugins` for what was left out.")
    now = session.clock.now()
    scope = Scope(tenant, site, day)

    def work(tx: Transaction) -> tuple[Day, dict[str, list[StoredCheck]]]:
        shown = read_day(tx, scope, scheme, now)
        return shown, _failed(tx, shown)

    shown, failed = await session.reader.read(work)
    if shown.tenant is None:
        raise Trouble("There is no tenant to report on.", do="Import some records first.")
    demo = "DEMO DATA" if shown.tenant.demo else ""
    place = f"{shown.tenant.name} · {shown.site_name} · {shown.scope.day}"
    running = Running(shown.scheme.title, demo, place, f"made {exact_time(now)} with Operator Console")
    return await print_pdf(out, _blocks(shown, failed), running)


def _failed(tx: Transaction, shown: Day) -> dict[str, list[StoredCheck]]:
    at = shown.scope
    if at.tenant is None or at.day is None:
        return {}
    return {
        card.pillar.id: [
            one
            for one in tx.scores.checks(at.tenant, shown.scheme.plugin, card.pillar.id, at.day, at.sites)
            if not one.check.passed
        ]
        for card in shown.card.cards
        if card.failed
    }


def _blocks(shown: Day, failed: dict[str, list[StoredCheck]]) -> list[Block]:
    card = shown.card
    assert shown.tenant is not None, "reported only with a tenant"
    demo = "  (demo data)" if shown.tenant.demo and "demo" not in shown.tenant.name.lower() else ""
    checks = sum(one.checks for one in card.cards)
    blocks: list[Block] = [
        Paragraph(f"Scorecard of {shown.site_name}", 17, bold=True),
        Paragraph(f"{shown.tenant.name}{demo}, {shown.scope.day:%A} {shown.scope.day}", 10, role="secondary"),
        Headline(
            figure(card.overall),
            State.of_status(card.status),
            f"{card.failed:,} of {checks:,} checks failed, {card.critical:,} critical",
        ),
        Paragraph(overall_arithmetic(card, shown.scheme.bands), 9, role="secondary", below_mm=4),
        *table(PILLARS, [_pillar(number, one, shown) for number, one in enumerate(card.cards, 1)]),
        Paragraph(
            f"Score = 100 × passed ÷ checks; {bands_in_words(shown.scheme.bands)}; "
            "a failed CRITICAL check makes RED.",
            8,
            role="secondary",
            above_mm=2,
        ),
        Paragraph("Failed checks", 13, bold=True, above_mm=5, keeps_next=True),
    ]
    if not failed:
        blocks.append(Paragraph("None." if checks else "No records for this day."))
    for number, one in enumerate(card.cards, 1):
        if checks_of := failed.get(one.pillar.id):
            title = f"{number} {one.pillar.name}"
            blocks.append(Paragraph(title, 10.5, bold=True, above_mm=4, below_mm=0.5, keeps_next=True))
            blocks.append(Paragraph(arithmetic(one, shown.scheme.bands), 8, role="secondary", keeps_next=True))
            blocks += _check_table(checks_of, shown)
    return blocks


def _pillar(number: int, one: PillarCard, shown: Day) -> tuple[str | State | Trend, ...]:
    role = STATUS[one.status][1]
    return (
        f"{number} {one.pillar.name}",
        figure(one.score),
        State.of_status(one.status),
        f"{one.passed:,} of {one.checks:,}" if one.checks else "no checks",
        f"{one.failed:,}",
        f"{one.critical:,}",
        Trend(shown.trend[one.pillar.id], role),
    )


def _check_table(checks: list[StoredCheck], shown: Day) -> list[Block]:
    one_site = shown.scope.site is not None
    rows: list[tuple[str | State | Trend, ...]] = []
    for stored in checks:
        check = stored.check
        since = exact_time(check.since)[:16] if check.since else ""
        site = () if one_site else (shown.name_of(stored.site),)
        rows.append(
            (State.of_severity(check.severity), *site, check.subject, check.expected, check.found, check.why, since)
        )
    return list(table(CHECKS if one_site else CHECKS_WITH_SITE, rows))
