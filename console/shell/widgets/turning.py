"""Two panes beside or above one another, as there is room for, until a person turns them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from console.shell.theme import Theme


class TurningSplit(QSplitter):
    """All lengths are pixels at 100 %. The second pane has at most ``beside`` or ``below`` of them at first."""

    def __init__(
        self,
        theme: Theme,
        first: QWidget,
        second: QWidget,
        page: QWidget,
        *,
        narrow: int,
        least_height: int,
        beside: int,
        below: int,
        least_upright: int = 0,
        share: float = 0.4,
    ) -> None:
        """A ``page`` below ``narrow`` has them above one another; below ``least_height`` it scrolls, and where they
        stand above one another below ``least_upright``. The second pane has at most ``share`` of the whole at first.
        """
        super().__init__(Qt.Orientation.Horizontal, page)
        self._theme, self._page = theme, page
        self._narrow, self._least_height, self._beside, self._below = narrow, least_height, beside, below
        self._least_upright, self._share = max(least_upright, least_height), share
        self._chosen = self._shared_out = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.addWidget(first)
        self.addWidget(second)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.space(2))
        self.setStyleSheet("QSplitter::handle { background: transparent; }")
        theme.changed.connect(self._fit)
        self._fit()

    def turn(self) -> None:
        self._chosen = True
        upright = self.orientation() == Qt.Orientation.Horizontal
        self._set(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)

    def turn_as_fits(self) -> None:
        """As the page is wide or narrow now, until a person has chosen."""
        wide = self._page.width() >= self._theme.px(self._narrow)
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if not self._chosen and (wanted != self.orientation() or not self._shared_out):
            self._set(wanted)

    def _set(self, orientation: Qt.Orientation) -> None:
        self._shared_out = True
        self.setOrientation(orientation)
        across = orientation == Qt.Orientation.Horizontal
        self._set_least_height()
        room = self.width() if across else max(self.height(), self.minimumHeight())
        pane = min(self._theme.px(self._beside if across else self._below), int(room * self._share))
        self.setSizes([max(room - pane, 1), max(pane, 1)])

    def _set_least_height(self) -> None:
        across = self.orientation() == Qt.Orientation.Horizontal
        self.setMinimumHeight(self._theme.px(self._least_height if across else self._least_upright))

    def _fit(self) -> None:
        self._set_least_height()
        if self._shared_out:
            self.turn_as_fits()
