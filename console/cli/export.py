"""``export``: violations, scorecards, checks, conversations and records into files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.failures import WrongUse
from console.cli.opening import (
    ProgressLine,
    a_day,
    add_tenant_option,
    choose_scheme,
    choose_tenant,
    flat,
    one_of,
    opened,
    passphrase,
    score_what_is_due,
    wait_for,
    words,
)
from console.cli.window import profile_of
from console.domain.ids import KindName, PersonId, PillarId, SiteId, TenantId
from console.domain.inbox import InboxQuery, View
from console.domain.scoring import Scheme, Severity
from console.domain.violations import UNOWNED, Review, ViolationFilter, ViolationStatus

if TYPE_CHECKING:
    from console.cli.contract import Report, Wiring
    from console.ports.session import Session

SUMMARY = "write violations, scorecards, checks, conversations or records to a file"
DESCRIPTION = """\
Write to a file, in the format that its ending names. A scorecard as PDF shows one day, the one that --to names,
with the trend before it. WHAT is one of

  violations     one row per violation; all filters but --view and --channel       .csv .jsonl .pdf
  scorecard      one row per site, day and pillar; --site, --from, --to            .csv .jsonl .pdf
  checks         one row per check, passed and failed; --site, --from, --to        .csv .jsonl
  conversations  one row per conversation of the inbox; --view, --channel,         .csv .jsonl
                 --owner, and --from, --to of the last message (days of UTC)
  KIND           the records of a kind, as 'import' reads them: shift …            .csv .jsonl
"""
EXAMPLES = """\
examples:
  operator-console export violations --status open --severity critical,high --out open.csv
  operator-console export scorecard --from 2026-03-01 --to 2026-03-31 --out march.csv
  operator-console export scorecard --to yesterday --out yesterday.pdf
  operator-console export conversations --view closed --from 2026-03-01 --out closed.csv
  operator-console export shift --out shifts.csv
