"""How a cell of the violation table is drawn: by itself, since a page of the style's own items misses its frame."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.shell.listing.model import PENDING
from console.shell.looks import SEVERITY as LOOKS
from console.shell.theme import Theme
from console.shell.violations.columns import COLUMNS
from console.shell.violations.model import SEVERITY, ViolationModel

AnyIndex = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGNED = tuple(_RIGHT if column.figure else _LEFT for column in COLUMNS)
_SELECTED = QStyle.StateFlag.State_Selected
_ELIDE = Qt.TextElideMode.ElideRight
REMEMBERED = 4_000
"""Texts cut to the width of their column that are kept; a page has a few hundred."""


class CellDelegate(QStyledItemDelegate):
    """The cell's text, cut where the column ends, on the color of the selection; before a severity its icon."""

    def __init__(self, theme: Theme, model: ViolationModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self.fit()

    def fit(self) -> None:
        """Colors, type and spaces of the theme as it is now."""
        theme = self._theme
        self._text, self._chosen = theme.color("text"), theme.color("selection")
        self._edge, self._side = theme.space(2), theme.px(16)
        metrics = QFontMetrics(theme.font())
        self._cut = lru_cache(REMEMBERED)(lambda text, width: metrics.elidedText(text, _ELIDE, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        number, row = index.column(), self._model.row_at(index)
        if option.state & _SELECTED:
            painter.fillRect(rect, self._chosen)
        rect.adjust(self._edge, 0, -self._edge, 0)
        if number == SEVERITY and row is not None:
            top = rect.top() + (rect.height() - self._side) // 2
            painter.drawPixmap(
                QRect(rect.left(), top, self._side, self._side), self._theme.pixmap(*LOOKS[row.severity])
            )
            rect.setLeft(rect.left() + self._side + self._edge // 2)
        text = PENDING if row is None else COLUMNS[number].text(row, self._model.wording)
        painter.setPen(self._text)
        painter.drawText(rect, _ALIGNED[number], self._cut(text, rect.width()))
