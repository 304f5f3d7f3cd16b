"""The encrypted database of a profile: one writer, two readers, one hop to their threads for each transaction."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import LifoQueue
from typing import Any, TypeVar

from sqlalchemy import Connection

from console.domain.trouble import Damaged, DiskFails, ReadOnly, Trouble, Unreachable
from console.ports.database import Transaction
from console.store import schema
from console.store.backups import back_up
from console.store.connecting import (
    Access,
    connect,
    key_text,
    may_write,
    over,
    set_up_reader,
    set_up_writer,
)
from console.store.errors import as_trouble
from console.store.transaction import SqlTransaction

T = TypeVar("T")
_READERS = 2


def open_database(
    file: Path, key: bytes, *, backups: Path, create: bool = False, read_only: bool = False
) -> EncryptedDatabase:
    """Open the database and bring it to the newest schema; blocks, so that callers run it in an executor.

    ``create`` allows to make a file that is missing; without it that is Trouble. A file that may not be written opens
    read-only. Raises NewerDatabase, Damaged, DiskFails, Unreachable, ReadOnly, DiskFull.
    """
    missing = not file.exists()
    if missing and not create:
        raise Trouble(
            f"The database {file} is missing, though its key is there.",
            do=f"Put the file back, or copy a backup from {backups} in its place.",
        )
    read_only = read_only or not (missing or may_write(file))
    with as_trouble(file, backups):
        if missing:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
        connection, access = _first_connection(file, key, read_only)
        try:
            notices = _bring_up(connection, file, key, backups, read_only)
        except BaseException:
            connection.close()
            raise
    return EncryptedDatabase(file, key, connection, access, backups, notices + _unseen(file, access))


class EncryptedDatabase:
    """``ports.Database``. Made by ``open_database``.

    ``notices`` are sentences to tell the person once. A transaction whose await is cancelled still runs
    whole, or, when it had not begun, not at all.
    """

    def __init__(
        self,
        file: Path,
        key: bytes,
        connection: Connection,
        access: Access,
        backups: Path,
        notices: tuple[str, ...],
    ) -> None:
        self.file = file
        self._backups = backups
        self.notices = notices
        self.read_only = access is not Access.WRITE
        self._read_only_because = f"{file} is open for reading only."
        self._key = key
        self._access = access
        self._writer = connection
        self._writing = ThreadPoolExecutor(1, "store-writer")
        self._reading = ThreadPoolExecutor(_READERS, "store-reader")
        self._readers: LifoQueue[Connection | None] = LifoQueue()
        """The one that read last is taken first: it holds the newest pages decrypted."""
        for _ in range(_READERS):
            self._readers.put(None)
        self._closing: Future[None] | None = None

    async def read(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._reading.submit(self._read, work))

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._writing.submit(self._write, work))

    def read_now(self, work: Callable[[Transaction], T]) -> T:
        """As ``read``, for a thread that may wait."""
        return self._reading.submit(self._read, work).result()

    def write_now(self, work: Callable[[Transaction], T]) -> T:
        """As ``write``, for a thread that may wait."""
        return self._writing.submit(self._write, work).result()

    async def data_version(self) -> int:
        return await asyncio.wrap_future(self._writing.submit(self._data_version))

    def rekey_now(self, new_key: bytes) -> None:
        """Encrypt the file anew, from a thread that may wait.

        Killed at any moment, the file is wholly under the old key or under the new one.
        """
        self._writing.submit(self._rekey, new_key).result()

    def faults(self) -> list[str]:
        """What a check of every page finds; empty when all is well. Slow: seconds on a large file."""
        return self._writing.submit(self._faults).result()

    async def close(self) -> None:
        await asyncio.wrap_future(self._begin_to_close())

    def close_now(self) -> None:
        """As ``close``, for a thread that may wait."""
        self._begin_to_close().result()

    def _read(self, work: Callable[[Transaction], T]) -> T:
        reader = self._readers.get()
        try:
            with self._guarded():
                reader = reader or self._new_reader()
                return _run(reader, "BEGIN", work)
        except (Damaged, DiskFails, Unreachable):  # over this connection nothing more is read, not even what is whole
            _close([reader])
            reader = None
            raise
        finally:
            self._readers.put(reader)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        self._check_writable()
        with self._guarded():
            return _run(self._writer, "BEGIN IMMEDIATE", work)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Once damage was met nothing more is written: what can still be read stays as it is."""
        try:
            with as_trouble(self.file, self._backups):
                yield
        except Damaged:
            self.read_only = True
            self._read_only_because = f"{self.file} is damaged and was therefore closed for writing."
            raise

    def _check_writable(self) -> None:
        if self.read_only:
            raise ReadOnly(self._read_only_because, do=self._way_out)

    @property
    def _way_out(self) -> str:
        if self._access is Access.WRITE:
            return (
                f"Export what you need; then restore a backup from {self._backups}, "
                "or start the program again to set the file aside."
            )
        return "Make the file and its folder writable, then start the program again."

    def _data_version(self) -> int:
        with as_trouble(self.file, self._backups):
            return int(_single(self._writer, "PRAGMA data_version"))

    def _rekey(self, new_key: bytes) -> None:
        self._check_writable()
        readers = [self._readers.get() for _ in range(_READERS)]
        try:
            _close(readers)
            with as_trouble(self.file, self._backups):
                _single(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")
                _single(self._writer, f"PRAGMA rekey = {key_text(new_key)}")
                self._key = new_key
                _single(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            for _ in readers:
                self._readers.put(None)

    def _faults(self) -> list[str]:
        with as_trouble(self.file, self._backups):
            if not self.read_only:
                _single(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")
            found = [row[0] for row in self._writer.exec_driver_sql("PRAGMA cipher_integrity_check")]
            found += [row[0] for row in self._writer.exec_driver_sql("PRAGMA quick_check") if row[0] != "ok"]
            self._writer.rollback()
            return found

    def _new_reader(self) -> Connection:
        raw = connect(self.file, self._key, Access.READ if self._access is Access.WRITE else self._access)
        set_up_reader(raw)
        return over(raw)

    def _begin_to_close(self) -> Future[None]:
        if self._closing is None:
            try:
                self._closing = self._writing.submit(self._close)
            except RuntimeError:  # the program ends while the profile is being opened: no thread takes work any more
                self._closing = Future()
                self._close()
                self._closing.set_result(None)
            self._writing.shutdown(wait=False)
        return self._closing

    def _close(self) -> None:
        self._reading.shutdown(wait=True)
        _close([*(self._readers.get() for _ in range(_READERS)), self._writer])


def _first_connection(file: Path, key: bytes, read_only: bool) -> tuple[Connection, Access]:
    ways = (Access.READ, Access.FROZEN) if read_only else (Access.WRITE,)
    for access in ways:
        raw = connect(file, key, access)
        try:
            raw.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except Exception:
            raw.close()
            if access is ways[-1]:
                raise
        else:
            return over(raw), access
    raise AssertionError("the last way either opens or raises")


def _unseen(file: Path, access: Access) -> tuple[str, ...]:
    """A frozen file is read without its log, which a crash may have left behind."""
    log = file.with_name(f"{file.name}-wal")
    if access is not Access.FROZEN or not log.exists() or not log.stat().st_size:
        return ()
    return (f"The newest changes are still in {log} and are not shown until the folder is writable again.",)


def _bring_up(connection: Connection, file: Path, key: bytes, backups: Path, read_only: bool) -> tuple[str, ...]:
    """Create or migrate what the file holds; returns what to tell the person."""
    version = schema.version_of(connection)
    connection.rollback()
    if version not in (None, schema.NEWEST):
        schema.check_known(str(version), file)
    if read_only:
        if version != schema.NEWEST:
            raise ReadOnly(
                f"{file} has an older format and may not be written, so it cannot be brought up to date.",
                do="Make the file and its folder writable, then start the program again.",
            )
        return (f"{file} may not be written: it is open for reading only.",)
    notices: tuple[str, ...] = ()
    if version not in (None, schema.NEWEST):
        copy = back_up(file, key, backups, f"before-{schema.NEWEST}")
        notices = (f"The database was brought up to date. A backup of it as it was before is in {copy}.",)
    set_up_writer(connection.connection.dbapi_connection)
    if version != schema.NEWEST:
        _run_on(connection, "BEGIN IMMEDIATE", schema.create if version is None else schema.migrate)
    return notices


def _run(connection: Connection, begin: str, work: Callable[[Transaction], T]) -> T:
    return _run_on(connection, begin, lambda begun: work(SqlTransaction(begun)))


def _run_on(connection: Connection, begin: str, work: Callable[[Connection], T]) -> T:
    with connection.begin():
        connection.exec_driver_sql(begin)
        return work(connection)


def _single(connection: Connection, pragma: str) -> Any:
    """First value of a pragma, run outside of a transaction."""
    row = connection.connection.dbapi_connection.execute(pragma).fetchone()  # type: ignore[union-attr]
    connection.rollback()
    return row[0] if row else None


def _close(connections: list[Connection | None]) -> None:
    for connection in connections:
        if connection is not None:
            connection.close()
