"""A line of text that wraps and grows: what is written in it is always seen whole."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

MOST_LINES = 8
"""Beyond these it scrolls."""


class GrowingLine(QPlainTextEdit):
    """One paragraph, as in a ``QLineEdit``: Tab goes on to the next field, Enter breaks no line."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted = 0
        self.setStyleSheet("QPlainTextEdit { min-height: 0px; }")  # its own lines say how high it is
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._changed)
        self._fit()

    def text(self) -> str:
        return " ".join(self.toPlainText().split("\n"))

    def setText(self, text: str) -> None:
        self.setPlainText(" ".join(text.split("\n")))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted)

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * self.fontMetrics().averageCharWidth(), self._wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() == 0:
            event.ignore()  # it is the page that scrolls
        else:
            super().wheelEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(" ".join(source.text().split()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _changed(self) -> None:
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        """As high as the lines that the text takes at this width."""
        margin, spacing = 2 * round(self.document().documentMargin()), self.fontMetrics().lineSpacing()
        block = self.document().firstBlock()
        needed = ceil(self.document().documentLayout().blockBoundingRect(block).height())
        lines = max(1, block.layout().lineCount())
        few = lines <= MOST_LINES
        hidden, shown = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(hidden if few else shown)
        if few:
            self.verticalScrollBar().setValue(0)
        edges = self.contentsMargins()
        inner = max(needed, lines * spacing + margin) + 2 if few else MOST_LINES * spacing + margin
        wanted = inner + edges.top() + edges.bottom()
        if wanted != self._wanted:
            self._wanted = wanted
            self.updateGeometry()
