"""What a turn does while it is under way: each tool in a line, as it begins and as it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.turns import Data
from console.shell.chat.offers import given_lines
from console.shell.theme import Theme
from console.shell.tokens import Role

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Step:
    """A tool at work. ``ok`` is None until it has ended; ``found`` is what it says of its result."""

    tool: str
    arguments: Data
    ok: bool | None = None
    found: str = ""

    def __str__(self) -> str:
        given = ", ".join(given_lines(self.arguments))
        words = f"{tool_words(self.tool)} ({given})" if given else tool_words(self.tool)
        told = {None: f"{words} …", True: words, False: f"{words}: failed"}[self.ok]
        whole = f"{told}. {self.found}" if self.found and self.ok is not None else told
        return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1].rstrip()}…"


class Activity(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[tuple[QLabel, QLabel]] = []
        self.setAccessibleName("What it does")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(0.5))
        self.hide()

    @property
    def texts(self) -> list[str]:
        return [words.text() for _, words in self._lines]

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Lines are added and brought up to date where they stand."""
        while len(self._lines) < len(steps):
            self._add()
        for (picture, words), step in zip(self._lines, steps, strict=False):
            if words.text() != str(step):
                words.setText(str(step))
                picture.setPixmap(self._theme.pixmap(*_LOOKS[step.ok], 14))
        self.setVisible(bool(steps))

    def _add(self) -> None:
        line = QWidget(self)
        picture, words = QLabel(line), QLabel(line)
        words.setProperty("look", "secondary")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        self._column.addWidget(line)
        self._lines.append((picture, words))


_LOOKS: dict[bool | None, tuple[str, Role]] = {
    None: ("clock", "secondary"),
    True: ("check", "green"),
    False: ("critical", "red"),
}


def tool_words(tool: str) -> str:
    """``get_scorecard`` as people say it."""
    return tool.replace("_", " ").strip().capitalize()
