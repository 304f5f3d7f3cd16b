"""Custody with a real Secret Service: gnome-keyring under its own session bus."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring and dbus",
)

START = textwrap.dedent("""
    import json, os, sys
    from console.config.custody import KeyCustody
    from console.config.keyrings import SystemKeyring
    from console.config.paths import ProfilePaths
    from console.domain.trouble import Trouble
    custody = KeyCustody(ProfilePaths.of().create(), SystemKeyring(patience=5))
    try:
        held = custody.obtain(os.environ.get("GIVEN"), create=True)
        told = {"key": held.key.hex(), "source": held.source, "recovery": held.recovery_passphrase}
    except Trouble as trouble:
        told = {"trouble": type(trouble).__name__, "what": trouble.what, "do": trouble.do}
    print(json.dumps(told))
""")
LOCK_ALL = "import secretstorage; secretstorage.get_default_collection(secretstorage.dbus_init()).lock()"


class Desktop:
    """A login session with a keyring of its own; each ``start`` is a new session and a new process."""

    def __init__(self, home: Path, runtime: Path, console_home: Path) -> None:
        runtime.mkdir(mode=0o700)
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "OPERATOR_CONSOLE_HOME": str(console_home),
            "PYTHONPATH": str(Path.cwd()),
        }

    def start(self, *, unlocked: bool = True, locked_later: bool = False, given: str = "") -> dict[str, Any]:
        unlock = (
            "printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && " if unlocked else ""
        )
        lock = f'"{sys.executable}" -c "{LOCK_ALL}" && ' if locked_later else ""
        return self._run(
            ["dbus-run-session", "--", "sh", "-c", f'{unlock}{lock}exec "{sys.executable}" -c "$START"'], given
        )

    def start_without_keyring(self, given: str = "") -> dict[str, Any]:
        return self._run([sys.executable, "-c", START], given)

    def _run(self, command: list[str], given: str) -> dict[str, Any]:
        environment = {**self._environment, "START": START, "GIVEN": given}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return told


@pytest.fixture
def desktop(tmp_path: Path, own_home: Path) -> Desktop:
    (tmp_path / "home").mkdir()
    return Desktop(tmp_path / "home", tmp_path / "run", own_home)


def test_a_new_profile_keeps_its_key_in_the_keyring_from_start_to_start(desktop: Desktop) -> None:
    first = desktop.start()
    assert (first["source"], bool(first["recovery"])) == ("keyring", True)
    assert desktop.start() == {**first, "recovery": None}


def test_another_users_keyring_without_the_entry_asks_and_recovers(
    desktop: Desktop, tmp_path: Path, own_home: Path
) -> None:
    first = desktop.start()
    (tmp_path / "other").mkdir()
    other = Desktop(tmp_path / "other", tmp_path / "run2", own_home)
    asked = other.start()
    assert asked["trouble"] == "KeyNeeded"
    assert "no entry" in asked["what"]
    assert other.start(given=first["recovery"])["key"] == first["key"]
    assert other.start()["key"] == first["key"]


def test_a_locked_keyring_asks(desktop: Desktop) -> None:
    first = desktop.start()
    asked = desktop.start(locked_later=True)
    assert asked["trouble"] == "KeyNeeded"
    assert "recovery passphrase" in asked["do"]
    assert desktop.start()["key"] == first["key"]


def test_no_keyring_any_more_asks_and_opens_by_the_recovery_passphrase(desktop: Desktop) -> None:
    first = desktop.start()
    assert desktop.start_without_keyring()["trouble"] == "KeyNeeded"
    opened = desktop.start_without_keyring(given=first["recovery"])
    assert (opened["key"], opened["source"]) == (first["key"], "passphrase")


def test_without_any_keyring_a_new_profile_asks_for_a_passphrase(desktop: Desktop) -> None:
    assert desktop.start_without_keyring()["trouble"] == "NoKeyring"
    chosen = desktop.start_without_keyring(given="a passphrase")
    assert chosen["source"] == "passphrase"
    assert desktop.start()["trouble"] == "KeyNeeded"
