"""Knowledge from files: Markdown with or without front matter, CSV with a header, JSON, and folders of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.desk.knowledge import check_text
from console.domain.ids import KnowledgeId
from console.domain.knowledge import EntryType, KnowledgeProblem, KnowledgeText
from console.domain.trouble import Rejected, Trouble
from console.plugin.front_matter import Section, read_sections
from console.plugin.knowledge import knowledge_of

ENDINGS = (".md", ".markdown", ".csv", ".json", ".jsonl")
LARGEST = 64_000_000
"""Bytes of one file."""
_OWN = {"id", "type", "title"}
"""What front matter of our own says."""
_FIELDS = ("id", "type", "title", "body", "keywords", "category", "priority")
_ALSO = {
    "question": "title",
    "answer": "body",
    "text": "body",
    "content": "body",
    "name": "title",
    "tags": "keywords",
}
_PLACE = re.compile(r"^.*?, line (\d+)(?::|,) ?(.*)$", re.DOTALL)

Found = Iterator[tuple[int, KnowledgeText] | KnowledgeProblem]
"""Entries with the line on which each begins."""


@dataclass(slots=True)
class KnowledgeFiles:
    """What was read: entries in the order of the files, and what could not be."""

    texts: list[KnowledgeText] = field(default_factory=list)
    problems: list[KnowledgeProblem] = field(default_factory=list)


def read_knowledge(path: Path, progress: Callable[[int, int], None] = lambda _done, _total: None) -> KnowledgeFiles:
    """Of a file, or of all files below a folder. ``progress`` gets (files done, in all). Blocks.

    Raises Trouble where there is nothing that could be read at all. The first of two entries with one id counts.
    """
    files = _files(path)
    found = KnowledgeFiles()
    known: set[KnowledgeId] = set()
    for number, file in enumerate(files):
        progress(number, len(files))
        for each in _read(file):
            if isinstance(each, KnowledgeProblem):
                found.problems.append(each)
                continue
            line, text = each
            if text.id in known:
                found.problems.append(KnowledgeProblem(file.name, line, f"the id {text.id!r} is given twice"))
            else:
                known.add(text.id)
                found.texts.append(text)
    progress(len(files), len(files))
    return found


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix.lower() in ENDINGS and each.is_file())
        if not files:
            raise Trouble(f"{path} holds no Markdown, CSV or JSON file.", do="Choose another folder.")
        return files
    if not path.is_file():
        raise Trouble(f"There is no file {path}.", do="Check the name.")
    if path.suffix.lower() not in ENDINGS:
        raise Trouble(f"{path.name} is no knowledge file.", do=f"Its name must end in {', '.join(ENDINGS)}.")
    return [path]


def _read(file: Path) -> Found:
    try:
        if file.stat().st_size > LARGEST:
            raise Trouble(f"{file.name} is larger than {LARGEST:,} bytes.", do="Split it.")
        ending = file.suffix.lower()
        text = _decoded(file.read_bytes())
        if not text.strip():
            yield KnowledgeProblem(file.name, 1, "the file is empty")
        elif ending == ".csv":
            yield from _csv(file, text)
        elif ending in (".json", ".jsonl"):
            yield from _json(file, text)
        else:
            yield from _markdown(file, text)
    except Trouble as trouble:
        yield _problem(file, trouble)
    except UnicodeDecodeError:
        yield KnowledgeProblem(file.name, 1, "it is no text in UTF-8: save it as UTF-8 and bring it in again")
    except OSError as error:
        yield KnowledgeProblem(file.name, 1, f"it cannot be read: {error.strerror}")


def _decoded(content: bytes) -> str:
    """Some programs write tables in UTF-16, and say so at its beginning."""
    return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")


def _markdown(file: Path, text: str) -> Found:
    if not text.lstrip().startswith("---"):
        yield from _entries(file, [(1, {"id": file.stem, "title": _heading(file, text), "body": text.strip()})])
        return
    for number, section in enumerate(read_sections(file, "knowledge")):
        if section.head.is_map and not _OWN.issubset(section.head.entries()):
            yield from _entries(file, [(section.head.first_line, _foreign(file, section, number))])
            continue
        try:
            found = knowledge_of(section)
            check_text(found)
        except Trouble as trouble:
            yield _problem(file, trouble, section.head.first_line)
        else:
            yield section.head.first_line, found


def _heading(file: Path, text: str) -> str:
    """The first one, else the file's name in words."""
    heading = re.search(r"^#+ (.+)$", text, re.MULTILINE)
    return heading.group(1).strip() if heading else file.stem.replace("_", " ").replace("-", " ")


