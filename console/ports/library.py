"""Knowledge of a tenant, as pages and commands use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from console.domain.ids import PersonId, TenantId
from console.domain.knowledge import KnowledgeHit, KnowledgeReport


class Progress(Protocol):
    def __call__(self, what: str, done: int, total: int, /) -> None:
        """``what`` is ``files`` while they are read, then ``entries`` while they go in."""


def no_progress(what: str, done: int, total: int) -> None:
    """Nobody wants to know."""


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
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> KnowledgeReport:
        """Read a Markdown, CSV or JSON file, or a folder of them; entries without problems go in, hundreds a time.

        What a person edited is left unless ``overwrite``. Once ``cancelled`` nothing more goes in; what did stays,
        and the same import again goes on from there. Both may be called on any thread.
        Raises Trouble for a path that cannot be read at all, and Rejected.
        """
