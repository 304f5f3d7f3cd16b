"""What the knowledge page reads, each as one function over one transaction. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from console.domain.ids import KnowledgeId, PersonId, TenantId
from console.domain.knowledge import EntryType, KnowledgeEntry, KnowledgeHit
from console.ports.database import Transaction
from console.shell.rowwindow import PAGE

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
_LOOKED_THROUGH, _MOST_HELD = 1000, 500


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
class View:
    """Where the list stands on screen: its first row, how many rows fit, and entries to find again in it."""

    first: int = 0
    rows: int = PAGE
    anchor: KnowledgeId | None = None
    current: KnowledgeId | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is listed: ``total`` rows, of which ``pages`` are at hand, and where anchor and current entry stand.

    How many there are: ``types`` of those active (or retired), as the question says.
    """

    total: int = 0
    pages: Mapping[int, Sequence[Row]] = field(default_factory=dict)
    places: Mapping[KnowledgeId, int] = field(default_factory=dict)
    active: int = 0
    retired: int = 0
    types: Mapping[EntryType, int] = field(default_factory=dict)


def read_shelf(tx: Transaction, question: Question, view: View, hits: Sequence[KnowledgeHit] | None = None) -> Shelf:
    """``hits``: what a search for the question's words found, best first; it finds active entries only.

    Retired ones are looked through for entries that hold all the words.
    """
    counts = tx.knowledge.counts(question.tenant)
    types = {type: count for (type, active), count in counts.items() if active is not question.retired}
    active = sum(count for (_, stands), count in counts.items() if stands)
    told = Shelf(active=active, retired=sum(counts.values()) - active, types=types)
    if hits is not None:
        return _whole(told, [row_of(hit.entry, hit.score, hit.snippet) for hit in hits if _fits(hit.entry, question)])
    if question.words:
        return _whole(told, _holding(tx, question))
    total = sum(types.values()) if question.type is None else types.get(question.type, 0)
    return _windowed(tx, question, view, replace(told, total=total))


def read_pages(tx: Transaction, question: Question, numbers: Sequence[int]) -> dict[int, list[Row]]:
    """Pages of the list of a question without words."""
    found: dict[int, list[Row]] = {}
    for number in numbers:
        entries = tx.knowledge.page(
            question.tenant, active=not question.retired, type=question.type, offset=number * PAGE, limit=PAGE
        )
        found[number] = [row_of(entry) for entry in entries]
    return found


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


def _windowed(tx: Transaction, question: Question, view: View, shelf: Shelf) -> Shelf:
    places: dict[KnowledgeId, int] = {}
    for id in {view.anchor, view.current} - {None}:
        assert id is not None, "taken out above"
        place = tx.knowledge.position(question.tenant, id, active=not question.retired, type=question.type)
        if place is not None:
            places[id] = place
    around = {view.first, *([places[view.anchor]] if view.anchor in places else []), *places.values()}
    last = max(shelf.total - 1, 0)
    wanted = sorted({min(max(row + step, 0), last) // PAGE for row in around for step in (-view.rows, 0, view.rows)})
    return replace(shelf, pages=read_pages(tx, question, wanted) if shelf.total else {}, places=places)


def _whole(shelf: Shelf, rows: Sequence[Row]) -> Shelf:
    pages = {start // PAGE: rows[start : start + PAGE] for start in range(0, len(rows), PAGE)}
    return replace(shelf, total=len(rows), pages=pages, places={row.id: place for place, row in enumerate(rows)})


def _holding(tx: Transaction, question: Question) -> list[Row]:
    """Of retired entries: those that hold all the words, by title, at most so many."""
    words = [word.lower() for word in _WORD.findall(question.words)]
    found: list[Row] = []
    for offset in count(0, _LOOKED_THROUGH):
        entries = tx.knowledge.page(
            question.tenant, active=False, type=question.type, offset=offset, limit=_LOOKED_THROUGH
        )
        held = (each for each in entries if _holds(each, words))
        found += [row_of(each, None, " ".join(each.text.body[:_SNIPPET].split())) for each in held]
        if len(entries) < _LOOKED_THROUGH or len(found) >= _MOST_HELD:
            return found[:_MOST_HELD]
    return found


def _fits(entry: KnowledgeEntry, question: Question) -> bool:
    return question.type is None or entry.text.type is question.type


def _holds(entry: KnowledgeEntry, words: Iterable[str]) -> bool:
    text = entry.text
    whole = " ".join((text.title, text.body, text.category, *text.keywords)).lower()
    return all(word in whole for word in words)
