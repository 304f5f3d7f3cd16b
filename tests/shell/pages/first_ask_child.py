"""A window in a process of its own: prints the largest gaps of the event loop, in milliseconds, of a first ask or
search and of later ones. Arguments: the folder of a demo profile, and ``model``, ``rules`` or ``search``."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import qasync
from PySide6.QtWidgets import QApplication

from console.domain.ids import TenantId
from console.shell.theme import Mode, Theme
from tests.bench.turns import ANSWER
from tests.fakes.clock import SetClock
from tests.fakes.gap import GapMeter
from tests.fakes.model_server import ModelServer, Words, in_thread
from tests.fakes.profile import open_profile
from tests.shell.pages.talks import Talk, close_talk, open_talk

LATER = 6


async def main(folder: Path, what: str) -> None:
    with in_thread(ModelServer(otherwise=Words(json.dumps(ANSWER), piece=20))) as server:
        if what == "model":
            os.environ.update(
                OPERATOR_CONSOLE_LLM_PROVIDER="compatible",
                OPERATOR_CONSOLE_LLM_URL=server.url,
                OPERATOR_CONSOLE_LLM_MODEL="scripted",
                COMPATIBLE_API_KEY=server.key,
            )
        async with opened(folder) as talk:
            work = search_of(talk) if what == "search" else ask_of(talk)
            gaps = [await gap_of(work) for _ in range(1 + LATER)]
            sys.stdout.write(json.dumps({"first": gaps[0], "later": gaps[1:], "asked": len(server.asked)}))


@contextlib.asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Talk]:
    session = await open_profile(folder, SetClock(), background=True)
    talk = await open_talk(session, Theme(Mode.DARK))
    await session.complete()
    yield talk
    await close_talk(talk)
    await session.close()


def ask_of(talk: Talk) -> Callable[[], Awaitable[None]]:
    return lambda: talk.ask("How are we doing today?")


def search_of(talk: Talk) -> Callable[[], Awaitable[None]]:
    async def search() -> None:
        found = await talk.session.library.search(TenantId("demo"), "how to report a guard who is missing")
        assert found

    return search


async def gap_of(work: Callable[[], Awaitable[None]]) -> float:
    meter = GapMeter()
    meter.start()
    await work()
    return meter.stop()


if __name__ == "__main__":
    application = QApplication(["first-ask"])
    application.setQuitOnLastWindowClosed(False)
    gc.disable()  # as the window does
    gc.freeze()
    with qasync.QEventLoop(application, already_running=False) as loop:
        loop.run_until_complete(main(Path(sys.argv[1]), sys.argv[2]))
