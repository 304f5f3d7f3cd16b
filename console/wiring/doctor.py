"""What ``doctor`` finds out about a profile: keyring, key, database."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from console.cli.contract import Fact
from console.domain.trouble import Trouble
from console.wiring.clock import FIXED_NOW

if TYPE_CHECKING:
    from console.config.paths import ProfilePaths


_SPEAKER = "from console.desktop.speaker import MiniaudioSpeaker as Speaker; print(Speaker().check())"


async def look_at_desktop() -> Sequence[Fact]:
    """Whether alarms can be heard here, and who shows notifications."""
    return [await asyncio.to_thread(_sound), *await _notifications()]


def _sound() -> Fact:
    """In a process: audio libraries talk on the error stream, and a driver may take the process with it."""
    do = "Plug in or switch on a loudspeaker; the window shows alarms all the same, and says that none is heard."
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and a constant
            [sys.executable, "-c", _SPEAKER], capture_output=True, text=True, timeout=30, check=False
        )
    except subprocess.TimeoutExpired:
        return Fact("sound", False, "the audio device does not answer within 30 s", do)
    if done.returncode == 0:
        return Fact("sound", True, f"alarms play over {done.stdout.strip()}")
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return Fact("sound", False, lines[-1].split(": ", 1)[-1] if lines else f"code {done.returncode}", do)


async def _notifications() -> list[Fact]:
    if sys.platform != "linux":
        return []
    from console.desktop.notifications import DBusNotifier
    from console.ports.desktop import NotesFailed

    notifier = DBusNotifier()
    try:
        name = await notifier.start(lambda _tag, _action: None)
    except NotesFailed as failed:
        return [Fact("notifications", True, f"none ({failed}) The strip in the window and the sound call people.")]
    await notifier.close()
    return [Fact("notifications", True, f"{name} shows them")]


async def examine(profile: str, passphrase: str | None) -> Sequence[Fact]:
    return await asyncio.to_thread(_examine, profile, passphrase)


def _examine(profile: str, passphrase: str | None) -> list[Fact]:
    from console.config.paths import ProfilePaths

    paths = ProfilePaths.of(profile)
    return [*_clock(), _keyring(passphrase), *_profile(paths, passphrase)]


def _clock() -> list[Fact]:
    fixed = os.environ.get(FIXED_NOW)
    if not fixed:
        return []
    return [Fact("clock", False, f"stands still at {fixed}", f"Unset {FIXED_NOW} unless you make pictures.")]


def _keyring(passphrase: str | None) -> Fact:
    from console.config.keyrings import KeyringFailure, SystemKeyring

    try:
        SystemKeyring().get("doctor")
    except KeyringFailure as failure:
        if passphrase:
            return Fact("keyring", True, f"{failure} OPERATOR_CONSOLE_PASSPHRASE is set and takes its place.")
        return Fact(
            "keyring",
            False,
            str(failure),
            "Log in to a desktop session with a keyring, or set OPERATOR_CONSOLE_PASSPHRASE; the window asks for it.",
        )
    return Fact("keyring", True, "answers")


def _profile(paths: ProfilePaths, passphrase: str | None) -> list[Fact]:
    if not paths.database.exists() and not paths.key_file.exists():
        return [Fact("profile", True, f"{paths.profile}: none yet; the first start makes it in {paths.folder}")]
    from console.config.custody import KeyCustody
    from console.store.database import open_database

    try:
        held = KeyCustody(paths).obtain(passphrase, create=False)
    except Trouble as trouble:
        return [Fact("profile", False, f"{paths.profile}: {trouble.what}", trouble.do or "Start the window.")]
    facts = [Fact("profile", True, f"{paths.profile} in {paths.folder}, its key from the {held.source}")]
    try:
        database = open_database(paths.database, held.key, backups=paths.backups, read_only=True)
    except Trouble as trouble:
        return [*facts, Fact("database", False, trouble.what, trouble.do or "Restore a backup.")]
    try:
        faults = database.faults()
    finally:
        database.close_now()
    size = f"{paths.database} ({paths.database.stat().st_size / 1e6:.1f} MB)"
    if faults:
        backups = f"Restore a backup from {paths.backups}, or set the file aside in the window."
        return [*facts, Fact("database", False, f"{size}: {len(faults)} faults, first: {faults[0]}", backups)]
    return [*facts, Fact("database", True, f"{size}, every page sound")]
