"""Knowledge found by words (the store's bm25), put in order by likeness of titles, and by vectors where there are.

On StackFAQ the likeness of titles raises the mean average precision over bm25 alone (see docs/benchmarks.md). Vectors
of an embedder add entries that share no word with the question.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from console.domain.ids import KnowledgeId, PluginName, TenantId
from console.domain.knowledge import KnowledgeEntry, KnowledgeHit, KnowledgeText
from console.engine.language.features import Weights, character_features, words
from console.engine.language.spelling import word_frequencies
from console.ports.chat_stores import TextHit
from console.ports.database import Database, Transaction
from console.ports.models import Embedder, ModelFailed

logger = logging.getLogger(__name__)

LONGEST_QUESTION = 1_000
"""characters that are searched for"""

_BY_WORDS = 12
_BY_VECTOR = 20
_TITLE_WEIGHT = 2.0
_VECTOR_WEIGHT = 1.0
_LIKE_A_FIND = 0.5
_COVERED, _ALIKE = 0.7, 0.5
_BATCH = 64
_MOST_FREQUENT = 2.3e10
_SNIPPET = 240
_PLUGIN = "plugin:"
_HELD = 1_000
"""entries whose words are held in memory: the same few are found again and again"""


@dataclass(frozen=True, slots=True)
class _Vectors:
    ids: tuple[KnowledgeId, ...]
    matrix: Any  # entries by dimensions, float32, rows of length 1


class JoinedSearch:
    """Search in the tenants' knowledge. Without ``embedder``, or until ``prepare`` has run, by words and titles."""

    def __init__(
        self, database: Database, embedder: Embedder | None = None, plugin: PluginName | None = None
    ) -> None:
        """With ``plugin``, entries that other plugins brought are left out."""
        self._database = database
        self._source = f"{_PLUGIN}{plugin}" if plugin else ""
        self._embedder = embedder
        self._vectors: dict[TenantId, _Vectors] = {}

    async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
        """Best first; any text is a valid question. A score near 1: all that was asked stands in the entry."""
        question = words[:LONGEST_QUESTION]
        if limit < 1 or not question.strip():
            return []
        alike = await self._alike(tenant, question)

        def find(tx: Transaction) -> tuple[list[TextHit], list[KnowledgeEntry]]:
            hits = tx.knowledge.search_text(tenant, question, max(_BY_WORDS, limit))
            ids = dict.fromkeys([*(hit.id for hit in hits), *alike])
            return hits, [entry for entry in tx.knowledge.get(tenant, list(ids)) if self._holds(entry)]

        hits, entries = await self._database.read(find)
        return _ordered(question, {hit.id: hit for hit in hits}, entries, alike, limit)

    async def entries(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeEntry]:
        return await self._database.read(lambda tx: tx.knowledge.get(tenant, ids))

    async def prepare(self, tenant: TenantId) -> None:
        """Embed what has no vector yet and hold all vectors in memory; to be run again when knowledge has changed.

        Without an embedder it does nothing. Raises ModelFailed; what was embedded before that is kept.
        """
        if self._embedder is None:
            return
        name = self._embedder.name
        entries = await self._database.read(lambda tx: tx.knowledge.all(tenant))
        by_hash = {_hash(entry.text): entry.text for entry in entries}
        known = dict(await self._database.read(lambda tx: tx.knowledge.vectors(name, list(by_hash))))
        missing = [hash for hash in by_hash if hash not in known]
        for at in range(0, len(missing), _BATCH):
            batch = missing[at : at + _BATCH]
            vectors = await self._embedder.embed([_embedded_text(by_hash[hash]) for hash in batch])
            made = {hash: _packed(vector) for hash, vector in zip(batch, vectors, strict=True)}
            await self._database.write(partial(_keep, name, made))
            known |= made
        self._vectors[tenant] = _stacked([(entry.text.id, known[_hash(entry.text)]) for entry in entries])

    def _holds(self, entry: KnowledgeEntry) -> bool:
        others = self._source and entry.source.startswith(_PLUGIN) and entry.source != self._source
        return entry.active and not others

    async def _alike(self, tenant: TenantId, question: str) -> dict[KnowledgeId, float]:
        """Cosines of the entries nearest to the question; none where there are no vectors or the embedder fails."""
        held = self._vectors.get(tenant)
        if self._embedder is None or held is None or not held.ids:
            return {}
        try:
            (vector,) = await self._embedder.embed([question])
        except ModelFailed as failure:
            logger.info("knowledge is searched by words alone: %s", failure.what)
            return {}
        return _nearest(held, vector)


def _keep(model: str, vectors: Mapping[str, bytes], tx: Transaction) -> None:
    tx.knowledge.keep_vectors(model, vectors)


