"""A real encrypted database in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.store.database import EncryptedDatabase, open_database

KEY = bytes(range(32))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "console.db"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def database(file: Path, backups: Path) -> Iterator[EncryptedDatabase]:
    opened = open_database(file, KEY, backups=backups, create=True)
    yield opened
    opened.close_now()
