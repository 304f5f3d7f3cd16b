"""The middle of the window: the outline of a page at first, then the pages, or what stands there instead of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from console.shell.opening import Opening
from console.shell.pagearea import PageArea
from console.shell.theme import Theme

if TYPE_CHECKING:
    from console.shell.page import Page


class Stage(QStackedWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumHeight(1)  # what does not fit scrolls; the header is not squeezed for it
        self._opening = Opening(theme, self)
        self._areas: dict[str, PageArea] = {}
        self._interlude: QWidget | None = None
        self.addWidget(self._opening)

    def add(self, page: Page) -> None:
        """Behind what is in front."""
        area = self._areas[page.key] = PageArea(page, self)
        self.addWidget(area)

    def area(self, page: str) -> PageArea:
        """Where the page stands."""
        return self._areas[page]

    def bring_to_front(self, page: str) -> None:
        self.setCurrentWidget(self._areas[page])

    def show_opening(self) -> None:
        self.drop_interlude()
        self.setCurrentWidget(self._opening)

    def show_instead(self, widget: QWidget) -> None:
        """Something other than a page, until the next one is shown or ``drop_interlude``."""
        self.drop_interlude()
        self._interlude = widget
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def drop_interlude(self) -> None:
        if self._interlude is not None:
            self.removeWidget(self._interlude)
            self._interlude.deleteLater()
            self._interlude = None
