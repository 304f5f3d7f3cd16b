"""How knowledge is compared by likeness: by a provider's embeddings where one is set up, else in this process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.engine.guard.pii import Masked, rules_of
from console.engine.search.local import LocalEmbedder
from console.engine.search.vectors import KnowledgeVectors

if TYPE_CHECKING:
    from console.engine.llm.embedder import OpenAIEmbedder
    from console.engine.llm.retries import Target
    from console.engine.llm.settings import Keys, ModelSettings
    from console.ports.clock import Clock
    from console.store.database import EncryptedDatabase

LOCAL_WEIGHT = 0.4
"""Beside words and titles; chosen on StackFAQ."""
PATIENCE = 2.0
"""Seconds that a single question waits for vectors, where nothing is made ahead."""


@dataclass(frozen=True, slots=True)
class Knowing:
    vectors: KnowledgeVectors
    embedder: OpenAIEmbedder | None = None
    target: Target | None = None
    """Who embeds; None: this process."""

    async def close(self) -> None:
        await self.vectors.close()
        if self.embedder is not None:
            await self.embedder.close()


def knowing_of(
    database: EncryptedDatabase, settings: ModelSettings | None, keys: Keys, clock: Clock, *, background: bool
) -> Knowing:
    """What a provider embeds leaves with personal data masked. ``keys``: those that the environment has not."""
    patience, keep = 0.0 if background else PATIENCE, not database.read_only
    target = embeds(settings)
    if settings is None or target is None:
        local = KnowledgeVectors(
            database, LocalEmbedder(), weight=LOCAL_WEIGHT, decides=False, patience=patience, keep=keep
        )
        return Knowing(local)
    from console.engine.llm.embedder import OpenAIEmbedder
    from console.engine.llm.settings import keys_from

    embedder = OpenAIEmbedder(target, settings, keys_from(os.environ, keys), clock)
    vectors = KnowledgeVectors(
        database, embedder, hide=lambda rules: Masked(rules_of(rules)), patience=patience, keep=keep
    )
    return Knowing(vectors, embedder, target)


def embeds(settings: ModelSettings | None) -> Target | None:
    """The provider and model that embed under these settings."""
    from console.engine.llm.embedder import embedding_target

    return embedding_target(settings) if settings is not None and settings.enabled else None
