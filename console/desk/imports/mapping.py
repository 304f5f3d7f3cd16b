"""How the columns of a file become the fields of a kind. ``docs/importing.md`` is its reference."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.desk.imports.times import ISO, is_format
from console.domain.records import RecordKind
from console.plugin.yaml_text import Tree, read_tree

_TOP = ("about", "kind", "site", "columns", "constants", "times", "zone", "empty", "group_by")
_COLUMN = ("column", "values", "otherwise", "take", "where")
_SITE = ("column", "constant", "values", "create")
_CREATE = ("zone", "name")


class Take(StrEnum):
    """Which of the rows of a group gives the value; rows where it is empty are passed over."""

    LAST = "last"
    FIRST = "first"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds for a row whose ``column`` is one of ``values``, or none of them where ``negated``."""

    column: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a field comes from. ``otherwise`` is for values that the table does not name."""

    column: str = ""
    constant: str | None = None
    values: MappingType[str, str] | None = None
    otherwise: str | None = None
    take: Take = Take.LAST
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSites:
    """Unknown sites are made in ``zone``, named by the file's word for them or by ``name``."""

    zone: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """``native``: the file has the fields' own names; ``defused``: texts may bear the quote that an export adds."""

    fields: MappingType[str, FieldSource]
    times: tuple[str, ...] = (ISO,)
    zone: str | None = None
    empty: frozenset[str] = frozenset({""})
    group_by: str = ""
    new_sites: NewSites | None = None
    native: bool = False
    defused: bool = False

    def columns(self) -> list[str]:
        """The columns that a file must have, in the order of their use."""
        named = [source.column for source in self.fields.values() if source.column]
        named += [condition.column for source in self.fields.values() for condition in source.where]
        return list(dict.fromkeys([self.group_by, *named] if self.group_by else named))


def native_mapping(kind: RecordKind, columns: list[str], *, defused: bool) -> ImportMapping:
    """The mapping of a file whose columns bear the fields' names; others are passed over."""
    needed = [field.name for field in kind.fields if field.required or field.name in columns]
    return ImportMapping({name: FieldSource(column=name) for name in needed}, native=True, defused=defused)


def read_mapping(path: Path, kind: RecordKind) -> ImportMapping:
    """Raises Trouble that names file, line and field."""
    tree = read_tree(path)
    top = tree.entries(_TOP)
    if "kind" not in top:
        raise tree.trouble("it does not say which kind of record it is for", path="kind")
    if top["kind"].text() != kind.name:
        raise top["kind"].trouble(f"it is for {top['kind'].text()!r}, not for {kind.name!r}")
    fields, new_sites = _fields(tree, top, kind)
    group_by = top["group_by"].text() if "group_by" in top else ""
    if not group_by:
        _refuse_group_words(top)
    return ImportMapping(
        fields=fields,
        times=_times(top.get("times")),
        zone=_zone(top["zone"]) if "zone" in top else None,
        empty=frozenset(("", *top["empty"].texts())) if "empty" in top else frozenset({""}),
        group_by=group_by,
        new_sites=new_sites,
    )


def _fields(
    tree: Tree, top: MappingType[str, Tree], kind: RecordKind
) -> tuple[dict[str, FieldSource], NewSites | None]:
    names = [field.name for field in kind.fields]
    fields: dict[str, FieldSource] = {}
    new_sites = None
    if "site" in top:
        fields[kind.site], new_sites = _site(top["site"])
    for name, value in (top["columns"].entries(names) if "columns" in top else {}).items():
        _put(fields, name, _column(value), value)
    for name, value in (top["constants"].entries(names) if "constants" in top else {}).items():
        _put(fields, name, FieldSource(constant=value.text()), value)
    missing = [field.name for field in kind.fields if field.required and field.name not in fields]
    if missing:
        raise tree.trouble(f"{', '.join(missing)} must be given for a {kind.name}", path="columns")
    return fields, new_sites


def _put(fields: dict[str, FieldSource], name: str, source: FieldSource, place: Tree) -> None:
    if name in fields:
        raise place.trouble("the field is given twice")
    fields[name] = source


def _column(tree: Tree) -> FieldSource:
    if not tree.is_map:
        return FieldSource(column=tree.text())
    parts = tree.entries(_COLUMN)
    if "column" not in parts:
        raise tree.trouble("it names no column")
    return FieldSource(
        column=parts["column"].text(),
        values=_table(parts.get("values")),
        otherwise=parts["otherwise"].text() if "otherwise" in parts else None,
        take=_take(parts["take"]) if "take" in parts else Take.LAST,
        where=_where(parts["where"]) if "where" in parts else (),
    )


def _site(tree: Tree) -> tuple[FieldSource, NewSites | None]:
    if not tree.is_map:
        return FieldSource(column=tree.text()), None
    parts = tree.entries(_SITE)
    if ("column" in parts) == ("constant" in parts):
        raise tree.trouble("give either a column or a constant")
    new_sites = None
    if "create" in parts:
        create = parts["create"].entries(_CREATE)
        if "zone" not in create:
            raise parts["create"].trouble("the time zone of the new sites is missing")
        name = create["name"].text() if "name" in create else ""
        new_sites = NewSites(_zone(create["zone"]), name)
    if "constant" in parts:
        return FieldSource(constant=parts["constant"].text()), new_sites
    return FieldSource(column=parts["column"].text(), values=_table(parts.get("values"))), new_sites


def _table(tree: Tree | None) -> dict[str, str] | None:
    return {word: value.text() for word, value in tree.entries().items()} if tree else None


def _take(tree: Tree) -> Take:
    try:
        return Take(tree.text())
    except ValueError:
        raise tree.trouble(f"take one of {', '.join(Take)}") from None


def _where(tree: Tree) -> tuple[Condition, ...]:
    conditions = []
    for column, value in tree.entries().items():
        if value.is_map:
            parts = value.entries(("not",))
            conditions.append(Condition(column, frozenset(parts["not"].texts()), negated=True))
        else:
            conditions.append(Condition(column, frozenset(value.texts())))
    return tuple(conditions)


def _times(tree: Tree | None) -> tuple[str, ...]:
    if tree is None:
        return (ISO,)
    formats = tree.texts()
    for each in formats:
        if not is_format(each):
            raise tree.trouble(f"{each!r} is no time format; write iso or such as %d-%m-%Y %H:%M")
    return formats


def _zone(tree: Tree) -> str:
    name = tree.text()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise tree.trouble(f"{name!r} is no time zone; use a name such as Europe/Berlin or UTC") from None
    return name


def _refuse_group_words(top: MappingType[str, Tree]) -> None:
    for value in top["columns"].entries().values() if "columns" in top else ():
        for word in ("take", "where"):
            if value.is_map and word in value.entries():
                raise value.entries()[word].trouble("this needs group_by")
