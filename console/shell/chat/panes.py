"""How the Mentor page is divided: conversations, the open one, and why a reply is what it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.shell.theme import Theme

_WIDTHS, _LEAST = (240, 620, 340), (150, 300, 240)
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


class ThreePanes(QSplitter):
    """Side by side as far as there is room: without it the list gives way first, then what is said to its why."""

    def __init__(self, theme: Theme, parent: QWidget, listing: QWidget, talk: QWidget, why: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._listing, self._talk, self._why = theme, listing, talk, why
        self._called = False
        self.setChildrenCollapsible(False)
        for part in (listing, talk, why):
            self.addWidget(part)
            self.setStretchFactor(self.count() - 1, 1 if part is talk else 0)
        why.installEventFilter(self)
        theme.changed.connect(self._fit)
        self._fit()
        self.setSizes([theme.px(width) for width in _WIDTHS])

    def call_listing(self, called: bool = True) -> None:
        """The list of conversations is wanted, or no longer, however little room there is."""
        self._called = called
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._why and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._share()
        return super().eventFilter(watched, event)

    def _share(self) -> None:
        listing, talk, why = (self._theme.px(least) for least in _LEAST)
        explained = why if not self._why.isHidden() else 0
        room = self.width()
        self._listing.setVisible(self._called or room >= listing + talk + explained)
        self._talk.setVisible(not explained or room >= talk + explained)

    def _fit(self) -> None:
        for part, least in zip((self._listing, self._talk, self._why), _LEAST, strict=True):
            part.setMinimumWidth(self._theme.px(least))
        self._share()
