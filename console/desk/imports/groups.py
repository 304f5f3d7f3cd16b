"""Event logs: several rows per record become one, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from console.desk.imports.columns import Bad
from console.desk.imports.convert import RowConverter
from console.desk.imports.mapping import Condition, ImportMapping, Take
from console.desk.imports.rows import CHUNK, Chunk, Row
from console.domain.imports import RowProblem
from console.domain.trouble import Trouble

MOST_GROUPS = 1_000_000
"""Records that one event log may hold; they are all kept in memory until its end."""


class Grouper:
    """Gathers rows by ``group_by``. Its rows have one column per field, named as the field."""

    def __init__(self, file: str, mapping: ImportMapping, columns: list[str]) -> None:
        self._file = file
        self._column = mapping.group_by
        self._key = columns.index(mapping.group_by)
        self._empty = mapping.empty
        self.columns = [name for name, source in mapping.fields.items() if source.column]
        self.mapping = replace(
            mapping,
            fields={
                name: replace(source, column=name) if source.column else source
                for name, source in mapping.fields.items()
            },
        )
        sources = [(name, mapping.fields[name]) for name in self.columns]
        self._fields = [
            (
                place,
                name,
                columns.index(source.column),
                source.take,
                [(columns.index(condition.column), condition) for condition in source.where],
            )
            for place, (name, source) in enumerate(sources)
        ]
        self._groups: dict[str, tuple[list[str], list[int]]] = {}

    def feed(self, chunk: Chunk, converter: RowConverter) -> list[RowProblem]:
        """Take in a chunk; returns its problems. ``converter`` compares values for min and max."""
        problems = list(chunk.problems)
        for row, line in zip(chunk.rows, chunk.lines, strict=True):
            key = row[self._key].strip()
            if key in self._empty:
                problems.append(RowProblem(self._file, line, self._column, "it is empty"))
                continue
            group = self._groups.get(key)
            if group is None:
                if len(self._groups) >= MOST_GROUPS:
                    raise Trouble(
                        f"{self._file} holds more than {MOST_GROUPS:,} different values of {self._column}.",
                        do="Split the file.",
                    )
                group = self._groups[key] = ([""] * len(self._fields), [line])
            group[1][0] = line
            self._take(row, group[0], converter)
        return problems

    def chunks(self) -> Iterator[Chunk]:
        """The gathered rows, in the order in which their keys came; a row's line is the last of its group."""
        groups = iter(self._groups.values())
        while batch := list(islice(groups, CHUNK)):
            yield Chunk([values for values, _ in batch], [line[0] for _, line in batch])

    def _take(self, row: Row, values: list[str], converter: RowConverter) -> None:
        for place, name, index, take, conditions in self._fields:
            text = row[index]
            if text in self._empty or not all(_holds(condition, row[at]) for at, condition in conditions):
                continue
            have = values[place]
            if not have or take is Take.LAST:
                values[place] = text
            elif take is not Take.FIRST:
                new, old = converter.value(name, text), converter.value(name, have)
                if isinstance(old, Bad) or isinstance(new, Bad):
                    continue
                if (new < old) if take is Take.MIN else (new > old):
                    values[place] = text


def _holds(condition: Condition, text: str) -> bool:
    return (text.strip() in condition.values) is not condition.negated
