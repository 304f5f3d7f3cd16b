"""Rows of a CSV or JSON lines file, in chunks, with the line of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from console.desk.imports.source import TextFile
from console.domain.imports import RowProblem
from console.domain.trouble import Trouble

CHUNK = 500
"""Rows: so few that they stay in the processor's cache from one column to the next."""
LOOKED_AT = 2000
"""Lines of a JSON lines file whose names are its columns."""
DELIMITERS = ",;\t|"
LONGEST_FIELD = 131_072
"""Characters."""

Row = Sequence[str]


@dataclass(slots=True)
class Chunk:
    """Rows of equal length in the order of the columns asked for; ``lines`` gives the line of each."""

    rows: list[Row]
    lines: Sequence[int]
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was begun: its columns, which of them were ``found`` in it so far, and its rows to come.

    A CSV file has all its columns in the header; an object in a late line may bring more.
    """

    columns: list[str]
    found: list[str]
    is_csv: bool
    chunks: Callable[[], Iterator[Chunk]]


def open_table(file: TextFile, wanted: Iterable[str]) -> Table:
    """Find out by content whether it is CSV or JSON lines, and what its columns are. Raises Trouble.

    ``wanted`` are columns of JSON lines even where no object near the beginning has them.
    """
    start = file.head.lstrip()
    if start.startswith("{"):
        return _json_table(file, wanted)
    if start.startswith("["):
        raise Trouble(f"{file.name} is one JSON list, not JSON lines.", do="Write one object a line, without a list.")
    return _csv_table(file)


def _csv_table(file: TextFile) -> Table:
    csv.field_size_limit(LONGEST_FIELD)
    first = file.head[: 1 << 16]
    delimiter = sniff_delimiter(first)
    reader = csv.reader(file.lines(), delimiter=delimiter, strict=True)
    header: list[str] = []
    try:
        while not any(header):
            header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise Trouble(f"{file.name} has no header.", do="Put the names of the columns in its first line.") from None
    except csv.Error as error:
        raise Trouble(
            f"{file.name}, line {reader.line_num}: {_reason(error)}.", do="Check that this is a CSV file."
        ) from error
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Trouble(f"{file.name}: the column {twice[0]!r} is there twice.", do="Rename one of the two.")
    return Table(header, header, True, lambda: _csv_chunks(file.name, reader, len(header)))


def sniff_delimiter(text: str) -> str:
    """The delimiter that splits the first line into the most parts, quotes respected; comma when none does."""
    line = text.lstrip("\r\n").splitlines()[0]

    def parts(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(line), delimiter=delimiter)))
        except (csv.Error, StopIteration):
            return 0

    return max(DELIMITERS, key=parts)


def _csv_chunks(file: str, reader: Any, width: int) -> Iterator[Chunk]:
    """A row that the reader refuses ends its chunk, so that the lines of the others stay known."""
    more = True
    while more:
        before = reader.line_num
        rows: list[Row] = []
        problems = []
        try:
            rows.extend(islice(reader, CHUNK))
            more = len(rows) == CHUNK
        except csv.Error as error:
            problems.append(RowProblem(file, reader.line_num, "", _reason(error)))
            lines = _lines(before, reader.line_num, rows, exact=False)
        else:
            lines = _lines(before, reader.line_num, rows, exact=True)
        if set(map(len, rows)) - {width}:
            rows, lines = _equal(file, rows, lines, width, problems)
        yield Chunk(rows, lines, problems)


def _lines(before: int, after: int, rows: list[Row], *, exact: bool) -> Sequence[int]:
    """First line of each row; a quoted line end makes a row longer than one."""
    if exact and after - before == len(rows):
        return range(before + 1, after + 1)
    lines = []
    line = before + 1
    for row in rows:
        lines.append(line)
        line += 1 + sum(value.count("\n") for value in row)
    return lines


def _equal(
    file: str, rows: list[Row], lines: Sequence[int], width: int, problems: list[RowProblem]
) -> tuple[list[Row], Sequence[int]]:
    """Without the rows of another length; blank lines are no rows."""
    good: list[Row] = []
    kept: list[int] = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) == width:
            good.append(row)
            kept.append(line)
        elif row:
            problems.append(RowProblem(file, line, "", f"it has {len(row)} fields where the header has {width}"))
    return good, kept


def _json_table(file: TextFile, wanted: Iterable[str]) -> Table:
    decoder = msgspec.json.Decoder(dict[str, Any])
    lines = enumerate(file.lines(), start=1)
    columns: dict[str, int] = {}
    read: list[tuple[int, dict[str, Any] | str]] = []

    def decoded(number: int, line: str) -> tuple[int, dict[str, Any] | str]:
        try:
            return number, decoder.decode(line)
        except msgspec.DecodeError as error:
            return number, f"this is no JSON object: {error}"

    for number, line in islice(lines, LOOKED_AT):
        if line.strip():
            read.append(decoded(number, line))
            content = read[-1][1]
            if isinstance(content, dict):
                columns.update(dict.fromkeys(content, 0))
    names = list(dict.fromkeys([*columns, *wanted]))

    def chunks() -> Iterator[Chunk]:
        yield _json_chunk(file.name, read, names)
        while more := list(islice(lines, CHUNK)):
            yield _json_chunk(file.name, [decoded(*each) for each in more if each[1].strip()], names)

    return Table(names, list(columns), False, chunks)


def _json_chunk(file: str, batch: list[tuple[int, dict[str, Any] | str]], names: list[str]) -> Chunk:
    chunk = Chunk([], [])
    lines = []
    for number, content in batch:
        if isinstance(content, str):
            chunk.problems.append(RowProblem(file, number, "", content))
            continue
        try:
            chunk.rows.append([_text(content.get(name)) for name in names])
        except ValueError as error:
            chunk.problems.append(RowProblem(file, number, "", str(error)))
        else:
            lines.append(number)
    chunk.lines = lines
    return chunk


def _text(value: Any) -> str:
    """A JSON value as a CSV file would hold it."""
    if isinstance(value, str):
        if len(value) > LONGEST_FIELD:
            raise ValueError(f"a field is longer than {LONGEST_FIELD:,} characters")
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise ValueError("a list or object stands where a single value belongs")


def _reason(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a field is longer than {LONGEST_FIELD:,} characters (is a quote not closed?)"
    if "unexpected end" in text:
        return "a quote is opened and never closed"
    return text
