"""Ctrl+K: everything that can be done or gone to, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from console.shell.fuzzy import score

if TYPE_CHECKING:
    from console.shell.theme import Theme
    from console.shell.window import MainWindow

_Index = QModelIndex | QPersistentModelIndex
_SHOWN = 60
_RECENT = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of the palette."""

    id: str
    title: str
    hint: str
    keys: str
    icon: str
    run: Callable[[], object]


class _Offers(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.offers: list[Offer] = []

    def show(self, offers: list[Offer]) -> None:
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (offer.title, offer.hint, offer.keys) if part)
        return None


class _Line(QStyledItemDelegate):
    """Title at the left, where it belongs and its keys at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, _Offers)
        offer = model.offers[index.row()]
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection"))
        inner = rect.adjusted(self._theme.space(3), 0, -self._theme.space(3), 0)
        side = self._theme.px(16)
        if offer.icon:
            top = inner.top() + (inner.height() - side) // 2
            self._theme.icon(offer.icon, "secondary").paint(painter, QRect(inner.left(), top, side, side))
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.color("secondary"))
        right = (offer.keys and f"{offer.hint}    {offer.keys}") or offer.hint
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        taken = painter.fontMetrics().horizontalAdvance(right) + self._theme.space(4)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text"))
        words = inner.adjusted(side + self._theme.space(2), 0, -taken, 0)
        elided = painter.fontMetrics().elidedText(offer.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()


class Palette(QFrame):
    """A popup inside the window: not a dialog, nothing waits for it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self._commands: list[Offer] = []
        self.setProperty("look", "popup")
        self.setAccessibleName("Search or do")
        self.input = QLineEdit(self)
        self.input.setPlaceholderText("Search or do…")
        self.input.setAccessibleName("Search or do")
        self.input.textChanged.connect(self._find)
        self.input.installEventFilter(self)
        self._model = _Offers(self)
        self.list = QListView(self)
        self.list.setProperty("look", "plain")
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Line(window.theme, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("Found")
        self.list.setModel(self._model)
        self.list.clicked.connect(self._take)
        self._empty = QLabel("Nothing matches. Try fewer letters.", self)
        self._empty.setProperty("look", "muted")
        self._empty.setMargin(window.theme.space(3))
        column = QVBoxLayout(self)
        edge = window.theme.space(2)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addWidget(self.input)
        column.addWidget(self.list)
        column.addWidget(self._empty)
        window.installEventFilter(self)
        self.hide()

    @property
    def found(self) -> list[Offer]:
        return self._model.offers

    def open(self) -> None:
        """Again while it is open: closes it."""
        if self.isVisible():
            self.dismiss()
            return
        self._before = self._window.focusWidget()
        self._commands = self._collect()
        self.input.clear()
        self._find("")
        self.show()
        self.raise_()
        self._place()
        self.input.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isVisible():
            return False
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.input:
            if event.type() == QEvent.Type.FocusOut:
                self.hide()
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps:
            self._select(self.list.currentIndex().row() + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True

    def _collect(self) -> list[Offer]:
        recent: list[str] = self._window.preferences.get("palette.recent", [])
        entries = [entry for entry in self._window.actions.offered() if entry.id != "go.palette"]
        entries.sort(key=lambda entry: entry.action.parent() is self._window)
        offers = [
            Offer(
                entry.id,
                entry.action.text().replace("&", ""),
                entry.group,
                entry.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                "",
                entry.action.trigger,
            )
            for entry in entries
        ]
        return sorted(offers, key=lambda offer: recent.index(offer.id) if offer.id in recent else len(recent))

    def _places(self, text: str) -> list[Offer]:
        window = self._window
        return [
            Offer(
                f"place:{place.page}:{place.title}",
                place.title,
                place.hint or window.specs[place.page].title,
                "",
                place.icon or "chevron-right",
                partial(window.go, place.page, **place.where),
            )
            for page in window.pages.values()
            for place in page.places(text)
        ]

    def _find(self, text: str) -> None:
        asked = text.strip()
        offers = self._commands + (self._places(asked) if self._window.session else [])
        rated = [(score(asked, f"{offer.title} {offer.hint}"), offer) for offer in offers]
        kept = [(points, offer) for points, offer in rated if points > 0]
        kept.sort(key=lambda pair: -pair[0])
        self._model.show([offer for _points, offer in kept[:_SHOWN]])
        self.list.setVisible(bool(kept))
        self._empty.setVisible(not kept)
        self._select(0)
        self._place()

    def _select(self, row: int) -> None:
        if self._model.offers:
            row = max(0, min(len(self._model.offers) - 1, row))
            self.list.setCurrentIndex(self._model.index(row, 0))
            self.input.setAccessibleDescription(self._model.offers[row].title)

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        offer = self._model.offers[index.row()]
        recent: list[str] = self._window.preferences.get("palette.recent", [])
        kept = [offer.id, *(id for id in recent if id != offer.id)][:_RECENT]
        self._window.preferences.set("palette.recent", kept)
        self.dismiss()
        offer.run()

    def _place(self) -> None:
        theme = self._window.theme
        width = min(theme.px(620), self._window.width() - theme.space(8))
        rows = max(1, min(12, len(self._model.offers)))
        height = theme.px(32) * rows + self.input.sizeHint().height() + theme.space(8)
        self.setGeometry((self._window.width() - width) // 2, theme.px(72), width, height)
