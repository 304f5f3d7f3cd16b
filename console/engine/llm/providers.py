"""Who provides models, as data: where, under which key, which models, and how each differs from OpenAI's form.

No provider was asked itself: the facts are those of public documents, read in 2026, and of recorded traffic. What a
server refuses all the same is learned from its answer (see ``adapting``).

- OpenAI: the chat completions reference and the guides on reasoning and on structured outputs
  (platform.openai.com/docs), and what each family refuses as listed at
  community.openai.com/t/developer-role-not-accepted-for-o1-o1-mini-o3-mini/1110750. Reasoning models take
  ``max_completion_tokens``, which counts their thoughts, and no temperature; o1-mini and o1-preview take no system
  or developer messages and no response format; gpt-4-turbo and gpt-3.5 know json_object, plain gpt-4 knows no format.
- Anthropic: platform.claude.com/docs/en/api/openai-sdk. ``response_format`` is ignored, so the schema goes into the
  prompt; temperature is 0 to 1, more counts as 1; system messages and ``stream_options`` work.
- Hugging Face: huggingface.co/changelog/inference-providers-openai-compatible for the address,
  huggingface.co/docs/inference-providers/guides/structured-output. Who serves a model differs, and with it what
  binds the answer: so an object is asked for, and the schema goes into the prompt too.
- Together AI: docs.together.ai/docs/inference/openai-compatibility.
"""

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
            url="https://api.together.ai/v1",
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
    "gpt-4": {"structure": Structure.PROMPT},
    "gpt-4.1": {"structure": Structure.SCHEMA},
    "gpt-4-turbo": {"structure": Structure.OBJECT},
    "gpt-4o-2024-05-13": {"structure": Structure.OBJECT},
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
