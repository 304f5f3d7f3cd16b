"""Connections to an encrypted file. Imported without SQLAlchemy, which a glance does not wait for."""

from __future__ import annotations

import os
from contextlib import closing
from enum import Enum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_BUSY_SECONDS = 5.0
_COMPILED = 2000
"""Statements that are kept compiled; the program has some hundreds."""
_CACHE_KIB = {"writer": 32_000, "reader": 16_000}

_handing = Lock()
_handed: list[Any] = []
"""What the engine makes its next connection of; empty but for that moment."""


class Access(Enum):
    """How a file is opened; FROZEN is for places where not even SQLite's own side files can be made."""

    CREATE = "mode=rwc"
    WRITE = "mode=rw"
    READ = "mode=ro"
    FROZEN = "mode=ro&immutable=1"


def connect(file: Path, key: bytes, access: Access) -> Any:
    """A connection of the driver with its key set; whether the key fits shows in the first statement."""
    connection = dbapi2.connect(
        f"{file.absolute().as_uri()}?{access.value}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
        cached_statements=256,
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = {key_text(key)}")
    return connection


def key_fits(file: Path, key: bytes) -> bool:
    """Whether the key opens the file; False also where there is no such file or its beginning is damaged."""
    if not file.exists():
        return False
    with closing(connect(file, key, Access.READ)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except dbapi2.DatabaseError:
            return False
    return True


def key_text(key: bytes) -> str:
    """A raw key as SQLCipher reads it: 32 bytes that are used as they are, without a slow derivation."""
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    return f"\"x'{key.hex()}'\""


def set_up_writer(connection: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", f"cache_size = -{_CACHE_KIB['writer']}"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def set_up_reader(connection: Any) -> None:
    for pragma in ("query_only = ON", f"cache_size = -{_CACHE_KIB['reader']}"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def over(connection: Any) -> Connection:
    """SQLAlchemy over this one connection of the driver; closing it closes that."""
    with _handing:
        _handed.append(connection)
        return _engine().connect()


@cache
def _engine() -> Engine:
    """One for all: a statement is compiled once in a process, and not once more for every connection."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine(
        "sqlite://", module=dbapi2, creator=_handed.pop, poolclass=NullPool, query_cache_size=_COMPILED
    )


def may_write(file: Path) -> bool:
    """Whether the file and, for SQLite's side files, its folder are writable."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
