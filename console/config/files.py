"""Small files written whole or not at all, for their owner's eyes."""

from __future__ import annotations

import os
from pathlib import Path


def make_folder(folder: Path) -> Path:
    """Make ``folder`` and what is missing above it, for the owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write_whole(file: Path, content: bytes) -> None:
    """Replace ``file`` so that a crash leaves the old content or the new; on the disk when this returns."""
    make_folder(file.parent)
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
