"""A notification server like a desktop's, on a session bus of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy, open_dbus_connection

from console import aio

NAME = "org.freedesktop.Notifications"
EMITTER = DBusAddress("/org/freedesktop/Notifications", interface=NAME)


@contextlib.contextmanager
def session_bus(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    environment = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
    )  # fmt: skip
    assert bus.stdout is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.stdout.readline().strip())
    try:
        yield
    finally:
        bus.terminate()
        bus.wait(10)
        bus.stdout.close()


class NotificationServer:
    """What was shown, by its number: (summary, body, actions, urgency)."""

    def __init__(self, connection: DBusConnection, capabilities: Sequence[str], *, failing: bool) -> None:
        self._connection, self._capabilities, self._failing = connection, list(capabilities), failing
        self.shown: dict[int, tuple[str, str, list[str], int]] = {}
        self.calls = 0

    async def serve(self) -> None:
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self._connection.send(self._answer(message))

    async def act(self, number: int, action: str) -> None:
        await self._connection.send(new_signal(EMITTER, "ActionInvoked", "us", (number, action)))

    def _answer(self, message: Message) -> Message:
        member = message.header.fields[HeaderFields.member]
        if self._failing and member == "Notify":
            return new_error(message, "org.freedesktop.DBus.Error.Failed")
        if member == "GetServerInformation":
            return new_method_return(message, "ssss", ("Test Shell", "tests", "1", "1.2"))
        if member == "GetCapabilities":
            return new_method_return(message, "as", (self._capabilities,))
        if member == "CloseNotification":
            self.shown.pop(message.body[0], None)
            return new_method_return(message)
        return new_method_return(message, "u", (self._show(message.body),))

    def _show(self, body: tuple[Any, ...]) -> int:
        _program, replaced, _icon, summary, text, actions, hints, _expires = body
        self.calls += 1
        number = replaced or self.calls
        self.shown[number] = (summary, text, list(actions), hints["urgency"][1])
        return int(number)


@contextlib.asynccontextmanager
async def notification_server(
    capabilities: Sequence[str] = ("actions", "body"), *, failing: bool = False
) -> AsyncIterator[NotificationServer]:
    connection = await open_dbus_connection()
    async with DBusRouter(connection) as router:
        await Proxy(message_bus, router).RequestName(NAME)
    server = NotificationServer(connection, capabilities, failing=failing)
    task = aio.spawn(server.serve(), "notification server")
    try:
        yield server
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await connection.close()
