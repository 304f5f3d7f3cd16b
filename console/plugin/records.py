"""Declaring a kind of record: a frozen dataclass and ``@record``.

    @record("tour", title="Tour", at="planned_start", subject="route")
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Tour:
        "A patrol along a route."
        id: Annotated[str, "your number of the tour"]
        site: Annotated[str, "site"]
        ...

Field types: str, int, float, bool, datetime (with zone), date, a StrEnum or Literal, each also ``| None``.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar

from console.domain.ids import KindName, PluginName
from console.domain.records import FieldInfo, Listed, RecordKind, RecordRow

T = TypeVar("T", bound=type)
B = TypeVar("B")

__all__ = ["Listed", "as_json", "body_of", "from_json", "kinds_of", "record"]

_TYPE_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes/no",
    datetime: "time",
    date: "day",
}
_ATTRIBUTE = "__record__"


@dataclasses.dataclass(frozen=True, slots=True)
class _Declaration:
    name: str
    title: str
    at: str
    key: str
    site: str
    subject: str
    reference: bool
    listed: Listed | None


def record(
    name: str,
    *,
    title: str,
    at: str,
    key: str = "id",
    site: str = "site",
    subject: str = "",
    reference: bool = False,
    listed: Listed | None = None,
) -> Callable[[T], T]:
    """Mark a frozen dataclass as a kind; the words name its fields. ``subject`` defaults to ``key``.

    ``listed``: long lists of this kind can be asked for by its lanes, groups, ranks and words.
    """

    def mark(cls: T) -> T:
        if not dataclasses.is_dataclass(cls):
            raise TypeError(f"{cls.__name__} must be a dataclass before it can be a record")
        setattr(cls, _ATTRIBUTE, _Declaration(name, title, at, key, site, subject or key, reference, listed))
        return cls

    return mark


def body_of(row: RecordRow, cls: type[B]) -> B:
    """A stored record as the dataclass that it was."""
    return read_body(row.body, cls)


def read_body(body: bytes, cls: type[B]) -> B:
    """The same from the stored body alone."""
    import msgspec

    return msgspec.json.decode(body, type=cls)


def as_json(values: Sequence[object]) -> str:
    """Dataclasses as one text, for a field that keeps several."""
    import msgspec

    return msgspec.json.encode(values).decode()


def from_json(text: str, cls: type[B]) -> tuple[B, ...]:
    """What ``as_json`` kept."""
    import msgspec

    return tuple(msgspec.json.decode(text, type=list[cls]))  # type: ignore[valid-type]


def kinds_of(module: types.ModuleType, plugin: PluginName) -> list[RecordKind]:
    """The kinds that ``module`` declares, in the order of its source."""
    return [
        _kind(cls, plugin)
        for cls in list(vars(module).values())
        if isinstance(cls, type) and _ATTRIBUTE in vars(cls) and cls.__module__ == module.__name__
    ]


def _kind(cls: type, plugin: PluginName) -> RecordKind:
    declared: _Declaration = getattr(cls, _ATTRIBUTE)
    fields = _fields(cls)
    names = {field.name for field in fields}
    for word in (declared.at, declared.key, declared.site, declared.subject, *_named(declared.listed)):
        if word not in names:
            raise TypeError(f"record {declared.name!r}: {cls.__name__} has no field {word!r}")
    return RecordKind(
        name=KindName(declared.name),
        plugin=plugin,
        title=declared.title,
        body=cls,
        key=declared.key,
        at=declared.at,
        site=declared.site,
        subject=declared.subject,
        reference=declared.reference,
        fields=fields,
        doc=inspect.cleandoc(cls.__doc__ or "").replace("``", ""),
        listed=declared.listed,
    )


def _named(listed: Listed | None) -> tuple[str, ...]:
    if listed is None:
        return ()
    single = tuple(name for name in (listed.lane, listed.group, listed.link, listed.rank) if name)
    return single + listed.since + listed.words


def _fields(cls: type) -> tuple[FieldInfo, ...]:
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(_field(field, hints[field.name]) for field in dataclasses.fields(cls))


def _field(field: dataclasses.Field[Any], hint: Any) -> FieldInfo:
    doc = ""
    if typing.get_origin(hint) is Annotated:
        hint, *notes = typing.get_args(hint)
        doc = next((note for note in notes if isinstance(note, str)), "")
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return FieldInfo(field.name, _type_word(hint), required, doc)


def _type_word(hint: Any) -> str:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    if typing.get_origin(hint) is Literal:
        return " | ".join(str(choice) for choice in typing.get_args(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " | ".join(str(member.value) for member in hint)
    try:
        return _TYPE_WORDS[hint]
    except KeyError:
        raise TypeError(f"a record field cannot be of type {hint!r}") from None
