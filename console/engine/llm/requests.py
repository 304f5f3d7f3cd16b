"""A request in the form that a provider understands."""

from __future__ import annotations

import json
from typing import Any

from console.engine.llm.providers import Quirks, Structure
from console.engine.llm.settings import ModelSettings
from console.ports.models import ModelRequest

SCHEMA_NAME = "answer"
MOST_DEPTH = 20
_DECODER = json.JSONDecoder()


def chat_arguments(
    request: ModelRequest, model: str, quirks: Quirks, structure: Structure, settings: ModelSettings
) -> dict[str, Any]:
    """Arguments of ``chat.completions.create``."""
    limit = settings.max_tokens if request.max_tokens is None else request.max_tokens
    arguments: dict[str, Any] = {
        "model": model,
        "messages": _messages(_instructions(request, structure), request.user, quirks),
        "stream": True,
        quirks.limit_name: limit + quirks.thinking_tokens,
    }
    if quirks.usage_in_stream:
        arguments["stream_options"] = {"include_usage": True}
    if quirks.temperature:
        arguments["temperature"] = settings.temperature if request.temperature is None else request.temperature
    if request.schema is not None and structure is not Structure.PROMPT:
        arguments["response_format"] = _response_format(request.schema, structure)
    return arguments


def json_part(text: str) -> str:
    """Of an answer, whole or growing, the JSON object: a model that nothing binds may put it in a fence."""
    start = text.find("{")
    if start <= 0:
        return text if start == 0 else ""
    part = text[start:]
    try:
        return part[: _DECODER.raw_decode(part)[1]]
    except (ValueError, RecursionError):
        return part


def is_strict(schema: Any, depth: int = 0) -> bool:
    """Whether OpenAI takes the schema as strict: every object closed, and each of its properties required."""
    if depth > MOST_DEPTH:
        return False
    if isinstance(schema, list):
        return all(is_strict(part, depth + 1) for part in schema)
    if not isinstance(schema, dict):
        return True
    if "properties" in schema or schema.get("type") == "object":
        properties = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False
        if not closed or set(schema.get("required", ())) != set(properties):
            return False
        return all(is_strict(part, depth + 1) for part in properties.values())
    return all(is_strict(part, depth + 1) for part in schema.values())


def _instructions(request: ModelRequest, structure: Structure) -> str:
    if request.schema is None or structure is Structure.SCHEMA:
        return request.system
    schema = json.dumps(request.schema, ensure_ascii=False, separators=(",", ":"))
    return f"{request.system}\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{schema}"


def _messages(system: str, user: str, quirks: Quirks) -> list[dict[str, str]]:
    if not quirks.system_role:
        return [{"role": "user", "content": f"{system}\n\n{user}"}]
    return [{"role": quirks.system_role, "content": system}, {"role": "user", "content": user}]


def _response_format(schema: dict[str, Any], structure: Structure) -> dict[str, Any]:
    if structure is Structure.OBJECT:
        return {"type": "json_object"}
    named = {"name": SCHEMA_NAME, "schema": schema, "strict": is_strict(schema)}
    return {"type": "json_schema", "json_schema": named}
