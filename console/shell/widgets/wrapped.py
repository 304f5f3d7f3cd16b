"""A button whose words go on in the next line where its place ends."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget


class WrappedButton(QPushButton):
    """``FlowLayout`` gives it its width. Its accessible name is all of its words in one line."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(words)

    def say(self, words: str) -> None:
        """Other words, in one line until it is given its width."""
        self._words = words.split()
        self.setAccessibleName(" ".join(self._words))
        self.setText(_shown([" ".join(self._words)]))

    def minimumSizeHint(self) -> QSize:
        """That of its longest word."""
        longest = max(map(self.fontMetrics().horizontalAdvance, self._words), default=0)
        return QSize(min(longest + self._edges(), super().sizeHint().width()), super().sizeHint().height())

    def size_in(self, width: int) -> QSize:
        """What it takes where it may be so wide."""
        lines = self._lines(width)
        wide = max(map(self.fontMetrics().horizontalAdvance, lines), default=0) + self._edges()
        shown = self.text().count("\n") + 1
        high = super().sizeHint().height() + (len(lines) - shown) * self.fontMetrics().lineSpacing()
        return QSize(wide, high)

    def fit(self, width: int) -> None:
        text = _shown(self._lines(width))
        if text != self.text():
            self.setText(text)

    def _edges(self) -> int:
        """What the style draws left and right of the words."""
        lines = self.text().replace("&&", "&").split("\n")
        return super().sizeHint().width() - max(map(self.fontMetrics().horizontalAdvance, lines))

    def _lines(self, width: int) -> list[str]:
        inner, lines = width - self._edges(), [""]
        for word in self._words:
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.fontMetrics().horizontalAdvance(longer) > inner:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


def _shown(lines: list[str]) -> str:
    return "\n".join(lines).replace("&", "&&")
