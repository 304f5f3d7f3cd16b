"""Changes from the desk reach pages throttled and in order."""

from __future__ import annotations

import asyncio

from pytestqt.qtbot import QtBot

from console.domain.changes import Change, Topic
from console.domain.ids import CommandId, Offset, TenantId
from console.shell.bridge import INTERVAL_MS, merged
from console.shell.window import MainWindow
from tests.fakes.clock import NOON
from tests.fakes.door import FakeDoor
from tests.shell.frame.plainpage import PlainPage


def change(offset: int, topic: Topic = Topic.VIOLATIONS) -> Change:
    return Change(TenantId("acme"), Offset(offset), NOON, topic, "reviewed", CommandId(str(offset)), (str(offset),))


async def test_a_burst_arrives_as_one(window: MainWindow, plain: PlainPage, door: FakeDoor) -> None:
    for offset in range(1, 31):
        door.desk.say(change(offset))
    assert plain.heard == []
    await asyncio.sleep(3 * INTERVAL_MS / 1000)
    await window.settled()
    assert [[one.offset for one in heard] for heard in plain.heard] == [list(range(1, 31))]


async def test_no_more_than_twenty_deliveries_in_a_second(
    window: MainWindow, plain: PlainPage, door: FakeDoor
) -> None:
    loop = asyncio.get_running_loop()
    start, offset = loop.time(), 0
    while loop.time() < start + 0.6:
        offset += 1
        door.desk.say(change(offset))
        await asyncio.sleep(0.005)
    await asyncio.sleep(2 * INTERVAL_MS / 1000)
    await window.settled()
    assert 2 <= len(plain.heard) <= 17
    assert [one.offset for heard in plain.heard for one in heard] == list(range(1, offset + 1))


async def test_nothing_is_delivered_after_the_profile_is_closed(
    window: MainWindow, plain: PlainPage, door: FakeDoor, qtbot: QtBot
) -> None:
    door.desk.say(change(1))
    window.detach()
    assert door.desk.listeners == []
    await asyncio.sleep(2 * INTERVAL_MS / 1000)
    assert plain.heard == []


def test_a_flood_is_told_as_one_change_a_topic_without_names() -> None:
    flood = [change(offset, Topic.SCORES if offset % 2 else Topic.VIOLATIONS) for offset in range(1, 2001)]
    told = merged(flood)
    assert [(one.offset, one.topic, one.subjects) for one in told] == [
        (1999, Topic.SCORES, ()),
        (2000, Topic.VIOLATIONS, ()),
    ]
