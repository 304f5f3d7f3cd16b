"""How a conversation of the list is drawn: name and waiting time, last words, and where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.domain.conversations import Priority, Sender
from console.shell.inbox.query import Row, without
from console.shell.inbox.rows import PENDING, ROW
from console.shell.inbox.rowwords import about, said, when
from console.shell.inbox.wording import (
    PRIORITIES,
    SENDERS,
    Wording,
    customer_of,
    holder_look,
    waiting_of,
)
from console.shell.theme import Theme
from console.shell.tokens import Role

AnyIndex = QModelIndex | QPersistentModelIndex
_ICON = 14


class RowDelegate(QStyledItemDelegate):
    """All rows are of one height, which ``fit`` measures anew when the type changes."""

    def __init__(self, theme: Theme, wording: Callable[[], Wording], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._wording = theme, wording
        self.fit()

    def fit(self) -> None:
        theme = self._theme
        self._name, self._small = theme.font("base"), theme.font("secondary")
        self._bold = QFont(self._name)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._line, self._small_line = QFontMetrics(self._name).height(), QFontMetrics(self._small).height()
        self._edge, self._gap = theme.space(2), theme.space(1)
        self.height = 2 * self._edge + self._line + 2 * self._small_line + 2 * self._gap

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._ground(painter, rect, state)
        inner = rect.adjusted(self._edge, self._edge, -self._edge, -self._edge)
        row = index.data(ROW)
        if isinstance(row, Row):
            self._draw(painter, inner, row)
        else:
            self._text(painter, inner, PENDING, "secondary", self._name)
        painter.setPen(self._color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._color("selection" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), self._theme.px(3), rect.height()), self._color("accent"))

    def _draw(self, painter: QPainter, rect: QRect, row: Row) -> None:
        wording = self._wording()
        first = QRect(rect.left(), rect.top(), rect.width(), self._line)
        second = QRect(rect.left(), first.bottom() + 1 + self._gap, rect.width(), self._small_line)
        third = QRect(rect.left(), second.bottom() + 1 + self._gap, rect.width(), self._small_line)
        self._head(painter, first, row, wording)
        self._words(painter, second, row)
        self._foot(painter, third, row, wording)

    def _head(self, painter: QPainter, rect: QRect, row: Row, wording: Wording) -> None:
        one = row.conversation
        rect = self._icon(painter, rect, *holder_look(one, wording.me))
        waiting = None if row.hit else waiting_of(one, wording.settings, wording.now)
        if waiting:
            rect = self._right(painter, rect, waiting.word, waiting.role, waiting.icon)
        else:
            rect = self._right(painter, rect, when(row, wording), "secondary")
        self._text(painter, rect, customer_of(one), "text", self._bold if one.unread else self._name)

    def _words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        one = row.conversation
        sender = row.hit.sender if row.hit else one.last_sender
        if one.unread and not row.hit:
            rect = self._badge(painter, rect, f"{one.unread:,}")
        if sender is not None and sender is not Sender.CUSTOMER:
            rect = self._icon(painter, rect, SENDERS[sender][1], "secondary", 12)
        self._text(painter, rect, said(row), "text" if one.unread else "secondary", self._small)

    def _foot(self, painter: QPainter, rect: QRect, row: Row, wording: Wording) -> None:
        one = row.conversation
        others = without(row.viewers, wording.me)
        if others:
            names = ", ".join(wording.person(each).split()[0] for each in others[:2])
            rect = self._right(painter, rect, names, "accent", "eye")
        if one.priority is not Priority.NORMAL:
            icon, role = PRIORITIES[one.priority]
            rect = self._right(painter, rect, one.priority.value, role, icon)
        self._text(painter, rect, about(row, wording), "secondary", self._small)

    def _icon(self, painter: QPainter, rect: QRect, name: str, role: Role, size: int = _ICON) -> QRect:
        picture = self._theme.pixmap(name, role, size)
        side = self._theme.px(size)
        painter.drawPixmap(QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side), picture)
        return rect.adjusted(side + self._gap, 0, 0, 0)

    def _right(self, painter: QPainter, rect: QRect, word: str, role: Role, icon: str = "") -> QRect:
        """A word at the right end, with its icon before it; what is left of the line."""
        width = QFontMetrics(self._small).horizontalAdvance(word)
        left = rect.right() - width + 1
        painter.setFont(self._small)
        painter.setPen(self._color(role))
        painter.drawText(QRect(left, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, word)
        if icon:
            side = self._theme.px(12)
            left -= side + self._gap
            picture = self._theme.pixmap(icon, role, 12)
            painter.drawPixmap(QRect(left, rect.top() + (rect.height() - side) // 2, side, side), picture)
        return QRect(rect.left(), rect.top(), max(left - self._edge - rect.left(), 0), rect.height())

    def _badge(self, painter: QPainter, rect: QRect, word: str) -> QRect:
        metrics = QFontMetrics(self._small)
        width = max(metrics.horizontalAdvance(word) + 2 * self._gap + 2, rect.height())
        spot = QRect(rect.right() - width + 1, rect.top(), width, rect.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("accent"))
        painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)
        painter.setPen(self._color("on_accent"))
        painter.setFont(self._small)
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, word)
        return QRect(rect.left(), rect.top(), max(spot.left() - self._edge - rect.left(), 0), rect.height())

    def _text(self, painter: QPainter, rect: QRect, text: str, role: Role, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(self._color(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)

    def _color(self, role: Role) -> QColor:
        return self._theme.color(role)
