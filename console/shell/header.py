"""The line over a page: its title, its own controls, and the way into the palette."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from console.shell.theme import Theme


class Header(QFrame):
    search = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "bar")
        self.title = QLabel(self)
        self.title.setProperty("look", "title")
        self._nothing = QWidget(self)
        self._controls: list[QWidget] = [self._nothing]
        self._place = QHBoxLayout()
        self._place.addWidget(self._nothing, 1)
        self._search = QPushButton("Ctrl+K  search or do…", self)
        self._search.setProperty("look", "search")
        self._search.setAccessibleName("Search or do, Ctrl+K")
        self._search.clicked.connect(self.search)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.title)
        self._row.addLayout(self._place, 1)
        self._row.addWidget(self._search)
        self._fit()
        theme.changed.connect(self._fit)

    def show_page(self, title: str, controls: QWidget | None) -> None:
        self.title.setText(title)
        if controls is not None and controls not in self._controls:
            self._controls.append(controls)
            self._place.addWidget(controls, 1)
        # Only what is shown takes room: the widest page must not push the others out of a small window.
        for one in self._controls:
            one.setVisible(one is (controls or self._nothing))

    def tint(self) -> None:
        self._search.setIcon(self._theme.icon("search", "secondary"))
        side = self._theme.px(16)
        self._search.setIconSize(QSize(side, side))

    def _fit(self) -> None:
        self._row.setContentsMargins(*(self._theme.space(step) for step in (4, 2, 4, 2)))
        self._row.setSpacing(self._theme.space(4))
        self._search.setMinimumWidth(self._theme.px(90))
        self.setMinimumHeight(self._theme.px(48))
