"""The parts of the settings one below the other, beside a list of their names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.shell.settings.sections import Section
from console.shell.theme import Theme
from console.shell.widgets.rowlist import RowList
from console.shell.widgets.taborder import tab_through

WISH_MS = 1500
"""So long after one went to a part it is kept in sight while other parts grow."""
WIDEST = 880
NAMES = 200
ROOM_FOR_NAMES = 900
"""Widths in pixels at 13 px type: of a part at most, of the list, and of both at least."""
ROW = 28
"""Height of a name, in pixels at 13 px type."""


class Parts(QWidget):
    """The list goes to a part, and shows which part one is at; where there is little room it is not there."""

    def __init__(self, theme: Theme, body: QWidget, sections: Sequence[Section], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._body, self._sections = theme, body, tuple(sections)
        self._wish: Section | None = None
        self._entered: QWidget | None = None
        """The field that got the focus with the wish, which is no reason to forget it."""
        self._wishing = QTimer(self, singleShot=True, interval=WISH_MS)
        self._wishing.timeout.connect(self._forget_wish)
        self.names = RowList(self)
        self.names.setAccessibleName("Parts of the settings")
        self.names.setProperty("look", "plain")
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out(body)
        self.area.setWidget(body)
        tab_through(self.names, self.area)
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, _most: self._scroll_to_wish())
        bar.actionTriggered.connect(lambda _action: self._forget_wish())
        bar.valueChanged.connect(lambda _value: self._mark_where_one_is())
        self.names.currentRowChanged.connect(self._go_to_row)
        self.names.opened.connect(self._go_on)
        self._following = QTimer(self, singleShot=True, interval=0)
        self._following.timeout.connect(self._show_focused)
        application = QApplication.instance()
        assert isinstance(application, QApplication), "widgets need one"
        application.focusChanged.connect(self._follow)
        theme.changed.connect(self._fit)
        self._fit()

    def go_to(self, section: Section | None) -> None:
        """Bring it to the top, and keep it there for a moment; None stays."""
        self._wish = section
        self._wishing.start()
        self._scroll_to_wish()
        if section is not None:
            self._mark(self._sections.index(section))

    def enter(self, section: Section) -> None:
        """Bring it to the top and the keyboard to its first field."""
        self._entered = self._begin(section)
        self.go_to(section)

    def take_focus(self) -> None:
        """To the list of the parts, or, where there is no room for it, to the part that is shown."""
        if self.names.isVisibleTo(self):
            self.names.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_on()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_room()

    def _lay_out(self, body: QWidget) -> None:
        edge = self._theme.space(4)
        column = QVBoxLayout(body)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(edge)
        for section in self._sections:
            section.setMaximumWidth(self._theme.px(WIDEST))
            column.addWidget(section)
            self.names.addItem(section.accessibleName())
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        beside = QVBoxLayout()
        beside.setContentsMargins(edge, edge, 0, edge)
        beside.addWidget(self.names)
        row.addLayout(beside)
        row.addWidget(self.area, 1)

    def _fit(self) -> None:
        """The list to the size of the type."""
        self.names.setFixedWidth(self._theme.px(NAMES))
        for row in range(self.names.count()):
            self.names.item(row).setSizeHint(QSize(0, self._theme.px(ROW)))
        self._leave_room()

    def _leave_room(self) -> None:
        self.names.setVisible(self.width() >= self._theme.px(ROOM_FOR_NAMES))

    def _go_to_row(self, row: int) -> None:
        if row >= 0:
            self.go_to(self._sections[row])

    def _go_on(self) -> None:
        """Enter in the list goes to the first field of the part."""
        self._begin(self._sections[max(self.names.currentRow(), 0)])

    def _begin(self, section: Section) -> QWidget | None:
        first = next(filter(_takes_keys, section.findChildren(QWidget)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        return first

    def _scroll_to_wish(self) -> None:
        """Again while what was asked for moves, as the parts above it are read."""
        if self._wish is not None:
            self.area.verticalScrollBar().setValue(self._wish.y() - self._theme.space(4))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What gets the focus, such as a field at fault, is shown once it has its place."""
        if now is not None and self._body.isAncestorOf(now):
            self._following.start()

    def _show_focused(self) -> None:
        now, within = QApplication.focusWidget(), self._wish or self._body
        if now is not None and within.isAncestorOf(now) and now is not self._entered:
            self._forget_wish()
            self.area.ensureWidgetVisible(now, 0, self._theme.px(ROW * 2))

    def _forget_wish(self) -> None:
        self._wish = self._entered = None

    def _mark_where_one_is(self) -> None:
        if self._wish is None:
            top = self.area.verticalScrollBar().value() + self._theme.space(6)
            begun = [number for number, section in enumerate(self._sections) if section.y() <= top]
            self._mark(begun[-1] if begun else 0)

    def _mark(self, row: int) -> None:
        self.names.blockSignals(True)
        self.names.setCurrentRow(row)
        self.names.blockSignals(False)


def _takes_keys(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
