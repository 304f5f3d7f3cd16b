"""Words of messages, for search: exact words, of which the last may be a beginning of two letters or more."""

from __future__ import annotations

from sqlalchemy import Connection

from console.domain.ids import MessageId, TenantId
from console.store.words import scope_of, scoped, words_of

CREATE_INDEX = (
    "CREATE VIRTUAL TABLE message_text USING fts5("
    "words, tokenize = 'ascii', detail = none, content = '', contentless_delete = 1)"
)
_MOST_WORDS = 64
_SHORTEST_BEGINNING = 2
"""Letters: all messages with a word that begins with one letter are not to be gone through while somebody types."""


def match_of(tenant: TenantId, text: str) -> str:
    """An FTS5 query for messages of the tenant that have all of these words; empty for no words."""
    scope = scope_of(tenant)
    words = list(dict.fromkeys(words_of(text)))[:_MOST_WORDS]
    whole = [f'"{scope}{word}"' for word in words]
    if whole and len(words[-1]) >= _SHORTEST_BEGINNING:
        whole[-1] += " *"
    return " AND ".join(whole)


def add_text(connection: Connection, id: MessageId, tenant: TenantId, text: str) -> None:
    connection.exec_driver_sql("INSERT INTO message_text (rowid, words) VALUES (?, ?)", (id, scoped(tenant, text)))


def drop_text(connection: Connection, id: MessageId) -> None:
    connection.exec_driver_sql("DELETE FROM message_text WHERE rowid = ?", (id,))
