"""Copies of the database, encrypted with its own key, made before anything that cannot be undone."""

from __future__ import annotations

import os
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from console.domain.trouble import Trouble
from console.store.connecting import Access, connect

_KEPT = 5
_ABANDONED = 60.0
"""Seconds for which nothing was written to a copy that is not whole."""


def back_up(file: Path, key: bytes, folder: Path, label: str) -> Path:
    """Copy ``file`` into ``folder``, check that the copy opens, and drop all but the newest copies.

    What a copy left that was killed is dropped too; one that another program makes now is written to and stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{file.stem}-*{file.suffix}.part*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            left.unlink(missing_ok=True)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    copy = folder / f"{file.stem}-{moment}-{label}{file.suffix}"
    partial = copy.with_name(copy.name + ".part")
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with (
            closing(connect(file, key, Access.WRITE)) as source,
            closing(connect(partial, key, Access.WRITE)) as target,
        ):
            source.execute("SELECT count(*) FROM sqlite_master").fetchall()
            source.backup(target)
        _check(partial, key)
        _sync(partial)
        partial.replace(copy)
    finally:
        for leftover in (partial, Path(f"{partial}-wal"), Path(f"{partial}-shm"), Path(f"{partial}-journal")):
            leftover.unlink(missing_ok=True)
    for old in sorted(folder.glob(f"{file.stem}-*{file.suffix}"))[:-_KEPT]:
        old.unlink()
    return copy


def _check(copy: Path, key: bytes) -> None:
    with closing(connect(copy, key, Access.READ)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if not tables[0] or faults:
        raise Trouble(
            "The backup made before changing the database could not be read back.",
            do="Check the disk, then start the program again.",
        )


def _sync(file: Path) -> None:
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
