"""``import``: records from files."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.cli.failures import WrongUse
from console.cli.opening import ProgressLine, add_tenant_option, opened, say, score_what_is_due, tenants_of, wait_for
from console.domain.commands import AddTenant
from console.domain.founding import founded_by, home_of_real_records
from console.domain.ids import KindName, TenantId
from console.domain.imports import ImportProgress, ImportReport, ImportState
from console.domain.people import Tenant
from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.domain.records import RecordKind
    from console.ports.catalog import Catalog
    from console.ports.session import Session

SUMMARY = "bring in records from CSV (also .gz) or JSON lines files"
DESCRIPTION = """\
Bring in records of one kind. Importing the same file again changes nothing; a row that is wrong is told with
its line, column and reason, and the others go in. What the records change is scored at once.
"""
EXAMPLES = """\
examples:
  operator-console import --list
  operator-console import shifts.csv --as shift --new-sites Europe/Berlin
  operator-console import log.csv.gz --as ticket --mapping my-columns.yaml --tenant north
"""
PROBLEMS_TOLD = 100
NO_SITE = "there is no site"


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--as", dest="kind", metavar="KIND", help="what one row is: shift, tour, alert …")
    parser.add_argument(
        "--mapping", metavar="MAP", help="a mapping file (.yaml), or the name of one that a plugin brings"
    )
    parser.add_argument(
        "--new-sites", type=_zone, metavar="ZONE", help="make sites that do not exist, in this time zone"
    )
    add_tenant_option(parser, "tenant, made when it is new (default: the one with real records, or 'main')")
    parser.add_argument("--list", action="store_true", help="the kinds with their fields, and no import")
    parser.add_argument("--json", action="store_true", help="tell the outcome as JSON on standard output")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    catalog = wiring.catalog()
    if given.list:
        print(_kinds_as_json(catalog) if given.json else _kinds_as_text(catalog))
        return 0
    if not given.files or not given.kind:
        raise WrongUse("name the files, and with --as what they hold; 'import --list' tells the kinds")
    if given.kind not in catalog.kinds():
        raise WrongUse(f"there is no kind {given.kind!r}; there are: {', '.join(catalog.kinds()) or 'none'}")
    mapping = _mapping(catalog, given.mapping)
    for file in given.files:
        if not file.is_file():
            raise Trouble(f"There is no file {file}.", do="Check the name.")
    return wait_for(_import_all(given, wiring, KindName(given.kind), mapping))


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time zone; write it as Europe/Berlin or UTC") from None
    return text


def _mapping(catalog: Catalog, wanted: str | None) -> Path | None:
    if wanted is None:
        return None
    found = Path(wanted) if Path(wanted).is_file() else catalog.mapping(wanted)
    if found is None:
        known = ", ".join(catalog.mappings()) or "none"
        raise WrongUse(f"the mapping {wanted!r} is no file; plugins bring: {known}")
    return found


async def _import_all(given: argparse.Namespace, wiring: Wiring, kind: KindName, mapping: Path | None) -> int:
    async with opened(given, wiring) as session:
        tenant, new = await _tenant(session, given.tenant)
        reports = [await _import_one(session, given, file, tenant, new, kind, mapping) for file in given.files]
        if new and any(report.run.state is ImportState.APPLIED for report in reports):
            say(f"Made the tenant {tenant!r}.")
        scored = await score_what_is_due(session, wiring)
    for report in reports:
        _tell(report, quiet=given.json)
    if given.json:
        print(
            json.dumps(
                {"tenant": tenant, "site_days_scored": scored, "files": [_as_json(report) for report in reports]}
            )
        )
    elif scored:
        print(f"{scored:,} site-days scored.")
    return 1 if any(report.problem_count and not report.run.rows for report in reports) else 0


async def _tenant(session: Session, wanted: str | None) -> tuple[TenantId, AddTenant | None]:
    """The tenant to import into, and what makes it where it is new.

    Real records never go into the demo unless it is named.
    """
    tenants = await tenants_of(session)
    new = home_of_real_records(tenants) if wanted is None else Tenant(TenantId(wanted), wanted)
    if new is None:
        raise WrongUse(f"say which tenant with --tenant: {', '.join(tenant.id for tenant in tenants)}")
    if any(tenant.id == new.id for tenant in tenants):
        return new.id, None
    return new.id, founded_by(session.me, new)


async def _import_one(
    session: Session,
    given: argparse.Namespace,
    file: Path,
    tenant: TenantId,
    new_tenant: AddTenant | None,
    kind: KindName,
    mapping: Path | None,
) -> ImportReport:
    line = ProgressLine()

    def show(progress: ImportProgress) -> None:
        share = f"{100 * progress.done // progress.total} %" if progress.total else ""
        line.show(f"{file.name}: {progress.stage} {share}  {progress.rows:,} rows  {progress.problems:,} problems")

    try:
        return await session.importer.run(
            file,
            tenant=tenant,
            actor=session.me,
            kind=kind,
            mapping=mapping,
            new_sites=given.new_sites,
            new_tenant=new_tenant,
            progress=show,
        )
    finally:
        line.clear()


def _tell(report: ImportReport, *, quiet: bool) -> None:
    for problem in report.problems[:PROBLEMS_TOLD]:
        say(str(problem))
    untold = report.problem_count - PROBLEMS_TOLD
    if untold > 0:
        say(f"… and {untold:,} more rows with problems in {report.run.file}; --json has the first 1,000.")
    if any(NO_SITE in problem.reason for problem in report.problems):
        say("Sites that do not exist are made by --new-sites ZONE, such as --new-sites Europe/Berlin.")
    merged = report.run.merged
    if not quiet:
        print(
            f"{report.run.file}: {merged.new:,} new, {merged.changed:,} changed, {merged.unchanged:,} unchanged, "
            f"{report.problem_count:,} with problems."
        )
        sys.stdout.flush()


def _as_json(report: ImportReport) -> dict[str, Any]:
    run = report.run
    return {
        "file": run.file,
        "kind": run.kind,
        "state": run.state,
        "rows": run.rows,
        **asdict(run.merged),
        "problem_count": report.problem_count,
        "problems": [asdict(problem) for problem in report.problems],
    }


def _kinds_as_json(catalog: Catalog) -> str:
    return json.dumps(
        {
            kind.name: {"title": kind.title, "doc": kind.doc, "fields": [asdict(field) for field in kind.fields]}
            for kind in catalog.kinds().values()
        },
        indent=2,
    )


def _kinds_as_text(catalog: Catalog) -> str:
    return (
        "\n\n".join(_kind_as_text(kind) for kind in catalog.kinds().values()) or "No plugin brings a kind of record."
    )


def _kind_as_text(kind: RecordKind) -> str:
    about = kind.doc.splitlines()[0] if kind.doc else kind.title
    width = max(len(field.name) for field in kind.fields)
    lines = [f"{kind.name}: {about.replace('``', '')}"]
    for field in kind.fields:
        need = "*" if field.required else " "
        lines.append(f"  {need} {field.name.ljust(width)}  {field.doc} ({field.type})")
    return "\n".join([*lines, "    * must be given"])
