"""What SQLite reports, as trouble that a person can act on: damage is damage only where the content is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from console.domain.trouble import Damaged, DiskFails, DiskFull, ReadOnly, Trouble, Unreachable, trouble_of_os

_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_MOVED = 1032
"""Extended code of READONLY: what is open is not what stands there by that name."""
_WRONG_CONTENT = {8202, 8458}
"""Extended codes of IOERR: a wrong checksum, a file system that says itself that it is damaged."""
_WRITES = {778, 1034, 1290, 1546, 4874, 5386}
"""Extended codes of IOERR: write, fsync, directory fsync, truncate, shm size, shm map."""

_LEAST_ROOM = 256 * 1024


@contextmanager
def as_trouble(file: Path, backups: Path) -> Iterator[None]:
    """Raise Trouble for what the person can do something about; errors of the program pass unchanged.

    ``backups``: the folder that is named to whoever needs one.
    """
    try:
        yield
    except (DBAPIError, dbapi2.Error) as error:
        trouble = trouble_of(error, file, backups)
        if trouble is None:
            raise
        raise trouble from error
    except OSError as error:
        raise trouble_of_os(error, file) from error


def trouble_of(error: BaseException, file: Path, backups: Path) -> Trouble | None:
    """``error`` is SQLAlchemy's or the driver's."""
    original = error.orig if isinstance(error, DBAPIError) else error
    extended = getattr(original, "sqlite_errorcode", None)
    if extended is None:
        return None
    code = extended & 0xFF
    if code in (_CORRUPT, _NOTADB) or extended in _WRONG_CONTENT:
        return Damaged(
            f"{file} is damaged.",
            kept="The file was left as it is.",
            do=f"Restore a backup from {backups}, or set the file aside and begin anew.",
        )
    if code == _FULL or (code == _IOERR and _has_no_room(file)):
        return DiskFull(
            f"The disk that holds {file} is full.", do="Free some space, then do it again; nothing else is needed."
        )
    if extended == _MOVED or (code in (_IOERR, _CANTOPEN) and not file.exists()):
        return _gone(file)
    if code == _IOERR:
        return _failing(file, extended)
    if code in (_READONLY, _PERM):
        return ReadOnly(
            f"{file} may not be written.", do="Make the file and its folder writable, then start the program again."
        )
    if code in (_BUSY, _LOCKED):
        return Trouble(f"{file} is in use by another program.", do="Close that program, then try again.")
    if code == _CANTOPEN:
        return Trouble(f"{file} cannot be opened.", do="Check that its folder exists and that you may use it.")
    return None


def _gone(file: Path) -> Unreachable:
    return Unreachable(
        f"{file} cannot be reached any more: it was moved or deleted, or its disk was unplugged.",
        kept="Nothing was changed; what was stored before stands in the file.",
        do="Put the file back or connect its disk again, then start the program again.",
    )


def _failing(file: Path, extended: int) -> DiskFails:
    done = "written" if extended in _WRITES else "read or written" if extended == _IOERR else "read"
    quota = "" if done == "read" else " and that your share of it is not used up"
    return DiskFails(
        f"The disk that holds {file} failed: the file could not be {done}.",
        kept="Nothing was changed; nothing says that the file is damaged.",
        do=f"Check that the disk is connected and sound{quota}, then try again.",
    )


def _has_no_room(file: Path) -> bool:
    """SQLite reports some writes that found no room as plain input and output errors."""
    return file.parent.exists() and shutil.disk_usage(file.parent).free < _LEAST_ROOM
