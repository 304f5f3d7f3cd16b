"""A real HTTP server and a real SMTP server on 127.0.0.1 that keep what they are given, or refuse it as told."""

from __future__ import annotations

import asyncio
import base64
import email
import email.policy
from collections import deque
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Self


@dataclass
class Posted:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class HookServer:
    """Answers with the next of ``answers`` (status, headers), and 204 when there is none left."""

    answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    posted: list[Posted] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.posted.append(Posted(head[0].split()[1], headers, body))
        status, more = self.answers.popleft() if self.answers else (204, {})
        lines = [f"HTTP/1.1 {status} As told", "content-length: 0", "connection: close"]
        lines += [f"{name}: {value}" for name, value in more.items()]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@dataclass
class MailBox:
    """Speaks SMTP. ``refuse``: the answer to RCPT of an address; ``login``: user and password that it asks for."""

    refuse: dict[str, str] = field(default_factory=dict)
    login: tuple[str, str] | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass  # the other side broke off
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        await say("220 box")
        while line := (await reader.readline()).decode(errors="replace").strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                await say("250-box\r\n250 AUTH PLAIN" if self.login else "250 box")
            elif verb == "AUTH":
                await say("235 ok" if self._knows(line.split()[2]) else "535 no")
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                await say(self.refuse.get(address, "250 ok"))
            elif verb == "DATA":
                await say("354 go on")
                content = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
                self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
                await say("250 kept")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 ok")

    def _knows(self, given: str) -> bool:
        assert self.login is not None
        return base64.b64decode(given).decode().split("\0")[1:] == list(self.login)
