"""The list of a lane: one line of three for each escalation, of any number of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from console.domain.escalations import Escalation, EscalationState
from console.domain.ids import EscalationId
from console.shell.escalations.standing import Names
from console.shell.escalations.wording import KINDS, late_words, next_words, step_words
from console.shell.looks import ESCALATION, SEVERITY
from console.shell.rowwindow import PAGE, RowWindow
from console.shell.theme import Theme
from console.shell.timewords import relative_time
from console.shell.tokens import Role

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
PENDING = "…"
Wording = Callable[[], tuple[Names, datetime]]
"""Names, and now."""
_ICON = 14


class EscalationModel(QAbstractListModel):
    """Read-only; pages come from outside."""

    missed = Signal(int)
    """A row was looked at that is not held."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self.window: RowWindow[Escalation] = RowWindow()
        self._wording = wording

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.window.total

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (ROW, *_WORDS):
            return None
        one = self.row(index.row())
        if one is None:
            self.missed.emit(index.row())
            return None if role == ROW else PENDING
        if role == ROW:
            return one
        return one.title if role == Qt.ItemDataRole.DisplayRole else in_words(one, *self._wording())

    def row(self, number: int) -> Escalation | None:
        return self.window.row(number) if 0 <= number < self.window.total else None

    def place_of(self, id: EscalationId) -> int | None:
        return next((number for number, one in self.window.held() if one.id == id), None)

    def show_lane(self, total: int, pages: Mapping[int, Sequence[Escalation]]) -> None:
        """Anew; who shows it finds its place again."""
        self.beginResetModel()
        self.window.reset(total, pages)
        self.endResetModel()

    def tick(self, first: int, last: int) -> None:
        """Time went by."""
        if self.window.total:
            end = min(last, self.window.total - 1)
            self.dataChanged.emit(self.index(max(0, first)), self.index(end))


_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def in_words(one: Escalation, names: Names, now: datetime) -> str:
    """All of a row, for a screen reader and on hover."""
    parts = (one.severity.value, one.title, names.site(one.tenant, one.site), next_words(one, names, now))
    more = (late_words(one), step_words(one), f"{one.members:,} alike" if one.members > 1 else "", KINDS[one.kind])
    return ", ".join(part for part in (*parts, *more) if part)


class EscalationDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, wording: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._wording = theme, wording
        self.fit()

    def fit(self) -> None:
        theme = self._theme
        self._bold, self._small = QFont(theme.font("base")), theme.font("secondary")
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._line, self._small_line = QFontMetrics(self._bold).height(), QFontMetrics(self._small).height()
        self._edge, self._gap = theme.space(2), theme.space(1)
        self.height = 2 * self._edge + self._line + 2 * self._small_line + 2 * self._gap

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._color("selection" if chosen else "hover"))
        inner = rect.adjusted(self._edge + self._theme.px(3), self._edge, -self._edge, -self._edge)
        one = index.data(ROW)
        if isinstance(one, Escalation):
            self._draw(painter, rect, inner, one)
        else:
            self._text(painter, inner, PENDING, "secondary", self._small)
        painter.setPen(self._color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, inner: QRect, one: Escalation) -> None:
        names, now = self._wording()
        icon, role = SEVERITY[one.severity]
        loud = one.state is EscalationState.OPEN
        if loud:
            edge = QRect(rect.left(), rect.top(), self._theme.px(3), rect.height() - 1)
            painter.fillRect(edge, self._color(role))
        line = QRect(inner.left(), inner.top(), inner.width(), self._line)
        line = self._icon(painter, line, icon, role)
        line = self._right(painter, line, one.severity.value, role)
        members = f"  ({one.members:,} alike)" if one.members > 1 else ""
        self._text(painter, line, f"{one.title}{members}", "text", self._bold)
        second = QRect(inner.left(), line.bottom() + 1 + self._gap, inner.width(), self._small_line)
        state_icon, state_role = ESCALATION[one.state]
        second_words = self._icon(painter, second, state_icon, state_role, 12)
        late = late_words(one)
        if late:
            second_words = self._right(painter, second_words, late, "amber")
        self._text(painter, second_words, next_words(one, names, now), "text" if loud else "secondary", self._small)
        third = QRect(inner.left(), second.bottom() + 1 + self._gap, inner.width(), self._small_line)
        third = self._right(painter, third, relative_time(one.opened_at, now), "secondary")
        taken = f"taken by {names.person(one.tenant, one.taken_by)}" if one.taken_by else ""
        parts = (names.site(one.tenant, one.site), KINDS[one.kind], step_words(one) if one.is_open else "", taken)
        self._text(painter, third, " · ".join(part for part in parts if part), "secondary", self._small)

    def _icon(self, painter: QPainter, rect: QRect, name: str, role: Role, size: int = _ICON) -> QRect:
        side = self._theme.px(size)
        spot = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
        painter.drawPixmap(spot, self._theme.pixmap(name, role, size))
        return rect.adjusted(side + self._gap, 0, 0, 0)

    def _right(self, painter: QPainter, rect: QRect, word: str, role: Role) -> QRect:
        width = QFontMetrics(self._small).horizontalAdvance(word)
        left = rect.right() - width + 1
        painter.setFont(self._small)
        painter.setPen(self._color(role))
        painter.drawText(QRect(left, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, word)
        return QRect(rect.left(), rect.top(), max(left - self._edge - rect.left(), 0), rect.height())

    def _text(self, painter: QPainter, rect: QRect, text: str, role: Role, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(self._color(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)

    def _color(self, role: Role) -> QColor:
        return self._theme.color(role)


class EscalationList(QTableView):
    """A table of one column: unlike a list view it need not look at every row to know where each stands."""

    moved = Signal()
    """Other rows are on screen."""
    chosen = Signal()
    """The current row or the selection is another."""

    def __init__(self, theme: Theme, model: EscalationModel, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Escalations")
        self.delegate = EscalationDelegate(theme, wording, self)
        self.setItemDelegate(self.delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setVisible(False)
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setProperty("look", "rows")
        self.setMouseTracking(True)
        self.setModel(model)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _: self.moved.emit())
        theme.changed.connect(self._fit)
        self._fit()

    def first_visible(self) -> int:
        return max(self.verticalScrollBar().value() // max(self.delegate.height, 1), 0)

    def last_visible(self) -> int:
        return self.first_visible() + self.viewport().height() // max(self.delegate.height, 1) + 1

    def pages_visible(self) -> tuple[int, ...]:
        return tuple(range(self.first_visible() // PAGE, self.last_visible() // PAGE + 1))

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, and a search would walk over every row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def _fit(self) -> None:
        self.delegate.fit()
        self.verticalHeader().setDefaultSectionSize(self.delegate.height)
        self.viewport().update()
