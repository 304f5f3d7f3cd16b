"""Arguments of tools: their schema for a model, and the check of what a model or a text gives."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from weakref import WeakKeyDictionary

from console.plugin.tools import Tool, ToolFunction

LONGEST_TEXT = 2000
LARGEST_NUMBER = 1e12


@dataclass(frozen=True, slots=True)
class Parameter:
    """``kind`` is str, int, float, bool, date, datetime or a tuple of the choices; ``about`` says what it is for."""

    name: str
    kind: type | tuple[str, ...]
    enum: type[StrEnum] | None
    optional: bool
    required: bool
    about: str


_known: WeakKeyDictionary[ToolFunction, tuple[Parameter, ...]] = WeakKeyDictionary()


class BadArguments(ValueError):
    """The message is a sentence for a model or a person."""


def parameters(tool: Tool) -> tuple[Parameter, ...]:
    """All but the context, in order. Raises TypeError for a type that tools may not have."""
    known = _known.get(tool.function)
    if known is None:
        _, *rest = tool.signature.parameters.values()
        known = _known[tool.function] = tuple(_parameter(each) for each in rest)
    return known


def schema(tool: Tool) -> dict[str, Any]:
    """JSON schema of the arguments."""
    declared = parameters(tool)
    return {
        "type": "object",
        "properties": {each.name: _schema_of(each) for each in declared},
        "required": [each.name for each in declared if each.required],
        "additionalProperties": False,
    }


def check(tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the tool takes them. Raises BadArguments."""
    declared = {each.name: each for each in parameters(tool)}
    unknown = [name for name in given if name not in declared]
    if unknown:
        raise BadArguments(f"{tool.name} has no argument {unknown[0]}.")
    missing = [each.name for each in declared.values() if each.required and given.get(each.name) is None]
    if missing:
        raise BadArguments(f"{tool.name} needs {', '.join(missing)}.")
    present = {name: value for name, value in given.items() if value is not None or declared[name].optional}
    return {name: _convert(declared[name], value) for name, value in present.items()}


def as_json(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """As they are written down: dates as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in arguments.items()}


def _parameter(parameter: inspect.Parameter) -> Parameter:
    kind, about = parameter.annotation, ""
    if get_origin(kind) is Annotated:
        kind, *notes = get_args(kind)
        about = next((note for note in notes if isinstance(note, str)), "")
    parts = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    plain = [part for part in parts if part is not type(None)]
    if len(plain) != 1:
        raise TypeError(f"argument {parameter.name} has a type that a tool may not have: {kind}")
    known, enum = _kind(plain[0], parameter.name)
    required = parameter.default is inspect.Parameter.empty
    return Parameter(parameter.name, known, enum, len(plain) < len(parts), required, about)


def _kind(declared: Any, name: str) -> tuple[type | tuple[str, ...], type[StrEnum] | None]:
    if get_origin(declared) is Literal:
        return tuple(str(value) for value in get_args(declared)), None
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return tuple(each.value for each in declared), declared
    if isinstance(declared, type) and issubclass(declared, bool | int | float | str | date):
        return declared, None
    supertype = getattr(declared, "__supertype__", None)
    if supertype is not None:
        return _kind(supertype, name)
    raise TypeError(f"argument {name} has a type that a tool may not have: {declared}")


def _schema_of(parameter: Parameter) -> dict[str, Any]:
    names = {str: "string", int: "integer", float: "number", bool: "boolean", date: "string", datetime: "string"}
    if isinstance(parameter.kind, tuple):
        found: dict[str, Any] = {"type": "string", "enum": list(parameter.kind)}
    else:
        found = {"type": names[parameter.kind]}
    if parameter.kind in (date, datetime):
        found["format"] = "date" if parameter.kind is date else "date-time"
    if parameter.about:
        found["description"] = parameter.about
    return found


def _convert(parameter: Parameter, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(parameter.kind, tuple):
        return _choice(parameter, value)
    if parameter.kind is bool and isinstance(value, bool):
        return value
    if parameter.kind is str and isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    if parameter.kind is date and isinstance(value, date | str):
        return _date(parameter, value)
    if parameter.kind is datetime and isinstance(value, datetime | str):
        return _time(parameter, value)
    if parameter.kind in (int, float) and not isinstance(value, bool):
        return _number(parameter, value)
    raise BadArguments(f"{parameter.name} must be a {_schema_of(parameter)['type']}.")


def _choice(parameter: Parameter, value: Any) -> Any:
    assert isinstance(parameter.kind, tuple)
    by_lower = {each.lower(): each for each in parameter.kind}
    chosen = by_lower.get(str(value).strip().lower())
    if chosen is None:
        raise BadArguments(f"{parameter.name} must be one of {', '.join(parameter.kind)}.")
    return parameter.enum(chosen) if parameter.enum else chosen


def _date(parameter: Parameter, value: date | str) -> date:
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        raise BadArguments(f"{parameter.name} must be a date such as 2026-03-18.") from None


def _time(parameter: Parameter, value: datetime | str) -> datetime:
    try:
        return datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        raise BadArguments(f"{parameter.name} must be a time such as 2026-03-18T22:00.") from None


def _number(parameter: Parameter, value: Any) -> int | float:
    try:
        number = float(value)
        whole = int(value) if parameter.kind is int else 0
    except (TypeError, ValueError, OverflowError):
        raise BadArguments(f"{parameter.name} must be a number.") from None
    if not abs(number) <= LARGEST_NUMBER:
        raise BadArguments(f"{parameter.name} is out of range.")
    if parameter.kind is float:
        return number
    if whole != number:
        raise BadArguments(f"{parameter.name} must be a whole number.")
    return whole
