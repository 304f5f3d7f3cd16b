"""The line over a page: its title, its own controls, and the way into the palette."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.shell.theme import Theme

_WORDS, _SHORT = "Ctrl+K  search or do…", "Ctrl+K"


class Header(QFrame):
    """Where title, controls and search do not fit beside one another, the controls get a line of their own."""

    search = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title = QLabel(self)
        self.title.setProperty("look", "title")
        self._nothing = QWidget(self)
        self._controls: list[QWidget] = [self._nothing]
        self._shown: QWidget = self._nothing
        self._holder = QWidget(self)
        self._place = QHBoxLayout(self._holder)
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.addWidget(self._nothing, 1)
        self._search = QPushButton(_WORDS, self)
        self._search.setProperty("look", "search")
        self._search.setAccessibleName("Search or do, Ctrl+K")
        self._search.clicked.connect(self.search)
        self._row = QHBoxLayout()
        self._row.addWidget(self.title)
        self._row.addWidget(self._holder, 1)
        self._row.addStretch(0)
        self._row.addWidget(self._search)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self.stacked = False
        self._fit()
        theme.changed.connect(self._fit)

    def show_page(self, title: str, controls: QWidget | None) -> None:
        self.title.setText(title)
        if controls is not None and controls not in self._controls:
            self._controls.append(controls)
            self._place.addWidget(controls, 1)
        # Only what is shown takes room: the widest page must not push the others out of a small window.
        self._shown = controls or self._nothing
        for one in self._controls:
            one.setVisible(one is self._shown)
        self._arrange()

    def tint(self) -> None:
        self._search.setIcon(self._theme.icon("search", "secondary"))
        side = self._theme.px(16)
        self._search.setIconSize(QSize(side, side))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """One line or two, and the words of the search where there is room for them."""
        beside = self._row.spacing() * 2 + self._column.contentsMargins().left() * 2
        words, short = self._search_width(_WORDS), self._search_width(_SHORT)
        title, controls = self.title.sizeHint().width(), self._shown.sizeHint().width()
        stacked = self._shown is not self._nothing and title + controls + short + beside > self.width()
        taken = title + (0 if stacked else controls) + beside
        self._search.setText(_WORDS if taken + words <= self.width() else _SHORT)
        if stacked != self.stacked:
            self.stacked = stacked
            if stacked:
                self._row.removeWidget(self._holder)
                self._column.addWidget(self._holder)
            else:
                self._column.removeWidget(self._holder)
                self._row.insertWidget(1, self._holder, 1)
            self._row.setStretch(self._row.count() - 2, int(stacked))

    def _search_width(self, words: str) -> int:
        return self._search.fontMetrics().horizontalAdvance(words) + self._theme.px(48)

    def _fit(self) -> None:
        self._column.setContentsMargins(*(self._theme.space(step) for step in (4, 2, 4, 2)))
        self._column.setSpacing(self._theme.space(2))
        self._row.setSpacing(self._theme.space(4))
        self._search.setMinimumWidth(self._theme.px(90))
        self.setMinimumHeight(self._theme.px(48))
        self._arrange()
