"""Converters of whole columns: text of the file to what msgspec takes for the field, or the reason why not."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from operator import attrgetter
from typing import Any

from console.desk.imports.mapping import FieldSource, ImportMapping
from console.desk.imports.times import ISO, YEARS, day_parser, time_parser
from console.domain.records import FieldInfo, RecordKind

REMEMBERED = 50_000
"""Different values of a column that are kept converted."""

_YES = frozenset({"true", "yes", "y", "1"})
_NO = frozenset({"false", "no", "n", "0"})
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")
_WHOLE = range(-(2**63), 2**63)
_MISSING: Any = object()
_UTC_ONLY = {UTC}
_zone_of, _year_of = attrgetter("tzinfo"), attrgetter("year")

Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Bad:
    """Stands where a value could not be converted."""

    reason: str


class Values(dict[str, Any]):
    """Converted values by their text; what is not there yet is parsed when asked for."""

    def __init__(self, parse: Parse) -> None:
        super().__init__()
        self._parse = parse
        self.has_bad = False

    def __missing__(self, text: str) -> Any:
        try:
            value = self._parse(text)
        except (ValueError, OverflowError) as error:
            value = Bad(str(error))
            self.has_bad = True
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = value
        return value

    def column(self, texts: Sequence[str]) -> Iterable[Any]:
        return map(self.__getitem__, texts)


class Texts:
    """A column of text, kept as it is but for the empty ones and for what an export put before a formula."""

    def __init__(self, empty: frozenset[str], default: Any, *, defused: bool, strip: bool) -> None:
        self._empty = empty
        self._default = Bad("it is empty") if default is _MISSING else default
        self._defused = defused
        self._strip = strip
        self.has_bad = False

    def column(self, texts: Sequence[str]) -> Iterable[Any]:
        values: Sequence[Any] = texts
        if self._strip:
            values = [text.strip() for text in values]
        if self._defused:
            values = [text[1:] if text[:1] == "'" and _DEFUSED.match(text) else text for text in values]
        if self._empty.isdisjoint(values):
            return values
        self.has_bad |= isinstance(self._default, Bad)
        empty, default = self._empty, self._default
        return [default if text in empty else text for text in values]

    def __getitem__(self, text: str) -> Any:
        return next(iter(self.column((text,))))


class IsoTimes(Values):
    """A column of times in ISO 8601: converted at once where all are in UTC or empty, else one by one."""

    def __init__(self, parse: Parse, empty: frozenset[str], default: Any) -> None:
        super().__init__(parse)
        self._empty = empty
        self._default = default

    def column(self, texts: Sequence[str]) -> Iterable[Any]:
        empty, default, read = self._empty, self._default, datetime.fromisoformat
        try:
            if empty.isdisjoint(texts):
                values = list(map(read, texts))
                times = values
            elif default is None:
                values = [None if text in empty else read(text) for text in texts]  # type: ignore[misc]
                times = [value for value in values if value is not None]
            else:
                return super().column(texts)
        except ValueError:
            return super().column(texts)
        if set(map(_zone_of, times)) <= _UTC_ONLY and set(map(_year_of, times)) <= YEARS:
            return values
        return super().column(texts)


Converter = Values | Texts


def make_converter(kind: RecordKind, info: FieldInfo, source: FieldSource, mapping: ImportMapping) -> Converter:
    """For one field but the site; constants go through the same converter."""
    default = _default(kind, info)
    if info.type == "text" and source.values is None:
        return Texts(mapping.empty, default, defused=mapping.defused, strip=info.name == kind.key)
    parse = _with_table(_parser(info.type, mapping), source, mapping.empty, default)
    if info.type == "time" and source.values is None and mapping.times == (ISO,):
        return IsoTimes(parse, mapping.empty, default)
    return Values(parse)


def _default(kind: RecordKind, info: FieldInfo) -> Any:
    field = next(field for field in dataclasses.fields(kind.body) if field.name == info.name)
    value = field.default
    if field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
    if value is dataclasses.MISSING:
        return _MISSING
    return value.value if isinstance(value, Enum) else value


def _with_table(parse: Parse, source: FieldSource, empty: frozenset[str], default: Any) -> Parse:
    table, otherwise = source.values, source.otherwise

    def convert(text: str) -> Any:
        text = text.strip()
        if table is not None and text in table:
            return parse(table[text])
        if text in empty:
            if default is _MISSING:
                raise ValueError("it is empty")
            return default
        if table is None:
            return parse(text)
        if otherwise is None:
            raise ValueError(f"{text!r} is not in the table of values")
        return parse(otherwise)

    return convert


def _parser(type_word: str, mapping: ImportMapping) -> Parse:
    match type_word:
        case "text":
            return str
        case "whole number":
            return _whole_number
        case "number":
            return _number
        case "yes/no":
            return _yes_or_no
        case "time":
            return time_parser(mapping.times, mapping.zone)
        case "day":
            return day_parser(mapping.times)
    return _choice(type_word.split(" | "))


def _whole_number(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise ValueError(f"{text!r} is no whole number") from None
    if value not in _WHOLE:
        raise ValueError("the number is too large")
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is no finite number")
    return value


def _yes_or_no(text: str) -> bool:
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


def _choice(choices: Sequence[str]) -> Parse:
    known = {choice.casefold(): choice for choice in choices}

    def parse(text: str) -> str:
        try:
            return known[text.casefold()]
        except KeyError:
            raise ValueError(f"{text!r} is none of {', '.join(choices)}") from None

    return parse
