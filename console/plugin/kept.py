"""What takes long to make of files or texts, kept in a folder under a hash of all that it is made of."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


def kept_or_made(file: Path, load: Callable[[bytes], T], make: Callable[[], T], dump: Callable[[T], bytes]) -> T:
    """``file`` is named after the hash. What ``load`` cannot read, raising ValueError, is made and kept anew.

    Where it cannot be kept it is made again the next time.
    """
    try:
        return load(file.read_bytes())
    except (OSError, ValueError):
        made = make()
    try:
        _write(file, dump(made))
    except OSError as error:
        log.info("%s is not kept: %s", file.name, error.strerror)
    return made


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    writing = file.with_suffix(f".{os.getpid()}")
    writing.write_bytes(content)
    writing.replace(file)
