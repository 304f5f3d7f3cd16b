"""What stands in the window until the profile is open: the outline of a page, nothing that moves."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from console.shell.theme import Theme

_BLOCKS = (*((1, column) for column in range(4)), *((2, column) for column in range(3)))


class Opening(QWidget):
    """Made of plain frames: painting by hand here would load Qt's enums, 10 ms before the first paint."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = "Opening your profile…"
        self.setAccessibleName(text)
        grid = QGridLayout(self)
        gap = theme.space(4)
        grid.setContentsMargins(gap, gap, gap, gap)
        grid.setSpacing(gap)
        label = QLabel(text, self)
        label.setProperty("look", "muted")
        grid.addWidget(label, 0, 0, 1, 4)
        for row, column in _BLOCKS:
            block = QFrame(self)
            block.setProperty("look", "card")
            block.setFixedHeight(theme.px(128))
            grid.addWidget(block, row, column)
        grid.setRowStretch(3, 1)
