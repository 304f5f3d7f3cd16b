"""``knowledge``: what the bots know, brought in from files and searched."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.cli.opening import ProgressLine, add_tenant_option, choose_tenant, opened, say, wait_for
from console.domain.knowledge import KnowledgeReport
from console.domain.trouble import Trouble

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.domain.knowledge import KnowledgeHit

SUMMARY = "bring in and search what the bots know"
DESCRIPTION = """\
Bring in knowledge from Markdown (with front matter or plain), CSV or JSON files, or folders of them, and search it.
An entry that is wrong is told with its file and line, and the others go in. Importing again changes nothing; what a
person edited is left.
"""
EXAMPLES = """\
examples:
  operator-console knowledge import procedures/
  operator-console knowledge import faq.csv --overwrite
  operator-console knowledge search "missed tour" --json
"""


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("deed", choices=("import", "search"), metavar="import|search")
    parser.add_argument("words", nargs="+", metavar="FILE|WORDS", help="files or folders; words to search for")
    add_tenant_option(parser)
    parser.add_argument("--overwrite", action="store_true", help="import: also what a person edited")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="search: how many (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="as JSON on standard output")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    return wait_for(_import(given, wiring) if given.deed == "import" else _search(given, wiring))


async def _import(given: argparse.Namespace, wiring: Wiring) -> int:
    line = ProgressLine()
    reports: list[KnowledgeReport] = []
    async with opened(given, wiring) as session:
        tenant = await choose_tenant(session, given.tenant)
        for word in given.words:
            try:
                report = await session.library.import_files(
                    Path(word),
                    tenant=tenant,
                    actor=session.me,
                    overwrite=given.overwrite,
                    progress=lambda what, done, total: line.show(f"{done:,} of {total:,} {what}"),
                )
            except Trouble as trouble:
                if len(given.words) == 1:
                    raise
                report = KnowledgeReport.nothing_of(word, f"{trouble.what} {trouble.do}".strip())
            finally:
                line.clear()
            for problem in report.problems:
                say(str(problem))
            if not given.json:
                print(
                    f"{word}: {report.read:,} read, {report.changed:,} changed, {report.unchanged:,} unchanged, "
                    f"{report.left:,} edited by people and left, {len(report.problems):,} with problems."
                )
            reports.append(report)
    if given.json:
        files = [{"file": word, **asdict(report)} for word, report in zip(given.words, reports, strict=True)]
        print(json.dumps({"tenant": tenant, "files": files}))
    return 1 if any(report.problems and not report.read for report in reports) else 0


async def _search(given: argparse.Namespace, wiring: Wiring) -> int:
    async with opened(given, wiring) as session:
        tenant = await choose_tenant(session, given.tenant)
        hits = await session.library.search(tenant, " ".join(given.words), max(1, given.limit))
    if given.json:
        print(json.dumps({"tenant": tenant, "hits": [_as_json(hit) for hit in hits]}))
    else:
        print("\n".join(_as_text(hit) for hit in hits) or "Nothing was found.")
    return 0


def _as_json(hit: KnowledgeHit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "id": entry.text.id,
        "type": entry.text.type,
        "title": entry.text.title,
        "category": entry.text.category,
        "version": entry.version,
        "source": entry.source,
        "score": round(hit.score, 4),
        "lexical": round(hit.lexical, 4),
        "vector": None if hit.vector is None else round(hit.vector, 4),
        "snippet": hit.snippet,
    }


def _as_text(hit: KnowledgeHit) -> str:
    return f"{hit.score:.2f}  {hit.entry.text.title}  [{hit.entry.text.id}]\n      {hit.snippet}"
