"""The left edge: where one can go, and where a person is needed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from console.shell.pages import PageSpec
from console.shell.theme import Theme

_WIDE, _NARROW = 188, 54


class RailButton(QPushButton):
    """One place: icon, word, and how many things there need a person."""

    def __init__(self, theme: Theme, spec: PageSpec, number: int, parent: QWidget) -> None:
        super().__init__(f" {spec.title}", parent)
        self._theme, self._spec, self._keys = theme, spec, f"Alt+{number}"
        self._count, self._means = 0, ""
        self.setProperty("look", "rail")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._badge: QLabel | None = None
        self.toggled.connect(self.tint)
        self._say()

    def tint(self) -> None:
        self.setIcon(self._theme.icon(self._spec.icon, "text" if self.isChecked() else "secondary"))
        side = self._theme.px(20)
        self.setIconSize(QSize(side, side))

    def show_count(self, count: int, means: str) -> None:
        self._count, self._means = count, means
        badge = self._badge = self._badge or _badge(self)
        badge.setVisible(count > 0)
        self._place_badge()
        self._say()

    def collapse(self, collapsed: bool) -> None:
        self.setText("" if collapsed else f" {self._spec.title}")
        self._place_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        badge = self._badge
        if badge is None:
            return
        narrow = not self.text()
        badge.setText("" if narrow else _short(self._count))
        look = "dot" if narrow else "badge"
        if badge.property("look") != look:
            badge.setProperty("look", look)
            badge.style().polish(badge)
        badge.adjustSize()
        if narrow:
            badge.resize(self._theme.space(2), self._theme.space(2))
        x = self.width() - badge.width() - (self._theme.space(1) if narrow else self._theme.space(2))
        y = self._theme.space(1) if narrow else (self.height() - badge.height()) // 2
        badge.move(x, y)

    def _say(self) -> None:
        need = f", {self._count} {self._means or 'need you'}" if self._count else ""
        self.setAccessibleName(f"{self._spec.title}{need}")
        self.setToolTip(f"{self._spec.title} ({self._keys}){need}")


class Rail(QFrame):
    chosen = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.collapsed = self._squeezed = False
        self.setProperty("look", "rail")
        self.setAccessibleName("Pages")
        column = QVBoxLayout(self)
        edge = theme.space(1.5)
        column.setContentsMargins(edge, theme.space(2), edge, edge)
        column.setSpacing(theme.space(0.5))
        self._column = column
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        self._stretch = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        for spec in pages:
            if spec.key == "settings":
                column.addItem(self._stretch)
            column.addWidget(self._button(spec))
        if "settings" not in self.buttons:
            column.addItem(self._stretch)
        self._fit()

    def add(self, spec: PageSpec) -> None:
        """One more, below those that are there, so that none of them moves."""
        button = self._button(spec)
        self._column.insertWidget(self._column.indexOf(self._stretch), button)
        button.collapse(self.collapsed or self._squeezed)
        button.tint()

    def _button(self, spec: PageSpec) -> RailButton:
        button = RailButton(self._theme, spec, len(self.buttons) + 1, self)
        button.clicked.connect(lambda: self.chosen.emit(spec.key))
        self._group.addButton(button)
        self.buttons[spec.key] = button
        return button

    def select(self, page: str) -> None:
        self.buttons[page].setChecked(True)

    def show_count(self, page: str, count: int, means: str = "") -> None:
        """``means`` says after the number what is counted."""
        self.buttons[page].show_count(count, means)

    def collapse(self, collapsed: bool) -> None:
        self.collapsed = collapsed
        for button in self.buttons.values():
            button.collapse(collapsed or self._squeezed)
        self._fit()

    def squeeze(self, narrow: bool) -> None:
        """While there is no room, it is as if collapsed; what the person chose comes back with the room."""
        if narrow != self._squeezed:
            self._squeezed = narrow
            self.collapse(self.collapsed)

    def tint(self) -> None:
        for button in self.buttons.values():
            button.tint()
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self._theme.px(_NARROW if self.collapsed or self._squeezed else _WIDE))


def _short(count: int) -> str:
    """In three signs at most, so that it does not lie over the word; the tip says all of it."""
    return str(count) if count < 1000 else f"{min(count // 1000, 99)}k"


def _badge(button: QPushButton) -> QLabel:
    from PySide6.QtCore import Qt  # its enums take 10 ms that the first paint does not wait for

    badge = QLabel(button)
    badge.setProperty("look", "badge")
    badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return badge
