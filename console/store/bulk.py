"""Many rows at the speed of the driver: statements compiled once, rows as plain tuples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

T = TypeVar("T")

_PER_QUERY = 1000
_PER_INSERT = 500
"""Rows of one statement: less for the driver to do for each, and fewer values than SQLite lets one have."""


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Each row holds values in the order of ``columns``."""
    if not rows:
        return
    sql = _insert_into(table, tuple(columns))
    marks = f"({', '.join('?' * len(columns))})"
    whole = len(rows) - len(rows) % _PER_INSERT
    for at in range(0, whole, _PER_INSERT):
        values = tuple(chain.from_iterable(rows[at : at + _PER_INSERT]))
        connection.exec_driver_sql(sql + f", {marks}" * (_PER_INSERT - 1), values)
    run_many(connection, sql, rows[whole:])


def upsert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert, or replace all other columns of the row that has the same primary key."""
    if rows:
        run_many(connection, _upsert_into(table, tuple(columns)), rows)


def run_many(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement with ``?`` for each value, for every row."""
    if rows:
        connection.exec_driver_sql(
            sql, [tuple(row) for row in rows] if not isinstance(rows[0], tuple) else list(rows)
        )


def batches(values: Iterable[T], size: int = _PER_QUERY) -> Iterator[list[T]]:
    """Pieces small enough for one ``IN (…)``."""
    batch: list[T] = []
    for value in values:
        batch.append(value)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


@cache
def _insert_into(table: Table, columns: tuple[str, ...]) -> str:
    return str(table.insert().compile(dialect=sqlite.dialect(), column_keys=list(columns)))


@cache
def _upsert_into(table: Table, columns: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    statement = insert(table)
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    upsert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return str(upsert.compile(dialect=sqlite.dialect(), column_keys=list(columns)))
