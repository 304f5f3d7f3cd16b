"""The rows of a panel as a list that one walks by keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from console.shell.listing.table import StillTable
from console.shell.panel.model import RowModel
from console.shell.theme import Theme

PADDING = 14
LEAST = 110
"""Width of a column that takes what is left, below which one leaves; in pixels at 100 %."""


class RowTable(StillTable):
    def __init__(self, theme: Theme, model: RowModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, model, parent)
        self._theme, self._columns = theme, model.columns
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        columns = self.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setMinimumSectionSize(theme.px(40))
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Rows and columns to the size of the type."""
        height = QFontMetrics(self._theme.font()).height()
        self.verticalHeader().setDefaultSectionSize(height + self._theme.px(PADDING))
        side = self._theme.px(16)
        self.setIconSize(QSize(side, side))
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Which columns there is room for, and how wide those are that take what is left."""
        columns, px = self._columns, self._theme.px
        shown = dict(enumerate(columns))
        for number in sorted((n for n in shown if columns[n].leaves), key=lambda n: columns[n].leaves):
            if self._needed(shown.keys()) <= self.viewport().width():
                break
            del shown[number]
        open_ones = [number for number in shown if not columns[number].width] or list(shown)[:1]
        room = self.viewport().width() - sum(px(shown[number].width) for number in shown if number not in open_ones)
        for number, column in enumerate(columns):
            self.setColumnHidden(number, number not in shown)
            if number in shown:
                share = max(room // max(len(open_ones), 1), px(40))
                self.setColumnWidth(number, share if number in open_ones else px(column.width))

    def _needed(self, numbers: Iterable[int]) -> int:
        return sum(self._theme.px(self._columns[number].width or LEAST) for number in numbers)
