"""Markdown with front matter: texts with a few named values above each.

    ---
    id: sop-missed-tour
    title: A tour was missed
    ---
    The text.

A file may hold several; a line of three dashes always begins or ends front matter. Within a text write ``***``
for a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.domain.trouble import Trouble
from console.plugin.yaml_text import LARGEST, Tree, parse_tree

_BORDER = "---"


@dataclass(frozen=True, slots=True)
class Section:
    """Its front matter, and the text below with the number of its first line."""

    head: Tree
    body: str
    line: int

    def trouble(self, reason: str, field: str = "") -> Trouble:
        return self.head.trouble(reason, path=field)


def read_sections(path: Path, what: str) -> list[Section]:
    """``what`` is what people call such a file. Raises Trouble that names file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"The {what} file {path.name} cannot be read: {error}.", do="Check the file.") from error
    if len(text) > LARGEST:
        raise Trouble(f"The {what} file {path.name} is longer than {LARGEST:,} characters.", do="Split it.")
    return list(_sections(text, path.name, what))


def _sections(text: str, file: str, what: str) -> Iterator[Section]:
    lines = text.splitlines()
    borders = [number for number, line in enumerate(lines) if line.rstrip() == _BORDER]
    first = borders[0] if borders else len(lines)
    do = f"Mend the {what} and try again."
    if not borders or any(line.strip() for line in lines[:first]):
        raise Trouble(f"{file}, line 1: the file does not begin with front matter between two lines of ---.", do=do)
    if len(borders) % 2:
        raise Trouble(f"{file}, line {borders[-1] + 1}: the front matter has no end.", do=do)
    ends = [*borders[2::2], len(lines)]
    for begin, close, end in zip(borders[::2], borders[1::2], ends, strict=True):
        head = parse_tree("\n".join(lines[begin + 1 : close]), file, what, above=begin + 1)
        body = "\n".join(lines[close + 1 : end]).strip()
        if not body:
            raise Trouble(f"{file}, line {close + 1}: there is no text below the front matter.", do=do)
        yield Section(head, body, close + 2)
