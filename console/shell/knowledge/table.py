"""The list of entries as a view; what a search found is marked by weight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from console.shell.knowledge.model import COLUMNS, LEAVING, QUESTION, SCORE, SNIPPET, TITLE, EntryModel
from console.shell.knowledge.query import marks
from console.shell.listing.table import StillTable
from console.shell.theme import Theme

PADDING = 12
LEAST_TITLE, LEAST_SNIPPET = 180, 300
"""Width of the title's column, below which another column leaves; in pixels at 13 px type."""


class FoundDelegate(QStyledItemDelegate):
    """Title, and below it the snippet, with the words that were asked for in bold."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words, snippet = index.data(QUESTION), index.data(SNIPPET)
        if not words:
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        title, whole.text = whole.text, ""
        view = whole.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, view)
        gap = self._theme.space(2)
        box = QRect(option.rect).adjusted(gap, self._theme.space(1), -gap, 0)
        painter.save()
        painter.setPen(self._theme.color("text"))
        self._line(painter, box, title, words, self._theme.font())
        box.translate(0, QFontMetrics(self._theme.font()).height())
        painter.setPen(self._theme.color("secondary"))
        self._line(painter, box, snippet, words, self._theme.font("secondary"))
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, text: str, words: str, font: QFont) -> None:
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(box.width() * 0.95))
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Black)
        bold.setForeground(self._theme.color("text"))
        spans = []
        for start, length in marks(shown, words):
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = start, length, bold
            spans.append(span)
        layout = QTextLayout(shown, font)
        layout.setFormats(spans)
        layout.beginLayout()
        line = layout.createLine()
        if line.isValid():
            line.setNumColumns(len(shown))
        layout.endLayout()
        layout.draw(painter, QPointF(box.topLeft()))


class EntryTable(StillTable):
    def __init__(self, theme: Theme, model: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__("Knowledge entries", model, parent, main_column=TITLE)
        self._theme, self._entries = theme, model
        self.setObjectName("knowledge-table")
        self.setItemDelegateForColumn(TITLE, FoundDelegate(theme, self))
        columns = self.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        columns.setMinimumSectionSize(theme.px(40))
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Rows and columns to the size of the type, and to whether there are snippets."""
        height = QFontMetrics(self._theme.font()).height()
        extra = QFontMetrics(self._theme.font("secondary")).height() if self._entries.words else 0
        self.verticalHeader().setDefaultSectionSize(height + extra + self._theme.px(PADDING))
        for number, column in enumerate(COLUMNS):
            if column.width:
                self.setColumnWidth(number, self._theme.px(column.width))
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Which columns there is room for."""
        least = self._theme.px(LEAST_SNIPPET if self._entries.words else LEAST_TITLE)
        widths = {number: self._theme.px(column.width) for number, column in enumerate(COLUMNS) if column.width}
        if not self._entries.words:
            del widths[SCORE]
        for number in LEAVING:
            if self.viewport().width() - sum(widths.values()) < least:
                del widths[number]
        for number in range(len(COLUMNS)):
            self.setColumnHidden(number, number != TITLE and number not in widths)
