"""A page as a picture or PDF, without a display: the window itself, painted into a file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMarginsF, QPoint, QSize, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from console.domain.trouble import Trouble
from console.shell.alarm.watch import AlarmWatch
from console.shell.pages import PAGES, PageSpec
from console.shell.panel.specs import specs_of
from console.shell.preferences import Forgetful
from console.shell.theme import Mode, Theme
from console.shell.window import MainWindow

if TYPE_CHECKING:
    from console.ports.session import Session

_DOTS_PER_INCH = 96
_ROUNDS = 3
"""One load may ask for the next: a list, then the detail of its first row."""


async def render_page(
    session: Session,
    page_key: str,
    out: Path,
    *,
    theme: str = "dark",
    size: tuple[int, int] = (1280, 800),
    where: Mapping[str, Any] | None = None,
    pages: Sequence[PageSpec] = PAGES,
) -> None:
    """Write the window with that page to ``out``, PNG or PDF by its ending; ``size`` in pixels.

    Needs a QApplication and its running loop. ``theme`` is dark or light. Raises Trouble for an unknown page or
    ending, and when the file cannot be written.
    """
    panels = specs_of(session.catalog.panels())
    spec = next((spec for spec in (*pages, *panels) if spec.key == page_key), None)
    if spec is None:
        known = ", ".join(spec.key for spec in (*pages, *panels))
        raise Trouble(f"There is no page “{page_key}”.", kept="", do=f"Choose one of: {known}.")
    if out.suffix.lower() not in (".png", ".pdf"):
        raise Trouble(f"A picture cannot be written as “{out.name}”.", kept="", do="End the name in .png or .pdf.")
    look = Theme(Mode(theme))
    look.apply()
    window = MainWindow(look, pages, Forgetful(**{"window.page": page_key}), session.clock)
    try:
        window.resize(QSize(*size))
        window.dress()
        for each in pages:
            window.add_page(each.load())
        window.show()
        window.attach(session)
        alarms = AlarmWatch(window)
        alarms.attach(session)
        for each in window.panels.values():
            window.add_page(each.load())
        window.go(page_key, **(where or {}))
        await _settle(window, page_key)
        await alarms.settled()
        _write(window, out)
    finally:
        window.detach()
        window.hide()
        window.deleteLater()
        look.deleteLater()
        await asyncio.sleep(0)


async def _settle(window: MainWindow, page: str) -> None:
    for _round in range(_ROUNDS):
        await window.settled()
        await window.pages[page].settled()
        await asyncio.sleep(0)


def _write(window: MainWindow, out: Path) -> None:
    written = _write_pdf(window, out) if out.suffix.lower() == ".pdf" else window.grab().save(str(out), "PNG")
    if not written:
        raise Trouble(f"{out.name} could not be written.", kept="", do="Choose a folder that can be written.")


def _write_pdf(window: MainWindow, out: Path) -> bool:
    """One page, as large as the window at 96 dots an inch, with text as text."""
    writer = QPdfWriter(str(out))
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(window.windowTitle())
    points = QSizeF(window.width() * 72 / _DOTS_PER_INCH, window.height() * 72 / _DOTS_PER_INCH)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(writer):
        return False
    window.render(painter, QPoint())
    return painter.end()
