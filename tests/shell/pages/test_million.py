"""The builder of the million, in small: what it makes is a profile that the page lists."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.shell.theme import Theme
from tests.bench.million import TENANT, million_profile, open_million
from tests.shell.driven import close_window
from tests.shell.pages.desktops import open_desktop

ROWS = 3_000


async def test_that_the_page_lists_all_of_it_and_holds_little(tmp_path: Path, theme: Theme) -> None:
    file = await asyncio.to_thread(million_profile, tmp_path, ROWS)
    desktop = await open_desktop(await open_million(file), theme)
    await desktop.go("violations")
    desktop.violations.filters.reset()
    await desktop.settle()
    assert desktop.violations.listing.total == desktop.violations.listing.all == ROWS
    for row in range(0, ROWS, 150):
        desktop.violations.table.scroll_to_top_row(row)
        await desktop.violations.settled()
    assert len(desktop.violations.model.held_keys()) <= 1_200
    count = await desktop.session.reader.read(lambda tx: sum(one.count for one in tx.violations.facets(TENANT)))
    assert count == ROWS
    await close_window(desktop)
    await desktop.session.close()
