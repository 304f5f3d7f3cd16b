"""Statements that every turn runs: compiled once, where building them anew would take longer than running them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.sql import ClauseElement, ColumnElement

given = bindparam
"""A place in a statement that is filled when it is run: ``where(table.c.id == given("id"))``."""

_named: Any = namedtuple
"""Untyped: the names are known only when it has run."""


def any_of(column: ColumnElement[Any], count: int) -> ColumnElement[bool]:
    """That the column has one of ``count`` values, which ``filling`` names."""
    return column.in_([given(f"{column.key}{number}") for number in range(count)])


def filling(column: ColumnElement[Any], values: Sequence[Any]) -> dict[str, Any]:
    """What fills the places of ``any_of``."""
    return {f"{column.key}{number}": value for number, value in enumerate(values)}


class Prepared:
    """``columns``: of an insert, those that are given. The driver runs it: nine tenths of the time of a small
    statement would be spent on the way to it."""

    def __init__(self, statement: ClauseElement, columns: tuple[str, ...] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}
        self._row: Callable[[Iterable[Any]], Any] | None = None

    def run(self, connection: Connection, **values: Any) -> Ran:
        """Values as the driver takes them. Raises KeyError for a place that is not filled."""
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = self._compile(connection)
        sql, names, fixed = self._compiled[name]
        filled = fixed | values
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, tuple([filled[name] for name in names]))
            found = cursor.fetchall() if cursor.description else []
            return Ran([*map(self._row_type(cursor), found)] if found else [], cursor.rowcount)
        finally:
            cursor.close()

    def _compile(self, connection: Connection) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        columns = None if self._columns is None else list(self._columns)
        compiled: Any = self._statement.compile(dialect=connection.dialect, column_keys=columns)
        fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        return str(compiled), tuple(compiled.positiontup), fixed

    def _row_type(self, cursor: Any) -> Callable[[Iterable[Any]], Any]:
        if self._row is None:
            self._row = _named("Row", [column[0] for column in cursor.description], rename=True)._make
        return self._row


class Ran:
    """What a statement brought: rows that name their columns, or how many rows it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def one_or_none(self) -> Any:
        """Raises ValueError for several."""
        if not self._rows:
            return None
        [row] = self._rows
        return row

    def one(self) -> Any:
        """Raises ValueError for none or several."""
        [row] = self._rows
        return row

    def scalar_one_or_none(self) -> Any:
        row = self.one_or_none()
        return None if row is None else row[0]

    def scalar_one(self) -> Any:
        return self.one()[0]
