"""How the inbox is divided: list, conversation, and what stands behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from console.shell.theme import Theme

_WIDTHS, _LEAST = (302, 540, 270), (210, 344, 200)
"""At first and at least, in pixels at 100 %."""
NARROW = 900
"""Pixels at 100 %: below this what stands behind is left out at first."""


class InboxPanes(QSplitter):
    def __init__(self, theme: Theme, listed: QWidget, talk: QWidget, behind: QWidget, page: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, page)
        self._theme, self._behind, self._turned = theme, behind, False
        self.setAccessibleName("List, conversation and what stands behind it")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.space(3))
        self.setStyleSheet("QSplitter::handle { background: transparent; }")
        for number, part in enumerate((listed, talk, behind)):
            part.setMinimumWidth(theme.px(_LEAST[number]))
            self.addWidget(part)
            self.setStretchFactor(number, 1 if part is talk else 0)
        self.setSizes([theme.px(width) for width in _WIDTHS])

    def turn(self) -> None:
        """Show or leave out what stands behind the conversation."""
        self._turned = True
        self._behind.setVisible(not self._behind.isVisible())

    def fit_at_first(self, width: int) -> None:
        """Until a person has chosen, the third pane is there where there is room for it."""
        if not self._turned:
            self._behind.setVisible(width >= self._theme.px(NARROW))
