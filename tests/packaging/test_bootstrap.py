"""The set-up script: what it finds, what it installs, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "bootstrap.py"
NEEDS_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system packages are Linux's affair")


@pytest.fixture
def bootstrap() -> Any:
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def commands(bootstrap: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the script runs, kept and not run; all of it succeeds."""
    ran: list[list[str]] = []

    def keep(command: list[str], **_: Any) -> SimpleNamespace:
        ran.append(command)
        return SimpleNamespace(returncode=0, stdout=b"", stderr=b"")

    monkeypatch.setattr(bootstrap.subprocess, "run", keep)
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, **_: keep(command).returncode)
    return ran


@NEEDS_LINUX
def test_that_a_missing_library_stops_a_user_with_the_line_that_installs_it(
    bootstrap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.Stop) as stopped:
        bootstrap.need_libraries({"libnowhere.so.7": "libnowhere7"}, "Qt needs it")
    assert "sudo apt-get install --yes --no-install-recommends libnowhere7" in str(stopped.value)


@NEEDS_LINUX
def test_that_root_on_debian_updates_and_installs_what_is_missing(
    bootstrap: Any, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    bootstrap.install_packages(["libnowhere7"], "Qt needs it")
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert commands[1][-1] == "libnowhere7"


def test_that_a_library_that_is_there_costs_nothing(bootstrap: Any, commands: list[list[str]]) -> None:
    bootstrap.need_libraries({"libc.so.6": "libc6"} if sys.platform.startswith("linux") else {}, "Qt needs it")
    assert commands == []


def test_that_an_old_python_alone_is_told_in_one_sentence(bootstrap: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Stop, match=r"^Operator Console needs Python 3\.11 or newer[^\n]*\.$"):
        bootstrap.find_python()


def test_that_a_newer_python_on_the_path_is_taken(
    bootstrap: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/somewhere/{name}")
    monkeypatch.setattr(bootstrap, "_output", lambda command: str(command[0].endswith("python3.12")))
    assert bootstrap.find_python() == "/somewhere/python3.12"


def test_that_without_a_display_run_names_snapshot_in_one_sentence(
    bootstrap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "set_up", lambda: None)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(bootstrap.Stop) as stopped:
        bootstrap.run([])
    assert "operator-console snapshot" in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_that_dependencies_are_installed_once_and_again_when_the_lock_changes(
    bootstrap: Any, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "packaging").mkdir()
    lock = tmp_path / "packaging" / "requirements-dev.lock"
    lock.write_text("one")
    (tmp_path / "pyproject.toml").write_text("")
    venv = tmp_path / ".venv"
    python = bootstrap._python(venv)
    python.parent.mkdir(parents=True)
    python.touch()
    for name, value in {"ROOT": tmp_path, "VENV": venv, "STAMP": venv / "stamp", "QT_LIBRARIES": {}}.items():
        monkeypatch.setattr(bootstrap, name, value)
    monkeypatch.setattr(bootstrap, "_output", lambda command: "True")
    monkeypatch.setattr(bootstrap, "_python", lambda venv=venv: python)

    def installs() -> int:
        bootstrap.set_up()
        found = [command for command in commands if "--require-hashes" in command]
        commands.clear()
        return len(found)

    assert installs() == 1
    assert installs() == 0
    lock.write_text("two")
    assert installs() == 1


def test_that_a_failing_check_fails_the_whole_and_lets_the_others_run(
    bootstrap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def call(command: list[str], **_: Any) -> int:
        ran.append(command[0])
        return int(command[0] == "second")

    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    assert bootstrap._in_turn(["first"], ["second"], ["third"]) == 1
    assert ran == ["first", "second", "third"]


def test_that_ci_and_make_call_the_script() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    shown = subprocess.run(["make", "--dry-run", "test"], cwd=ROOT, capture_output=True, text=True)
    assert shown.returncode == 0
    assert "packaging/bootstrap.py test" in shown.stdout
