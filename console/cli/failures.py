"""What a failure is on the command line: an exit code, and one line. Imports next to nothing, for every start."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

PROGRAM = "operator-console"
INTERRUPTED = 130


class WrongUse(Exception):
    """The words are understood but cannot be meant so; exit code 2."""


def settled(run: Callable[[], int], *, debug: bool = False) -> int:
    """The exit code of ``run``: 1 for a failure, told in one line, which ``debug`` lets through instead."""
    try:
        return run()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 1
    except Exception as error:
        if debug:
            raise
        return _tell(error)


def _tell(error: Exception) -> int:
    from console.domain.trouble import KeyNeeded, Trouble

    if isinstance(error, WrongUse):
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 2
    if isinstance(error, Trouble):
        text = str(error)
        if isinstance(error, KeyNeeded) and "OPERATOR_CONSOLE_PASSPHRASE" not in text:
            text += " Set OPERATOR_CONSOLE_PASSPHRASE and try again."
    elif isinstance(error, OSError):
        text = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    else:
        text = f"This should not happen ({type(error).__name__}: {error}). Run it again with --debug for the details."
    print(f"{PROGRAM}: {' '.join(text.split())}", file=sys.stderr)
    return 1


def _drop_output() -> None:
    """Nobody reads any more: keep the interpreter from complaining about it when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
