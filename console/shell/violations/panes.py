"""How the violations page is divided: list and detail, beside or above one another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from console.shell.theme import Theme

NARROW = 1300
"""Pixels at 100 %: below this the detail stands under the list at first."""
LEAST_HEIGHT = 380
"""Of list and detail; a lower window scrolls."""
_BESIDE, _BELOW = 440, 300


class Panes(QSplitter):
    def __init__(self, theme: Theme, listed: QWidget, detail: QWidget, page: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, page)
        self._theme, self._page, self._turned = theme, page, False
        self.setAccessibleName("List and detail")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.addWidget(listed)
        self.addWidget(detail)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.space(2))
        self.setStyleSheet("QSplitter::handle { background: transparent; }")
        theme.changed.connect(self._fit)
        self._fit()

    def turn(self) -> None:
        self._turned = True
        upright = self.orientation() == Qt.Orientation.Horizontal
        self.setOrientation(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self._share_out()

    def turn_at_first(self) -> None:
        """As the page is wide or narrow when it is first seen; afterwards a person's choice stays."""
        if not self._turned:
            self._turned = True
            wide = self._page.width() >= self._theme.px(NARROW)
            self.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
            self._share_out()

    def _share_out(self) -> None:
        across = self.orientation() == Qt.Orientation.Horizontal
        room = self.width() if across else self.height()
        pane = min(self._theme.px(_BESIDE if across else _BELOW), room * 2 // 5)
        self.setSizes([max(room - pane, 1), max(pane, 1)])

    def _fit(self) -> None:
        self.setMinimumHeight(self._theme.px(LEAST_HEIGHT))
