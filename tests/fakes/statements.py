"""What a piece of work asks of the database, statement by statement: a measure of work that no machine changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, event

from console.ports.database import Transaction
from console.store.database import EncryptedDatabase

T = TypeVar("T")


@dataclass
class Asked:
    """``run``: statements as SQLite ran them; ``built``: those of them that were put together anew;
    ``reads`` and ``writes``: transactions, each one hop to another thread."""

    run: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    reads: int = 0
    writes: int = 0


def statements_of(tx: Transaction, work: Callable[[Transaction], T]) -> tuple[T, list[str]]:
    """What the work gives, and the SQL that it ran in this transaction."""
    asked = Asked()
    with _watching(tx._connection, asked):  # type: ignore[attr-defined]
        return work(tx), asked.run


@contextmanager
def watched(database: EncryptedDatabase) -> Iterator[Asked]:
    """What the writer, and those readers that have read before, do until the end of the block."""
    asked = Asked()
    connections = [each for each in (database._writer, *database._readers.queue) if each is not None]
    for connection in connections:
        _watch(connection, asked)
    try:
        yield asked
    finally:
        for connection in connections:
            _stop(connection)


@contextmanager
def _watching(connection: Connection, asked: Asked) -> Iterator[None]:
    _watch(connection, asked)
    try:
        yield
    finally:
        _stop(connection)


def _watch(connection: Connection, asked: Asked) -> None:
    def ran(sql: str) -> None:
        if sql.startswith("BEGIN"):
            asked.writes += sql == "BEGIN IMMEDIATE"
            asked.reads += sql == "BEGIN"
        elif not sql.startswith(("COMMIT", "--")):  # what begins with -- is done by a text index for itself
            asked.run.append(sql)

    def built(_connection: Any, statement: Any, *_rest: Any) -> None:
        if not isinstance(statement, str):
            asked.built.append(str(statement))

    connection.info[_LISTENER] = built
    event.listen(connection, "before_execute", built)
    connection.connection.dbapi_connection.set_trace_callback(ran)  # type: ignore[union-attr]


def _stop(connection: Connection) -> None:
    connection.connection.dbapi_connection.set_trace_callback(None)  # type: ignore[union-attr]
    event.remove(connection, "before_execute", connection.info.pop(_LISTENER))


_LISTENER = "statements that are built"
