"""Dataclasses from YAML: every failure names file, line and field."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar, cast

from console.plugin.yaml_text import Tree

T = TypeVar("T")

_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_CALLS, _ARGUMENTS = "tools", "arguments"


def read_as(cls: type[T], tree: Tree) -> T:
    """A ``cls`` (a dataclass) of the names and values in ``tree``; unknown and missing names are refused.

    Where ``cls`` has both ``tools`` and ``arguments``, both come from a list of names: ``- name`` or
    ``- name: {parameter: value}``. Raises Trouble.
    """
    fields = _fields(cast(Any, cls))
    entries = tree.entries(fields)
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in entries:
            if field.required:
                raise tree.trouble("it is missing", path=f"{tree.path}.{name}".lstrip("."))
        elif field.read is None:
            values[_CALLS], values[_ARGUMENTS] = _calls(entries[name])
        else:
            values[name] = field.read(entries[name])
    return cls(**values)


def read_list(cls: type[T], tree: Tree) -> tuple[T, ...]:
    """One ``cls`` for each item of a list."""
    return tuple(read_as(cls, item) for item in tree.items())


class _Field(NamedTuple):
    """``read`` None: calls of tools, which have their arguments with them."""

    read: Callable[[Tree], Any] | None
    required: bool


@cache
def _fields(cls: type) -> Mapping[str, _Field]:
    """By name, without the arguments of calls."""
    hints = typing.get_type_hints(cls)
    with_calls = _CALLS in hints and _ARGUMENTS in hints
    found: dict[str, _Field] = {}
    for each in dataclasses.fields(cls):
        required = each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        if not (with_calls and each.name == _ARGUMENTS):
            calls = with_calls and each.name == _CALLS
            found[each.name] = _Field(None if calls else _reader(hints[each.name]), required)
    return found


def _reader(hint: Any) -> Callable[[Tree], Any]:
    """What makes a value of this kind of a tree."""
    if isinstance(hint, types.UnionType):
        return _reader(next(part for part in typing.get_args(hint) if part is not type(None)))
    origin = typing.get_origin(hint)
    if origin is tuple:
        read = _reader(typing.get_args(hint)[0])
        return lambda tree: tuple(map(read, tree.items() if tree.is_list else [tree]))
    if origin is Mapping:
        read = _reader(typing.get_args(hint)[1])
        return lambda tree: {name: read(each) for name, each in tree.entries().items()}
    if dataclasses.is_dataclass(hint):
        return partial(read_as, cast(type, hint))
    return partial(_scalar, hint)


def _scalar(hint: Any, tree: Tree) -> Any:
    text = tree.text().strip()
    if hint is bool:
        if text.casefold() not in _YES_NO:
            raise tree.trouble(f"{text!r} is neither yes nor no")
        return _YES_NO[text.casefold()]
    if hint in (int, float):
        try:
            return hint(text)
        except ValueError:
            raise tree.trouble(f"{text!r} is no {'whole ' if hint is int else ''}number") from None
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        try:
            return hint(text)
        except ValueError:
            raise tree.trouble(f"{text!r} is not one of {', '.join(hint)}") from None
    if not text:
        raise tree.trouble("it is empty")
    return text


def _calls(tree: Tree) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    names: list[str] = []
    arguments: dict[str, dict[str, str]] = {}
    for item in tree.items() if tree.is_list else [tree]:
        if item.is_map:
            for name, given in item.entries().items():
                names.append(name)
                arguments[name] = {parameter: value.text() for parameter, value in given.entries().items()}
        else:
            names.append(item.text())
    return tuple(names), arguments
