"""Texts with places for data: what a bot says without a model.

``{name}`` is a value of the data, ``{name.part}`` one within it. Rules, by line:

- a line with a place that has no value (missing, None, "" or an empty list) is left out;
- a line with places in a list is repeated for each of its items: ``- {violations.subject}: {violations.why}``;
- a line that begins with ``{?name}`` stands only where ``name`` has a value that is not 0 or no, ``{!name}`` only
  where it has none.

``{{`` and ``}}`` are braces. Data: what the turn's tools gave (of two of one name the later one's), ``{summary}`` of
the last tool that ran, ``{text}`` the message, ``{person}``, ``{bot}`` the bot's own name, ``{site}``,
``{?house}`` where people of the house ask for themselves,
``{journey.name}`` what steps before kept, ``{flow.name}`` what a flow's source kept, ``{profile.name}`` what was
collected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ALWAYS = ("summary", "text", "person", "bot", "house", "site", "journey", "flow", "profile", "topic", "item")
"""Names that the data of every turn has; ``topic`` only where the bot greets somebody who comes back."""

_PLACE = re.compile(r"\{\{|\}\}|\{([?!]?)([a-z_][\w]*(?:\.\w+)*)\}", re.ASCII)
_SIGN = re.compile(r"\{[?!][\w.]+\} ?", re.ASCII)
_BRACE = re.compile(r"[{}]")
_EMPTY: tuple[Any, ...] = (None, "", (), [], {})


class TemplateError(ValueError):
    """The text is no template; the message says what in it."""


def placeholders(template: str) -> tuple[str, ...]:
    """Dotted names in it, in order. Raises TemplateError."""
    rest = _PLACE.sub("", template)
    if stray := _BRACE.search(rest):
        line = rest.count("\n", 0, stray.start()) + 1
        raise TemplateError(f"line {line} of the text has a {stray.group()!r} that is no place for data")
    return tuple(dict.fromkeys(place[2] for place in _PLACE.finditer(template) if place[2]))


def render(template: str, data: Mapping[str, Any]) -> str:
    """The text with the data in place; runs of empty lines become one."""
    lines = [shown for line in template.splitlines() for shown in _lines(line, data)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def value_at(data: Mapping[str, Any], name: str) -> Any:
    """What stands at the dotted name, None where nothing does."""
    value: Any = data
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def written(value: Any) -> str:
    """A value as people read it: no needless decimals, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, list | tuple):
        return ", ".join(written(item) for item in value)
    return str(value)


def _lines(line: str, data: Mapping[str, Any]) -> Iterator[str]:
    for sign, name in ((place[1], place[2]) for place in _PLACE.finditer(line) if place[1]):
        if bool(value_at(data, name)) != (sign == "?"):
            return
    line = _SIGN.sub("", line)
    names = [place[2] for place in _PLACE.finditer(line) if place[2]]
    listed = next((found for name in names if (found := _list_above(data, name))), None)
    if listed is None:
        yield from _filled(line, data)
        return
    root, items = listed
    for item in items:
        yield from _filled(line, _with(data, root, item))


def _list_above(data: Mapping[str, Any], name: str) -> tuple[str, Sequence[Any]] | None:
    """The list that the name is, or leads into, and its name."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        root = ".".join(parts[:length])
        value = value_at(data, root)
        if isinstance(value, list | tuple) and value:
            return root, value
    return None


def _with(data: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    head, _, rest = name.partition(".")
    return {**data, head: _with(data[head], rest, value) if rest else value}


def _filled(line: str, data: Mapping[str, Any]) -> Iterator[str]:
    values = {place[2]: value_at(data, place[2]) for place in _PLACE.finditer(line) if place[2]}
    if any(value in _EMPTY for value in values.values()):
        return

    def fill(place: re.Match[str]) -> str:
        return written(values[place[2]]) if place[2] else place[0][0]

    yield _PLACE.sub(fill, line)
