"""Where a page stands: it scrolls up and down where its place is too low, and is never squeezed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class PageArea(QScrollArea):
    """The page's width is always that of its place, so that it can reflow; its height is what that then needs."""

    def __init__(self, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing would show that it has the focus
        self.setWidgetResizable(True)
        page.setMinimumWidth(1)
        self.setWidget(page)
        page.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        layout = self._page.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = layout.totalMinimumHeightForWidth(self.viewport().width())
            if needed != self._page.minimumHeight():
                self._page.setMinimumHeight(needed)
