"""Language models and embedders, whoever provides them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from console.domain.trouble import Trouble
from console.domain.turns import ModelCall


class ModelFailed(Trouble):
    """No provider answered within the budget. ``calls`` are the tries."""

    def __init__(self, what: str, calls: Sequence[ModelCall] = ()) -> None:
        super().__init__(what, kept="The conversation goes on without the model.", do="")
        self.calls = tuple(calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """``schema`` is the JSON schema of the answer; without one the answer is plain text.

    ``difficulty`` is 0 to 1: which of the configured models is asked. ``budget`` is in seconds, tries included.
    Where ``max_tokens`` or ``temperature`` is None, the settings say. ``model`` is asked before all others, and
    ``fallbacks`` when it fails, both at the first provider; empty: the settings say.
    """

    system: str
    user: str
    schema: dict[str, Any] | None = None
    difficulty: float = 0.5
    max_tokens: int | None = None
    temperature: float | None = None
    model: str = ""
    fallbacks: tuple[str, ...] = ()
    budget: float = 15.0


@dataclass(frozen=True, slots=True)
class ModelText:
    """The answer so far, growing. When a try broke off and another begins, ``attempt`` rises, text starts anew."""

    text: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class ModelDone:
    """The whole answer and every call that it took, failed ones included."""

    text: str
    calls: tuple[ModelCall, ...] = field(default_factory=tuple)


class LanguageModel(Protocol):
    def ask(self, request: ModelRequest) -> AsyncIterator[ModelText | ModelDone]:
        """The growing answer, then ``ModelDone``. Raises ModelFailed. Closing the iterator ends the call."""


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """Changes when vectors are no longer comparable."""

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of length 1 per text. Raises ModelFailed."""
