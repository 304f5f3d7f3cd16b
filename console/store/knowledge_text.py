"""Ranks knowledge entries by the words they share with a question.

The score is bm25 over stemmed words, a word in title or keywords counting ten times one in the body (measured on
StackFAQ). bm25 looks at every match, which is too slow for words that most entries have: so the rarest words of the
question choose the entries, as many words as have up to 3,000 matches together, and of the other words the rarest 8,
each with up to 6,000 matches, only add to the score. Where even the rarest word has more matches, the newest 3,000
entries with all of the 4 rarest words are ranked, then those with any. Of a long text the 24 longest words count.

Numbers of matches are of the tenant alone; the number of all entries, a term of bm25, is of the whole database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from console.domain.ids import TenantId
from console.domain.knowledge import KnowledgeText
from console.store.words import scope_of, scoped, words_of

CREATE_INDEX = (
    "CREATE VIRTUAL TABLE knowledge_text USING fts5("
    "title, keywords, body, scope, tokenize = 'porter ascii', content = '', contentless_delete = 1)"
)
"""``scope`` holds one word that all entries of the tenant have; it adds nothing to the score."""

_RANKED = (
    "SELECT rowid, -score FROM (SELECT rowid, bm25(knowledge_text, 10, 10, 1, 0) AS score FROM knowledge_text"
    " WHERE knowledge_text MATCH ? ORDER BY rowid DESC LIMIT ?) ORDER BY score, rowid LIMIT ?"
)
_MATCHES = "SELECT count(*) FROM (SELECT 1 FROM knowledge_text WHERE knowledge_text MATCH ? LIMIT ?)"
_STRUCTURE = "SELECT block FROM knowledge_text_data WHERE id = 10"
"""FTS5's list of its own parts, other with every commit that changes the index."""
_COUNTS, _MOST_COUNTS = "knowledge_text counts", 5_000
_MOST_CANDIDATES = 3_000
_MOST_SCORED = 6_000
_MOST_WORDS = 24
_MOST_OTHERS = 8
_MOST_REQUIRED = 4

_SNIPPET_BEFORE, _SNIPPET = 60, 240
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[#*`>|~]+")


class Ranked(NamedTuple):
    row: int
    score: float


class Question:
    """The words of a question, the rarest first; words that no entry has are left out."""

    def __init__(self, connection: Connection, tenant: TenantId, text: str) -> None:
        self._connection = connection
        self._scope = scope_of(tenant)
        self._known = _counts_of(connection)
        distinct = sorted(set(words_of(text)), key=lambda word: (-len(word), word))[:_MOST_WORDS]
        counted = sorted((self._matches(word), word) for word in distinct)
        self._counts = {word: count for count, word in counted if count}
        self.words = list(self._counts)

    def ranked(self, limit: int) -> list[Ranked]:
        """Best first."""
        choosing = self._choosing()
        if choosing:
            return self._rank(self._chosen(choosing), limit)
        required = self.words[:_MOST_REQUIRED]
        if not required:
            return []
        found = self._rank(self._joined(required, " AND "), limit)
        if len(found) < limit and len(required) > 1:
            known = {ranked.row for ranked in found}
            found += [each for each in self._rank(self._joined(required, " OR "), limit) if each.row not in known]
        return found[:limit]

    def _choosing(self) -> list[str]:
        chosen: list[str] = []
        total = 0
        for word, count in self._counts.items():
            total += count
            if total > _MOST_CANDIDATES:
                break
            chosen.append(word)
        return chosen

    def _chosen(self, choosing: list[str]) -> str:
        """Entries with a word that chooses; the other words are scored where an entry has them."""
        next_ones = self.words[len(choosing) : len(choosing) + _MOST_OTHERS]
        others = [word for word in next_ones if self._counts[word] <= _MOST_SCORED]
        match = self._joined(choosing, " OR ")
        return f"({match}) AND ({self._joined([*others, ''], ' OR ')})" if others else match

    def _rank(self, match: str, limit: int) -> list[Ranked]:
        rows = self._connection.exec_driver_sql(_RANKED, (match, _MOST_CANDIDATES, limit))
        return [Ranked(row, score) for row, score in rows]

    def _matches(self, word: str) -> int:
        """Never more than one above what is scored: counting goes no further."""
        match = self._joined([word], "")
        known = self._known.get(match, 0)
        if not known:  # what this very transaction adds is in no commit yet
            counted = self._connection.exec_driver_sql(_MATCHES, (match, _MOST_SCORED + 1))
            known = self._known[match] = int(counted.scalar_one())
        return known

    def _joined(self, words: Iterable[str], operator: str) -> str:
        return operator.join(f'"{self._scope}{word}"' for word in words)


def _counts_of(connection: Connection) -> dict[str, int]:
    """Numbers of matches that this connection has counted since anything was last written to the index."""
    written = connection.exec_driver_sql(_STRUCTURE).scalar_one()
    kept = connection.info.get(_COUNTS)
    if kept is None or kept[0] != written or len(kept[1]) > _MOST_COUNTS:
        kept = connection.info[_COUNTS] = (written, {})
    counts: dict[str, int] = kept[1]
    return counts


def add_text(connection: Connection, row: int, tenant: TenantId, text: KnowledgeText) -> None:
    """Of an entry that is not in the index."""
    connection.exec_driver_sql(
        "INSERT INTO knowledge_text (rowid, title, keywords, body, scope) VALUES (?, ?, ?, ?, ?)",
        (
            row,
            scoped(tenant, text.title),
            scoped(tenant, " ".join(text.keywords)),
            scoped(tenant, text.body),
            scope_of(tenant),
        ),
    )


def drop_text(connection: Connection, row: int) -> None:
    connection.exec_driver_sql("DELETE FROM knowledge_text WHERE rowid = ?", (row,))


def snippet_of(body: str, words: Iterable[str]) -> str:
    """Plain text around the first of ``words`` that is found in ``body``, or its beginning."""
    lowered = body.lower()
    places = (_place(lowered, word[: max(3, len(word) - 2)]) for word in words)
    middle = next((place for place in places if place >= 0), 0)
    begin = body.rfind(" ", 0, middle - _SNIPPET_BEFORE) + 1 if middle > _SNIPPET_BEFORE else 0
    piece = body[begin : begin + _SNIPPET]
    if begin + _SNIPPET < len(body):
        piece = (piece.rsplit(None, 1) or [""])[0] + "…"
    return ("…" if begin else "") + " ".join(_MARKUP.sub("", _LINK.sub(r"\1", piece)).split())


def _place(text: str, start: str) -> int:
    """Of the first word in ``text`` that begins so; -1 for none."""
    place = text.find(start)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(start, place + 1)
    return place
