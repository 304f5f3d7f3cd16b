"""Knowledge found by words (the store's bm25), put in order by likeness of titles, and by vectors where there are.

On StackFAQ the likeness of titles raises the mean average precision over bm25 alone (see docs/benchmarks.md). Vectors
add entries that share no word with the question.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from console.domain.ids import KnowledgeId, PluginName, TenantId
from console.domain.knowledge import KnowledgeEntry, KnowledgeHit, KnowledgeText
from console.engine.language.features import character_features, cosines, words
from console.engine.language.word_list import word_frequencies
from console.engine.search.vectors import KnowledgeVectors
from console.ports.chat_stores import TextHit
from console.ports.database import Reader, Transaction

LONGEST_QUESTION = 1_000
"""characters that are searched for"""

_BY_WORDS = 12
_TITLE_WEIGHT = 2.0
_LIKE_A_FIND = 0.5
_COVERED, _ALIKE = 0.7, 0.5
_LEAST_ASKED = 40.0
"""What one rather common word of content weighs: less than that asks about nothing, such as "no" or "and now"."""
_MOST_FREQUENT = 2.3e10
_SNIPPET = 240
_PLUGIN = "plugin:"
_HELD = 1_000
"""entries whose words are held in memory: the same few are found again and again"""


class JoinedSearch:
    """Search in the tenants' knowledge. Without ``vectors``, or while there are none yet, by words and titles."""

    def __init__(
        self, database: Reader, vectors: KnowledgeVectors | None = None, plugin: PluginName | None = None
    ) -> None:
        """With ``plugin``, entries that other plugins brought are left out."""
        self._database = database
        self._source = f"{_PLUGIN}{plugin}" if plugin else ""
        self._vectors = vectors

    def compare_by(self, vectors: KnowledgeVectors) -> None:
        """From the next search on."""
        self._vectors = vectors

    async def search(self, tenant: TenantId, words: str, limit: int = 5) -> list[KnowledgeHit]:
        """Best first; any text is a valid question. A score near 1: all that was asked stands in the entry."""
        question = words[:LONGEST_QUESTION]
        if limit < 1 or not question.strip():
            return []
        vectors = self._vectors
        alike = await vectors.alike(tenant, question) if vectors else {}
        weight = vectors.weight if vectors else 0.0
        decides = vectors is not None and vectors.decides

        def find(tx: Transaction) -> tuple[list[TextHit], list[KnowledgeEntry]]:
            hits = tx.knowledge.search_text(tenant, question, max(_BY_WORDS, limit))
            others = set(alike) - {hit.id for hit in hits}
            entries = [hit.entry for hit in hits]
            entries += tx.knowledge.get(tenant, [id for id in alike if id in others]) if others else ()
            return hits, [entry for entry in entries if self._holds(entry)]

        hits, entries = await self._database.read(find)
        best = _ordered(question, {hit.id: hit for hit in hits}, entries, alike, weight, limit)
        return [replace(hit, score=max(hit.score, hit.vector or 0.0)) if decides else hit for hit in best]

    async def entries(self, tenant: TenantId, ids: Sequence[KnowledgeId]) -> list[KnowledgeEntry]:
        return await self._database.read(lambda tx: tx.knowledge.get(tenant, ids))

    def _holds(self, entry: KnowledgeEntry) -> bool:
        others = self._source and entry.source.startswith(_PLUGIN) and entry.source != self._source
        return entry.active and not others


def _ordered(
    question: str,
    hits: Mapping[KnowledgeId, TextHit],
    entries: Sequence[KnowledgeEntry],
    alike: Mapping[KnowledgeId, float],
    weight: float,
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
            ranked.append((lexical + _TITLE_WEIGHT * title + weight * vector, title, entry))
    best = sorted(ranked, key=lambda each: -each[0])[:limit]
    return [
        _hit(question, entry, title, hits.get(entry.text.id), alike.get(entry.text.id), top)
        for _, title, entry in best
    ]


def _hit(
    question: str, entry: KnowledgeEntry, title: float, hit: TextHit | None, vector: float | None, top: float
) -> KnowledgeHit:
    """The score is of the entry alone, so that it tells whether to trust it."""
    score = min(1.0, max(0.0, _COVERED * _coverage(question, entry.text) + _ALIKE * title))
    lexical = max(0.0, hit.score / top) if hit else 0.0
    return KnowledgeHit(entry, score, lexical, vector, hit.snippet if hit else _beginning(entry.text.body))


def _title_likeness(question: str, entries: Sequence[KnowledgeEntry]) -> list[float]:
    """Cosines of TF-IDF over runs of characters, of the question and what the entries are called."""
    return cosines(_runs(question), [_runs(" ".join((entry.text.title, *entry.text.keywords))) for entry in entries])


def _coverage(question: str, text: KnowledgeText) -> float:
    """Share of the question that stands in the entry, a word counting by how rare it is in English."""
    asked = {_stem(word): math.log(_MOST_FREQUENT * 1.1 / _often(word)) ** 2 for word in words(question)}
    total = max(_LEAST_ASKED, sum(asked.values()))
    there = _stems(" ".join((text.title, *text.keywords, text.body)))
    return sum(weight for stem, weight in asked.items() if stem in there) / total if total else 0.0


@lru_cache(maxsize=_HELD)
def _runs(called: str) -> Counter[str]:
    """Runs of characters of what an entry is called; not to be changed."""
    return character_features(called, 3, 4)


def _often(word: str) -> float:
    """In English; "what's" as often as "what"."""
    known = word_frequencies()
    return max(known.get(word, 1e5), known.get(word.partition("'")[0], 1e5))


@lru_cache(maxsize=_HELD)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, words(text)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    for ending in ("'s", "ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def _beginning(body: str) -> str:
    plain = " ".join(body[: 2 * _SNIPPET].split())
    return plain if len(plain) <= _SNIPPET else plain[:_SNIPPET].rsplit(" ", 1)[0] + "…"
