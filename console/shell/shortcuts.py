"""F1: the keys that work here now."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from console.shell.actions import Entry
    from console.shell.window import MainWindow


class Shortcuts(QFrame):
    """A sheet at the right edge of the window; work goes on beside it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setProperty("look", "popup")
        self.setAccessibleName("Keyboard shortcuts")
        title = QLabel("Keyboard shortcuts", self)
        title.setProperty("look", "title")
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setProperty("look", "sheet")
        close = QPushButton("Close", self)
        close.clicked.connect(self.toggle)
        column = QVBoxLayout(self)
        column.addWidget(title)
        column.addWidget(self._area, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.hide()

    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus()
            return
        self._before = self._window.focusWidget()
        self._area.setWidget(self._list())
        theme = self._window.theme
        width, top = min(theme.px(420), self._window.width()), theme.px(72)
        self.setGeometry(self._window.width() - width - theme.space(3), top, width, self._window.height() - top - 60)
        self.show()
        self.raise_()
        self._area.setFocus()

    def lines(self) -> list[tuple[str, str, str]]:
        """(group, keys, what they do), those of the page in front first, then in the order of groups."""
        page = self._window.pages.get(self._window.current)
        own = page.title if page is not None else ""
        entries = [entry for entry in self._window.actions.offered() if not entry.action.shortcut().isEmpty()]
        entries.sort(key=lambda entry: (entry.group != own, entry.group))
        return [(entry.group, _keys(entry), entry.action.text().replace("&", "")) for entry in entries]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.toggle()
            return
        super().keyPressEvent(event)

    def _list(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setColumnStretch(1, 1)
        row = 0
        for group, lines in groupby(self.lines(), key=lambda line: line[0]):
            heading = QLabel(group, made)
            heading.setProperty("look", "heading")
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for _group, keys, text in lines:
                key = QLabel(keys, made)
                key.setProperty("look", "key")
                grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(QLabel(text, made), row, 1)
                row += 1
        grid.setRowStretch(row, 1)
        return made


def _keys(entry: Entry) -> str:
    return "  ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in entry.action.shortcuts())
