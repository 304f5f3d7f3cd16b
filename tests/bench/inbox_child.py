"""Run as a program on an inbox of a million messages: opens its page and prints its figures as JSON."""

from __future__ import annotations

import asyncio
import gc
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from console import aio
from console.domain.conversations import Conversation
from console.domain.ids import SYSTEM, ConversationId, PersonId
from console.domain.inbox import InboxQuery, View
from console.domain.inbox_commands import ReceiveMessage, TakeOver
from console.ports.session import KeySource, Session
from console.shell.collector import Collector
from console.shell.inbox.page import InboxPage
from console.shell.pages import PageSpec
from console.shell.preferences import Forgetful
from console.shell.theme import Mode, Theme
from console.shell.window import MainWindow
from console.wiring.door import begin, load_catalog
from console.wiring.keys import ForgottenKeys
from console.wiring.opened import Opened
from tests.bench.million_inbox import ME, NOW, TENANT, open_inbox
from tests.bench.qt_child import print_figures
from tests.fakes.clock import SetClock
from tests.fakes.gap import GapMeter

SIZE = (1600, 900)
SPEC = PageSpec("inbox", "Inbox", "inbox", "console.shell.inbox.page:InboxPage")
OPENED, ACTIVE, A_SECOND, SECONDS = 200, 50, 20, 15


async def measure(file: Path) -> dict[str, float]:
    folder = Path(tempfile.mkdtemp())
    shutil.copy(file, folder / "p.db")
    session = await open_session(folder / "p.db")
    application = QApplication.instance()
    assert application is not None
    gc.disable()
    collector = Collector(application)  # as the program has it
    theme = Theme(Mode.DARK)
    theme.apply()
    window = MainWindow(theme, [SPEC], Forgetful(), session.clock)
    window.dress()
    page = window.add_page(SPEC.load())
    assert isinstance(page, InboxPage)
    window.resize(*SIZE)
    window.show()
    window.attach(session)
    await page.settled()
    await asyncio.sleep(0.3)
    collector.start()
    figures = await _figures(session, page)
    window.detach()
    window.close()
    await aio.cancel_all()
    await session.close()
    shutil.rmtree(folder)
    return figures


async def open_session(file: Path) -> Session:
    opened = Opened("bench", file.parent, open_inbox(file), ForgottenKeys(), KeySource.EPHEMERAL)
    session = await begin(opened, load_catalog(), SetClock(NOW), background=False)
    object.__setattr__(session, "me", PersonId(ME))
    return session


async def _figures(session: Session, page: InboxPage) -> dict[str, float]:
    dice = random.Random(7)
    total = await session.reader.read(lambda tx: tx.inbox.count(InboxQuery(tenant=TENANT, view=View.ALL, person=ME)))
    opened = [await _open(page, ConversationId(f"talk-{dice.randrange(total):06}")) for _ in range(OPENED)]
    page.show_view(View.CLOSED.value)
    await page.settled()
    figures = {"open": sorted(opened)[int(0.95 * OPENED)], "scroll list": await _scroll_list(page)}
    figures |= await _live(session, page)
    figures["scroll talk"] = await _scroll_talk(session, page)
    return figures


async def _open(page: InboxPage, id: ConversationId) -> float:
    """From the wish until it is painted, milliseconds."""
    return await _timed(page.reading, lambda: page.open_conversation(id), page)


async def _timed(reading: QObject, act: Callable[[], object], page: InboxPage) -> float:
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def note() -> None:
        if not done.done():
            done.set_result(None)

    watch = page.reading.opened.connect(note)
    began = perf_counter()
    act()
    await done
    page.middle.repaint()
    spent = 1000 * (perf_counter() - began)
    page.reading.opened.disconnect(watch)
    await page.settled()
    return spent


async def _scroll_list(page: InboxPage) -> float:
    """GUI time of a frame, 99 in 100, over the whole of the longest list."""
    bar, spent = page.sidebar.list.verticalScrollBar(), []
    for step in range(400):
        began = thread_time()
        bar.setValue(bar.value() + 90 if step % 20 else bar.maximum() * step // 400)
        page.sidebar.list.viewport().repaint()
        spent.append(1000 * (thread_time() - began))
        await page.settled()
    return sorted(spent)[int(0.99 * len(spent))]


async def _scroll_talk(session: Session, page: InboxPage) -> float:
    """The same in a conversation of 600 messages, while earlier ones come."""
    for number in range(600):
        await _receive(session, "c-long", f"word {number} " * (1 + number % 30), f"long-{number}")
    one = (await session.reader.read(lambda tx: tx.conversations.recent(TENANT, "simulator", "c-long")))[0]
    await _open(page, one.id)
    page.reading.go_to_end()
    await page.settled()
    bar, spent = page.middle.transcript.verticalScrollBar(), []
    for _ in range(400):
        began = thread_time()
        bar.setValue(bar.value() - 70)
        page.middle.transcript.viewport().repaint()
        spent.append(1000 * (thread_time() - began))
        await asyncio.sleep(0)
    return sorted(spent)[int(0.99 * len(spent))]


async def _live(session: Session, page: InboxPage) -> dict[str, float]:
    """Fifty chats at twenty messages a second: how late the open one's are painted, and the longest gap meanwhile."""
    for number in range(ACTIVE):
        await _receive(session, f"live-{number}", "hello", f"first-{number}")
    one = (await session.reader.read(lambda tx: tx.conversations.recent(TENANT, "simulator", "live-0")))[0]
    await _take(session, one)
    page.show_view(View.WITH_BOT.value)
    await page.settled()
    await _open(page, one.id)
    page.reading.go_to_end()
    await page.settled()
    stored: dict[str, float] = {}
    late: list[float] = []

    def painted() -> None:
        shown = {message.text for message in page.lines.messages[-30:]}
        for text in [text for text in stored if text in shown]:
            page.middle.transcript.viewport().repaint()
            late.append(1000 * (perf_counter() - stored.pop(text)))

    page.reading.renewed.connect(painted)
    meter = GapMeter()
    meter.start()
    for number in range(A_SECOND * SECONDS):
        began = perf_counter()
        chat = 0 if number % 4 == 0 else number % ACTIVE
        text = f"message {number} of many"
        await _receive(session, f"live-{chat}", text, f"live-{number}")
        if chat == 0:
            stored[text] = perf_counter()
        await asyncio.sleep(max(0.0, 1 / A_SECOND - (perf_counter() - began)))
    await asyncio.sleep(0.5)
    gap = meter.stop()
    page.reading.renewed.disconnect(painted)
    assert not stored, f"{len(stored)} were never painted"
    return {"late": sorted(late)[int(0.95 * len(late))], "gap": gap}


async def _receive(session: Session, customer: str, text: str, delivery: str) -> None:
    await session.desk.execute(
        ReceiveMessage(
            tenant=TENANT,
            actor=SYSTEM,
            channel="simulator",
            delivery=delivery,
            customer=customer,
            plugin=next(iter(session.catalog.schemes())),
            text=text,
            customer_name=customer,
        )
    )


async def _take(session: Session, one: Conversation) -> None:
    await session.desk.execute(
        TakeOver(tenant=TENANT, actor=session.me, conversation=one.id, expected_epoch=one.control.epoch)
    )


if __name__ == "__main__":
    print_figures(measure)
