"""Words of messages, for search: exact words, of which the last may be a beginning of two letters or more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from console.domain.ids import MessageId, TenantId
from console.store.bulk import run_many
from console.store.words import scope_of, words_of

CREATE_INDEX = (
    "CREATE VIRTUAL TABLE message_text USING fts5("
    "words, tokenize = 'ascii', detail = none, content = '', contentless_delete = 1)"
)
_MOST_WORDS = 64
_SHORTEST_BEGINNING = 2
"""Letters: all messages with a word that begins with one letter are not to be gone through while somebody types."""
_MOST_SPELLED_OUT = 200
_AFTER_ALL = "\U0010ffff"
_BEGINNING_WITH = "SELECT word FROM message_word WHERE word >= ? AND word < ? LIMIT ?"


def match_of(connection: Connection, tenant: TenantId, text: str) -> str:
    """An FTS5 query for messages of the tenant that have all of these words; empty for no words."""
    scope = scope_of(tenant)
    words = list(dict.fromkeys(words_of(text)))[:_MOST_WORDS]
    whole = [f'"{scope}{word}"' for word in words]
    if whole and len(words[-1]) >= _SHORTEST_BEGINNING:
        whole[-1] = _beginning(connection, scope + words[-1])
    return " AND ".join(whole)


def add_text(connection: Connection, id: MessageId, tenant: TenantId, text: str) -> None:
    add_texts(connection, tenant, [(id, text)])


def add_texts(connection: Connection, tenant: TenantId, texts: Iterable[tuple[MessageId, str]]) -> None:
    """Of messages that are not in the index."""
    scope = scope_of(tenant)
    words = [(id, [scope + word for word in words_of(text)]) for id, text in texts]
    rows = [(id, " ".join(there)) for id, there in words]
    run_many(connection, "INSERT INTO message_text (rowid, words) VALUES (?, ?)", rows)
    distinct = sorted({word for _, there in words for word in there})
    run_many(connection, "INSERT INTO message_word (word) VALUES (?) ON CONFLICT DO NOTHING", [*zip(distinct)])


def drop_text(connection: Connection, id: MessageId) -> None:
    connection.exec_driver_sql("DELETE FROM message_text WHERE rowid = ?", (id,))


def _beginning(connection: Connection, start: str) -> str:
    """FTS5 walks whole words from the newest message on, but collects all matches of a beginning first: so that is
    spelled out as the words that occur, unless they are too many."""
    known = connection.exec_driver_sql(_BEGINNING_WITH, (start, start + _AFTER_ALL, _MOST_SPELLED_OUT + 1))
    words = known.scalars().all()
    if len(words) > _MOST_SPELLED_OUT:
        return f'"{start}" *'
    return "(" + " OR ".join(f'"{word}"' for word in words or [start]) + ")"
