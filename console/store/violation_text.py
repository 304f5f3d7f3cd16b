"""Words of violations and of the notes on them, for search."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from console.store.bulk import batches, run_many
from console.store.violation_places import place_of
from console.store.words import words_of

_INDEXED_BEGINNING = 2
_MOST_WORDS = 64
_AFTER_ALL = "\U0010ffff"

CREATE_INDEX = (
    "CREATE VIRTUAL TABLE violation_text USING fts5("
    "words, tokenize = 'ascii', detail = none, prefix = '1 2', "
    "content = '', contentless_delete = 1)"
)
_SOURCE = "SELECT id, opened_at, rule, subject, found, why FROM violation WHERE id IN (%s)"
_NOTES = "SELECT violation, note FROM violation_history WHERE note <> '' AND violation IN (%s) ORDER BY id"


def match_of(connection: Connection, text: str) -> str:
    """An FTS5 query for texts that have a word beginning with each of ``text``'s words; empty for no words.

    FTS5 walks single words and indexed beginnings lazily but collects all matches of any other beginning first: so a
    longer beginning is spelled out as the words that occur, unless they are too many.
    """
    return " AND ".join(_beginning(connection, word) for word in words_of(text))


def _beginning(connection: Connection, start: str) -> str:
    if len(start) > _INDEXED_BEGINNING:
        known = connection.exec_driver_sql(
            "SELECT word FROM violation_word WHERE word >= ? AND word < ? LIMIT ?",
            (start, start + _AFTER_ALL, _MOST_WORDS + 1),
        )
        words = known.scalars().all()
        if len(words) <= _MOST_WORDS:
            return "(" + " OR ".join(f'"{word}"' for word in words or [start]) + ")"
    return f'"{start}" *'


def add_texts(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """By place, of violations that are not in the index yet."""
    words = [(place, words_of(text)) for place, text in texts]
    rows = [(place, " ".join(there)) for place, there in words]
    run_many(connection, "INSERT INTO violation_text (rowid, words) VALUES (?, ?)", rows)
    distinct = sorted({word for _, there in words for word in there})
    run_many(connection, "INSERT INTO violation_word (word) VALUES (?) ON CONFLICT DO NOTHING", [*zip(distinct)])


def drop_texts(connection: Connection, places: Iterable[int]) -> None:
    run_many(connection, "DELETE FROM violation_text WHERE rowid = ?", [(place,) for place in places])


def add_stored_texts(connection: Connection, ids: Iterable[int]) -> None:
    """Index what is stored of these violations, with all notes on them; they must not be in the index."""
    for batch in batches(ids):
        marks, values = ",".join("?" * len(batch)), tuple(batch)
        places: dict[int, int] = {}
        texts: dict[int, list[str]] = {}
        for id, opened_at, *parts in connection.exec_driver_sql(_SOURCE % marks, values):
            places[id] = place_of(opened_at, id)
            texts[id] = parts
        for id, note in connection.exec_driver_sql(_NOTES % marks, values):
            if id in texts:
                texts[id].append(note)
        add_texts(connection, ((places[id], " ".join(parts)) for id, parts in texts.items()))


def renew_texts(connection: Connection, ids: Collection[int]) -> None:
    """Index these violations again, whose places are the same as before."""
    for batch in batches(ids):
        marks = ",".join("?" * len(batch))
        found = connection.exec_driver_sql(f"SELECT opened_at, id FROM violation WHERE id IN ({marks})", tuple(batch))  # noqa: S608 - only question marks
        drop_texts(connection, [place_of(*row) for row in found])
        add_stored_texts(connection, batch)
