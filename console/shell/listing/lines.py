"""Lists of one column whose rows have three lines each, drawn by hand."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.shell.listing.model import PENDING, AnyIndex, WindowModel
from console.shell.listing.table import RowsTable
from console.shell.theme import Theme
from console.shell.tokens import Role
from console.shell.widgets.plainlabel import plain_tip

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
ROW = Qt.ItemDataRole.UserRole
"""The row itself, None while it is not held."""
_IN_WORDS = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
ICON, SMALL_ICON = 14, 12
"""In the first line, and in the others; pixels at 100 %."""


class Lines(NamedTuple):
    """Where a row is drawn."""

    whole: QRect
    first: QRect
    second: QRect
    third: QRect


class LinesModel(WindowModel[T, K]):
    """A row has a ``name``, and ``words`` that tell all of it to a screen reader and on hover."""

    def __init__(self, key_of: Callable[[T], K], name: Callable[[T], str], words: Callable[[T], str]) -> None:
        super().__init__(1, key_of)
        self._name, self._words = name, words

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, *_IN_WORDS):
            return None
        row = self.row_at(index)
        if row is None:
            return None if role == ROW else PENDING
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._name(row)
        return plain_tip(self._words(row)) if role == Qt.ItemDataRole.ToolTipRole else self._words(row)


class LinesDelegate(QStyledItemDelegate):
    """All rows are of one height, which ``fit`` measures anew when the type changes. Heirs ``draw`` what is held."""

    left_free = 0
    """Pixels at 100 % before the lines, for a mark at the left edge."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.fit()

    def fit(self) -> None:
        theme = self.theme
        self.base, self.small = theme.font("base"), theme.font("secondary")
        self.bold = QFont(self.base)
        self.bold.setWeight(QFont.Weight.DemiBold)
        self._line, self._small_line = QFontMetrics(self.base).height(), QFontMetrics(self.small).height()
        self._edge, self._gap = theme.space(2), theme.space(1)
        self._indent = self._edge + (theme.px(self.left_free) if self.left_free else 0)
        self.height = 2 * self._edge + self._line + 2 * self._small_line + 2 * self._gap

    def draw(self, painter: QPainter, row: Any, lines: Lines, chosen: bool) -> None:
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self.theme.color("selection" if chosen else "hover"))
        row = index.data(ROW)
        if row is None:
            inner = rect.adjusted(self._indent, self._edge, -self._edge, -self._edge)
            self.draw_text(painter, inner, PENDING, "secondary", self.base)
        else:
            self.draw(painter, row, self._lines(rect), chosen)
        painter.setPen(self.theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def draw_mark(self, painter: QPainter, whole: QRect, role: Role) -> None:
        """At the left edge."""
        painter.fillRect(QRect(whole.left(), whole.top(), self.theme.px(3), whole.height()), self.theme.color(role))

    def draw_text(self, painter: QPainter, rect: QRect, text: str, role: Role, font: QFont) -> None:
        """Cut where the line ends."""
        painter.setFont(font)
        painter.setPen(self.theme.color(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)

    def draw_icon(self, painter: QPainter, rect: QRect, name: str, role: Role, size: int = ICON) -> QRect:
        """At the left end; what is left of the line."""
        side = self.theme.px(size)
        spot = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
        painter.drawPixmap(spot, self.theme.pixmap(name, role, size))
        return rect.adjusted(side + self._gap, 0, 0, 0)

    def draw_right(self, painter: QPainter, rect: QRect, word: str, role: Role, icon: str = "") -> QRect:
        """A word at the right end, with its icon before it; what is left of the line."""
        width = QFontMetrics(self.small).horizontalAdvance(word)
        left = rect.right() - width + 1
        painter.setFont(self.small)
        painter.setPen(self.theme.color(role))
        painter.drawText(QRect(left, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, word)
        if icon:
            left -= self.theme.px(SMALL_ICON) + self._gap
            self.draw_icon(painter, QRect(left, rect.top(), 0, rect.height()), icon, role, SMALL_ICON)
        return self._before(rect, left)

    def draw_badge(self, painter: QPainter, rect: QRect, word: str) -> QRect:
        """A word at the right end, on the accent color; what is left of the line."""
        width = max(QFontMetrics(self.small).horizontalAdvance(word) + 2 * self._gap + 2, rect.height())
        spot = QRect(rect.right() - width + 1, rect.top(), width, rect.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent"))
        painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)
        painter.setPen(self.theme.color("on_accent"))
        painter.setFont(self.small)
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, word)
        return self._before(rect, spot.left())

    def _before(self, rect: QRect, right: int) -> QRect:
        return QRect(rect.left(), rect.top(), max(right - self._edge - rect.left(), 0), rect.height())

    def _lines(self, rect: QRect) -> Lines:
        left = rect.left() + self._indent
        width = rect.right() - self._edge - left + 1
        first = QRect(left, rect.top() + self._edge, width, self._line)
        second = QRect(left, first.bottom() + 1 + self._gap, width, self._small_line)
        third = QRect(left, second.bottom() + 1 + self._gap, width, self._small_line)
        return Lines(rect, first, second, third)


class LinesTable(RowsTable):
    """A table of one column: unlike a list view it need not look at every row to know where each stands."""

    def __init__(self, name: str, model: LinesModel[Any, Any], delegate: LinesDelegate, page: QWidget | None) -> None:
        super().__init__(name, model, page)
        self.delegate = delegate
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setVisible(False)
            header.setMinimumSectionSize(1)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty("look", "rows")
        delegate.theme.changed.connect(self._fit)
        self._fit()

    def first_visible(self) -> int:
        return max(self.verticalScrollBar().value() // max(self.delegate.height, 1), 0)

    def _fit(self) -> None:
        self.delegate.fit()
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.viewport().update()
