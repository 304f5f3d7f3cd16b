"""What a transaction asks of the database, statement by statement: a measure of work that no machine changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import event

from console.ports.database import Transaction

T = TypeVar("T")


def statements_of(tx: Transaction, work: Callable[[Transaction], T]) -> tuple[T, list[str]]:
    """What the work gives, and the SQL that it ran in this transaction."""
    connection = tx._connection  # type: ignore[attr-defined]
    asked: list[str] = []
    listener = lambda *given: asked.append(given[2])  # noqa: E731
    event.listen(connection, "before_cursor_execute", listener)
    try:
        return work(tx), asked
    finally:
        event.remove(connection, "before_cursor_execute", listener)
