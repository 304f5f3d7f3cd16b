"""What reports are made of: paragraphs, tables whose head comes again on every page, a state, a trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from console.domain.scoring import Severity, Status
from console.shell.looks import SEVERITY, STATUS
from console.shell.reports.paper import Paper
from console.shell.tokens import LIGHT, Role

CELL_PADDING_MM = 1.2


@dataclass(frozen=True, slots=True)
class State:
    """A state as mark, word and color."""

    word: str
    role: Role
    shape: str

    @classmethod
    def of_status(cls, status: Status) -> State:
        icon, role = STATUS[status]
        return cls(status.value, role, icon)

    @classmethod
    def of_severity(cls, severity: Severity) -> State:
        icon, role = SEVERITY[severity]
        return cls(severity.value, role, icon)


@dataclass(frozen=True, slots=True)
class Trend:
    """Scores by day, 0 to 100, None where there is none."""

    values: tuple[float | None, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    points: float = 10
    bold: bool = False
    role: Role = "text"
    above_mm: float = 0
    below_mm: float = 1.5
    keeps_next: bool = False

    def height(self, paper: Paper) -> float:
        body = paper.text_height(self.text, paper.width, paper.font(self.points, self.bold))
        return body + paper.mm(self.above_mm + self.below_mm)

    def draw(self, paper: Paper, top: float) -> None:
        font = paper.font(self.points, self.bold)
        height = paper.text_height(self.text, paper.width, font)
        paper.text(QRectF(0, top + paper.mm(self.above_mm), paper.width, height + 2), self.text, font, self.role)

    def split(self, paper: Paper, room: float) -> tuple[Paragraph, Paragraph] | None:
        font = paper.font(self.points, self.bold)
        count = paper.fitting(self.text, paper.width, font, room - paper.mm(self.above_mm))
        if not 0 < count < len(self.text):
            return None
        first = replace(self, text=self.text[:count].rstrip(), below_mm=0, keeps_next=False)
        return first, replace(self, text=self.text[count:], above_mm=0)


@dataclass(frozen=True, slots=True)
class Headline:
    """A large figure with its state beside it."""

    figure: str
    state: State
    said: str

    def height(self, paper: Paper) -> float:
        return paper.mm(15)

    def draw(self, paper: Paper, top: float) -> None:
        font = paper.font(26, bold=True)
        width = paper.text_height("0", 1e6, font) * 0.62 * len(self.figure) + paper.mm(4)
        paper.text(QRectF(0, top, width, paper.mm(13)), self.figure, font)
        draw_state(paper, QRectF(width, top + paper.mm(4.5), paper.mm(40), paper.mm(6)), self.state, 12)
        paper.text(
            QRectF(width + paper.mm(34), top + paper.mm(4.5), paper.width, paper.mm(8)), self.said, paper.font(10)
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """Titles and shares of the width, which add up to 1."""

    titles: tuple[str, ...]
    shares: tuple[float, ...]
    points: float = 8.5


@dataclass(frozen=True, slots=True)
class TableHead:
    columns: Columns
    begins_table: bool = True
    keeps_next: bool = True

    def height(self, paper: Paper) -> float:
        return paper.mm(6.5)

    def draw(self, paper: Paper, top: float) -> None:
        for title, rect in zip(self.columns.titles, _rects(paper, self.columns, top, paper.mm(5)), strict=True):
            paper.text(rect, title, paper.font(self.columns.points, bold=True), "secondary")
        paper.rule(top + paper.mm(5.6))


@dataclass(frozen=True, slots=True)
class Row:
    columns: Columns
    cells: tuple[str | State | Trend, ...]
    of_table: bool = True

    def height(self, paper: Paper) -> float:
        rects = _rects(paper, self.columns, 0, 0)
        font = paper.font(self.columns.points)
        tallest = max(
            (paper.text_height(cell, rect.width(), font) if isinstance(cell, str) else paper.mm(4))
            for cell, rect in zip(self.cells, rects, strict=True)
        )
        return tallest + paper.mm(2 * CELL_PADDING_MM)

    def draw(self, paper: Paper, top: float) -> None:
        height = self.height(paper)
        inner = height - paper.mm(2 * CELL_PADDING_MM)
        rects = _rects(paper, self.columns, top + paper.mm(CELL_PADDING_MM), inner)
        for cell, rect in zip(self.cells, rects, strict=True):
            if isinstance(cell, State):
                draw_state(paper, rect, cell, self.columns.points)
            elif isinstance(cell, Trend):
                draw_trend(paper, rect, cell)
            else:
                paper.text(rect.adjusted(0, 0, 0, 2), cell, paper.font(self.columns.points))
        paper.rule(top + height)

    def split(self, paper: Paper, room: float) -> tuple[Row, Row] | None:
        font, inner = paper.font(self.columns.points), room - paper.mm(2 * CELL_PADDING_MM)
        first: list[str | State | Trend] = []
        rest: list[str | State | Trend] = []
        for cell, rect in zip(self.cells, _rects(paper, self.columns, 0, 0), strict=True):
            if not isinstance(cell, str):
                first.append(cell)
                rest.append("")
                continue
            count = paper.fitting(cell, rect.width(), font, inner)
            if cell and not count:
                return None
            first.append(cell[:count].rstrip())
            rest.append(cell[count:])
        return (Row(self.columns, tuple(first)), Row(self.columns, tuple(rest))) if any(rest) else None


def table(columns: Columns, rows: Sequence[tuple[str | State | Trend, ...]]) -> list[TableHead | Row]:
    return [TableHead(columns), *(Row(columns, cells) for cells in rows)]


def draw_state(paper: Paper, rect: QRectF, state: State, points: float) -> None:
    size = paper.mm(points * 0.28)
    box = QRectF(rect.x(), rect.y() + paper.mm(0.4), size, size)
    painter = paper.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.colors[state.role]))
    if state.shape in ("amber", "high"):
        painter.drawPolygon(QPolygonF([box.bottomLeft(), QPointF(box.center().x(), box.top()), box.bottomRight()]))
    elif state.shape in ("red", "critical"):
        painter.drawRect(box)
        painter.setPen(QPen(QColor("white"), size / 8))
        inset = size / 4
        inner = box.adjusted(inset, inset, -inset, -inset)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.bottomLeft(), inner.topRight())
    elif state.shape == "green":
        painter.drawEllipse(box)
    else:
        painter.drawRect(QRectF(box.x(), box.center().y() - size / 8, size, size / 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    words = rect.adjusted(size + paper.mm(1.4), 0, paper.mm(10), paper.mm(2))
    paper.text(words, state.word, paper.font(points, bold=True), state.role)


def draw_trend(paper: Paper, rect: QRectF, trend: Trend) -> None:
    painter = paper.painter
    painter.setPen(QPen(QColor(LIGHT.colors[trend.role]), paper.mm(0.35)))
    step = rect.width() * 0.92 / max(1, len(trend.values) - 1)
    height = max(rect.height(), paper.mm(4))
    before: QPointF | None = None
    for place, value in enumerate(trend.values):
        here = None if value is None else QPointF(rect.x() + place * step, rect.y() + height * (1 - value / 100))
        if before is not None and here is not None:
            painter.drawLine(before, here)
        elif here is not None:
            painter.drawPoint(here)
        before = here


def _rects(paper: Paper, columns: Columns, top: float, height: float) -> list[QRectF]:
    gap = paper.mm(2)
    rects, x = [], 0.0
    for share in columns.shares:
        width = share * paper.width
        rects.append(QRectF(x, top, width - gap, height))
        x += width
    return rects
