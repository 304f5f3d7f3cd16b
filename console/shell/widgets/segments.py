"""Choices in a row: exactly one of a few (segments), or any of a few (chips)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class _Choices(QWidget):
    look = ""
    exclusive = True

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``options`` are (key, word)."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.group = QButtonGroup(self)
        self.group.setExclusive(self.exclusive)
        self.buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0 if self.exclusive else 6)
        for number, (key, word) in enumerate(options, start=1):
            button = QPushButton(word, self)
            button.setCheckable(True)
            button.setProperty("look", self.look)
            button.setProperty("last", number == len(options))
            button.setAccessibleName(f"{name}: {word}")
            self.group.addButton(button)
            self.buttons[key] = button
            self._row.addWidget(button)
        self._row.addStretch(1)

    def name_option(self, key: str, word: str) -> None:
        """Change a word, such as its count."""
        button = self.buttons[key]
        if button.text() != word:
            button.setText(word)
            button.setAccessibleName(f"{self.accessibleName()}: {word}")


class SegmentedControl(_Choices):
    """One of a few."""

    look = "segment"
    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(name, options, parent)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
        if options:
            self.choose(options[0][0])

    def choose(self, key: str) -> None:
        """Without telling."""
        self.buttons[key].setChecked(True)

    @property
    def current(self) -> str:
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")


class ChipFilter(_Choices):
    """Any of a few; none means all."""

    look = "chip"
    exclusive = False
    changed = Signal(frozenset)

    def __init__(self, name: str, options: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(name, options, parent)
        for button in self.buttons.values():
            button.clicked.connect(lambda: self.changed.emit(self.chosen))

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Without telling."""
        wanted = frozenset(keys)
        for key, button in self.buttons.items():
            button.setChecked(key in wanted)
