"""The pillar cards, and the grid that they flow in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.ids import PillarId
from console.domain.scoring import PillarCard
from console.shell.looks import STATUS
from console.shell.scorecard.query import Day, arithmetic, figure, open_of
from console.shell.theme import Theme
from console.shell.widgets.chip import StatusChip
from console.shell.widgets.sparkline import Sparkline

CARD_WIDTH = 206
"""Least width of a card at 100 %, in pixels."""

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Card(QFrame):
    chosen = Signal()
    opened = Signal()
    moved = Signal(int, int)

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._number, self._selected = theme, number, False
        self.setObjectName(f"pillar-{number}")
        self.setProperty("look", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name = QLabel(self)
        self.name.setProperty("look", "heading")
        self.score = QLabel(self)
        self.score.setProperty("look", "figure")
        self.status = StatusChip(theme, parent=self)
        self.counts = QLabel(self)
        self.counts.setProperty("look", "muted")
        self.trend = Sparkline(theme, self, low=50)
        self.violations = QLabel(self)
        self.violations.setProperty("look", "secondary")
        self._lay_out()
        theme.changed.connect(self._outline)

    def show_card(self, card: PillarCard, trend: Sequence[float | None], open_in_all: int, bands_told: str) -> None:
        icon, role = STATUS[card.status]
        self.name.setText(f"{self._number} {card.pillar.short}")
        self.score.setText(figure(card.score))
        self.status.show_state(card.status.value, icon, role)
        self.counts.setText(f"{card.passed:,} of {card.checks:,} checks" if card.checks else "no checks")
        self.trend.show_values(trend, role)
        critical = f", {card.critical} critical" if card.critical else ""
        many = "violation" if card.failed == 1 else "violations"
        self.violations.setText(f"{card.failed:,} {many}{critical}")
        self.setToolTip(f"{card.pillar.name}\n{bands_told}\n{open_in_all:,} open over all days")
        self.setAccessibleName(
            f"Pillar {self._number}, {card.pillar.name}: {figure(card.score)}, {card.status.value}, "
            f"{self.counts.text()} passed, {self.violations.text()}"
        )

    def select(self, on: bool) -> None:
        if on != self._selected:
            self._selected = on
            self._outline()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._outline()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._outline()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            self.moved.emit(*ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        space = self._theme.space
        head = QHBoxLayout()
        head.setSpacing(space(2))
        head.addWidget(self.score)
        head.addWidget(self.status)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(space(2))
        foot.addWidget(self.counts)
        foot.addStretch(1)
        foot.addWidget(self.violations)
        column = QVBoxLayout(self)
        column.setContentsMargins(space(3), space(2), space(3), space(2))
        column.setSpacing(space(1))
        column.addWidget(self.name)
        column.addLayout(head)
        column.addWidget(self.trend)
        column.addLayout(foot)
        self.setMinimumWidth(0)
        self.name.setMinimumWidth(1)
        self.counts.setMinimumWidth(1)

    def _outline(self) -> None:
        if not (self._selected or self.hasFocus()):
            self.setStyleSheet("")
            return
        colors = self._theme.tokens.colors
        line = colors["accent"] if self.hasFocus() else colors["disabled"]
        ground = colors["selection"] if self._selected else colors["surface"]
        self.setStyleSheet(f'QFrame[look="card"] {{ background: {ground}; border: 1px solid {line}; }}')


class CardGrid(QWidget):
    """As many columns as fit, the rows of about equal length."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: dict[PillarId, Card] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space(2))
        theme.changed.connect(self._arrange)

    @property
    def cards(self) -> list[Card]:
        return list(self._cards.values())

    @property
    def columns(self) -> int:
        return self._columns

    def show_day(self, day: Day) -> None:
        if list(self._cards) != [pillar.id for pillar in day.scheme.pillars]:
            self._make_cards(day)
        for card in day.card.cards:
            shown = self._cards[card.pillar.id]
            open_in_all = open_of(day.facets, card.pillar.id, day.scope.site)
            shown.show_card(card, day.trend[card.pillar.id], open_in_all, arithmetic(card, day.scheme.bands))
            shown.select(card.pillar.id == day.scope.pillar)

    def select(self, pillar: PillarId) -> None:
        for id, card in self._cards.items():
            card.select(id == pillar)

    def focus(self, pillar: PillarId) -> None:
        if pillar in self._cards:
            self._cards[pillar].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _make_cards(self, day: Day) -> None:
        for card in self._cards.values():
            card.deleteLater()
        self._cards = {}
        self._columns = 0
        for number, pillar in enumerate(day.scheme.pillars, 1):
            card = Card(self._theme, number, self)
            card.chosen.connect(lambda id=pillar.id: self.chosen.emit(id))
            card.opened.connect(lambda id=pillar.id: self.opened.emit(id))
            card.moved.connect(lambda right, down, id=pillar.id: self._move(id, right, down))
            self._cards[pillar.id] = card
        self._arrange()

    def _move(self, pillar: PillarId, right: int, down: int) -> None:
        order = list(self._cards)
        target = order.index(pillar) + right + down * max(self._columns, 1)
        if 0 <= target < len(order):
            self.focus(order[target])
            self.chosen.emit(order[target])

    def _arrange(self) -> None:
        count = len(self._cards)
        if not count:
            return
        fit = max(1, min(count, (self.width() + self._grid.spacing()) // self._theme.px(CARD_WIDTH)))
        rows = -(-count // fit)
        columns = -(-count // rows)
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for place, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
