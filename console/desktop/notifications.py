"""Notifications of a Linux desktop, over D-Bus: org.freedesktop.Notifications, with actions where there are any."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from console import aio
from console.ports.desktop import Note, NoteListener, NotesFailed

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusConnection

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_PATIENCE_S = 5.0
_NORMAL, _CRITICAL = 1, 2
_UNTIL_DEALT_WITH, _AS_THE_DESKTOP_LIKES = 0, -1
_LATE = ("jeepney", "jeepney.io.asyncio")


class DBusNotifier:
    """``ports.Notifier``. Nothing of D-Bus is imported before ``start``, and then on a thread."""

    def __init__(self) -> None:
        self._connection: DBusConnection | None = None
        self._pump: asyncio.Task[None] | None = None
        self._replies: dict[int, asyncio.Future[Message]] = {}
        self._heard: NoteListener = lambda _tag, _action: None
        self._shown: dict[str, int] = {}
        """Tag to the server's number."""
        self._with_actions = False

    async def start(self, heard: NoteListener) -> str:
        try:
            await asyncio.get_running_loop().run_in_executor(None, _import)
            from jeepney import DBusAddress, MatchRule, message_bus
            from jeepney.io.asyncio import open_dbus_connection

            self._address = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
            async with asyncio.timeout(_PATIENCE_S):
                self._connection = await open_dbus_connection()
        except Exception as error:
            raise NotesFailed("There is no desktop session that shows notifications.") from error
        self._heard = heard
        self._pump = aio.spawn(self._receive(self._connection), "hear of notifications")
        try:
            await self._call_message(message_bus.AddMatch(MatchRule(type="signal", interface=_NAME, path=_PATH)))
            name, *_rest = await self._call("GetServerInformation")
            (capabilities,) = await self._call("GetCapabilities")
        except NotesFailed:
            await self.close()
            raise
        self._with_actions = "actions" in capabilities
        return str(name)

    async def show(self, tag: str, note: Note) -> None:
        given = [(key, words) for key, words in note.actions if self._with_actions]
        actions = [part for action in given for part in action]
        if self._with_actions:
            actions = ["default", "Open", *actions]
        hints = {
            "urgency": ("y", _CRITICAL if note.urgent else _NORMAL),
            "desktop-entry": ("s", "operator-console"),
            "category": ("s", "x-operator-console.alarm"),
        }
        stays = _UNTIL_DEALT_WITH if note.urgent else _AS_THE_DESKTOP_LIKES
        body = (
            "Operator Console",
            self._shown.get(tag, 0),
            "operator-console",
            note.title,
            _escaped(note.body),
            actions,
            hints,
            stays,
        )
        (number,) = await self._call("Notify", "susssasa{sv}i", body)
        self._shown[tag] = int(number)

    async def withdraw(self, tag: str) -> None:
        number = self._shown.pop(tag, None)
        if number is not None:
            with suppress(NotesFailed):  # some servers fail for a note that is gone
                await self._call("CloseNotification", "u", (number,))

    async def close(self) -> None:
        pump, self._pump = self._pump, None
        connection, self._connection = self._connection, None
        if pump is not None:
            pump.cancel()
            await asyncio.gather(pump, return_exceptions=True)
        if connection is not None:
            with suppress(OSError):
                await connection.close()

    async def _call(self, method: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        from jeepney import new_method_call

        return await self._call_message(new_method_call(self._address, method, signature, body))

    async def _call_message(self, message: Message) -> tuple[Any, ...]:
        from jeepney import MessageType

        connection = self._connection
        if connection is None:
            raise NotesFailed("The desktop session has ended.")
        serial = next(connection.outgoing_serial)
        reply: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._replies[serial] = reply
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await connection.send(message, serial=serial)
                answer = await reply
        except (OSError, TimeoutError) as error:
            raise NotesFailed("The desktop does not answer.") from error
        finally:
            self._replies.pop(serial, None)
        if answer.header.message_type is MessageType.error:
            raise NotesFailed("The desktop shows no notifications.")
        return tuple(answer.body)

    async def _receive(self, connection: DBusConnection) -> None:
        from jeepney import HeaderFields

        try:
            while True:
                message = await connection.receive()
                fields = message.header.fields
                reply = self._replies.get(fields.get(HeaderFields.reply_serial, 0))
                if reply is not None and not reply.done():
                    reply.set_result(message)
                elif fields.get(HeaderFields.member) == "ActionInvoked":
                    self._acted(*message.body)
                elif fields.get(HeaderFields.member) == "NotificationClosed":
                    self._forget(message.body[0])
        except (OSError, EOFError):
            self._connection = None
            for waiting in self._replies.values():
                if not waiting.done():
                    waiting.set_exception(NotesFailed("The desktop session has ended."))

    def _acted(self, number: int, action: str) -> None:
        for tag, shown in self._shown.items():
            if shown == number:
                self._heard(tag, action)
                return

    def _forget(self, number: int) -> None:
        self._shown = {tag: shown for tag, shown in self._shown.items() if shown != number}


def _import() -> None:
    from importlib import import_module

    for name in _LATE:
        import_module(name)


def _escaped(text: str) -> str:
    """A server may read markup in the body."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
