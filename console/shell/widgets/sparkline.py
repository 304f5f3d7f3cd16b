"""A trend as a small line: no axes, one dot where it stands now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.shell.theme import Theme
from console.shell.tokens import Role


class Sparkline(QWidget):
    """Values in the order of time, None where there is none: the line has a gap there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, low: float = 0, high: float = 100) -> None:
        """``low`` and ``high`` bound the scale, so that lines side by side compare."""
        super().__init__(parent)
        self._theme = theme
        self._values: tuple[float | None, ...] = ()
        self._role: Role = "accent"
        self._low, self._high = low, high
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Trend: no data")
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    @property
    def values(self) -> tuple[float | None, ...]:
        return self._values

    def show_values(self, values: Sequence[float | None], role: Role = "accent", *, of: str = "days") -> None:
        """``of`` says what one value stands for, in the text for screen readers and the tooltip."""
        self._values, self._role = tuple(values), role
        words = trend_in_words(self._values, of)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(48), self._theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color(self._role)
        radius = self._theme.px(2.5)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(QPointF(0, self.height() - 1), QPointF(self.width(), self.height() - 1))
        painter.setPen(QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        runs = self._runs(radius)
        for run in runs:
            if len(run) == 1:
                painter.drawPoint(run[0])
            else:
                painter.drawPolyline(QPolygonF(run))
        if runs and self._values[-1] is not None:
            painter.setBrush(color)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(runs[-1][-1], radius, radius)

    def _runs(self, margin: float) -> list[list[QPointF]]:
        step = (self.width() - 2 * margin) / max(1, len(self._values) - 1)
        height = self.height() - 2 * margin - 2
        span = (self._high - self._low) or 1
        runs: list[list[QPointF]] = []
        gap = True
        for at, value in enumerate(self._values):
            if value is not None:
                if gap:
                    runs.append([])
                share = max(0.0, min(1.0, (value - self._low) / span))
                runs[-1].append(QPointF(margin + at * step, margin + height * (1 - share)))
            gap = value is None
        return runs


def trend_in_words(values: Sequence[float | None], of: str = "days") -> str:
    """What the line says, in a sentence: from, to, lowest, highest, and how many have no value."""
    known = [value for value in values if value is not None]
    if not known:
        return "Trend: no data"
    missing = len(values) - len(known)
    words = (
        f"Trend of {len(values)} {of}: from {known[0]:.0f} to {known[-1]:.0f}, "
        f"lowest {min(known):.0f}, highest {max(known):.0f}"
    )
    return f"{words}, {missing} without data" if missing else words
