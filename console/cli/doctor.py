"""``doctor``: what the program needs, each line ok or what to do."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from console import __version__
from console.cli.contract import Fact
from console.cli.opening import passphrase, wait_for
from console.cli.window import has_display, profile_of

if TYPE_CHECKING:
    from console.cli.contract import Wiring

SUMMARY = "look at display, sound, keyring, database, plugins, versions and disk"
DESCRIPTION = (
    "Look at all that the program needs. Each line is ok, or says what to do. Exit code 1 when one is not ok."
)
EXAMPLES = ""

ROOM = 200_000_000
"""Bytes that should be free: the database is written twice when its key or its tables change."""
_QT = "from PySide6 import QtGui, QtNetwork, QtPrintSupport, QtSvg, QtWidgets; QtWidgets.QApplication([])"
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "keyring", "cryptography")


def add_arguments(parser: argparse.ArgumentParser, wiring: Wiring) -> None:
    pass


def run(given: argparse.Namespace, wiring: Wiring) -> int:
    profile = profile_of(given)
    facts = [
        _versions(),
        _qt_libraries(),
        _display(),
        _disk(wiring.profile_folder(profile)),
        *_plugins(wiring),
        *_profile(wiring, profile),
        *_desktop(wiring),
    ]
    width = max(len(fact.name) for fact in facts)
    for fact in facts:
        print(f"{'ok ' if fact.ok else '-- '} {fact.name.ljust(width)}  {fact.found}")
        if not fact.ok:
            print(f"    {' ' * width}  → {fact.do}")
    return 0 if all(fact.ok for fact in facts) else 1


def _versions() -> Fact:
    found = [f"{name} {_version(name)}" for name in _LIBRARIES]
    missing = [name for name in _LIBRARIES if not _version(name)]
    text = f"Operator Console {__version__}, Python {platform.python_version()}, {', '.join(found)}"
    if missing:
        return Fact(
            "versions", False, text, f"Install the locked dependencies again: {', '.join(missing)} is missing."
        )
    if sys.version_info < (3, 12) and _version("PySide6-Essentials").startswith("6.12."):
        return Fact("versions", False, text, "PySide6 6.12 aborts on Python 3.11: install 6.11, or use Python 3.12.")
    return Fact("versions", True, text)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _qt_libraries() -> Fact:
    trouble = _qt_trouble({"QT_QPA_PLATFORM": "offscreen"})
    if trouble:
        do = "On Debian: apt-get install libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0"
        return Fact("Qt libraries", False, trouble, do)
    return Fact("Qt libraries", True, "all load")


def _display() -> Fact:
    if not has_display():
        return Fact("display", False, "none", "Log in to a desktop for the window; 'snapshot' works without one.")
    trouble = _qt_trouble({})
    if trouble:
        return Fact("display", False, trouble, "Set DISPLAY or WAYLAND_DISPLAY to a display that takes windows.")
    names = [
        f"{name}={os.environ[name]}"
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        if name in os.environ
    ]
    return Fact("display", True, ", ".join(names) or "there")


def _qt_trouble(extra: dict[str, str]) -> str:
    """Why a Qt program does not start here, in one line; empty when it does. In a process, for Qt may abort it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and a constant
            [sys.executable, "-c", _QT], env={**os.environ, **extra}, capture_output=True, timeout=30, check=False
        )
    except subprocess.TimeoutExpired:
        return "Qt does not answer within 30 s"
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else f"Qt ends with code {done.returncode}"


def _disk(folder: Path) -> Fact:
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    text = f"{free / 1e9:.1f} GB free for {folder}"
    return Fact("disk", free >= ROOM, text, "" if free >= ROOM else "Make room: 0.2 GB should be free.")


def _plugins(wiring: Wiring) -> list[Fact]:
    reports = wiring.catalog().reports()
    if not reports:
        return [
            Fact("plugins", False, "none", "Install the program again, or name folders in OPERATOR_CONSOLE_PLUGINS.")
        ]
    return [
        Fact(
            "plugin",
            not report.trouble,
            f"{report.name} {report.version} {report.trouble}".strip(),
            _mend(report.trouble),
        )
        for report in reports
    ]


def _mend(trouble: str) -> str:
    return "Mend the plugin or remove its folder; the rest works without it." if trouble else ""


def _desktop(wiring: Wiring) -> list[Fact]:
    """Where a window can be seen, it must be heard as well."""
    seen = has_display() and os.environ.get("QT_QPA_PLATFORM") not in ("offscreen", "minimal")
    return list(wait_for(wiring.look_at_desktop())) if seen else []


def _profile(wiring: Wiring, profile: str) -> list[Fact]:
    return list(wait_for(wiring.examine(profile, passphrase())))
