"""A real HTTP server on 127.0.0.1 that speaks OpenAI's chat completions and embeddings, badly where a test asks.

``async with ModelServer() as server`` runs it in the test's loop; ``with in_thread(ModelServer()) as server`` in a
thread of its own, for programs and for measuring. ``server.url`` is the base URL. Answers are queued with ``say``;
when the queue is empty ``otherwise`` answers. An answer may be a function of the request's body.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import json
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Words:
    """An answer in pieces of ``piece`` characters, ``pace`` seconds apart after ``first`` seconds.

    ``ends`` False: the stream stays open after the last word. ``usage``: prompt and completion tokens, or none told.
    ``sending`` hears how many characters of the text are sent, before each piece.
    """

    text: str
    piece: int = 8
    pace: float = 0.0
    first: float = 0.0
    usage: tuple[int, int] | None = (100, 20)
    finish: str = "stop"
    ends: bool = True
    stream: bool | None = None
    sending: Callable[[int], None] = lambda _characters: None


@dataclass(frozen=True)
class Status:
    """An HTTP error."""

    status: int
    retry_after: str = ""
    message: str = "no"
    code: str | None = None


@dataclass(frozen=True)
class Hang:
    """Nothing, ever: not even headers."""


@dataclass(frozen=True)
class Cut:
    """A stream whose connection breaks after ``text``; with no text, before the headers."""

    text: str = ""


@dataclass(frozen=True)
class Refusal:
    text: str = "I cannot help with that."


@dataclass(frozen=True)
class Endless:
    """Words without end, as fast as they are read. ``of`` "words", "reasoning" or "comments"."""

    of: str = "words"


@dataclass(frozen=True)
class Raw:
    """Exactly these bytes as the body; ``declared`` False: in chunks, without saying how many come."""

    body: bytes
    content_type: str = "text/event-stream"
    status: int = 200
    declared: bool = True


Answer = Words | Status | Hang | Cut | Refusal | Endless | Raw
Script = Answer | Callable[[dict[str, Any]], Answer]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


def events(*payloads: Any, done: bool = True) -> Raw:
    """A stream of these JSON values, whatever they are."""
    lines = [f"data: {json.dumps(payload)}\n\n" for payload in payloads]
    return Raw("".join([*lines, "data: [DONE]\n\n" if done else ""]).encode())


def huge(size: int = 10_000_000, *, stream: bool = True) -> Raw:
    """One answer of that many bytes, in one event or as one JSON body."""
    text = "x" * size
    if stream:
        return events(_chunk({"content": text}), _chunk({}, "stop"))
    return Raw(json.dumps(_completion(text, None, "stop")).encode(), "application/json")


def replay(cassette: Path) -> list[Raw]:
    """Recorded answers in their order, from a YAML file of vcr.py."""
    recorded = yaml.safe_load(cassette.read_text(encoding="utf-8"))["interactions"]
    return [_recorded(interaction["response"]) for interaction in recorded]


def vector_of(text: str, dimensions: int = 8) -> list[float]:
    """The same for the same text, not of length 1."""
    digest = hashlib.sha256(text.encode()).digest()
    return [byte / 16 + 0.5 for byte in digest[:dimensions]]


@dataclass
class ModelServer:
    """``asked`` are the requests so far, ``hung_up`` how often a client left before the answer's end."""

    key: str = "right"
    otherwise: Script = field(default_factory=lambda: Words("Good day."))
    vectors: Callable[[Sequence[str]], Answer | list[list[float]]] = lambda texts: [vector_of(text) for text in texts]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    hung_up: int = 0
    port: int = 0
    left: asyncio.Event = field(default_factory=asyncio.Event)
    _queue: deque[Script] = field(default_factory=deque)
    _server: asyncio.Server | None = None
    _serving: set[asyncio.Task[Any]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def say(self, *answers: Script) -> None:
        """Queue answers, one per request."""
        self._queue.extend(answers)

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=50_000_000)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    async def __aenter__(self) -> ModelServer:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        self.connections += 1
        try:
            ahead: bytes | None = b""
            while ahead is not None and (asked := await _read(reader, ahead)) is not None:
                self.asked.append(asked)
                ahead = await self._answer_or_leave(asked, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._leave()
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            self._serving.discard(task)
            writer.close()

    async def _answer_or_leave(
        self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """Answer, and see whether the client leaves meanwhile.

        The first byte of the next request where it came already; None when the connection cannot be used again.
        """
        answering = asyncio.ensure_future(self._answer(asked, writer))  # noqa: TID251 a server of tests
        listening = asyncio.ensure_future(reader.read(1))  # noqa: TID251
        try:
            await asyncio.wait((answering, listening), return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                self._leave()
                return None
            ahead = listening.result() if listening.done() else b""
            return ahead if answering.result() else None
        finally:
            answering.cancel()
            listening.cancel()
            await asyncio.gather(answering, listening, return_exceptions=True)

    def _leave(self) -> None:
        self.hung_up += 1
        self.left.set()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        answer = self._answer_to(asked)
        streaming = bool(asked.body.get("stream"))
        match answer:
            case Hang():
                await asyncio.Event().wait()
            case Cut(text=""):
                return False
            case Status():
                error = {"error": {"message": answer.message, "type": "error", "code": answer.code}}
                extra = {"Retry-After": answer.retry_after} if answer.retry_after else {}
                await _whole(writer, answer.status, json.dumps(error).encode(), "application/json", extra)
            case Raw(declared=False):
                await _chunked(writer, answer)
            case Raw():
                await _whole(writer, answer.status, answer.body, answer.content_type)
            case Words() if not (streaming if answer.stream is None else answer.stream):
                await asyncio.sleep(answer.first)
                body = _completion(answer.text, answer.usage, answer.finish)
                await _whole(writer, 200, json.dumps(body).encode(), "application/json")
            case _:
                return await _stream(writer, answer)
        return True

    def _answer_to(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {self.key}" and self.key:
            sent = asked.headers.get("authorization", "")
            return Status(401, message=f"Incorrect API key provided: {sent}", code="invalid_api_key")
        if asked.path.endswith("/embeddings"):
            return self._embedded(asked)
        script = self._queue.popleft() if self._queue else self.otherwise
        return script(asked.body) if callable(script) else script

    def _embedded(self, asked: Asked) -> Answer:
        if self._queue:
            script = self._queue.popleft()
            return script(asked.body) if callable(script) else script
        vectors = self.vectors(asked.body["input"])
        if not isinstance(vectors, list):
            return vectors
        # Backwards: the index counts, not the order.
        rows = [{"object": "embedding", "index": at, "embedding": vector} for at, vector in enumerate(vectors)]
        body = {"object": "list", "data": rows[::-1], "model": asked.body["model"], "usage": {"prompt_tokens": 1}}
        return Raw(json.dumps(body).encode(), "application/json")


@contextlib.contextmanager
def in_thread(server: ModelServer) -> Iterator[ModelServer]:
    """Run the server in a thread with a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="model server", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _read(reader: asyncio.StreamReader, ahead: bytes) -> Asked | None:
    try:
        head = (ahead + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(first.split(" ")[1], headers, json.loads(body) if body else {})


async def _whole(
    writer: asyncio.StreamWriter, status: int, body: bytes, content_type: str, extra: Mapping[str, str] | None = None
) -> None:
    headers = {"Content-Type": content_type, "Content-Length": str(len(body)), **(extra or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {status} Status\r\n{head}\r\n".encode() + body)
    await writer.drain()


async def _chunked(writer: asyncio.StreamWriter, answer: Raw) -> None:
    head = f"HTTP/1.1 {answer.status} Status\r\nContent-Type: {answer.content_type}\r\n"
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    for start in range(0, len(answer.body), 65_536):
        part = answer.body[start : start + 65_536]
        writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        await writer.drain()
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _stream(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Server-sent events in chunks; whether the stream came to its proper end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    async for line in _lines(answer):
        payload = line.encode()
        writer.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
        await writer.drain()
    if isinstance(answer, Cut):
        return False
    if isinstance(answer, Words) and not answer.ends:
        await asyncio.Event().wait()
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _lines(answer: Answer) -> AsyncIterator[str]:
    match answer:
        case Words():
            await asyncio.sleep(answer.first)
            for start in range(0, len(answer.text), answer.piece):
                answer.sending(start + answer.piece)
                yield _event(_chunk({"content": answer.text[start : start + answer.piece]}))
                await asyncio.sleep(answer.pace)
            yield _event(_chunk({}, answer.finish))
            if answer.usage is not None:
                yield _event({**_chunk({}), "choices": [], "usage": _usage(answer.usage)})
            if answer.ends:
                yield "data: [DONE]\n\n"
        case Cut():
            yield _event(_chunk({"content": answer.text}))
        case Refusal():
            yield _event(_chunk({"refusal": answer.text}))
            yield _event(_chunk({}, "stop"))
            yield "data: [DONE]\n\n"
        case Endless():
            for number in itertools.count():
                yield _endless(answer.of, number)
                await asyncio.sleep(0)


def _endless(of: str, number: int) -> str:
    if of == "comments":
        return ": still here\n\n"
    return _event(_chunk({"content": f"word {number} "} if of == "words" else {"reasoning": f"hm {number} "}))


def _event(payload: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(payload)}\n\n"


def _chunk(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": dict(delta), "finish_reason": finish}
    return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def _completion(text: str, usage: tuple[int, int] | None, finish: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    told = {} if usage is None else {"usage": _usage(usage)}
    return {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], **told}


def _usage(usage: tuple[int, int]) -> dict[str, int]:
    prompt, completion = usage
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _recorded(response: Mapping[str, Any]) -> Raw:
    headers = {name.lower(): values for name, values in response["headers"].items()}
    content_type = headers.get("content-type", ["application/json"])[0]
    if "parsed_body" in response:
        body = json.dumps(response["parsed_body"]).encode()
    else:
        kept = response["body"]["string"]
        body = kept if isinstance(kept, bytes) else kept.encode()
    return Raw(body, content_type, response["status"]["code"])
