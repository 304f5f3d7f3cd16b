"""``score``: score what is due."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from console.cli.opening import opened, score_what_is_due, wait_for
from console.domain.trouble import ReadOnly

if TYPE_CHECKING:
    from console.cli.contract import Wiring

SUMMARY = "score what is due, as the open window does by itself"
DESCRIPTION = "Score the site-days whose records changed, or whose time has come, since they were scored."
EXAMPLES = ""


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    pass


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    scored = wait_for(_score(given, wiring))
    print(f"{scored:,} site-days scored.")
    return 0


async def _score(given: argparse.Namespace, wiring: Wiring) -> int:
    async with opened(given, wiring) as session:
        if session.read_only:
            raise ReadOnly("The profile may not be written, so it cannot be scored.")
        return await score_what_is_due(session, wiring)