"""
VIOLATIONS, SCORECARD, CHECKS, CONVERSATIONS = "violations", "scorecard", "checks", "conversations"
ENDINGS = {VIOLATIONS: (".csv", ".jsonl", ".pdf"), SCORECARD: (".csv", ".jsonl", ".pdf")}
PLAIN_ENDINGS = (".csv", ".jsonl")


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("what", metavar="WHAT", help="violations, scorecard, conversations … or a kind of record")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    add_tenant_option(parser)
    parser.add_argument("--plugin", metavar="NAME", help="whose scorecard (default: the only one that scores)")
    parser.add_argument("--from", dest="first", type=a_day, metavar="DAY", help="first day, included")
    parser.add_argument("--to", dest="last", type=a_day, metavar="DAY", help="last day, included")
    filters = parser.add_argument_group("filters", "several values with commas")
    filters.add_argument("--site", type=words, action="append", metavar="ID")
    filters.add_argument("--pillar", type=words, action="append", metavar="ID")
    filters.add_argument("--severity", type=one_of(Severity), action="append", metavar="LEVEL", help=_names(Severity))
    filters.add_argument("--status", type=one_of(ViolationStatus), action="append", help=_names(ViolationStatus))
    filters.add_argument("--review", type=one_of(Review), action="append", metavar="STATE", help=_names(Review))
    filters.add_argument("--owner", type=words, action="append", metavar="ID", help="person, nobody, bot, queue")
    filters.add_argument("--view", type=one_of(View), metavar="LIST", help=_names(View))
    filters.add_argument("--channel", type=words, action="append", metavar="NAME")
    filters.add_argument("--text", default="", help="words to be found in subject, rule, reason or notes")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    catalog = wiring.catalog()
    known = (VIOLATIONS, SCORECARD, CHECKS, CONVERSATIONS, *catalog.kinds())
    if given.what not in known:
        raise WrongUse(f"{given.what!r} is none of {', '.join(known)}")
    endings = ENDINGS.get(given.what, PLAIN_ENDINGS)
    if given.out.suffix.lower() not in endings:
        raise WrongUse(f"{given.what} can be written as {', '.join(endings)}; {given.out.name} is none of them")
    if not given.out.absolute().parent.is_dir():
        raise WrongUse(f"the folder {given.out.parent} does not exist")
    if given.first and given.last and given.first > given.last:
        raise WrongUse("--from is after --to")
    _refuse_what_does_not_apply(given)
    report, rows = wait_for(_write(given, wiring))
    if report is not None:
        wiring.write_report(profile_of(given), report, given.out, passphrase())
    print(given.out if report is not None else f"{given.out}: {rows:,} rows")
    return 0


def _refuse_what_does_not_apply(given: argparse.Namespace) -> None:
    """A filter that would be passed over must not look as if it had been applied."""
    of_inbox = [name for name in ("view", "channel") if getattr(given, name)]
    if of_inbox and given.what != CONVERSATIONS:
        raise WrongUse(f"--{of_inbox[0]} does not apply to {given.what}")
    if given.what == VIOLATIONS:
        return
    if given.what == SCORECARD and _is_pdf(given):
        if given.first:
            raise WrongUse("a scorecard as PDF shows one day and the trend before it: give --to alone")
        if len(flat(given.site)) > 1:
            raise WrongUse("a scorecard as PDF shows one site or all")
    unused = [name for name in ("pillar", "severity", "status", "review", "owner", "text") if getattr(given, name)]
    if given.what == CONVERSATIONS:
        unused = [name for name in unused if name != "owner"] + (["site"] if given.site else [])
    elif given.what not in (SCORECARD, CHECKS):
        unused += [
            f"{name}" for name, value in (("site", given.site), ("from", given.first), ("to", given.last)) if value
        ]
    if unused:
        raise WrongUse(f"--{unused[0]} does not apply to {given.what}")


async def _write(given: argparse.Namespace, wiring: Wiring) -> tuple[Report | None, int]:
    """What is to be printed as PDF afterwards, or the number of rows written."""
    async with opened(given, wiring) as session:
        tenant = await choose_tenant(session, given.tenant)
        if given.what in session.catalog.kinds():
            return None, await _records(session, given.out, tenant, KindName(given.what))
        if given.what == CONVERSATIONS:
            return None, await _conversations(session, given, tenant)
        scheme = choose_scheme(session.catalog, given.plugin)
        await _check_names(session, tenant, scheme, given)
        await score_what_is_due(session, wiring)
        if given.what == VIOLATIONS:
            return await _violations(session, given, tenant)
        return await _scores(session, given, tenant, scheme)


async def _records(session: Session, out: Path, tenant: TenantId, kind: KindName) -> int:
    line = ProgressLine()
    try:
        return await session.exporter.records(
            out, tenant, kind, progress=lambda done, total: line.show(f"{done:,} of {total:,} rows")
        )
    finally:
        line.clear()


async def _conversations(session: Session, given: argparse.Namespace, tenant: TenantId) -> int:
    wanted = InboxQuery(
        tenant=tenant,
        view=(given.view or [View.ALL])[0],
        person=session.me,
        channels=frozenset(flat(given.channel)),
        owners=frozenset(flat(given.owner)),
    )
    first = _midnight(given.first) if given.first else None
    last = _midnight(given.last + timedelta(days=1)) if given.last else None
    line = ProgressLine()
    try:
        return await session.exporter.conversations(
            given.out, wanted, first, last, progress=lambda done, total: line.show(f"{done:,} of {total:,} looked at")
        )
    finally:
        line.clear()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


async def _violations(session: Session, given: argparse.Namespace, tenant: TenantId) -> tuple[Report | None, int]:
    from console.cli.contract import ViolationReport

    wanted = ViolationFilter(
        tenant,
        sites=frozenset(_sites(given)),
        pillars=frozenset(PillarId(word) for word in flat(given.pillar)),
        severities=frozenset(flat(given.severity)),
        statuses=frozenset(flat(given.status)),
        reviews=frozenset(flat(given.review)),
        owners=frozenset(UNOWNED if word == "nobody" else PersonId(word) for word in flat(given.owner)),
        first_day=given.first,
        last_day=given.last,
        text=given.text,
    )
    if _is_pdf(given):
        return ViolationReport(wanted), 0
    line = ProgressLine()
    try:
        rows = await session.exporter.violations(
            given.out, wanted, progress=lambda done, total: line.show(f"{done:,} of {total:,} rows")
        )
    finally:
        line.clear()
    return None, rows


async def _scores(
    session: Session, given: argparse.Namespace, tenant: TenantId, scheme: Scheme
) -> tuple[Report | None, int]:
    from console.cli.contract import ScorecardReport

    sites = _sites(given)
    if _is_pdf(given):
        return ScorecardReport(tenant, scheme.plugin, given.last, sites[0] if sites else None), 0
    known = await session.reader.read(lambda tx: tx.scores.days(tenant, scheme.plugin, sites))
    first, last = _span(given, known)
    write = session.exporter.checks if given.what == CHECKS else session.exporter.scorecard
    return None, await write(given.out, tenant, scheme.plugin, first, last, sites)


def _span(given: argparse.Namespace, known: tuple[date, date] | None) -> tuple[date, date]:
    """From the first to the last day asked for, where none is given those that have checks."""
    if known is None and not (given.first and given.last):
        raise WrongUse("no day has been scored yet, so there is nothing to write; import records first")
    first = given.first or (known[0] if known else given.last)
    last = given.last or (known[1] if known else given.first)
    return first, max(first, last)


async def _check_names(session: Session, tenant: TenantId, scheme: Scheme, given: argparse.Namespace) -> None:
    sites = await session.reader.read(lambda tx: tx.tenants.sites(tenant))
    _all_known("site", flat(given.site), [site.id for site in sites])
    _all_known("pillar", flat(given.pillar), [pillar.id for pillar in scheme.pillars])


def _all_known(noun: str, wanted: Sequence[str], known: Sequence[str]) -> None:
    for word in wanted:
        if word not in known:
            raise WrongUse(f"there is no {noun} {word!r}; there are: {', '.join(known)}")


def _sites(given: argparse.Namespace) -> list[SiteId]:
    return [SiteId(word) for word in flat(given.site)]


def _is_pdf(given: argparse.Namespace) -> bool:
    return bool(given.out.suffix.lower() == ".pdf")


def _names(choices: type[Severity] | type[ViolationStatus] | type[Review] | type[View]) -> str:
    return ", ".join(str(choice).lower().replace(" ", "-") for choice in choices)
