"""The model's one answer: its schema, and what is taken from it. The reply is last, to be shown early."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from console.domain.turns import Action, Intent
from console.engine.arguments import BadArguments, check
from console.plugin.tools import Tool

LONGEST = 60_000
"""Characters of an answer that are read; a longer one is no answer."""
_MOST_ITEMS = 30
_NONE = "none"
_TEXT = {"type": "string"}


class BadAnswer(ValueError):
    """What is wrong with an answer, in words that help the model to mend it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the model says of one guideline."""

    guideline: str
    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class ToolWish:
    tool: Tool
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """All of the answer before its reply. ``collected`` are values by field; ``step`` is where a journey goes on."""

    action: Action
    reasoning: str
    verdicts: tuple[Verdict, ...]
    tool: ToolWish | None
    journey: str
    step: str
    flow: str
    intents: tuple[Intent, ...]
    collected: Mapping[str, str]
    refused: frozenset[str]
    preferences: tuple[str, ...]
    objectives: tuple[str, ...]
    confidence: float
    handoff: str


def schema_of(tools: Sequence[str], guidelines: Sequence[str]) -> dict[str, Any]:
    """JSON schema of the answer, closed in every part, as structured output wants it."""
    pair = _object(name=_TEXT, value={"type": ["string", "number", "boolean", "null"]})
    return _object(
        action={"type": "string", "enum": [each.value for each in Action]},
        reasoning=_TEXT,
        guidelines=_list(
            _object(id={"type": "string", "enum": list(guidelines) or [_NONE]}, holds={"type": "boolean"}, why=_TEXT)
        ),
        tool=_object(name={"type": "string", "enum": [_NONE, *tools]}, arguments=_list(pair)),
        place=_object(journey=_TEXT, step=_TEXT, flow=_TEXT),
        intents=_list(_object(name=_TEXT, confidence={"type": "number"}, urgency={"type": "number"})),
        profile=_object(
            collected=_list(_object(field=_TEXT, value=_TEXT)),
            refused=_list(_TEXT),
            preferences=_list(_TEXT),
            objectives=_list(_TEXT),
        ),
        confidence={"type": "number"},
        handoff=_TEXT,
        reply=_TEXT,
    )


HEAD_FIELDS = ("action", "guidelines", "tool", "place", "intents", "profile", "confidence", "handoff")


def is_head_whole(answer: Mapping[str, Any]) -> bool:
    """Whether all before the reply has arrived, and the reply is what grows."""
    return all(name in answer for name in HEAD_FIELDS) and list(answer)[-1] == "reply"


def read_head(answer: Any, tools: Mapping[str, Tool]) -> Head:
    """Raises BadAnswer."""
    if not isinstance(answer, Mapping):
        raise BadAnswer("the answer must be one JSON object")
    missing = [name for name in HEAD_FIELDS if name not in answer]
    if missing:
        raise BadAnswer(f"{missing[0]} is missing")
    place, profile = _mapping(answer, "place"), _mapping(answer, "profile")
    return Head(
        action=_action(answer["action"]),
        reasoning=_text(answer, "reasoning") if "reasoning" in answer else "",
        verdicts=tuple(_verdict(each) for each in _items(answer, "guidelines")),
        tool=_wish(_mapping(answer, "tool"), tools),
        journey=_text(place, "journey"),
        step=_text(place, "step"),
        flow=_text(place, "flow"),
        intents=tuple(_intent(each) for each in _items(answer, "intents")),
        collected={_text(each, "field"): _text(each, "value") for each in _items(profile, "collected")},
        refused=frozenset(_texts(profile, "refused")),
        preferences=_texts(profile, "preferences"),
        objectives=_texts(profile, "objectives"),
        confidence=_share(answer, "confidence"),
        handoff=_text(answer, "handoff"),
    )


def read_reply(answer: Mapping[str, Any]) -> str:
    """Raises BadAnswer where there is none."""
    reply = _text(answer, "reply").strip()
    if not reply:
        raise BadAnswer("reply is empty")
    return reply


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _action(value: Any) -> Action:
    try:
        return Action(value)
    except ValueError:
        raise BadAnswer(f"action must be one of {', '.join(Action)}") from None


def _verdict(each: Any) -> Verdict:
    if not isinstance(each, Mapping) or not isinstance(each.get("holds"), bool):
        raise BadAnswer("each of guidelines needs id, holds (true or false) and why")
    return Verdict(_text(each, "id"), each["holds"], _text(each, "why"))


def _wish(wanted: Mapping[str, Any], tools: Mapping[str, Tool]) -> ToolWish | None:
    name = _text(wanted, "name")
    if name in ("", _NONE):
        return None
    if name not in tools:
        raise BadAnswer(f"there is no tool {name[:60]}; there are {', '.join(tools)}")
    given = wanted.get("arguments", [])
    if isinstance(given, Mapping):
        arguments = {str(key): value for key, value in given.items()}
    else:
        arguments = {_text(each, "name"): _value(each) for each in _items(wanted, "arguments")}
    try:
        check(tools[name], arguments)
    except BadArguments as error:
        raise BadAnswer(str(error)) from None
    return ToolWish(tools[name], arguments)


def _value(each: Any) -> Any:
    return each.get("value") if isinstance(each, Mapping) else None


def _intent(each: Any) -> Intent:
    if not isinstance(each, Mapping):
        raise BadAnswer("each of intents needs name, confidence and urgency")
    return Intent(_text(each, "name")[:80], _share(each, "confidence"), _share(each, "urgency"))


def _mapping(within: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = within.get(name)
    if not isinstance(value, Mapping):
        raise BadAnswer(f"{name} must be an object")
    return value


def _items(within: Mapping[str, Any], name: str) -> list[Any]:
    value = within.get(name)
    if not isinstance(value, list):
        raise BadAnswer(f"{name} must be a list")
    return value[:_MOST_ITEMS]


def _text(within: Any, name: str) -> str:
    value = within.get(name) if isinstance(within, Mapping) else None
    if not isinstance(value, str):
        raise BadAnswer(f"{name} must be text")
    return value


def _texts(within: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = _items(within, name)
    if not all(isinstance(each, str) for each in values):
        raise BadAnswer(f"{name} must be a list of texts")
    return tuple(each[:200] for each in values if each.strip())


def _share(within: Mapping[str, Any], name: str) -> float:
    value = within.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadAnswer(f"{name} must be a number from 0 to 1")
    if not 0 <= value <= 1:
        raise BadAnswer(f"{name} must be from 0 to 1")
    return float(value)