def _ordered(
    question: str,
    hits: Mapping[KnowledgeId, TextHit],
    entries: Sequence[KnowledgeEntry],
    alike: Mapping[KnowledgeId, float],
    limit: int,
) -> list[KnowledgeHit]:
    top = max((hit.score for hit in hits.values()), default=0.0) or 1.0
    titles = _title_likeness(question, entries)
    best_alike = max((alike.get(id, 0.0) for id in hits), default=0.0)
    ranked: list[tuple[float, float, KnowledgeEntry]] = []
    for entry, title in zip(entries, titles, strict=True):
        hit, vector = hits.get(entry.text.id), alike.get(entry.text.id, 0.0)
        if hit is not None or vector >= max(_LIKE_A_FIND, best_alike):
            lexical = max(0.0, hit.score / top) if hit else 0.0
            ranked.append((lexical + _TITLE_WEIGHT * title + _VECTOR_WEIGHT * max(0.0, vector), title, entry))
    best = sorted(ranked, key=lambda each: -each[0])[:limit]
    return [
        _hit(question, entry, title, hits.get(entry.text.id), alike.get(entry.text.id), top)
        for _, title, entry in best
    ]


def _hit(
    question: str, entry: KnowledgeEntry, title: float, hit: TextHit | None, vector: float | None, top: float
) -> KnowledgeHit:
    """The score is of the entry alone, so that it tells whether to trust it."""
    by_words = _COVERED * _coverage(question, entry.text) + _ALIKE * title
    score = min(1.0, max(0.0, by_words, vector or 0.0))
    lexical = max(0.0, hit.score / top) if hit else 0.0
    return KnowledgeHit(entry, score, lexical, vector, hit.snippet if hit else _beginning(entry.text.body))


def _title_likeness(question: str, entries: Sequence[KnowledgeEntry]) -> list[float]:
    """Cosines of TF-IDF over runs of characters, of the question and what the entries are called."""
    features = [_runs(" ".join((entry.text.title, *entry.text.keywords))) for entry in entries]
    weights = Weights.learn(features)
    asked = weights.vector(_runs(question))
    return [sum(w * asked.get(at, 0.0) for at, w in weights.vector(counted).items()) for counted in features]


def _coverage(question: str, text: KnowledgeText) -> float:
    """Share of the question that stands in the entry, a word counting by how rare it is in English."""
    often = word_frequencies()
    asked = {_stem(word): math.log(_MOST_FREQUENT * 1.1 / often.get(word, 1e5)) ** 2 for word in words(question)}
    total = sum(asked.values())
    there = _stems(" ".join((text.title, *text.keywords, text.body)))
    return sum(weight for stem, weight in asked.items() if stem in there) / total if total else 0.0


@lru_cache(maxsize=_HELD)
def _runs(called: str) -> Counter[str]:
    """Runs of characters of what an entry is called; not to be changed."""
    return character_features(called, 3, 4)


@lru_cache(maxsize=_HELD)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, words(text)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    for ending in ("'s", "ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _hash(text: KnowledgeText) -> str:
    return hashlib.sha256(_embedded_text(text).encode("utf-8", "surrogatepass")).hexdigest()


def _embedded_text(text: KnowledgeText) -> str:
    return "\n".join((text.title, ", ".join(text.keywords), text.body))[:8_000]


def _packed(vector: Sequence[float]) -> bytes:
    import numpy as np

    return bytes(np.asarray(vector, dtype="<f4").tobytes())


def _stacked(vectors: Sequence[tuple[KnowledgeId, bytes]]) -> _Vectors:
    """Vectors of the commonest length; others are of a model that has changed, and left out."""
    import numpy as np

    if not vectors:
        return _Vectors((), None)
    lengths = [len(packed) for _, packed in vectors]
    common = max(set(lengths), key=lengths.count)
    kept = [(id, packed) for id, packed in vectors if len(packed) == common]
    matrix = np.frombuffer(b"".join(packed for _, packed in kept), dtype="<f4").reshape(len(kept), -1)
    return _Vectors(tuple(id for id, _ in kept), matrix)


def _nearest(held: _Vectors, vector: Sequence[float]) -> dict[KnowledgeId, float]:
    import numpy as np

    asked = np.asarray(vector, dtype=np.float32)
    if asked.shape != (held.matrix.shape[1],):
        return {}
    cosines = held.matrix @ asked
    many = min(_BY_VECTOR, len(held.ids))
    nearest = np.argpartition(-cosines, many - 1)[:many]
    return {held.ids[place]: float(min(1.0, cosines[place])) for place in nearest}


def _beginning(body: str) -> str:
    plain = " ".join(body[: 2 * _SNIPPET].split())
    return plain if len(plain) <= _SNIPPET else plain[:_SNIPPET].rsplit(" ", 1)[0] + "…"
