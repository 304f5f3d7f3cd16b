"""Reading an answer as it grows, whatever the server sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.engine.llm.events import events
from console.engine.llm.failures import Failure, Kind, TryFailed, failure_in_stream

if TYPE_CHECKING:
    from openai import AsyncOpenAI

LEAST_CHARACTERS = 16_000
CHARACTERS_PER_TOKEN = 12
AFTERWORD_SECONDS = 1.0
_END = object()


@dataclass
class Answer:
    """What came so far. Token counts are None until the server tells."""

    text: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish: str = ""

    def take(self, chunk: Any) -> bool:
        """Read one chunk, or a whole answer that was not streamed; whether there is more text than before."""
        if not isinstance(chunk, dict):
            raise TryFailed(Failure(Kind.NONSENSE))
        if chunk.get("error"):
            raise TryFailed(failure_in_stream(chunk["error"]))
        self._count(chunk.get("usage"))
        choices = chunk.get("choices")
        if not isinstance(choices, list):
            raise TryFailed(Failure(Kind.NONSENSE))
        if not choices:
            return False
        choice = _fields(choices[0])
        finish = choice.get("finish_reason")
        self.finish = finish if isinstance(finish, str) else self.finish
        part = _fields(choice.get("delta") or choice.get("message"))
        if part.get("refusal") or self.finish == "content_filter":
            raise TryFailed(Failure(Kind.REFUSED))
        content = part.get("content")
        if content is None:
            return False
        if not isinstance(content, str):
            raise TryFailed(Failure(Kind.NONSENSE))
        self.text += content
        return bool(content)

    def _count(self, usage: Any) -> None:
        self.prompt_tokens = _count(usage, "prompt_tokens", self.prompt_tokens)
        self.completion_tokens = _count(usage, "completion_tokens", self.completion_tokens)


async def read_answer(
    client: AsyncOpenAI, arguments: dict[str, Any], answer: Answer, *, silence: float, left: Callable[[], float]
) -> AsyncGenerator[str]:
    """The text so far, each time it has grown; ``answer`` holds it too.

    ``silence`` is how long nothing may come, ``left`` how long it may take as yet, both in seconds. Closing ends the
    HTTP stream. Raises what openai and httpx raise, TimeoutError and TryFailed.
    """
    most = max(LEAST_CHARACTERS, CHARACTERS_PER_TOKEN * _limit(arguments))
    chunks = _chunks(client, arguments)
    async with aclosing(chunks):
        while True:
            chunk = await _next(chunks, answer, min(silence, left()))
            if chunk is _END:
                break
            if answer.take(chunk):
                if len(answer.text) > most:
                    raise TryFailed(Failure(Kind.TOO_LONG))
                yield answer.text
    if not answer.finish:
        raise TryFailed(Failure(Kind.BROKEN if answer.text else Kind.EMPTY))
    if not answer.text.strip():
        raise TryFailed(Failure(Kind.EMPTY))


async def _next(chunks: AsyncGenerator[Any], answer: Answer, wait: float) -> Any:
    """The next chunk, or ``_END``. After the model's last word, what is missing of the stream is not missed."""
    import httpx

    try:
        async with asyncio.timeout(min(wait, AFTERWORD_SECONDS) if answer.finish else wait):
            return await anext(chunks, _END)
    except (TimeoutError, httpx.HTTPError):
        if not answer.finish:
            raise
        return _END


async def _chunks(client: AsyncOpenAI, arguments: dict[str, Any]) -> AsyncGenerator[Any]:
    """Chunks of the stream, or the whole answer of a server that does not stream."""
    create = client.chat.completions.with_streaming_response.create
    # As an extra body, for openai walks through all other arguments, schema included, to no effect.
    async with create(model=arguments["model"], messages=[], stream=True, extra_body=arguments) as response:
        if "json" in response.headers.get("content-type", ""):
            yield json.loads(await response.read())
            return
        parts = response.iter_bytes()
        chunks = events(parts)
        async with aclosing(chunks):
            async for chunk in chunks:
                yield chunk
        await _read_out(parts)


async def _read_out(parts: AsyncIterator[bytes]) -> None:
    """What follows the last event, without which the connection could not serve the next answer."""
    async for _ in parts:
        pass


def _fields(value: object) -> dict[str, Any]:
    """Raises TryFailed where it is neither an object nor missing."""
    if value is None or isinstance(value, dict):
        return value or {}
    raise TryFailed(Failure(Kind.NONSENSE))


def _limit(arguments: dict[str, Any]) -> int:
    return int(arguments.get("max_tokens") or arguments.get("max_completion_tokens") or 0)


def _count(usage: Any, name: str, before: int | None) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and 0 <= value < 10_000_000 else before
