"""A window in which someone reviews without a pause, to be killed. Run with a folder; tells what it shows as done.

Started once, it imports everything and then makes a child for every line on its standard input: a profile folder.
The child writes ``ready`` and then a line for each action, after the window has told that it is done.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import qasync

from console.domain.ids import ViolationId
from console.domain.violations import Resolution, Review
from console.shell.pages import PAGES, PageSpec
from console.shell.preferences import Forgetful
from console.shell.startup import make_application
from console.shell.theme import make_theme
from console.shell.violations.page import ViolationsPage
from console.shell.window import MainWindow
from tests.fakes.clock import SetClock
from tests.fakes.profile import open_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

VIOLATIONS: PageSpec = next(spec for spec in PAGES if spec.key == "violations")


def serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            review_until_killed(Path(line.strip()))
            os._exit(1)
        os.waitpid(child, 0)
        say(f"ended {child}")


def review_until_killed(folder: Path) -> None:
    application = make_application(["reviewing"])
    with qasync.QEventLoop(application, already_running=False) as loop:
        loop.run_until_complete(_review(folder))


async def _review(folder: Path) -> None:
    clock = SetClock()
    session = await open_profile(folder, clock)
    preferences = Forgetful()
    window = MainWindow(make_theme(preferences), (VIOLATIONS,), preferences, clock)
    window.show()
    window.dress()
    page = window.add_page(VIOLATIONS.load())
    assert isinstance(page, ViolationsPage)
    window.attach(session)
    window.go("violations")
    await page.settled()
    say(f"ready {os.getpid()}")
    for row, resolution in _rows(page):
        page.table.selectRow(row)
        await page.settled()
        shown = page.listing.current_id
        window.toast.text.clear()
        page.acting.review(Review.REVIEWED, resolution, "seen", lambda: None)
        await page.settled()
        assert "review" in window.toast.text.text().lower(), window.toast.text.text()
        say(f"done {ViolationId(shown or 0)} {resolution.name}")


def _rows(page: ViolationsPage) -> Iterator[tuple[int, Resolution]]:
    resolutions = list(Resolution)
    turn = os.getpid()  # so that each life gives others than the one before
    while True:
        yield turn % 30, resolutions[turn % len(resolutions)]
        turn += 1


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
