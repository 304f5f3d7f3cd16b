"""Bad days of a profile as the window tells them: a real program and display, driven by the keyboard alone."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from console.config.custody import KeyCustody
from console.config.paths import ProfilePaths
from console.store.connecting import Access, connect
from tests.scenarios.stranger import PASSPHRASE, Stranger, choose_passphrase, ended, needs_display

pytestmark = needs_display


@pytest.fixture
def paths(stranger: Stranger) -> ProfilePaths:
    """Of a profile that was made and closed."""
    program = choose_passphrase(stranger)
    stranger.presses("ctrl+q")
    assert ended(program) == (0, "", "")
    return ProfilePaths.of()


def damage(file: Path) -> bytes:
    content = bytearray(file.read_bytes())
    content[:8192] = os.urandom(8192)
    file.write_bytes(content)
    return bytes(content)


def unlock(stranger: Stranger) -> None:
    stranger.sees("Unlock")
    stranger.types(PASSPHRASE)
    stranger.presses("Return")


def kept_aside(paths: ProfilePaths) -> Path:
    (folder,) = (paths.folder / "set-aside").iterdir()
    return folder


def test_a_damaged_file_is_told_and_set_aside_only_when_asked(stranger: Stranger, paths: ProfilePaths) -> None:
    content = damage(paths.database)
    first = stranger.start()
    unlock(stranger)
    stranger.sees("Profile cannot be opened")
    stranger.presses("space")  # Quit has the keyboard: nothing happens by mistake
    assert ended(first) == (0, "", "")
    assert paths.database.read_bytes() == content
    second = stranger.start()
    unlock(stranger)
    stranger.sees("Profile cannot be opened")
    stranger.presses("shift+Tab", "space")
    stranger.sees("Unlock")
    stranger.types(PASSPHRASE)
    stranger.presses("Tab")
    stranger.types(PASSPHRASE)
    stranger.presses("Return")
    stranger.sees("default")
    assert (kept_aside(paths) / paths.database.name).read_bytes() == content
    stranger.presses("ctrl+q")
    assert ended(second) == (0, "", "")


def test_a_lost_key_file_is_told_and_no_passphrase_is_asked_for_in_vain(
    stranger: Stranger, paths: ProfilePaths
) -> None:
    key = paths.key_file.read_bytes()
    paths.key_file.unlink()
    program = stranger.start()
    stranger.sees("Profile cannot be opened")
    assert not paths.key_file.exists()
    stranger.presses("space")
    assert ended(program) == (0, "", "")
    paths.key_file.write_bytes(key)
    again = stranger.start()
    unlock(stranger)
    stranger.sees("default")
    stranger.presses("ctrl+q")
    assert ended(again) == (0, "", "")


def test_a_profile_of_a_newer_program_can_only_be_left(stranger: Stranger, paths: ProfilePaths) -> None:
    key = KeyCustody(paths).obtain(PASSPHRASE, create=False).key
    with closing(connect(paths.database, key, Access.WRITE)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = paths.database.read_bytes()
    program = stranger.start()
    unlock(stranger)
    stranger.sees("Profile cannot be opened")
    stranger.presses("shift+Tab", "space", "ctrl+q")
    assert ended(program) == (0, "", "")
    assert paths.database.read_bytes() == content
    assert not (paths.folder / "set-aside").exists()


def test_a_killed_program_opens_again_as_if_nothing_had_been(stranger: Stranger, paths: ProfilePaths) -> None:
    first = stranger.start()
    unlock(stranger)
    stranger.sees("default")
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = stranger.start()
    unlock(stranger)
    stranger.sees("default")
    stranger.presses("ctrl+q")
    assert ended(second) == (0, "", "")
