"""Parts beside one another, and above one another where there is no room for that."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from console.shell.theme import Theme

NARROW = 640
"""Pixels at 100 %: below, the parts stand above one another."""


class TurningRow(QBoxLayout):
    """The widget that has it tells each time how wide it is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, parent)
        self._theme = theme
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.space(3))

    def turn_as_fits(self, width: int) -> None:
        wide = width >= self._theme.px(NARROW)
        wanted = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if wanted is not self.direction():
            self.setDirection(wanted)
