"""A profile whose database is open."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.ports.session import KeySource

if TYPE_CHECKING:
    from console.ports.session import Keys
    from console.store.database import EncryptedDatabase


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database, where it lies and where its key is kept. ``leftover`` is removed when it closes."""

    name: str
    folder: Path
    database: EncryptedDatabase
    keys: Keys
    key_source: KeySource
    recovery_passphrase: str | None = None
    leftover: Path | None = None

    async def close(self) -> None:
        await self.database.close()
        self._sweep()

    def close_now(self) -> None:
        """As ``close``, for a thread that may wait."""
        self.database.close_now()
        self._sweep()

    def _sweep(self) -> None:
        if self.leftover is not None:
            shutil.rmtree(self.leftover, ignore_errors=True)
