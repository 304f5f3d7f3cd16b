"""A database of the newest schema without a row, made once in a process of tests and written down as a file."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from console.store.database import open_database

KEY = bytes(range(32))


def lay_down(file: Path) -> None:
    """As ``open_database`` makes it under KEY where there is none, and closed."""
    file.write_bytes(_content())


@cache
def _content() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "empty.db")
        open_database(file, KEY, backups=Path(folder, "backups"), create=True).close_now()
        return file.read_bytes()
