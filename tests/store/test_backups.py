"""Copies of the database before what cannot be undone."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

from console.store.backups import back_up
from console.store.connecting import Access, connect

KEY = bytes(range(32))


def test_that_what_a_killed_copy_left_goes_and_one_under_way_stays(tmp_path: Path) -> None:
    file, backups = tmp_path / "console.db", tmp_path / "backups"
    with closing(connect(file, KEY, Access.CREATE)) as connection:
        connection.execute("CREATE TABLE note (body TEXT)")
    backups.mkdir()
    killed, under_way = (backups / f"console-2026010{day}T000000.0Z-before.db.part" for day in (1, 2))
    journal = Path(f"{killed}-journal")
    for left in (killed, journal, under_way):
        left.write_bytes(b"half")
    long_ago = time.time() - 3600
    for left in (killed, journal):
        os.utime(left, (long_ago, long_ago))
    copy = back_up(file, KEY, backups, "before")
    assert sorted(backups.iterdir()) == sorted([copy, under_way])