def _foreign(file: Path, section: Section, number: int) -> dict[str, Any]:
    """Front matter that another program wrote: what means something here, with a name and a title in any case."""
    known = {name: value for name, value in section.head.entries().items() if _name(name) in _FIELDS}
    given: dict[str, Any] = {
        name: list(value.texts()) if value.is_list else value.text() for name, value in known.items()
    }
    by_file = {"id": file.stem, "title": _heading(file, section.body)} if number == 0 else {}
    return by_file | given | {"body": section.body}


def _csv(file: Path, text: str) -> Found:
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [_name(name) for name in rows.fieldnames or ()]
    if not {"title", "body"} <= set(names):
        yield KnowledgeProblem(file.name, 1, "the header names no title and body (or question and answer)")
        return
    yield from _entries(file, _rows_of(file, rows))


def _rows_of(file: Path, rows: csv.DictReader[str]) -> Iterator[tuple[int, Any]]:
    begin = rows.line_num + 1
    try:
        for row in rows:
            yield begin, {name: value for name, value in row.items() if name and _name(name) in _FIELDS and value}
            begin = rows.line_num + 1
    except csv.Error as error:
        raise Trouble(f"{file.name}, line {begin}: {error}.") from error


def _json(file: Path, text: str) -> Found:
    yield from _entries(file, _values(file, text))


def _values(file: Path, text: str) -> Iterator[tuple[int, Any]]:
    """Every object of a list, of a list named ``entries``, or one after another, with its line."""
    decoder = json.JSONDecoder()
    opening = re.match(r'\s*(?:\{\s*"entries"\s*:\s*)?\[', text)
    place = opening.end() if opening else 0
    lines = _Lines(text)
    between = re.compile(r"[\s,]*" if opening else r"\s*")
    while True:
        place = between.match(text, place).end()  # type: ignore[union-attr]  # it matches nothing, too
        if place >= len(text) or (opening and text[place] == "]"):
            if opening and place >= len(text):
                raise Trouble(f"{file.name}, line {lines.at(place)}: the list has no end.")
            return
        try:
            value, end = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as error:
            at = error.pos if isinstance(error, json.JSONDecodeError) else place
            raise Trouble(f"{file.name}, line {lines.at(at)}: this is no JSON.") from error
        yield lines.at(place), value
        place = end


class _Lines:
    """Numbers of lines for places that only grow: each part of the text is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place, self._line = 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = max(self._place, place)
        return self._line


def _entries(file: Path, values: Iterable[tuple[int, Any]]) -> Found:
    for line, value in values:
        try:
            yield line, _entry(value)
        except Rejected as rejected:
            yield KnowledgeProblem(file.name, line, rejected.what)


def _entry(value: Any) -> KnowledgeText:
    if not isinstance(value, Mapping):
        raise Rejected("An entry is an object with names and values.")
    given = {_name(str(name)): each for name, each in value.items()}
    if unknown := sorted(set(given) - set(_FIELDS)):
        raise Rejected(f"{unknown[0]!r} is none of {', '.join(_FIELDS)}.")
    title, body = _text(given, "title"), _text(given, "body")
    if not title:
        raise Rejected("It has no title or question.")
    asked = any(str(name).strip().lower() == "question" for name in value)
    text = KnowledgeText(
        id=KnowledgeId(_text(given, "id") or _slug(title)),
        type=_type(given.get("type") or (EntryType.FAQ if asked else EntryType.NOTE)),
        title=title,
        body=body,
        keywords=_words(given.get("keywords")),
        category=_text(given, "category"),
        priority=_priority(given.get("priority", 50)),
    )
    check_text(text)
    return text


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str | int | float | None) or isinstance(value, bool):
        raise Rejected(f"The {name} is no text.")
    text = "" if value is None else str(value).strip()
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Rejected(f"The {name} holds a character that is no text.")
    return text


def _name(column: str) -> str:
    name = column.strip().lower()
    return _ALSO.get(name, name)


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-")[:80]


def _type(given: Any) -> EntryType:
    try:
        return EntryType(str(given).strip().lower())
    except ValueError:
        raise Rejected(f"The type {given!r} is none of {', '.join(EntryType)}.") from None


def _priority(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError, OverflowError):
        raise Rejected(f"The priority {given!r} is no whole number.") from None


def _words(given: Any) -> tuple[str, ...]:
    parts = re.split(r"[,;|]", given) if isinstance(given, str) else [] if given is None else given
    if not isinstance(parts, list):
        raise Rejected("The keywords are no list of words.")
    return tuple(word for part in parts if (word := _text({"keywords": part}, "keywords")))


def _problem(file: Path, trouble: Trouble, line: int = 1) -> KnowledgeProblem:
    placed = _PLACE.match(trouble.what)
    if placed:
        return KnowledgeProblem(file.name, int(placed.group(1)), placed.group(2).strip())
    return KnowledgeProblem(file.name, line, trouble.what)
