"""Statements that every turn runs: compiled once, where building them anew would take longer than running them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam
from sqlalchemy.sql import ClauseElement

given = bindparam
"""A place in a statement that is filled when it is run: ``where(table.c.id == given("id"))``."""


class Prepared:
    """``columns``: of an insert, those that are given."""

    def __init__(self, statement: ClauseElement, columns: tuple[str, ...] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Values as the driver takes them. Raises KeyError for a place that is not filled."""
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = self._compile(connection)
        sql, names, fixed = self._compiled[name]
        filled = fixed | values
        return connection.exec_driver_sql(sql, tuple([filled[name] for name in names]))

    def _compile(self, connection: Connection) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        columns = None if self._columns is None else list(self._columns)
        compiled: Any = self._statement.compile(dialect=connection.dialect, column_keys=columns)
        fixed = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        return str(compiled), tuple(compiled.positiontup), fixed
