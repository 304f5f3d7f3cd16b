"""What a plugin knows beside a conversation, drawn: progress, warning, and each fact with icon, word and score."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from console.domain.beside import Beside, Fact, FactSheet, Mark
from console.shell.inbox.wording import Look
from console.shell.theme import Theme
from console.shell.widgets.plainlabel import plain_label

MARKS: Mapping[Mark, Look] = {
    Mark.PLAIN: ("info", "secondary"),
    Mark.GOOD: ("check", "green"),
    Mark.PARTLY: ("medium", "amber"),
    Mark.POOR: ("minus", "amber"),
    Mark.FAILED: ("red", "red"),
    Mark.UNCLEAR: ("help", "amber"),
    Mark.REFUSED: ("eye-off", "secondary"),
    Mark.LATER: ("clock", "secondary"),
    Mark.OPEN: ("nodata", "secondary"),
}
_SPOKEN = (Mark.FAILED, Mark.UNCLEAR, Mark.REFUSED, Mark.LATER, Mark.OPEN)
"""Marks whose word stands in the line, not only with the icon."""


class FactSheets(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Beside | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(3))
        theme.changed.connect(self._retint)
        self.hide()

    def show_sheets(self, beside: Beside) -> None:
        """Anew where something changed."""
        if self._shown is not None and (beside.sheets, beside.trouble) == (self._shown.sheets, self._shown.trouble):
            return
        self._shown = beside
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for sheet in beside.sheets:
            self._column.addWidget(self._sheet(sheet))
        if beside.trouble:
            self._column.addWidget(plain_label(beside.trouble, self, "amber"))
        self.setVisible(bool(beside.sheets or beside.trouble))

    def _sheet(self, sheet: FactSheet) -> QWidget:
        part = QWidget(self)
        part.setAccessibleName(f"{sheet.title}, {sheet.progress}")
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.space(1))
        column.addWidget(plain_label(sheet.title, self, "heading"))
        if sheet.progress:
            column.addWidget(plain_label(sheet.progress, self, "secondary"))
        if sheet.warning:
            failed = any(fact.mark is Mark.FAILED for fact in sheet.facts)
            column.addWidget(plain_label(sheet.warning, self, "red" if failed else "amber"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.space(1.5))
        grid.setVerticalSpacing(self._theme.space(0.5))
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(sheet.facts):
            self._fact(grid, row, fact)
        column.addLayout(grid)
        return part

    def _fact(self, grid: QGridLayout, row: int, fact: Fact) -> None:
        name, role = MARKS[fact.mark]
        icon = QLabel(self)
        icon.setPixmap(self._theme.pixmap(name, role, 14))
        icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = plain_label(in_line(fact), self, "red" if fact.mark is Mark.FAILED else "")
        score = plain_label(fact.score, self, "secondary")
        score.setWordWrap(False)
        score.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        about = "\n".join(each for each in (fact.about, f"said: “{fact.said}”" if fact.said else "") if each)
        for label in (icon, words, score):
            label.setToolTip(about or fact.title)
        words.setAccessibleName(in_words(fact))
        for column, label in enumerate((icon, words, score)):
            grid.addWidget(label, row, column)

    def _retint(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None:
            self.show_sheets(shown)


def in_line(fact: Fact) -> str:
    """``Licence: no, must-have failed``."""
    told = ", ".join(each for each in (fact.value, fact.mark.value if fact.mark in _SPOKEN else "") if each)
    return f"{fact.title}: {told}" if told else fact.title


def in_words(fact: Fact) -> str:
    """All of it for a screen reader."""
    mark = "" if fact.mark in _SPOKEN else fact.mark.value
    parts = (in_line(fact), mark, f"score {fact.score}" if fact.score else "")
    return ", ".join(each for each in (*parts, fact.about, f"said: {fact.said}" if fact.said else "") if each)
