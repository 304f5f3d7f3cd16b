"""openai's client, imported late, over one HTTP client for all providers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, cast

from console.engine.llm.failures import Failure, Kind, TryFailed
from console.engine.llm.settings import Keys, Slot

if TYPE_CHECKING:
    import httpx
    from openai import AsyncOpenAI

MOST_BYTES = 4_000_000
MOST_EMBEDDING_BYTES = 16_000_000
CONNECT_SECONDS = 5.0
QUIET = ("openai", "httpx", "httpx2", "httpcore", "httpcore2")


class Clients:
    """Clients of the slots, made when first asked for. One HTTP client; close it with ``close``."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._http: httpx.AsyncClient | None = None
        self._by_slot: dict[Slot, AsyncOpenAI] = {}
        self._making = asyncio.Lock()
        self._closed = False

    async def of(self, slot: Slot) -> AsyncOpenAI:
        """Raises TryFailed when the slot needs a key and there is none, and after ``close``."""
        async with self._making:
            if self._closed:
                raise TryFailed(Failure(Kind.CLOSED))
            if slot not in self._by_slot:
                self._by_slot[slot] = await self._make(slot)
            return self._by_slot[slot]

    def forget(self, slot: Slot) -> None:
        """Read the key anew next time: this one was refused."""
        self._by_slot.pop(slot, None)

    async def close(self) -> None:
        """End all connections, for good. A call under way fails."""
        self._closed = True
        async with self._making:
            self._by_slot.clear()
            if self._http is not None:
                await self._http.aclose()

    async def _make(self, slot: Slot) -> AsyncOpenAI:
        loop = asyncio.get_running_loop()
        key = await loop.run_in_executor(None, self._keys, slot.key_name)
        if not key and slot.needs_key:
            raise TryFailed(Failure(Kind.NO_KEY))
        if self._http is None:
            self._http = await loop.run_in_executor(None, _http_client)
            await loop.run_in_executor(None, _rehearse)
        return await loop.run_in_executor(None, _openai_client, slot, key or "none", self._http)


def _http_client() -> httpx.AsyncClient:
    """Made in a thread: reading the certificates takes a while, and so does what the first connection imports."""
    import anyio.lowlevel
    import anyio.streams.tls
    import httpx

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # never a window's loop
        runner.run(anyio.lowlevel.checkpoint())

    return httpx.AsyncClient(
        event_hooks={"response": [_bound]},
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        headers={"Accept-Encoding": "identity"},
    )


def _openai_client(slot: Slot, key: str, http: httpx.AsyncClient) -> AsyncOpenAI:
    import openai
    import openai.resources.chat
    import openai.resources.embeddings

    for name in QUIET:  # they log whole requests at DEBUG, and OPENAI_LOG can ask for that
        logging.getLogger(name).setLevel(logging.WARNING)
    # openai is typed for httpx2 and takes httpx as well.
    return openai.AsyncOpenAI(api_key=key, base_url=slot.url, max_retries=0, http_client=cast(Any, http))


_REHEARSAL = b'data: {"choices":[{"index":0,"delta":{"content":"a"}}],"usage":null}\n\ndata: [DONE]\n\n'


def _rehearse() -> None:
    """Read an answer that no server sent: at the first one openai builds its types, for 100 ms of a thread."""
    import httpx
    import openai

    async def read() -> None:
        answer = httpx.Response(200, headers={"Content-Type": "text/event-stream"}, content=_REHEARSAL)
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _request: answer)) as http:
            client = openai.AsyncOpenAI(api_key="none", base_url="http://localhost", http_client=cast(Any, http))
            create = client.chat.completions.with_streaming_response.create
            async with create(model="none", messages=[], stream=True) as response:
                async for _part in response.iter_bytes():
                    pass

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # never a window's loop
        runner.run(read())


async def _bound(response: httpx.Response) -> None:
    """Break off a response, before it is read, that grows past what an answer can be."""
    embedding = response.request.url.path.endswith("/embeddings")
    most = MOST_EMBEDDING_BYTES if embedding else MOST_BYTES
    if "content-encoding" in response.headers:  # not asked for: a little of it may unpack to very much
        most //= 50
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        await response.aclose()
        raise TryFailed(Failure(Kind.TOO_LONG))
    response.stream = _bounded(response.stream, most)


def _bounded(stream: Any, most: int) -> httpx.AsyncByteStream:
    import httpx

    class Bounded(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            received = 0
            async for part in stream:
                received += len(part)
                if received > most:
                    raise TryFailed(Failure(Kind.TOO_LONG))
                yield part

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
