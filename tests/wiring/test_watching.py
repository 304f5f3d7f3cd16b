"""Behavior files that are edited while the program runs."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.domain.ids import PluginName, TenantId
from console.domain.turns import Replied
from console.plugin.loaded import LoadedCatalog
from console.plugin.loader import bundled_folder, load_plugins
from console.ports.session import KeySource, Session
from console.wiring.door import begin
from console.wiring.keys import ForgottenKeys
from console.wiring.opened import Opened
from console.wiring.watching import BehaviorWatch
from tests.fakes.clock import SetClock
from tests.fakes.profile import open_now

DEMO, SALES = TenantId("demo"), PluginName("sales_marketing")


class Told:
    """Sentences as they come."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[str] = asyncio.Queue()

    async def next(self) -> str:
        return await asyncio.wait_for(self.queue.get(), 30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_folder() / SALES, tmp_path / "plugins" / SALES))


@pytest.fixture
def catalog(folder: Path) -> LoadedCatalog:
    return load_plugins([folder])


@pytest.fixture
async def opened(profile_folder: Path, clock: SetClock, catalog: LoadedCatalog) -> AsyncIterator[Session]:
    kept = Opened("test", profile_folder, open_now(profile_folder), ForgottenKeys(), KeySource.EPHEMERAL)
    session = await begin(kept, catalog, clock, background=False)
    yield session
    await session.close()


def save(file: Path, text: str) -> None:
    """As an editor does: the time of the file moves on."""
    before = file.stat().st_mtime_ns
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 1_000_000_000, before + 1_000_000_000))


async def answer(session: Session, text: str) -> str:
    conversation = await session.chat.start(DEMO, SALES, session.me)
    events = [event async for event in session.chat.say(conversation, text)]
    assert isinstance(events[-1], Replied)
    return events[-1].reply.content


async def test_that_the_next_message_is_answered_by_what_was_saved_and_a_mistake_changes_nothing(
    opened: Session, folder: Path
) -> None:
    told = Told()
    before = await answer(opened, "hello")
    await opened.watch(told.queue.put_nowait)
    file = folder / "templates" / "general.md"
    written = file.read_text(encoding="utf-8")
    assert "I am the assistant of Larkspur" in before
    save(file, written.replace("I am the assistant of Larkspur", "Zebras welcome you to Larkspur"))
    assert await told.next() == "The bot of sales_marketing is read again."
    assert "Zebras welcome you to Larkspur" in await answer(opened, "hello")

    guidelines = folder / "guidelines.yaml"
    right = guidelines.read_text(encoding="utf-8")
    save(guidelines, right + "\n- id: broken\n  condition: 5\n")
    sentence = await told.next()
    assert "guidelines.yaml, line" in sentence
    assert sentence.endswith("The bot of sales_marketing goes on as it was.")
    assert "Zebras welcome you to Larkspur" in await answer(opened, "hello")

    save(guidelines, right)
    assert await told.next() == "The bot of sales_marketing is read again."
    await opened.watch(None)


async def test_that_knowledge_in_the_files_is_found_after_a_save(opened: Session, folder: Path) -> None:
    told = Told()
    assert all("Zebra" not in hit.entry.text.title for hit in await opened.library.search(DEMO, "zebra crossing"))
    await opened.watch(told.queue.put_nowait)
    new = folder / "knowledge" / "zebra.md"
    new.write_text("---\nid: zebra\ntype: faq\ntitle: Zebra crossing\n---\nLook left and right.\n", encoding="utf-8")
    assert await told.next() == "The bot of sales_marketing is read again."
    assert (await opened.library.search(DEMO, "zebra crossing"))[0].entry.text.title == "Zebra crossing"


async def test_that_a_look_at_unchanged_files_reads_nothing(catalog: LoadedCatalog, folder: Path) -> None:
    read: list[str] = []

    async def read_again(name: PluginName) -> None:
        read.append(name)

    watch = BehaviorWatch(catalog, read_again, lambda _text: None)
    await watch.look()
    assert read == []
    (folder / "flows.yaml").unlink()
    await watch.look()
    await watch.look()
    assert read == [SALES]
