"""The list of entries as a view; what a search found is marked by weight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from console.domain.ids import KnowledgeId
from console.shell.knowledge.model import COLUMNS, LEAVING, QUESTION, SCORE, SNIPPET, TITLE, EntryModel
from console.shell.knowledge.query import marks
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


class EntryTable(QTableView):
    current_changed = Signal(object)
    """The id of the entry that a person went to."""
    opened = Signal()
    view_moved = Signal()

    def __init__(self, theme: Theme, model: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._entries, self._quiet = theme, model, False
        self.setObjectName("knowledge-table")
        self.setAccessibleName("Knowledge entries")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setModel(model)
        self.setItemDelegateForColumn(TITLE, FoundDelegate(theme, self))
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        columns.setMinimumSectionSize(theme.px(40))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._tell(now.row()))
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _: self.view_moved.emit())
        theme.changed.connect(self.fit)
        self.fit()

    def restore(self, id: KnowledgeId | None, height: int | None) -> None:
        """Make ``id`` the current line without telling, at ``height`` pixels from the top if given."""
        place = self._entries.place(id)
        self._quiet = True
        if place is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._entries.index(place, TITLE))
            if height is not None:
                bar = self.verticalScrollBar()
                self.updateGeometries()
                bar.setValue(self.rowViewportPosition(place) + bar.value() - height)
        self._quiet = False

    def height_of(self, id: KnowledgeId | None) -> int | None:
        """Where the line stands on screen, None where it does not."""
        place = self._entries.place(id)
        at = None if place is None else self.rowViewportPosition(place)
        return at if at is not None and 0 <= at < self.viewport().height() else None

    def rows_visible(self) -> int:
        return self.viewport().height() // max(self.verticalHeader().defaultSectionSize(), 1) + 1

    def view_rows(self) -> tuple[int, int]:
        """The first and the last row on screen."""
        first = max(self.rowAt(0), 0)
        return first, first + self.rows_visible()

    def tell_current(self) -> None:
        """The current line, which may have come to hand only now."""
        self._tell(self.currentIndex().row())

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
        self.view_moved.emit()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last row, as in every list."""
        rows = self.model().rowCount()
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self.model().index(0, TITLE)
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self.model().index(rows - 1, TITLE)
        return super().moveCursor(action, modifiers)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here."""

    def _tell(self, place: int) -> None:
        row = self._entries.row(place)
        if row is not None and not self._quiet:
            self.current_changed.emit(row.id)
