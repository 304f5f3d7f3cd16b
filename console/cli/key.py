"""``key``: the key of the profile's database."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from console.cli.failures import WrongUse
from console.cli.opening import ask_passphrase, opened, wait_for

if TYPE_CHECKING:
    from console.cli.contract import Wiring

SUMMARY = "set the recovery passphrase, or change the key"
DESCRIPTION = """\
The profile's database is encrypted under a random key, which the keyring keeps and a recovery passphrase opens.

  recovery  set a new recovery passphrase; asked for, or taken from OPERATOR_CONSOLE_NEW_PASSPHRASE
  rotate    encrypt the database under a new key; the passphrases stay as they are
"""
EXAMPLES = ""
NEW_PASSPHRASE = "OPERATOR_CONSOLE_NEW_PASSPHRASE"  # noqa: S105 - the name of a variable


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    parser.add_argument("deed", choices=("recovery", "rotate"))


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    new = _new_passphrase() if given.deed == "recovery" else ""
    print(wait_for(_change(given, wiring, new)))
    return 0


async def _change(given: argparse.Namespace, wiring: Wiring, new: str) -> str:
    async with opened(given, wiring) as session:
        if given.deed == "recovery":
            await session.keys.set_recovery(new)
            return "The recovery passphrase was set; the one before no longer opens the profile."
        await session.keys.rotate()
        return "The database is encrypted under a new key."


def _new_passphrase() -> str:
    given = os.environ.get(NEW_PASSPHRASE, "")
    if not given and sys.stdin.isatty():
        given = ask_passphrase("New recovery passphrase", twice=True)
    if not given:
        raise WrongUse(f"set {NEW_PASSPHRASE}, or run this in a terminal to be asked")
    return given
