"""Notifications over a real session bus, with a server like a desktop's."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.ports.desktop import Note, NotesFailed

if sys.platform != "linux" or not shutil.which("dbus-daemon"):
    pytest.skip("needs D-Bus", allow_module_level=True)

from console.desktop.notifications import DBusNotifier
from tests.desktop.notification_server import notification_server, session_bus

ALARM = Note("CRITICAL: Gate 4", "Fire <alarm> & smoke", urgent=True, actions=(("acknowledge", "Acknowledge"),))


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with session_bus(tmp_path, monkeypatch):
        yield


@pytest.fixture
async def notifier(bus: None) -> AsyncIterator[DBusNotifier]:
    made = DBusNotifier()
    yield made
    await made.close()


def _deaf(_tag: str, _action: str) -> None:
    return


async def test_a_note_has_its_content_its_actions_and_its_urgency(notifier: DBusNotifier) -> None:
    async with notification_server() as server:
        assert await notifier.start(_deaf) == "Test Shell"
        await notifier.show("e1", ALARM)
        ((summary, body, actions, urgency),) = server.shown.values()
        assert (summary, body) == ("CRITICAL: Gate 4", "Fire &lt;alarm&gt; &amp; smoke")
        assert actions == ["default", "Open", "acknowledge", "Acknowledge"]
        assert urgency == 2


async def test_the_note_of_the_same_tag_is_replaced_and_can_be_withdrawn(notifier: DBusNotifier) -> None:
    async with notification_server() as server:
        await notifier.start(_deaf)
        await notifier.show("e1", ALARM)
        await notifier.show("e1", Note("HIGH: Gate 4", "later"))
        assert [shown[0] for shown in server.shown.values()] == ["HIGH: Gate 4"]
        await notifier.withdraw("e1")
        assert not server.shown
        await notifier.withdraw("e1")


async def test_what_is_done_on_a_note_is_heard(notifier: DBusNotifier) -> None:
    heard: asyncio.Future[tuple[str, str]] = asyncio.get_running_loop().create_future()
    async with notification_server() as server:
        await notifier.start(lambda tag, action: heard.set_result((tag, action)))
        await notifier.show("e1", ALARM)
        (number,) = server.shown
        await server.act(number + 7, "acknowledge")  # of another program
        await server.act(number, "acknowledge")
        assert await asyncio.wait_for(heard, 20) == ("e1", "acknowledge")


async def test_a_server_without_actions_gets_none(notifier: DBusNotifier) -> None:
    async with notification_server(capabilities=("body",)) as server:
        await notifier.start(_deaf)
        await notifier.show("e1", ALARM)
        ((_summary, _body, actions, _urgency),) = server.shown.values()
        assert actions == []


async def test_no_server_and_a_failing_server_are_told(notifier: DBusNotifier) -> None:
    with pytest.raises(NotesFailed, match="shows no notifications"):
        await notifier.start(_deaf)
    async with notification_server(failing=True):
        await notifier.start(_deaf)
        with pytest.raises(NotesFailed, match="shows no notifications"):
            await notifier.show("e1", ALARM)


async def test_without_a_session_bus_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    with pytest.raises(NotesFailed, match="no desktop session"):
        await DBusNotifier().start(_deaf)
