"""From the words of a command line to an exit code: 0, 2 for wrong use, 1 for a failure told in one line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from console import __version__
from console.cli.failures import PROGRAM, settled

if TYPE_CHECKING:
    from console.cli.contract import Wiring

COMMANDS = (
    "import_",
    "export",
    "snapshot",
    "score",
    "plugins",
    "doctor",
    "key",
    "knowledge",
    "chat",
    "trace",
    "analytics",
    "simulate",
)

_DESCRIPTION = """\
People watch over AI agents and step in. Without a command the window opens.
"""
_EPILOG = """\
examples:
  operator-console
  operator-console import shifts.csv --as shift
  operator-console export violations --severity critical --status open --out open.csv
  operator-console snapshot scorecard --theme light --out scorecard.png
  operator-console doctor

environment:
  OPERATOR_CONSOLE_HOME        folder for profiles, instead of the usual place of this system
  OPERATOR_CONSOLE_PASSPHRASE  opens the profile where there is no keyring
  OPERATOR_CONSOLE_PLUGINS     more plugin folders, separated as in PATH

exit codes: 0 done, 1 failed (told in one line), 2 wrong use
"""


def main(words: Sequence[str], make_wiring: Callable[[], Wiring]) -> int:
    """Run what ``words`` say. Nothing heavy is imported before the command that needs it."""
    return settled(lambda: _run(words, make_wiring), debug="--debug" in words)


def _run(words: Sequence[str], make_wiring: Callable[[], Wiring]) -> int:
    plain, rest = _global_options().parse_known_args(words)
    if not rest:
        from console.cli import window

        return window.run(plain, make_wiring())
    wiring = make_wiring()
    given = _full_parser(wiring).parse_args(words)
    return int(given.run(given, wiring))


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=24, width=100)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")


def _global_options() -> _Parser:
    """Options that stand before or after the command."""
    options = _Parser(prog=PROGRAM, add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    group = options.add_argument_group("everywhere")
    group.add_argument("--profile", type=_profile_name, metavar="NAME", help="which profile (default: default)")
    group.add_argument("--debug", action="store_true", help="tell failures with all details")
    return options


def _full_parser(wiring: Wiring) -> argparse.ArgumentParser:
    shared = _global_options()
    parser = _Parser(
        prog=PROGRAM,
        description=_DESCRIPTION,
        epilog=_EPILOG,
        parents=[shared],
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    for name in COMMANDS:
        command = import_module(f"console.cli.{name}")
        sub = commands.add_parser(
            name.rstrip("_"),
            help=command.SUMMARY,
            description=command.DESCRIPTION,
            epilog=command.EXAMPLES,
            parents=[shared],
            formatter_class=_Help,
            allow_abbrev=False,
        )
        command.add_arguments(sub, wiring)
        sub.set_defaults(run=command.run)
    return parser


def _profile_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", text):
        raise argparse.ArgumentTypeError("a profile's name is made of letters, digits, - and _")
    return text
