"""The log of the running program holds no personal data."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.wiring.logs import MaskedHandler

_LOGS = """
import logging, sys
from console.cli import program
from console.wiring import Program

class Failing(Program):
    def pages(self):
        log = logging.getLogger("console.engine.chain")
        log.info("nobody asked for joe@example.com")
        log.warning("a turn of %s failed", "joe@example.com")
        try:
            raise ValueError("customer wrote: call +1 202-555-0143, card 4111 1111 1111 1111")
        except ValueError as error:
            log.error("tool failed", exc_info=error)
        sys.exit(3)

sys.exit(program.main(["snapshot", "scorecard", "--out", "x.png"], Failing))
"""


def test_what_a_command_logs_is_masked_and_its_traceback_too(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LOGS],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "OPERATOR_CONSOLE_HOME": str(tmp_path)},
    )
    assert "a turn of [EMAIL] failed" in ran.stderr, ran
    assert "customer wrote: call [PHONE], card [CARD]" in ran.stderr
    assert "Traceback" in ran.stderr
    assert "example.com" not in ran.stderr
    assert "555-0143" not in ran.stderr


def test_a_program_that_logs_nothing_imports_nothing_for_it() -> None:
    makes = "import sys; from console.wiring import Program; Program()"
    asks = f"{makes}; print('console.engine.guard.pii' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2]
    )
    assert ran.stdout.strip() == "False"


def test_a_message_that_cannot_be_put_together_is_named_by_its_line_alone(capsys: pytest.CaptureFixture[str]) -> None:
    handler = MaskedHandler(sys.stderr)
    args = ("a.diallo@example.com",)
    handler.emit(logging.LogRecord("tests", logging.WARNING, "console/x.py", 7, "%d more", args, None))
    said = capsys.readouterr().err
    assert "a message that cannot be put together (console/x.py:7)" in said
    assert "example.com" not in said
