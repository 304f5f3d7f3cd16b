"""``plugins``: what is loaded, and what is not and why."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.cli.contract import Wiring
    from console.ports.catalog import PluginReport

SUMMARY = "list the plugins, with the errors of those left out"
DESCRIPTION = (
    "List the plugins that were found. One that cannot be loaded is left out, with the reason; the rest works."
)
EXAMPLES = ""


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    reports = wiring.catalog().check_bots()
    if given.json:
        print(json.dumps([_as_json(report) for report in reports], indent=2))
    else:
        print("\n".join(_as_text(report) for report in reports) or "There are no plugins.")
    return 0


def _as_json(report: PluginReport) -> dict[str, object]:
    return {
        "name": report.name,
        "title": report.title,
        "version": report.version,
        "folder": str(report.folder),
        "loaded": not report.trouble,
        "trouble": report.trouble,
        "provides": report.provides,
    }


def _as_text(report: PluginReport) -> str:
    state = f"left out: {report.trouble}" if report.trouble else f"loaded: {', '.join(report.provides) or 'nothing'}"
    return f"{report.name} {report.version}  {report.title}\n  {state}\n  {report.folder}"
