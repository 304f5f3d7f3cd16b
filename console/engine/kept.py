"""What a place in a journey or flow carries along, written so that it comes back as the value that it was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from console.domain.memory import Place

_TRAIL = "trail"
_SKIPPED = "skipped"
_TRIES = "tries"
_LATER = "later"
_ASKED = "asked"
_BEFORE = "before"
_OWN = (_TRAIL, _SKIPPED, _TRIES, _LATER, _ASKED, _BEFORE)


def kept_of(place: Place) -> dict[str, Any]:
    """The data that steps kept, by name."""
    return {name: _read(text) for name, text in place.data.items() if name not in _OWN}


def keep(data: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    return {**data, **{name: json.dumps(value) for name, value in values.items() if name not in _OWN}}


def trail_of(place: Place) -> tuple[str, ...]:
    """Steps before this one, in the order gone."""
    return _names(place, _TRAIL)


def with_trail(data: Mapping[str, str], trail: Sequence[str]) -> dict[str, str]:
    return {**data, _TRAIL: json.dumps(list(trail))}


def skipped_of(place: Place) -> tuple[str, ...]:
    """Questions of a flow that were passed without an answer."""
    return _names(place, _SKIPPED)


def with_skipped(data: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {**data, _SKIPPED: json.dumps(list(names))}


def later_of(place: Place) -> tuple[str, ...]:
    """Questions of a flow that are to be asked again at its end."""
    return _names(place, _LATER)


def with_later(data: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {**data, _LATER: json.dumps(list(names))} if names or _LATER in data else dict(data)


def asked_of(place: Place) -> str:
    """What was asked before this flow came first, to be answered when it has ended."""
    return place.data.get(_ASKED, "")


def with_asked(data: Mapping[str, str], text: str) -> dict[str, str]:
    return {**data, _ASKED: text} if text else dict(data)


def before_of(place: Place) -> str:
    """The field of the question that was answered last in this run, "" where none was."""
    return place.data.get(_BEFORE, "")


def with_before(data: Mapping[str, str], name: str) -> dict[str, str]:
    return {**data, _BEFORE: name}


def tries_of(place: Place) -> int:
    value = _read(place.data.get(_TRIES, "0"))
    return value if isinstance(value, int) else 0


def with_tries(data: Mapping[str, str], tries: int) -> dict[str, str]:
    return {**data, _TRIES: json.dumps(tries)}


def _names(place: Place, key: str) -> tuple[str, ...]:
    value = _read(place.data.get(key, "[]"))
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
