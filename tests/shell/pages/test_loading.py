"""Reads of a page: one at a time, the newest question wins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from console import aio
from console.ports.database import Reader, Transaction
from console.shell.loading import Loads
from console.shell.page import Frame

T = TypeVar("T")
NO_TX = cast(Transaction, None)


class HeldReader:
    """Answers only when the test lets it."""

    def __init__(self) -> None:
        self.waiting: list[asyncio.Future[None]] = []
        self.reads = 0

    async def read(self, work: Callable[[Transaction], T]) -> T:
        self.reads += 1
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(gate)
        await gate
        return work(NO_TX)

    async def answer(self) -> None:
        self.waiting.pop(0).set_result(None)
        for _ in range(3):
            await asyncio.sleep(0)


class StartingFrame:
    def start(self, work: Coroutine[Any, Any, object], name: str, *, busy: str = "") -> None:
        aio.spawn(work, name)


def always(value: int) -> Callable[[Transaction], int]:
    return lambda _: value


async def loading() -> tuple[Loads, HeldReader]:
    reader = HeldReader()
    loads = Loads(cast(Frame, StartingFrame()))
    loads.attach(cast(Reader, reader))
    return loads, reader


async def test_that_an_answer_to_an_earlier_question_is_dropped() -> None:
    loads, reader = await loading()
    shown: list[str] = []
    loads.ask("list", 1, lambda _: "first", shown.append)
    await asyncio.sleep(0)
    loads.ask("list", 2, lambda _: "second", shown.append)
    await reader.answer()
    assert shown == []
    await reader.answer()
    assert shown == ["second"]
    await loads.settled()


async def test_that_questions_in_haste_are_read_as_one() -> None:
    loads, reader = await loading()
    shown: list[int] = []
    for number in range(20):
        loads.ask("list", number, always(number), shown.append)
        await asyncio.sleep(0)
    await reader.answer()
    await reader.answer()
    assert reader.reads == 2
    assert shown == [19]
    await loads.settled()


async def test_that_refreshes_of_the_same_question_never_starve() -> None:
    loads, reader = await loading()
    shown: list[int] = []
    loads.ask("list", "same", lambda _: 1, shown.append)
    await asyncio.sleep(0)
    loads.ask("list", "same", lambda _: 2, shown.append)
    await reader.answer()
    assert shown == [1]
    await reader.answer()
    assert shown == [1, 2]
    await loads.settled()


async def test_that_what_is_forgotten_is_not_shown() -> None:
    loads, reader = await loading()
    shown: list[int] = []
    loads.ask("rows", 1, lambda _: 1, shown.append)
    await asyncio.sleep(0)
    loads.forget("rows")
    await reader.answer()
    assert shown == []
    assert not loads.busy


async def test_that_a_failing_read_leaves_the_page_able_to_read_again() -> None:
    loads, reader = await loading()
    shown: list[int] = []
    failed: list[str] = []
    stop = aio.on_failure(lambda name, _error: failed.append(name))

    def fail(_: Transaction) -> int:
        raise OSError("gone")

    loads.ask("list", 1, fail, shown.append)
    await asyncio.sleep(0)
    await reader.answer()
    stop()
    assert failed == ["read list"]
    loads.ask("list", 2, lambda _: 2, shown.append)
    await asyncio.sleep(0)
    await reader.answer()
    assert shown == [2]


async def test_that_a_question_asked_while_a_read_fails_is_answered() -> None:
    loads, reader = await loading()
    shown: list[int] = []
    told: list[str] = []
    forget = aio.on_failure(lambda name, _error: told.append(name))

    def fails(_: Transaction) -> int:
        raise ValueError("unreadable")

    loads.ask("list", 1, fails, shown.append)
    await asyncio.sleep(0)
    loads.ask("list", 2, always(2), shown.append)
    await reader.answer()
    await reader.answer()
    await loads.settled()
    forget()
    assert (shown, told) == ([2], ["read list"])
