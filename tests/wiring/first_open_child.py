"""A first open that ends itself with SIGKILL: ``first_open_child.py PLACE``.

PLACE is ``key`` (the key file is written, no database is), ``created`` (the database is made and empty),
``before N`` or ``after N`` (around the commit of the Nth write), or ``whole``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from console.config.paths import ProfilePaths
from console.store import database as module
from console.wiring import kept
from console.wiring.door import ProfileDoor
from tests.fakes.clock import SetClock


def die(*_: object, **__: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


class CountedWrites:
    """In place of the store's ``_run``: counts what begins immediately, which is what writes."""

    def __init__(self, run: Callable[..., Any], when: str, number: int) -> None:
        self._run, self._when, self._left = run, when, number

    def __call__(self, connection: Any, begin: str, work: Callable[[Any], Any]) -> Any:
        if begin != "BEGIN IMMEDIATE":
            return self._run(connection, begin, work)
        self._left -= 1
        if self._left == 0 and self._when == "before":
            return self._run(connection, begin, lambda tx: die(work(tx)))
        done = self._run(connection, begin, work)
        return die() if self._left == 0 else done


def main() -> None:
    place, *number = sys.argv[1:]
    opening: Any = kept
    if place == "key":
        opening.open_database = die
    elif place == "created":
        opening.KeyCustody.confirm = die
    elif place != "whole":
        module._run = CountedWrites(module._run, place, int(number[0]))

    async def work() -> None:
        session = await ProfileDoor(ProfilePaths.of(), SetClock(), background=False).open("four horses eat oats")
        await session.close()

    asyncio.run(work())


if __name__ == "__main__":
    main()
