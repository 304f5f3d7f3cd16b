"""A key rotation killed at any moment: the profile opens afterwards, with one key, and nothing is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
import time
from functools import partial
from pathlib import Path

import pytest

from console.config.custody import KeyCustody
from console.config.paths import ProfilePaths
from console.domain.trouble import KeyNeeded
from console.store.connecting import key_fits
from console.store.database import open_database

PASSPHRASE = "correct horse battery staple"

ROTATE = textwrap.dedent("""
    from functools import partial
    from console.config.custody import KeyCustody
    from console.config.paths import ProfilePaths
    from console.store.connecting import key_fits
    from console.store.database import open_database
    paths = ProfilePaths.of()
    custody = KeyCustody(paths)
    held = custody.obtain("correct horse battery staple", create=False, fits=partial(key_fits, paths.database))
    database = open_database(paths.database, held.key, backups=paths.backups)
    key = held.key
    print("ready", flush=True)
    while True:
        new = custody.begin_rotation(key)
        database.rekey_now(new)
        custody.finish_rotation()
        key = new
""")


@pytest.mark.serial
def test_a_rotation_killed_at_random_moments_leaves_a_profile_that_opens() -> None:
    paths = ProfilePaths.of().create()
    custody = KeyCustody(paths)
    held = custody.obtain(PASSPHRASE, create=True)
    database = open_database(paths.database, held.key, backups=paths.backups, create=True)
    for n in range(100):
        database.write_now(lambda tx: tx.settings.set(f"s{n}", f"{n:05}" * 2000))  # noqa: B023 - runs at once
    database.close_now()
    custody.confirm()
    chance = random.Random(3)
    keys, pending = {held.key}, 0
    for _ in range(15):
        rotation = subprocess.Popen([sys.executable, "-c", ROTATE], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
        assert rotation.stdout is not None
        assert rotation.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.12))  # the random moment itself
        rotation.send_signal(signal.SIGKILL)
        rotation.wait()
        rotation.stdout.close()
        pending += '"pending": null' not in paths.key_file.read_text()
        held = custody.obtain(PASSPHRASE, create=False, fits=partial(key_fits, paths.database))
        keys.add(held.key)
        opened = open_database(paths.database, held.key, backups=paths.backups)
        assert opened.read_now(lambda tx: [tx.settings.get(f"s{n}") for n in range(100)]) == [
            f"{n:05}" * 2000 for n in range(100)
        ]
        assert opened.faults() == []
        opened.close_now()
    assert len(keys) > 3
    assert pending > 3, "no kill hit the middle of a rotation"
    with pytest.raises(KeyNeeded):
        custody.obtain("another", create=False)
