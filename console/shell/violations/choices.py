"""A filter dimension as a chip with a menu: several may be ticked without the menu closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

MenuOption = tuple[object, str, int]
"""Value, word, and how many there are."""


class TickMenu(QMenu):
    """Stays open while its ticks are set: Space and a click toggle, Enter toggles and closes."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class Choice(QPushButton):
    """``Site ▾``, or ``Site: Harbor +1 ▾`` once something is ticked. Nothing ticked means any."""

    ticked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.chosen: frozenset[object] = frozenset()
        self._words: dict[object, str] = {}
        self._actions: dict[object, QAction] = {}
        self.setObjectName(f"filter-{name.lower()}")
        self.setProperty("look", "chip")
        self._menu = TickMenu(self)
        self._menu.setAccessibleName(f"{name} filter")
        self.setMenu(self._menu)
        self._say()

    def offer(self, options: Sequence[MenuOption]) -> None:
        """These values, in this order; what is chosen stays chosen."""
        words = {value: word for value, word, _ in options}
        if words != self._words:
            self._words = words
            self._rebuild(options)
        for value, word, count in options:
            self._actions[value].setText(f"{word.replace('&', '&&')}\t{count:,}")
        self._say()

    def offer_words(self, options: Sequence[tuple[object, str]]) -> None:
        """The same where nobody counted."""
        self.offer([(value, word, 0) for value, word in options])
        for value, word in options:
            self._actions[value].setText(word.replace("&", "&&"))

    def choose(self, values: Iterable[object]) -> None:
        """Without telling."""
        self.chosen = frozenset(values)
        for value, action in self._actions.items():
            action.setChecked(value in self.chosen)
        self._say()

    def _rebuild(self, options: Sequence[MenuOption]) -> None:
        self._menu.clear()
        self._actions = {}
        for value, word, _ in options:
            action = self._menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(value in self.chosen)
            action.triggered.connect(lambda on, value=value: self._tick(value, on))
            self._actions[value] = action
        self._menu.addSeparator()
        self._menu.addAction("Any").triggered.connect(self._clear)

    def _tick(self, value: object, on: bool) -> None:
        self.chosen = self.chosen | {value} if on else self.chosen - {value}
        self._say()
        self.ticked.emit()

    def _clear(self) -> None:
        if self.chosen:
            self.choose(())
            self.ticked.emit()

    def _say(self) -> None:
        words = [word for value, word in self._words.items() if value in self.chosen]
        words += ["?" for value in self.chosen if value not in self._words]
        more = f" +{len(words) - 1}" if len(words) > 1 else ""
        said = f"{self.name}: {_short(words[0])}{more}" if words else self.name
        self.setText(f"{said.replace('&', '&&')}  ▾")
        self.setProperty("on", bool(words))
        self.setAccessibleName(f"{self.name} filter: {', '.join(words) if words else 'any'}")
        self.setToolTip(", ".join(words))


def _short(word: str) -> str:
    return word if len(word) <= 18 else word[:17] + "…"
