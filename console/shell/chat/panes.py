"""How the Mentor page is divided: conversations, the open one, and why a reply is what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.shell.theme import Theme

_WIDTHS, _LEAST = (240, 620, 340), (150, 280, 220)
"""At first and at least, in pixels at 100 %."""


def column_of(theme: Theme, parent: QWidget, opening: QWidget, transcript: QWidget, composer: QWidget) -> QWidget:
    """What is said, over the composer."""
    middle = QWidget(parent)
    column = QVBoxLayout(middle)
    edge = theme.space(4)
    column.setContentsMargins(edge, 0, edge, 0)
    column.setSpacing(theme.space(3))
    column.addWidget(opening, 1)
    column.addWidget(transcript, 1)
    column.addWidget(composer)
    return middle


def three_panes(theme: Theme, parent: QWidget, listing: QWidget, talk: QWidget, why: QWidget) -> QSplitter:
    """Side by side; what room there is goes to the middle."""
    split = QSplitter(Qt.Orientation.Horizontal, parent)
    split.setChildrenCollapsible(False)
    for number, (part, least) in enumerate(zip((listing, talk, why), _LEAST, strict=True)):
        part.setMinimumWidth(theme.px(least))
        split.addWidget(part)
        split.setStretchFactor(number, 1 if part is talk else 0)
    split.setSizes([theme.px(width) for width in _WIDTHS])
    return split
