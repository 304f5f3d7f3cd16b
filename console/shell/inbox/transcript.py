"""The transcript on screen: bubbles of any height, more of them as one scrolls, and a scroll that follows the end."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from console.domain.conversations import Message
from console.domain.ids import MessageId
from console.shell.inbox.bubble import Bubble, BubbleMaker, Spot, offered
from console.shell.inbox.lines import LINE, MOST, Line, LineModel
from console.shell.inbox.wording import size_words
from console.shell.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex


class BubbleDelegate(QStyledItemDelegate):
    """Measures each line once for a width, and draws it."""

    def __init__(self, theme: Theme, today: Callable[[], date], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._today = theme, today
        self._made: OrderedDict[MessageId, tuple[Line, Bubble]] = OrderedDict()
        self._maker = BubbleMaker(theme, today)
        self._width = 0

    def fit(self, width: int) -> None:
        """To another width."""
        if width != self._width:
            self._width = width
            self._made.clear()

    def retint(self) -> None:
        self._maker = BubbleMaker(self._theme, self._today)
        self._made.clear()

    def bubble(self, line: Line) -> Bubble:
        key = line.message.id
        made = self._made.get(key)
        if made is None or (made[0] is not line and made[0] != line):
            made = self._made[key] = (line, self._maker.make(line, self._width))
            if len(self._made) > 2 * MOST:
                self._made.popitem(last=False)
        return made[1]

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        line = index.data(LINE)
        return QSize(self._width, int(self.bubble(line).height)) if isinstance(line, Line) else QSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.left(), rect.top(), self._theme.px(3), rect.height()), self._color())
        self.bubble(line).paint(painter, QPointF(rect.topLeft()))
        painter.restore()

    def _color(self) -> QColor:
        return self._theme.color("accent")


class TranscriptView(QListView):
    """``verb_wanted``: what is to be done (use, discard, retry, cancel, why, file, picture), and with what."""

    older_wanted = Signal()
    newer_wanted = Signal()
    verb_wanted = Signal(str, object)
    seen = Signal()
    """Other messages are on screen."""

    def __init__(
        self, theme: Theme, model: LineModel, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lines = model
        self._follows = True
        self._held: tuple[MessageId, int] | None = None
        self.delegate = BubbleDelegate(theme, today, self)
        self.setAccessibleName("Messages")
        self.setProperty("look", "plain")
        self.setItemDelegate(self.delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setModel(model)
        self.verticalScrollBar().setSingleStep(theme.px(24))
        self.verticalScrollBar().valueChanged.connect(self._note_scroll)
        self.verticalScrollBar().rangeChanged.connect(self._take_range)
        self.customContextMenuRequested.connect(self._open_menu)
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look_around)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._looking.start)
        theme.changed.connect(self._retint)

    @property
    def follows(self) -> bool:
        """The end is in sight, and new messages bring themselves into sight."""
        return self._follows

    def go_to_end(self) -> None:
        self._follows = True
        self._lay_out()
        self._keep_end()

    def go_to_message(self, id: MessageId, *, third: bool = True) -> None:
        """Bring it to the upper third, and make it the current one."""
        row = self.lines.row_of(id)
        if row is None:
            return
        self._follows = False
        self._lay_out()
        index = self.lines.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
        if third:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - self.viewport().height() // 4)

    def hold(self) -> None:
        """Remember what stands where, before earlier messages come."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, 4))
        line = self.lines.line(index.row() if index.isValid() else 0)
        if line is not None:
            spot = self.visualRect(self.lines.index(max(index.row(), 0)))
            self._held = (line.message.id, spot.top())

    def restore(self) -> None:
        """Put what was held back where it stood."""
        if self._held is None:
            return
        id, top = self._held
        self._held = None
        row = self.lines.row_of(id)
        if row is not None and not self._follows:
            self._lay_out()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self.lines.index(row)).top() - top)

    def last_seen(self) -> MessageId | None:
        """Of the messages on screen the last one."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, self.viewport().height() - 6))
        line = self.lines.line(index.row()) if index.isValid() else None
        if line is None or line.speaking:
            line = self.lines.lines[-1] if self.lines.lines else None
        return line.message.id if line is not None else None

    def current_message(self) -> Message | None:
        line = self.lines.line(self.currentIndex().row())
        return line.message if line is not None and not line.speaking else None

    def open_menu_of_current(self) -> None:
        """What can be done with the current message; the last one where none is."""
        row = self.currentIndex().row() if self.currentIndex().isValid() else len(self.lines.lines) - 1
        if row >= 0:
            self._show_menu(row, self.viewport().mapToGlobal(self.visualRect(self.lines.index(row)).center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu):
            self.open_menu_of_current()
        elif event.key() == Qt.Key.Key_End:
            super().keyPressEvent(event)
            self.go_to_end()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here."""

    def copy(self) -> None:
        if (message := self.current_message()) is not None:
            QGuiApplication.clipboard().setText(message.text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and (spot := self._spot_at(event.position().toPoint())):
            self.verb_wanted.emit(spot.verb, spot.subject)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._spot_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.delegate.fit(self.viewport().width())
        super().resizeEvent(event)
        self._keep_end()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_end()
        return handled

    def _spot_at(self, at: QPoint) -> Spot | None:
        index = self.indexAt(at)
        line = self.lines.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        within = QPointF(at - self.visualRect(index).topLeft())
        return next((spot for spot in self.delegate.bubble(line).spots if spot.rect.contains(within)), None)

    def _open_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid():
            self.setCurrentIndex(index)
            self._show_menu(index.row(), self.viewport().mapToGlobal(at))

    def _show_menu(self, row: int, at: QPoint) -> None:
        line = self.lines.line(row)
        if line is None or line.speaking:
            return
        message = line.message
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("What to do with this message")
        for verb, word in offered(message):
            menu.addAction(word).triggered.connect(lambda _=False, verb=verb: self.verb_wanted.emit(verb, message))
        for attachment in message.attachments:
            word = f"Save {attachment.name} ({size_words(attachment.size)})…".replace("&", "&&")
            menu.addAction(word).triggered.connect(
                lambda _=False, attachment=attachment: self.verb_wanted.emit("file", attachment)
            )
        text = message.text
        menu.addAction("Copy").triggered.connect(lambda: QGuiApplication.clipboard().setText(text))
        menu.popup(at)

    def _note_scroll(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._follows = value >= bar.maximum() - bar.singleStep()
        self._looking.start()

    def _look_around(self) -> None:
        """Near either end, ask for more; and tell that something was seen."""
        bar = self.verticalScrollBar()
        near = 2 * self.viewport().height()
        if bar.value() < near:
            self.older_wanted.emit()
        if bar.value() > bar.maximum() - near:
            self.newer_wanted.emit()
        self.seen.emit()

    def _take_range(self, _low: int, high: int) -> None:
        self.verticalScrollBar().setEnabled(high > 0)
        self._keep_end()

    def _keep_end(self) -> None:
        if self._follows:
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())
            self._follows = True

    def _lay_out(self) -> None:
        self.delegate.fit(self.viewport().width())
        self.executeDelayedItemsLayout()
        self.updateGeometries()

    def _retint(self) -> None:
        self.delegate.retint()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
