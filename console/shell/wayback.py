"""The way back: to the page before the one in front, with the keyboard where it was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget


class WayBack(QObject):
    def __init__(
        self,
        pages: Mapping[str, QWidget],
        current: Callable[[], str],
        go: Callable[[str], object],
        stage: QStackedWidget,
    ) -> None:
        """``current`` names the page in front, and during a change of the ``stage`` still the one before."""
        super().__init__(stage)
        self._pages, self._current, self._go = pages, current, go
        self._before = ""
        self._focused: dict[str, QWidget] = {}
        """By page, what had the keyboard there last."""
        application = QApplication.instance()
        assert isinstance(application, QApplication), "widgets need one"
        application.focusChanged.connect(self._note_focus)
        stage.currentChanged.connect(lambda _index: self._note_page())

    def go(self) -> None:
        """Nowhere where one has not been on another page yet."""
        page, focused = self._before, self._focused.get(self._before)
        if page not in self._pages:
            return
        self._go(page)
        there_still = self._pages[page].findChildren(QWidget)
        if focused is not None and focused in there_still and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note_page(self) -> None:
        if current := self._current():
            self._before = current

    def _note_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        current = self._current()
        page = self._pages.get(current)
        if now is not None and page is not None and page.isAncestorOf(now):
            self._focused[current] = now
