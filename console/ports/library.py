"""Knowledge of a tenant, as pages and commands use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from console.domain.ids import PersonId, TenantId
from console.domain.knowledge import KnowledgeHit, KnowledgeReport


class Library(Protocol):
    async def search(self, tenant: TenantId, words: str, limit: int = 10) -> list[KnowledgeHit]:
        """Best first; any text is a valid query."""

    async def import_files(
        self,
        path: Path,
        *,
        tenant: TenantId,
        actor: PersonId,
        overwrite: bool = False,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> KnowledgeReport:
        """Read a Markdown, CSV or JSON file, or a folder of them; entries without problems go in, together.

        What a person edited is left unless ``overwrite``. ``progress`` gets (files read, in all), on any thread.
        Raises Trouble for a path that cannot be read at all, and Rejected.
        """
