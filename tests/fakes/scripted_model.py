"""A language model that says what a test wrote down, in pieces of the test's choice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.domain.turns import ModelCall
from console.ports.models import ModelDone, ModelFailed, ModelRequest, ModelText


@dataclass(frozen=True)
class Cut:
    """An answer that breaks off after ``text``."""

    text: str


class Hang:
    """No answer, ever."""


Answer = str | dict[str, Any] | Cut | Hang | ModelFailed | Callable[[ModelRequest], Any]


@dataclass
class ScriptedModel:
    """Gives ``answers`` one per call; ``piece`` is how many characters come at a time."""

    answers: Sequence[Answer]
    piece: int = 7
    requests: list[ModelRequest] = field(default_factory=list)
    closed: int = 0

    async def ask(self, request: ModelRequest) -> AsyncIterator[ModelText | ModelDone]:
        answer = self.answers[len(self.requests)]
        self.requests.append(request)
        if callable(answer) and not isinstance(answer, Hang):
            answer = answer(request)
        try:
            if isinstance(answer, ModelFailed):
                raise answer
            if isinstance(answer, Hang):
                await asyncio.Event().wait()
            text = (
                answer.text if isinstance(answer, Cut) else answer if isinstance(answer, str) else json.dumps(answer)
            )
            for end in range(self.piece, len(text) + self.piece, self.piece):
                yield ModelText(text[:end])
                await asyncio.sleep(0)
            if isinstance(answer, Cut):
                raise ModelFailed("The stream was cut.", [_call(request, text)])
            yield ModelDone(text, (_call(request, text),))
        finally:
            self.closed += 1


def _written(answer: Any) -> str:
    if isinstance(answer, Cut):
        return answer.text
    return answer if isinstance(answer, str) else json.dumps(answer)


def _call(request: ModelRequest, text: str) -> ModelCall:
    return ModelCall(
        provider="scripted",
        model="script",
        prompt_tokens=(len(request.system) + len(request.user)) // 4,
        completion_tokens=len(text) // 4,
        cost=0.001,
        milliseconds=1.0,
    )
