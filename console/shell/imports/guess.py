"""Which kind of record a file holds, by the names in its header."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Collection, Iterable
from pathlib import Path

from console.domain.ids import KindName
from console.domain.records import RecordKind

_LONGEST = 64 * 1024
_DELIMITERS = ",;\t|"


def likely_kind(header: Collection[str], kinds: Iterable[RecordKind]) -> KindName | None:
    """The kind that has all its needed fields in ``header``, and the most of all; None when there is not just one."""
    names = {name.strip().casefold() for name in header}
    fitting = [
        (sum(field.name.casefold() in names for field in kind.fields), kind.name)
        for kind in kinds
        if all(field.name.casefold() in names for field in kind.fields if field.required)
    ]
    most = max((count for count, _name in fitting), default=0)
    best = [name for count, name in fitting if count == most]
    return best[0] if len(best) == 1 else None


def header_of(file: Path) -> tuple[str, ...]:
    """Column names of the first line, keys of the first object; none where the file cannot be read as such.

    Why it cannot be read is told by the import itself.
    """
    try:
        line = _first_line(file)
        if line.lstrip().startswith("{"):
            return tuple(json.loads(line))
        delimiter = max(_DELIMITERS, key=line.count)
        return tuple(next(csv.reader([line], delimiter=delimiter), ()))
    except (OSError, EOFError, ValueError, csv.Error):
        return ()


def _first_line(file: Path) -> str:
    with file.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
    with gzip.open(file) if zipped else file.open("rb") as stream:
        line = stream.readline(_LONGEST)
    return line.decode("utf-8-sig").strip("\r\n")
