"""Pictures and PDFs of pages, and the meter of gaps."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.domain.trouble import Trouble
from console.shell.snapshot import render_page
from console.shell.tokens import DARK, LIGHT
from tests.fakes.door import FakeDoor
from tests.fakes.gap import GapMeter
from tests.shell.frame.plainpage import SPECS


@pytest.fixture(autouse=True)
def stays(qapp: QApplication) -> None:
    qapp.setQuitOnLastWindowClosed(False)


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
async def test_a_picture_has_the_size_and_theme_asked_for(door: FakeDoor, tmp_path: Path, tokens: object) -> None:
    assert tokens in (DARK, LIGHT)
    wanted = DARK if tokens is DARK else LIGHT
    out = tmp_path / "page.png"
    await render_page(door.session(), "other", out, theme=wanted.name, size=(900, 600), pages=SPECS)
    image = QImage(str(out))
    assert (image.width(), image.height()) == (900, 600)
    assert image.pixelColor(880, 540).name() == wanted.colors["window"].lower()
    assert door.desk.listeners == []


async def test_a_pdf_has_one_page_of_the_window_with_its_text(door: FakeDoor, tmp_path: Path) -> None:
    out = tmp_path / "page.pdf"
    await render_page(door.session(), "plain", out, theme="light", size=(960, 720), pages=SPECS)
    (page,) = PdfReader(out).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (720, 540)
    assert "in-process" in page.extract_text()


@pytest.mark.parametrize(("page", "name"), [("nowhere", "a.png"), ("plain", "a.gif"), ("plain", "missing/a.png")])
async def test_what_cannot_be_drawn_is_told(door: FakeDoor, tmp_path: Path, page: str, name: str) -> None:
    with pytest.raises(Trouble):
        await render_page(door.session(), page, tmp_path / name, pages=SPECS)


async def test_the_meter_sees_a_gap_and_its_absence() -> None:
    meter = GapMeter()
    meter.start()
    await asyncio.sleep(0.1)
    assert meter.stop() < 50
    meter.start()
    await asyncio.sleep(0.02)
    time.sleep(0.12)  # noqa: ASYNC251 - the gap to be seen
    await asyncio.sleep(0.02)
    assert 120 <= meter.stop() < 400
