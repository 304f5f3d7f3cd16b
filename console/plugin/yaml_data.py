"""Dataclasses from YAML: every failure names file, line and field."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar, cast

from console.plugin.yaml_text import Tree

T = TypeVar("T")

_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_CALLS, _ARGUMENTS = "tools", "arguments"


def read_as(cls: type[T], tree: Tree) -> T:
    """A ``cls`` (a dataclass) of the names and values in ``tree``; unknown and missing names are refused.

    Where ``cls`` has both ``tools`` and ``arguments``, both come from a list of names: ``- name`` or
    ``- name: {parameter: value}``. Raises Trouble.
    """
    hints = _hints(cls)
    with_calls = _CALLS in hints and _ARGUMENTS in hints
    entries = tree.entries([name for name in hints if not (with_calls and name == _ARGUMENTS)])
    values: dict[str, Any] = {}
    for field in dataclasses.fields(cast(Any, cls)):
        if field.name in entries:
            if with_calls and field.name == _CALLS:
                values[_CALLS], values[_ARGUMENTS] = _calls(entries[_CALLS])
            else:
                values[field.name] = _value(hints[field.name], entries[field.name])
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise tree.trouble("it is missing", path=f"{tree.path}.{field.name}".lstrip("."))
    return cls(**values)


def read_list(cls: type[T], tree: Tree) -> tuple[T, ...]:
    """One ``cls`` for each item of a list."""
    return tuple(read_as(cls, item) for item in tree.items())


_known_hints: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    if cls not in _known_hints:
        _known_hints[cls] = typing.get_type_hints(cls)
    return _known_hints[cls]


def _value(hint: Any, tree: Tree) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    origin = typing.get_origin(hint)
    if origin is tuple:
        item = typing.get_args(hint)[0]
        trees = tree.items() if tree.is_list else [tree]
        return tuple(_value(item, each) for each in trees)
    if origin is Mapping:
        item = typing.get_args(hint)[1]
        return {name: _value(item, each) for name, each in tree.entries().items()}
    if dataclasses.is_dataclass(hint):
        return read_as(cast(type, hint), tree)
    return _scalar(hint, tree)


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
