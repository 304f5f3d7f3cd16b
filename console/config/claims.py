"""``ports.Claims`` as locked files: the system lets go of a lock when its process ends, however it ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from console.config.files import make_folder
from console.domain.trouble import Trouble, trouble_of_os


class FileClaims:
    """``folder`` is for these files alone; each is gone when its claim is released."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, name: str) -> FileClaim:
        file = self._file(name)
        try:
            make_folder(self._folder)
            opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise trouble_of_os(error, file) from error
        if not _lock(opened):
            os.close(opened)
            raise Trouble(f"{name} is at work in another process.", do="Wait until it has ended.")
        return FileClaim(file, opened)

    def is_held(self, name: str) -> bool:
        try:
            opened = os.open(self._file(name), os.O_RDWR)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise trouble_of_os(error, self._file(name)) from error
        try:
            return not _lock(opened)
        finally:
            os.close(opened)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.lock"


class FileClaim:
    def __init__(self, file: Path, opened: int) -> None:
        self._file = file
        self._opened: int | None = opened

    def release(self) -> None:
        opened, self._opened = self._opened, None
        if opened is None:
            return
        if sys.platform != "win32":
            self._file.unlink(missing_ok=True)
        os.close(opened)
        if sys.platform == "win32":
            self._file.unlink(missing_ok=True)  # there an open file cannot be deleted


if sys.platform == "win32":
    import msvcrt

    def _lock(opened: int) -> bool:
        """Whether nobody else had it."""
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(opened: int) -> bool:
        """Whether nobody else had it."""
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
