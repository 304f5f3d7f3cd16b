"""Who provides models, as data: where, under which key, which models, and how each differs from OpenAI's form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Structure(StrEnum):
    """How a server is told the schema of its answer, from the most binding to the least."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PROMPT = "prompt"

    def weaker(self) -> Structure | None:
        order = list(Structure)
        after = order.index(self) + 1
        return order[after] if after < len(order) else None

    @staticmethod
    def weakest(*structures: Structure) -> Structure:
        return max(structures, key=list(Structure).index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """``system_role`` is empty where the model knows none: instructions then lead the user's message.

    ``thinking_tokens`` are added to the limit of an answer for models that count their thoughts as answer.
    """

    system_role: str = "system"
    temperature: bool = True
    limit_name: str = "max_tokens"
    thinking_tokens: int = 0
    structure: Structure = Structure.SCHEMA
    usage_in_stream: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """``models`` go from the easiest turns to the hardest. ``prices`` is the provider's name in genai-prices."""

    name: str
    title: str
    url: str
    key_name: str
    models: tuple[str, ...] = ()
    embedding_model: str = ""
    needs_key: bool = True
    prices: str = ""
    quirks: Quirks = Quirks()


PROVIDERS: Mapping[str, Provider] = {
    provider.name: provider
    for provider in (
        Provider(
            name="openai",
            title="OpenAI",
            url="https://api.openai.com/v1",
            key_name="OPENAI_API_KEY",
            models=("gpt-4o-mini", "gpt-4o"),
            embedding_model="text-embedding-3-small",
            prices="openai",
        ),
        Provider(
            name="anthropic",
            title="Anthropic",
            url="https://api.anthropic.com/v1",
            key_name="ANTHROPIC_API_KEY",
            models=("claude-haiku-4-5", "claude-sonnet-4-5"),
            prices="anthropic",
            quirks=Quirks(structure=Structure.PROMPT),
        ),
        Provider(
            name="huggingface",
            title="Hugging Face",
            url="https://router.huggingface.co/v1",
            key_name="HF_TOKEN",
            models=("meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.3-70B-Instruct"),
            quirks=Quirks(structure=Structure.OBJECT),
        ),
        Provider(
            name="together",
            title="Together AI",
            url="https://api.together.xyz/v1",
            key_name="TOGETHER_API_KEY",
            models=("meta-llama/Llama-3.3-70B-Instruct-Turbo",),
            embedding_model="BAAI/bge-base-en-v1.5",
            prices="together",
        ),
        Provider(
            name="compatible",
            title="The model server",
            url="http://127.0.0.1:11434/v1",
            key_name="COMPATIBLE_API_KEY",
            needs_key=False,
        ),
    )
}

STUB = "stub"
"""The provider's name that stands for no model at all."""

_THINKING = {"temperature": False, "limit_name": "max_completion_tokens", "thinking_tokens": 4000}
_FAMILIES: Mapping[str, Mapping[str, Any]] = {
    "o1": {**_THINKING, "system_role": ""},
    "o1-mini": {"structure": Structure.PROMPT},
    "o1-preview": {"structure": Structure.PROMPT},
    "o3": {**_THINKING, "system_role": "developer"},
    "o4": {**_THINKING, "system_role": "developer"},
    "gpt-5": {**_THINKING, "system_role": "developer"},
    "gpt-4-turbo": {"structure": Structure.OBJECT},
    "gpt-3.5": {"structure": Structure.OBJECT},
}


def quirks_of(provider: Provider, model: str) -> Quirks:
    """The provider's quirks, changed by those of the model's families; ``org/model`` is looked up by ``model``."""
    name = model.rsplit("/", 1)[-1]
    quirks = provider.quirks
    for family, changes in _FAMILIES.items():
        if name == family or name.startswith((f"{family}-", f"{family}.")):
            quirks = replace(quirks, **changes)
    return replace(quirks, structure=Structure.weakest(provider.quirks.structure, quirks.structure))
