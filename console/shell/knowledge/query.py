"""What the knowledge page reads, each as one function over one transaction. No Qt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console.domain.ids import KnowledgeId, PersonId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeHit
from console.ports.database import Transaction

TYPE_WORDS: Mapping[EntryType, str] = {
    EntryType.SOP: "SOP",
    EntryType.FAQ: "FAQ",
    EntryType.POLICY: "Policy",
    EntryType.PRODUCT: "Product",
    EntryType.SERVICE: "Service",
    EntryType.LOCATION: "Location",
    EntryType.NOTE: "Note",
}
_WORD = re.compile(r"\w+")
_SHORTEST = 3
_SNIPPET = 200


@dataclass(frozen=True, slots=True)
class Question:
    """Which entries to list. ``type`` None means all; without ``words`` they are listed by title."""

    tenant: TenantId
    retired: bool = False
    type: EntryType | None = None
    words: str = ""

    @property
    def narrowed(self) -> bool:
        return self.type is not None or bool(self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; ``score`` (0 to 1) and ``snippet`` only of a search."""

    id: KnowledgeId
    title: str
    type: EntryType
    category: str
    version: int
    source: str
    updated_at: datetime
    updated_by: PersonId
    score: float | None = None
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is listed, and how many there are: ``types`` of those active (or retired), as the question says."""

    rows: Sequence[Row] = ()
    active: int = 0
    retired: int = 0
    types: Mapping[EntryType, int] = field(default_factory=dict)


def read_shelf(tx: Transaction, question: Question, hits: Sequence[KnowledgeHit] | None = None) -> Shelf:
    """``hits``: what a search for the question's words found, best first; it finds active entries only.

    Retired ones are looked through for entries that hold all the words.
    """
    entries = tx.knowledge.all(question.tenant, active_only=False)
    side = [entry for entry in entries if entry.active is not question.retired]
    if hits is not None:
        rows = [row_of(hit.entry, hit.score, hit.snippet) for hit in hits if _fits(hit.entry, question)]
    else:
        words = [word.lower() for word in _WORD.findall(question.words)]
        rows = [
            row_of(entry, None, " ".join(entry.text.body[:_SNIPPET].split()) if words else "")
            for entry in side
            if _fits(entry, question) and _holds(entry, words)
        ]
    active = sum(entry.active for entry in entries)
    return Shelf(rows, active, len(entries) - active, Counter(entry.text.type for entry in side))


def read_versions(tx: Transaction, tenant: TenantId, id: KnowledgeId) -> tuple[KnowledgeEntry, ...]:
    """Newest first; none for an entry that there is not."""
    return tuple(tx.knowledge.versions(tenant, id))


def row_of(entry: KnowledgeEntry, score: float | None = None, snippet: str = "") -> Row:
    text = entry.text
    return Row(
        text.id,
        text.title,
        text.type,
        text.category,
        entry.version,
        entry.source,
        entry.updated_at,
        entry.updated_by,
        score,
        snippet,
    )


def source_words(source: str) -> str:
    """``plugin:NAME`` and ``file:NAME`` as people say them."""
    kind, _, name = source.partition(":")
    return f"{name} ({kind})" if name else source


def marks(text: str, question: str) -> list[tuple[int, int]]:
    """Start and length of the words in ``text`` that begin as words of the question do; short ones must be equal."""
    asked = {word.lower() for word in _WORD.findall(question)}
    stems = tuple(_stem(word) for word in asked if len(word) > _SHORTEST)
    found = ((match.start(), match.group().lower()) for match in _WORD.finditer(text))
    return [(start, len(word)) for start, word in found if word in asked or (stems and word.startswith(stems))]


def _stem(word: str) -> str:
    return word[: max(_SHORTEST, len(word) - 2)]


def _fits(entry: KnowledgeEntry, question: Question) -> bool:
    return question.type is None or entry.text.type is question.type


def _holds(entry: KnowledgeEntry, words: Iterable[str]) -> bool:
    text = entry.text
    whole = " ".join((text.title, text.body, text.category, *text.keywords)).lower()
    return all(word in whole for word in words)
