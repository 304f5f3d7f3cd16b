"""The door over the Secret Service of a desktop session, each start a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.config.paths import HOME_VARIABLE, ProfilePaths

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("keyring_child.py")
SESSION = "printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec \"$@\""
Start = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring-daemon and dbus-run-session",
)


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Opens the profile in a desktop session with an unlocked keyring; ``keyring=False``: in one without."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "console"))
    user = tmp_path / "user"
    runtime = tmp_path / "runtime"
    for folder in (user, runtime):
        folder.mkdir(mode=0o700)

    def run(*words: str, keyring: bool = True) -> dict[str, Any]:
        environment = {
            **os.environ,
            "HOME": str(user),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_DATA_HOME": str(user / "data"),
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        if keyring:
            environment.pop("PYTHON_KEYRING_BACKEND", None)
        program = [sys.executable, str(CHILD), *words]
        line = ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", *program] if keyring else program
        done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer

    return run


def lose_keyring(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "user" / "data" / "keyrings")


def test_a_new_profile_tells_its_recovery_passphrase_once_and_opens_by_itself(start: Start) -> None:
    first = start()
    assert (first["source"], first["sites"]) == ("keyring", 3)
    assert len(first["recovery"]) > 25
    assert start() == {"source": "keyring", "recovery": None, "sites": 3}
    assert first["recovery"] not in ProfilePaths.of().key_file.read_text()


def test_when_the_keyring_is_gone_the_recovery_passphrase_opens_and_fills_it_again(
    start: Start, tmp_path: Path
) -> None:
    recovery = start()["recovery"]
    before = ProfilePaths.of().key_file.read_bytes()
    lose_keyring(tmp_path)
    asked = start()
    assert asked["trouble"] == "KeyNeeded"
    assert "recovery passphrase" in asked["said"]
    assert start(keyring=False)["trouble"] == "KeyNeeded"
    assert ProfilePaths.of().key_file.read_bytes() == before
    assert start("wrong")["trouble"] == "WrongPassphrase"
    assert start(recovery, keyring=False)["source"] == "passphrase"
    assert start(recovery)["sites"] == 3
    assert start()["source"] == "keyring"


def test_after_a_rotation_keyring_and_recovery_passphrase_hold_the_new_key(start: Start, tmp_path: Path) -> None:
    recovery = start("--rotate")["recovery"]
    assert start()["source"] == "keyring"
    lose_keyring(tmp_path)
    assert start(recovery)["sites"] == 3
