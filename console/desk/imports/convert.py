"""Chunks of a file to records: columns converted, rows validated by msgspec, bad rows told one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from console.desk.imports.columns import Bad, Converter, Values, make_converter
from console.desk.imports.mapping import ImportMapping, NewSites
from console.desk.imports.rows import Chunk, Row
from console.domain.ids import SiteId, TenantId
from console.domain.imports import RowProblem
from console.domain.people import Site
from console.domain.records import RecordKind, RecordValues, day_of
from console.domain.trouble import Trouble

LONGEST_KEY = 200
"""Characters of a key and of a new site's id."""

_PLACE = re.compile(r"\$(?:\[\d+\])?\.(\w+)")


class RowConverter:
    """Converts rows whose columns are known. ``new_sites`` collects the sites that the mapping lets it make."""

    def __init__(
        self,
        file: str,
        tenant: TenantId,
        kind: RecordKind,
        mapping: ImportMapping,
        columns: Sequence[str],
        sites: Iterable[Site],
    ) -> None:
        self.new_sites: dict[SiteId, Site] = {}
        self._file, self._tenant, self._kind = file, tenant, kind
        self._days = {site.id: local_day(site.zone) for site in sites}
        self._columns = {name: source.column or name for name, source in mapping.fields.items()}
        self._converters: dict[str, Converter] = {}
        self._constants: dict[str, Any] = {}
        self._places: dict[str, int] = {}
        infos = {info.name: info for info in kind.fields}
        for name, source in mapping.fields.items():
            if name == kind.site:
                converter: Converter = Values(self._site_parser(source.values, mapping.new_sites))
            else:
                converter = make_converter(kind, infos[name], source, mapping)
            if source.constant is None:
                self._converters[name] = converter
                self._places[name] = columns.index(source.column)
            else:
                self._constants[name] = _constant(name, converter[source.constant])
        self._names = (*self._converters, *self._constants)
        self._type: Any = list[kind.body]  # type: ignore[name-defined]
        self._encode = msgspec.json.Encoder().encode
        self._parts = [attrgetter(name) for name in (kind.key, kind.site, kind.at, kind.subject)]

    def value(self, field: str, text: str) -> Any:
        """One converted value, Bad when it cannot be."""
        return self._converters[field][text]

    def convert(self, chunk: Chunk) -> tuple[list[RecordValues], list[RowProblem]]:
        rows, lines, problems = chunk.rows, chunk.lines, list(chunk.problems)
        if not rows:
            return [], problems
        texts = list(zip(*rows, strict=True))
        columns = [list(converter.column(texts[self._places[name]])) for name, converter in self._converters.items()]
        if any(converter.has_bad for converter in self._converters.values()):
            columns, lines = self._without_bad(columns, rows, lines, problems)
        names = self._names
        constants = [repeat(value) for value in self._constants.values()]
        found = [dict(zip(names, values)) for values in zip(*columns, *constants)]  # noqa: B905 - repeat has no end
        try:
            bodies = msgspec.convert(found, self._type)
        except msgspec.ValidationError:
            bodies, lines = self._one_by_one(found, lines, problems)
        return self._records(bodies, lines, problems), problems

    def _without_bad(
        self, columns: list[Any], rows: Sequence[Row], lines: Sequence[int], problems: list[RowProblem]
    ) -> tuple[list[Any], Sequence[int]]:
        bad: dict[int, None] = {}
        for name, column in zip(self._converters, columns, strict=True):
            if self._converters[name].has_bad:
                for index, value in enumerate(column):
                    if type(value) is Bad and index not in bad:
                        bad[index] = None
                        problems.append(RowProblem(self._file, lines[index], self._columns[name], value.reason))
        if not bad:
            return columns, lines
        keep = [index for index in range(len(rows)) if index not in bad]
        return [[column[index] for index in keep] for column in columns], [lines[index] for index in keep]

    def _one_by_one(
        self, found: Sequence[dict[str, Any]], lines: Sequence[int], problems: list[RowProblem]
    ) -> tuple[list[Any], list[int]]:
        bodies: list[Any] = []
        kept: list[int] = []
        for values, line in zip(found, lines, strict=True):
            try:
                bodies.append(msgspec.convert(values, self._kind.body))
            except msgspec.ValidationError as error:
                place = _PLACE.search(str(error))
                column = self._columns.get(place[1], place[1]) if place else ""
                problems.append(RowProblem(self._file, line, column, str(error).split(" - at ")[0]))
            else:
                kept.append(line)
        return bodies, kept

    def _records(self, bodies: Sequence[Any], lines: Sequence[int], problems: list[RowProblem]) -> list[RecordValues]:
        days = self._days
        keys, sites, ats, subjects = ([*map(part, bodies)] for part in self._parts)
        if max(map(len, keys), default=0) > LONGEST_KEY:
            return self._records(self._without_long_keys(bodies, keys, lines, problems), (), problems)
        columns = (
            repeat(self._tenant),
            repeat(self._kind.name),
            keys,
            sites,
            ats,
            [days[site](at) for site, at in zip(sites, ats, strict=True)],
            [str(subject or key) for subject, key in zip(subjects, keys, strict=True)],
            map(self._encode, bodies),
        )
        return list(zip(*columns))  # noqa: B905 - repeat has no end

    def _without_long_keys(
        self, bodies: Sequence[Any], keys: Sequence[str], lines: Sequence[int], problems: list[RowProblem]
    ) -> list[Any]:
        good = []
        for body, key, line in zip(bodies, keys, lines, strict=True):
            if len(key) <= LONGEST_KEY:
                good.append(body)
            else:
                reason = f"it is longer than {LONGEST_KEY} characters"
                problems.append(RowProblem(self._file, line, self._columns[self._kind.key], reason))
        return good

    def _site_parser(self, table: Mapping[str, str] | None, new: NewSites | None) -> Callable[[str], SiteId]:
        def parse(text: str) -> SiteId:
            text = text.strip()
            if table is not None:
                if text not in table:
                    raise ValueError(f"{text!r} is not in the table of values")
                text = table[text]
            site = SiteId(text)
            if site in self._days:
                return site
            if not text:
                raise ValueError("it is empty")
            if new is None:
                raise ValueError(f"there is no site {text!r}")
            if len(text) > LONGEST_KEY:
                raise ValueError(f"it is longer than {LONGEST_KEY} characters")
            self.new_sites[site] = Site(self._tenant, site, new.name or text, new.zone)
            self._days[site] = local_day(new.zone)
            return site

        return parse


def local_day(zone: str) -> Callable[[datetime], date]:
    """``day_of`` for one zone and UTC times, with the day's end within each UTC day remembered."""
    if zone == "UTC":
        return datetime.date
    tz = ZoneInfo(zone)
    known: dict[date, tuple[datetime, date, date]] = {}
    odd: set[date] = set()

    def find(at: datetime) -> date:
        utc_day = at.date()
        entry = known.get(utc_day)
        if entry is not None:
            return entry[1] if at < entry[0] else entry[2]
        if utc_day not in odd:
            start = datetime(utc_day.year, utc_day.month, utc_day.day, tzinfo=UTC)
            first, last = start.astimezone(tz), (start + timedelta(days=1)).astimezone(tz)
            if first.utcoffset() == last.utcoffset():
                midnight = datetime(last.year, last.month, last.day, tzinfo=tz).astimezone(UTC)
                known[utc_day] = (midnight, first.date(), last.date())
                return find(at)
            odd.add(utc_day)
        return day_of(at, zone)

    return find


def _constant(field: str, value: Any) -> Any:
    if isinstance(value, Bad):
        raise Trouble(f"The mapping's constant for {field} does not fit: {value.reason}.", do="Mend the mapping.")
    return value
