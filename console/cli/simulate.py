"""``simulate``: made-up customers write to the bots."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.failures import WrongUse
from console.cli.opening import add_tenant_option, choose_tenant, opened, say, wait_for
from console.domain.ids import PluginName

if TYPE_CHECKING:
    from console.cli.contract import Wiring

SUMMARY = "let made-up customers write to the bots"
DESCRIPTION = """\
Play scripts of made-up customers to the bots, line by line: each waits for an answer, from the bot or from whoever
took the conversation over in the inbox. No outside service is used. The bots answer in the window that is open, or
here with --answer. Stop it with Ctrl+C; the same --series goes on where it stood.
"""
EXAMPLES = """\
examples:
  operator-console simulate --customers 20 --rate 2
  operator-console simulate --plugin sales_marketing --answer my-script.yaml
"""
_MOST_A_SECOND = 100.0


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="scripts (default: those of the plugins)")
    parser.add_argument("--plugin", metavar="NAME", help="whose bot")
    add_tenant_option(parser)
    parser.add_argument("--customers", metavar="N", type=int, default=10, help="how many (default: %(default)s)")
    parser.add_argument(
        "--rate", metavar="N", type=float, default=1.0, help="messages a second, of all (default: %(default)s)"
    )
    parser.add_argument("--series", metavar="NAME", default="1", help="another name: other customers")
    parser.add_argument("--answer", action="store_true", help="the bots answer here; for when no window is open")


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    if given.customers < 1:
        raise WrongUse("--customers is 1 or more")
    if not 0 < given.rate <= _MOST_A_SECOND:
        raise WrongUse(f"--rate is more than 0 and at most {_MOST_A_SECOND:.0f}")
    try:
        return wait_for(_simulate(given, wiring))
    except KeyboardInterrupt:
        return 0


async def _simulate(given: argparse.Namespace, wiring: Wiring) -> int:
    async with opened(given, wiring) as session:
        tenant = await choose_tenant(session, given.tenant)
        simulation = await session.simulator.prepare(
            tenant,
            plugin=PluginName(given.plugin) if given.plugin else None,
            files=given.files,
            customers=given.customers,
            per_second=given.rate,
            run=given.series,
        )
        if given.answer:
            await session.answer_customers()
        say(f"{simulation.playing} customers write to the bots of {tenant}; Ctrl+C stops them.")
        try:
            await simulation.run()
        finally:
            say(f"{simulation.written} messages were written; {simulation.playing} customers have more to say.")
    return 0
