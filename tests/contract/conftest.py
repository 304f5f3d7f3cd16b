"""Every adapter of ``ports.Database``: what holds for one holds for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.store.database import EncryptedDatabase, open_database

ADAPTERS: dict[str, Callable[[Path], EncryptedDatabase]] = {
    "sqlcipher": lambda folder: open_database(
        folder / "console.db", bytes(32), backups=folder / "backups", create=True
    ),
}


@pytest.fixture(params=ADAPTERS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EncryptedDatabase]:
    opened = ADAPTERS[request.param](tmp_path)
    yield opened
    opened.close_now()
