"""The command line as a whole: help, wrong use, exit codes, and how failures are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console import __version__
from tests.cli.conftest import Run, run_command

COMMANDS = ["import", "export", "snapshot", "score", "plugins", "doctor", "key"]


def test_that_help_names_every_command_with_a_line_and_examples(run_on_nothing: Run) -> None:
    done = run_on_nothing("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command} " in done.stdout
    for part in ("examples:", "OPERATOR_CONSOLE_PASSPHRASE", "exit codes:", "--profile"):
        assert part in done.stdout
    assert all(len(line) <= 120 for line in done.stdout.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_that_each_command_explains_itself(run_on_nothing: Run, command: str) -> None:
    done = run_on_nothing(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: operator-console {command}")
    assert "--profile" in done.stdout


def test_that_help_imports_nothing_heavy() -> None:
    heavy = [
        "PySide6",
        "sqlalchemy",
        "sqlcipher3",
        "msgspec",
        "alembic",
        "keyring",
        "cryptography",
        "yaml",
        "asyncio",
    ]
    code = (
        "import sys; from console.__main__ import main; sys.argv = ['operator-console', '--help']; main(); "
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "[]"


def test_that_version_is_told(run_on_nothing: Run) -> None:
    assert run_on_nothing("--version").stdout == f"operator-console {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["--wrong"],
        ["--profile", "../x"],
        ["import"],
        ["import", "x.csv"],
        ["import", "x.csv", "--as", "dragon"],
        ["import", "x.csv", "--as", "shift", "--mapping", "nowhere"],
        ["import", "x.csv", "--as", "shift", "--new-sites", "Mars/North"],
        ["export", "violations"],
        ["export", "dragons", "--out", "x.csv"],
        ["export", "violations", "--out", "x.docx"],
        ["export", "shift", "--out", "x.pdf"],
        ["export", "shift", "--out", "x.csv", "--severity", "high"],
        ["export", "scorecard", "--out", "x.pdf", "--from", "yesterday"],
        ["export", "violations", "--out", "x.csv", "--severity", "loud"],
        ["export", "violations", "--out", "no/such/folder/x.csv"],
        ["export", "scorecard", "--out", "x.csv", "--from", "2026-02-30"],
        ["export", "scorecard", "--out", "x.csv", "--from", "2026-03-02", "--to", "2026-03-01"],
        ["snapshot", "scorecard"],
        ["snapshot", "dragons", "--out", "x.png"],
        ["snapshot", "scorecard", "--out", "x.gif"],
        ["snapshot", "scorecard", "--out", "x.png", "--size", "2x2"],
        ["key"],
        ["key", "eat"],
    ],
    ids=" ".join,
)
def test_that_wrong_use_is_told_with_code_2_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run_command(tmp_path / "home", *words)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("operator-console")
    assert list(tmp_path.iterdir()) == []


def test_that_the_window_without_a_display_names_snapshot_in_one_sentence(run_on_nothing: Run) -> None:
    done = run_on_nothing(DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert done.returncode == 1
    assert "operator-console snapshot" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_that_without_keyring_and_passphrase_import_says_in_one_line_what_to_set(
    run_on_nothing: Run, tmp_path: Path
) -> None:
    (tmp_path / "shifts.csv").write_text("id\n")
    done = run_on_nothing("import", str(tmp_path / "shifts.csv"), "--as", "shift", OPERATOR_CONSOLE_PASSPHRASE=None)
    assert done.returncode == 1
    assert "OPERATOR_CONSOLE_PASSPHRASE" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_that_a_wrong_passphrase_is_one_line_and_a_traceback_only_with_debug(run: Run) -> None:
    told = run("score", OPERATOR_CONSOLE_PASSPHRASE="wrong")
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1
    debugged = run("score", "--debug", OPERATOR_CONSOLE_PASSPHRASE="wrong")
    assert debugged.returncode == 1
    assert "Traceback" in debugged.stderr


def test_that_a_reader_who_leaves_is_no_failure_to_shout_about(home: Path) -> None:
    env = {**os.environ, "OPERATOR_CONSOLE_HOME": str(home)}
    program = subprocess.Popen(
        [sys.executable, "-u", "-m", "console", "import", "--list"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    told = program.stderr.read().decode()
    program.stderr.close()
    assert program.wait(60) in (0, 1)
    assert told == ""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_that_ctrl_c_is_quiet_and_ends_with_130() -> None:
    code = (
        "import os, signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever runs the tests may ignore it
        "from console.cli import program, score\n"
        "from console.wiring import Program\n"
        "def interrupted(*_):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(30)\n"
        "score.run = interrupted\n"
        "sys.exit(program.main(['score'], Program))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=25)
    assert done.returncode == 130
    assert done.stderr == ""
