"""A real encrypted file with one transaction that is never committed: thousands of commands, no wait for a disk."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from console.ports.database import Transaction
from console.store.connecting import Access, connect, over
from console.store.database import open_database
from console.store.transaction import SqlTransaction

T = TypeVar("T")
KEY = bytes(range(32))


class HeldDatabase:
    """``ports.Database``. Each write is whole or not at all; ``back_to_mark`` takes all back since ``set_mark``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._begun = connection.begin()
        self._do("BEGIN IMMEDIATE")

    @classmethod
    def open(cls, folder: Path) -> HeldDatabase:
        file = folder / "console.db"
        open_database(file, KEY, backups=folder / "backups", create=True).close_now()
        return cls(over(connect(file, KEY, Access.WRITE)))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return work(SqlTransaction(self._connection))

    async def write(self, work: Callable[[Transaction], T]) -> T:
        self._do("SAVEPOINT one")
        try:
            done = work(SqlTransaction(self._connection))
        except BaseException:
            self._do("ROLLBACK TO one")
            raise
        finally:
            self._do("RELEASE one")
        return done

    async def data_version(self) -> int:
        return 0

    def set_mark(self) -> None:
        self._do("SAVEPOINT mark")

    def back_to_mark(self) -> None:
        self._do("ROLLBACK TO mark")

    def query(self, sql: str, *values: Any) -> list[Any]:
        return list(self._connection.exec_driver_sql(sql, values))

    async def close(self) -> None:
        self._begun.rollback()
        self._connection.close()

    def _do(self, sql: str) -> None:
        self._connection.exec_driver_sql(sql)


def run(work: Coroutine[Any, Any, T]) -> T:
    """What never waits for anything, without a loop."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waits for something")
