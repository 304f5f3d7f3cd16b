"""A number that counts, large."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from console.shell.theme import Theme


class FigureLabel(QLabel):
    """Shows a rounded figure, or a dash where there is none; ``name`` is what a screen reader says before it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__("–", parent)
        self._theme = theme
        self._name = name
        self.setProperty("look", "figure")
        self.show_figure(None)

    def show_figure(self, value: float | None) -> None:
        self.setText("–" if value is None else f"{value:.0f}")
        self.setAccessibleName(f"{self._name}: {'no data' if value is None else self.text()}")
