"""Laying blocks out on pages and drawing them, a few milliseconds at a time.

Lengths are in device dots of the PDF; ``Paper.mm`` makes them. Colors are those of the light theme.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from console.domain.trouble import Trouble
from console.shell.tokens import LIGHT, Role

DPI = 300
MARGIN_MM = 14.0
HEAD_MM = 9.0
FOOT_MM = 8.0
SLICE_S = 0.008
"""At most this long at a time, so that the window stays alive."""

WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class Block(Protocol):
    """Something that stands on one page as a whole, unless it is a ``LongBlock``."""

    def height(self, paper: Paper) -> float: ...
    def draw(self, paper: Paper, top: float) -> None: ...


@runtime_checkable
class LongBlock(Block, Protocol):
    """What has more words than a page has room for goes on over the next."""

    def split(self, paper: Paper, room: float) -> tuple[Block, Block] | None:
        """What fits into ``room``, and the rest; None where that cannot be."""


@dataclass(frozen=True, slots=True)
class Running:
    """What stands on every page: head left and right, foot left; the page number comes by itself."""

    title: str
    mark: str
    place: str
    made: str


@dataclass(frozen=True, slots=True)
class Placed:
    block: Block
    top: float


class Paper:
    """The painter with the measures of a page. ``width`` and ``bottom`` are those of the text area."""

    def __init__(self, writer: QPdfWriter, painter: QPainter) -> None:
        self.writer, self.painter = writer, painter
        self.width = float(writer.width())
        self.top = self.mm(HEAD_MM)
        self.bottom = float(writer.height()) - self.mm(FOOT_MM)
        self._fonts: dict[tuple[float, bool], QFont] = {}

    def mm(self, length: float) -> float:
        return length * DPI / 25.4

    def font(self, points: float, bold: bool = False) -> QFont:
        if (points, bold) not in self._fonts:
            font = QFont()
            font.setPointSizeF(points)
            font.setBold(bold)
            font.setFeature(QFont.Tag("liga"), 0)  # so that the words can be searched for and copied
            self._fonts[points, bold] = font
        return self._fonts[points, bold]

    def text_height(self, text: str, width: float, font: QFont) -> float:
        metrics = QFontMetricsF(font, self.writer)
        return metrics.boundingRect(
            QRectF(0, 0, width, 1e6), WRAP, _with_breaks(text, width, metrics) or " "
        ).height()

    def fitting(self, text: str, width: float, font: QFont, height: float) -> int:
        """How many characters, up to the end of a word, have room; all of a text that fits whole."""
        ends = [found.end() for found in _BREAK.finditer(text)]
        ends.append(len(text))
        fits = bisect_right(ends, height, key=lambda end: self.text_height(text[:end].rstrip(), width, font))
        return ends[fits - 1] if fits else 0

    def text(self, rect: QRectF, text: str, font: QFont, role: Role = "text", flags: int = WRAP) -> None:
        self.painter.setFont(font)
        self.painter.setPen(QColor(LIGHT.colors[role]))
        metrics = QFontMetricsF(font, self.writer)
        self.painter.drawText(rect, flags, _with_breaks(text, rect.width(), metrics))

    def rule(self, y: float) -> None:
        self.painter.setPen(QPen(QColor(LIGHT.colors["line"]), self.mm(0.2)))
        self.painter.drawLine(0, round(y), round(self.width), round(y))


class _Pace:
    """Gives the loop its turn whenever a slice of time is used up."""

    def __init__(self) -> None:
        self._since = perf_counter()

    async def step(self) -> None:
        if perf_counter() - self._since >= SLICE_S:
            await asyncio.sleep(0)
            self._since = perf_counter()


async def print_pdf(out: Path, blocks: Sequence[Block], running: Running, *, landscape: bool = False) -> int:
    """Write ``blocks`` as a PDF, whole or not at all; returns the number of pages. Raises Trouble."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, running, landscape)
    painter = QPainter()
    if not painter.begin(writer):
        raise Trouble(f"The report {out.name} could not be made.", do="Try it again.")
    try:
        paper, pace = Paper(writer, painter), _Pace()
        pages = await _lay_out(paper, blocks, pace)
        for number, page in enumerate(pages, 1):
            if number > 1:
                writer.newPage()
            _run(paper, running, number, len(pages))
            for placed in page:
                placed.block.draw(paper, placed.top)
                await pace.step()
    finally:
        painter.end()
    content = bytes(buffer.data().data())
    await asyncio.get_running_loop().run_in_executor(None, _write_whole, out, content)
    return len(pages)


