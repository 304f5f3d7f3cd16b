"""Closing the window asks once where something that a person wrote is not saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

T = TypeVar("T")


class CloseGuard(QObject, Generic[T]):
    """Closed once more with the same unsaved, the window lets it go."""

    def __init__(
        self, page: QWidget, unsaved: Callable[[], Sequence[T]], ask: Callable[[Sequence[T]], object]
    ) -> None:
        super().__init__(page)
        self._page, self._unsaved, self._ask = page, unsaved, ask
        self._asked: Sequence[T] = ()

    def watch(self) -> None:
        """The window that the page stands in by now."""
        self._page.window().removeEventFilter(self)
        self._page.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close or watched is not self._page.window():
            return False
        unsaved = tuple(self._unsaved())
        if not unsaved or unsaved == self._asked:
            return False
        self._asked = unsaved
        event.ignore()
        self._ask(unsaved)
        return True
