"""The commands as processes, over a home with a demo profile that was made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PASSPHRASE = "correct horse"
Run = Callable[..., subprocess.CompletedProcess[str]]


def run_command(home: Path, *words: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """``operator-console words`` with that home, no keyring, no display and no terminal; None unsets a variable."""
    return subprocess.run(
        [sys.executable, "-m", "console", *words],
        env=environment_of(home, **environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )


def environment_of(home: Path, **environment: str | None) -> dict[str, str]:
    env: dict[str, str | None] = {
        **os.environ,
        "OPERATOR_CONSOLE_HOME": str(home),
        "OPERATOR_CONSOLE_PASSPHRASE": PASSPHRASE,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONWARNINGS": "error",
        **environment,
    }
    return {name: value for name, value in env.items() if value is not None}


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose default profile holds the demo, scored, and what its bots learned in a chat elsewhere."""
    home = tmp_path_factory.mktemp("made") / "home"
    done = run_command(home, "score")
    assert done.returncode == 0, done.stderr
    asked = Path(shutil.copytree(home, home.with_name("asked")))
    talked = run_command(asked, "chat")
    assert talked.returncode == 0, talked.stderr
    learned = Path("profiles", "default", "learned")
    shutil.move(asked / learned, home / learned)
    shutil.rmtree(asked)
    return home


@pytest.fixture
def home(made_home: Path, tmp_path: Path) -> Path:
    """A copy of it that the test may change."""
    return Path(shutil.copytree(made_home, tmp_path / "home"))


@pytest.fixture
def run(home: Path) -> Run:
    """Run a command on the demo profile."""
    return lambda *words, **environment: run_command(home, *words, **environment)


@pytest.fixture
def run_on_nothing(tmp_path: Path) -> Run:
    """Run a command on a home without any profile."""
    return lambda *words, **environment: run_command(tmp_path / "nothing", *words, **environment)
