"""Run as a program on a million-row database: opens the violations page and prints its figures as JSON.

Turns of threads and the collector are as the window has them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, thread_time

import psutil

from console import aio
from console.domain.scoring import Severity
from console.domain.violations import ViolationFilter, ViolationStatus
from console.shell.collector import Collector
from console.shell.pages import PAGES
from console.shell.preferences import Forgetful
from console.shell.startup import TURN
from console.shell.theme import Mode, Theme
from console.shell.violations.page import ViolationsPage
from console.shell.window import MainWindow
from tests.bench.million import TENANT, open_million
from tests.bench.qt_child import print_figures

SIZE = (1600, 900)


async def measure(file: Path) -> dict[str, float]:
    session = await open_million(file)
    theme = Theme(Mode.DARK)
    theme.apply()
    window = MainWindow(theme, PAGES, Forgetful(), session.clock)
    window.dress()
    for spec in PAGES[:2]:
        window.add_page(spec.load())
    window.resize(*SIZE)
    window.show()
    window.attach(session)
    sys.setswitchinterval(TURN)
    Collector(window).start()
    page = window.pages["violations"]
    assert isinstance(page, ViolationsPage)
    for shown in window.pages.values():
        await shown.settled()
    await asyncio.sleep(0.2)
    figures = await _figures(window, page)
    window.detach()
    window.close()
    await aio.cancel_all()
    await session.close()
    return figures


async def _figures(window: MainWindow, page: ViolationsPage) -> dict[str, float]:
    process = psutil.Process()
    every = ViolationFilter(TENANT)
    page.filters.show_filter(every)
    page.listing.filter = every
    before = process.memory_info().rss
    figures = {"open": await _timed(page, lambda: window.go("violations"))}
    assert page.listing.total == 1_000_000, page.listing.total
    for name, filter in (
        ("filter", replace(every, statuses=frozenset({ViolationStatus.OPEN}), severities=frozenset({Severity.HIGH}))),
        ("words", replace(every, text="dock nobody")),
        ("all again", every),
    ):
        figures[name] = await _timed(page, lambda filter=filter: page.filters.wanted.emit(filter))  # type: ignore[misc]
    figures["scroll"] = await _scroll(page)
    figures["memory"] = (process.memory_info().rss - before) / 1e6
    return figures


async def _timed(page: ViolationsPage, act: Callable[[], object]) -> float:
    """Until the rows are painted; the pages around them and the counts of the chips come after."""
    listed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def note() -> None:
        if not listed.done():
            listed.set_result(None)

    watch = page.listing.listed.connect(note)
    began = perf_counter()
    act()
    await listed
    page.table.viewport().repaint()
    spent = 1000 * (perf_counter() - began)
    page.listing.listed.disconnect(watch)
    await page.settled()
    return spent


async def _scroll(page: ViolationsPage) -> float:
    """Time of the GUI thread for one page down, painted: the longest of 95 in 100, milliseconds."""
    bar, spent = page.table.verticalScrollBar(), []
    for step in range(200):
        began = thread_time()
        bar.setValue(bar.value() + page.table.rows_visible() if step % 20 else bar.maximum() * step // 200)
        page.table.viewport().repaint()
        spent.append(1000 * (thread_time() - began))
        await page.settled()
    return sorted(spent)[int(len(spent) * 0.95)]


if __name__ == "__main__":
    print_figures(measure)