def _writer(buffer: QBuffer, running: Running, landscape: bool) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QSizeF(210, 297), QPageSize.Unit.Millimeter, "A4")
    writer.setPageLayout(QPageLayout(size, turned, margins, QPageLayout.Unit.Millimeter))
    writer.setTitle(f"{running.title} – {running.place}")
    writer.setCreator("Operator Console")
    return writer


async def _lay_out(paper: Paper, blocks: Sequence[Block], pace: _Pace) -> list[list[Placed]]:
    pages: list[list[Placed]] = [[]]
    y, fresh = paper.top, True
    repeated: Block | None = None
    waiting = deque(blocks)
    while waiting:
        await pace.step()
        block = waiting.popleft()
        height = block.height(paper)
        if getattr(block, "begins_table", False):
            repeated = block
        elif not getattr(block, "of_table", False):
            repeated = None
        room = height + (_KEEP_WITH_NEXT_MM * DPI / 25.4 if getattr(block, "keeps_next", False) else 0)
        over = y + room > paper.bottom
        parts = _parted(paper, block, height, y, fresh) if over else None
        if parts is not None:
            waiting.extendleft(reversed(parts))
        elif over and not fresh:
            pages.append([])
            y, fresh = paper.top, True
            if repeated is not None and repeated is not block:
                pages[-1].append(Placed(repeated, y))
                y += repeated.height(paper)
            waiting.appendleft(block)
        else:
            pages[-1].append(Placed(block, y))
            y, fresh = y + height, False
    return pages


def _with_breaks(text: str, width: float, metrics: QFontMetricsF) -> str:
    """Words wider than their column, such as addresses, may go on in the next line."""

    def cut(found: re.Match[str]) -> str:
        word = found[0]
        wide = metrics.horizontalAdvance(word)
        if wide <= width:
            return word
        step = max(int(len(word) * width / wide * 0.9), 1)
        return _MAY_BREAK.join(word[at : at + step] for at in range(0, len(word), step))

    return _LONG_WORD.sub(cut, text)


_LONG_WORD = re.compile(r"\S{12,}")
_MAY_BREAK = "\u200b"


def _parted(paper: Paper, block: Block, height: float, y: float, fresh: bool) -> tuple[Block, Block] | None:
    """A short one, or one that has hardly any room left, begins the next page instead."""
    left, whole = paper.bottom - y, paper.bottom - paper.top
    if not isinstance(block, LongBlock) or (not fresh and (height < whole / 3 or left < whole / 8)):
        return None
    return block.split(paper, left)


_BREAK = re.compile(r"\s+")
_KEEP_WITH_NEXT_MM = 25.0


def _run(paper: Paper, running: Running, number: int, of: int) -> None:
    small, line = paper.font(8), paper.mm(4.5)
    left, right = WRAP, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    head = QRectF(0, 0, paper.width, line)
    paper.text(head, f"{running.title} · {running.place}", small, "secondary", left)
    if running.mark:
        paper.text(head, running.mark, paper.font(8, bold=True), "amber", right)
    paper.rule(paper.mm(6))
    foot = QRectF(0, paper.bottom + paper.mm(3), paper.width, line)
    paper.text(foot, running.made, small, "secondary", left)
    paper.text(foot, f"page {number} of {of}", small, "secondary", right)


def _write_whole(out: Path, content: bytes) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(out)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Trouble(
            f"The report {out.name} could not be written: {error.strerror or type(error).__name__}.",
            kept="No file was left behind.",
            do="Choose another folder, or make room on the disk.",
        ) from error
